"""What organisers send to keep a series and to plan its shows."""

import datetime as dt
import zoneinfo
from typing import Any

from litestar.datastructures import UploadFile
from pydantic import BaseModel

from recruit.errors import FieldError, Invalid
from recruit.fairs.forms import Many
from recruit.series import rules

WRONG = "有内容需要改一下。"


class SeriesForm(BaseModel, arbitrary_types_allowed=True):
    name: str = ""
    kind: str = "artisan"
    about: str = ""
    operator: str = ""
    operator_licence: str = ""
    organisers: str = ""
    hotline: str = "12351"
    photo: UploadFile | None = None

    def read(self) -> dict[str, Any]:
        """The columns that it fills. Raises Invalid, field by field."""
        wrong = rules.faults_of_series(self.name, self.about, self.operator, self.kind)
        for name in ("operator_licence", "organisers", "hotline"):
            if len(getattr(self, name).strip()) > rules.PLACE:
                wrong[name] = f"最多 {rules.PLACE} 个字"
        if wrong:
            raise Invalid(WRONG, code="invalid", errors=[FieldError(*one) for one in wrong.items()])
        names = ("name", "kind", "about", "operator", "operator_licence", "organisers", "hotline")
        return {name: getattr(self, name).strip() for name in names}


class ShowForm(BaseModel):
    """A show as its page has it; `host` are accounts, `seen` tells what the form was filled from."""

    title: str = ""
    about: str = ""
    day: str = ""
    hour: str = ""
    minutes: str = "60"
    place: str = ""
    address: str = ""
    host: Many = []
    seen: str = ""

    def starts_at(self, zone: zoneinfo.ZoneInfo) -> dt.datetime | None:
        """None where no day and hour can be read."""
        try:
            at = dt.datetime.combine(dt.date.fromisoformat(self.day), dt.time.fromisoformat(self.hour), zone)
            return at.astimezone(dt.UTC)
        except (ValueError, OverflowError):  # the year 1, in UTC still before it
            return None

    def read(self, zone: zoneinfo.ZoneInfo, now: dt.datetime, planned: bool) -> tuple[dt.datetime | None, int]:
        """When it begins and how many minutes it is to last; `planned`: still to come. Raises Invalid, field by field."""
        wrong = rules.faults_of_show(self.title, self.about, self.place, self.address, self.minutes)
        at = self.starts_at(zone)
        if planned and (late := rules.fault_of_hour(at, now)):
            wrong["day"] = late
        if wrong:
            raise Invalid(WRONG, code="invalid", errors=[FieldError(*one) for one in wrong.items()])
        return at, int(self.minutes)


class PickForm(BaseModel):
    """Positions to take into a show; `plan` puts them into its rundown too. `q`, `employer` and `track` say what was

    looked for, `clear` that all of it is to be shown again, `many` how many rows were open.
    """

    position: Many = []
    plan: str = ""
    q: str = ""
    employer: str = ""
    track: str = ""
    clear: str = ""
    many: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """What was looked for, as an address carries it."""
        words = {"q": self.q.replace("\0", "").strip()[:40], "employer": self.employer[:40], "track": self.track[:40]}
        return {} if self.clear else {name: word for name, word in words.items() if word}

    @property
    def rows(self) -> int:
        return int(self.many) if self.many.isascii() and self.many.isdecimal() and len(self.many) < 4 else 0
