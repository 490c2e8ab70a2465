"""What an applicant and a reviewing organiser send."""

from litestar.datastructures import UploadFile
from pydantic import BaseModel

from recruit.fairs.forms import Many

SAID = ("industry", "size", "address", "about", "hiring", "zone")


class RegistrationForm(BaseModel, arbitrary_types_allowed=True):
    """`act` is keep or send; an empty phone leaves the kept one."""

    uscc: str = ""
    name: str = ""
    industry: str = ""
    size: str = ""
    address: str = ""
    about: str = ""
    hiring: str = ""
    zone: str = ""
    contact_name: str = ""
    phone: str = ""
    licence: UploadFile | None = None
    act: str = "send"

    def texts(self) -> dict[str, str]:
        return self.model_dump(exclude={"licence", "act"})


class DecisionForm(BaseModel):
    """`act` is accept or return; `sure` confirms the takeover of an employer that is known already."""

    act: str = ""
    reason: str = ""
    booth: str = ""
    verified_until: str = ""
    sure: str = ""


class ManyForm(BaseModel):
    one: Many = []
