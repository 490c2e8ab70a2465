"""What the organiser's page of speakers sends."""

from typing import Annotated, Any

from litestar.datastructures import UploadFile
from pydantic import BaseModel, BeforeValidator


def as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class SpeakerForm(BaseModel, arbitrary_types_allowed=True):
    name: str = ""
    employer: str = ""
    job: str = ""
    years: str = ""
    story: str = ""
    bust: str = "lu"
    position: Annotated[list[str], BeforeValidator(as_list)] = []
    photo: UploadFile | None = None


class HonourForm(BaseModel):
    honour: str = ""
    level: str = ""
    year: str = ""
    body: str = ""


class PlaceForm(BaseModel):
    by: int = 0
