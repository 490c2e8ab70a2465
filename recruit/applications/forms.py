"""What may be sent: an application by program or by form, moves, and the recruiter's notes to them."""

import uuid
from typing import Literal

from pydantic import BaseModel, Field

from recruit.accounts.rules import read_mobile
from recruit.applications.tables import ApplicationState, Source
from recruit.errors import FieldError, Invalid
from recruit.ids import parse_id
from recruit.whole import read_whole

YES = {"true", "1", "on", "yes"}


class ApplyBody(BaseModel):
    consent: bool
    source: Literal["online", "live", "booth", "desk"]
    room: str | None = Field(default=None, max_length=80)
    pin: int | None = Field(default=None, ge=0, lt=2**31)
    name: str | None = Field(default=None, max_length=40)
    note: str | None = Field(default=None, max_length=60)


class MoveBody(BaseModel):
    from_: ApplicationState = Field(alias="from")
    to: ApplicationState
    reason: str | None = Field(default=None, max_length=200)


class ApplyForm(BaseModel):
    """The page's form. Where the seeker is known, name and phone may be left out."""

    name: str = ""
    phone: str = ""
    note: str = ""
    consent: str = ""
    source: str = ""
    room: str = ""
    pin: str = ""
    key: str = ""
    next: str = ""

    @property
    def agreed(self) -> bool:
        return self.consent.lower() in YES

    @property
    def came_by(self) -> Source:
        """Only what a seeker's own device can be; anything else counts as online."""
        return Source(self.source) if self.source in ("live", "booth") else Source.online

    @property
    def room_id(self) -> uuid.UUID | None:
        return parse_id(self.room)

    @property
    def pin_seq(self) -> int | None:
        return read_whole(self.pin, 10**9)

    def problems(self, has_name: bool, has_phone: bool) -> list[FieldError]:
        found = []
        if not self.name.strip() and not has_name:
            found.append(FieldError("name", "请填您的姓名"))
        if len(self.name) > 40:
            found.append(FieldError("name", "姓名太长，请填 40 个字以内"))
        if (self.phone.strip() or not has_phone) and read_mobile(self.phone) is None:
            found.append(FieldError("phone", "请填 11 位手机号，例如 138 0013 8000"))
        if len(self.note) > 60:
            found.append(FieldError("note", "请写在 60 个字以内"))
        if not self.agreed:
            found.append(FieldError("consent", "同意后才能把您的联系方式交给这家单位"))
        return found


class MoveForm(BaseModel):
    """`why` is a chosen reason or time, `other` what was typed instead; `back` the list's query to return to."""

    old: str = ""
    to: str = ""
    why: str = ""
    other: str = ""
    back: str = ""

    @property
    def reason(self) -> str | None:
        return " · ".join(part for part in (self.why.strip(), self.other.strip()) if part)[:200] or None

    def check(self) -> None:
        """On the page a refusal needs a reason, which the seeker sees; to programs the contract leaves it open."""
        if self.to == "declined" and not self.reason:
            wrong = [FieldError("reason", "请选或写一个原因")]
            raise Invalid("答复不合适要写原因，求职者会看到。", code="reason_needed", errors=wrong)


class RevealForm(BaseModel):
    back: str = ""
