"""What the rundown's page sends."""

import datetime as dt
import re
import zoneinfo
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator

from recruit.errors import FieldError, Invalid
from recruit.rundown.rules import MOST_MINUTES
from recruit.whole import read_whole

TITLE_LENGTH, NAME_LENGTH, CUES, CUE_LENGTH = 60, 20, 10, 120
CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


def as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class ListForm(BaseModel):
    """Which list is meant (a room's, or the items without one) and in which order the sender saw it."""

    room: str = ""
    seen: str = ""


class OrderForm(ListForm):
    order: str = ""


class MoveForm(ListForm):
    by: int = 0


class AddForm(ListForm):
    position: str = ""
    title: str = ""
    q: str = ""


class BulkForm(ListForm):
    act: str = ""
    item: Annotated[list[str], BeforeValidator(as_list)] = []
    to: str = ""
    host: str = ""


class ItemForm(ListForm):
    title: str = ""
    minutes: str = "8"
    at: str = ""
    speaker: str = ""
    host: str = ""
    cues: str = ""

    def lines(self) -> list[str]:
        return [line.strip() for line in self.cues.splitlines() if line.strip()]

    def check(self, has_position: bool) -> None:
        """Raises Invalid, field by field."""
        wrong = []
        if not has_position and not 0 < len(self.title.strip()) <= TITLE_LENGTH:
            wrong.append(FieldError("title", f"请写这一项叫什么，{TITLE_LENGTH} 个字以内，例如 开场致辞"))
        if not read_whole(self.minutes, MOST_MINUTES):
            wrong.append(FieldError("minutes", f"分钟数请填 1 到 {MOST_MINUTES}"))
        if self.at.strip() and not CLOCK.fullmatch(self.at.strip()):
            wrong.append(FieldError("at", "开始时间请写成 10:30 这样"))
        if len(self.host.strip()) > NAME_LENGTH:
            wrong.append(FieldError("host", f"主播名字请在 {NAME_LENGTH} 个字以内"))
        if len(self.lines()) > CUES or any(len(line) > CUE_LENGTH for line in self.lines()):
            wrong.append(FieldError("cues", f"提词最多 {CUES} 句，每句 {CUE_LENGTH} 字以内，主播台上才看得清"))
        if wrong:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)

    def start(self, planned: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
        """The time of day that was typed, on the day on which the item is planned; without one the planned start."""
        found = CLOCK.fullmatch(self.at.strip())
        if not found:
            return planned
        local = planned.astimezone(zone)
        typed = local.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
        is_same = (local.hour, local.minute) == (typed.hour, typed.minute)
        return planned if is_same else typed.astimezone(dt.UTC)
