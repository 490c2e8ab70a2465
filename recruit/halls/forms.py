"""What the hall's editor sends: one form for a booth, one for a zone, one for many new booths."""

from typing import Literal

from pydantic import BaseModel

from recruit.errors import FieldError, Invalid
from recruit.fairs.forms import Many
from recruit.halls.rules import FARTHEST, MOST_AT_ONCE, Order, clean_zone
from recruit.whole import read_whole

LAST_NUMBER = 9_999


class HallForm(BaseModel):
    name: str = ""
    act: Literal["save", "delete"] = "save"


class NewBooths(BaseModel):
    """Booths `first` to `last` of a zone in rows; without `x`, `y` below what is there."""

    zone: str = ""
    track: str = ""
    first: str = "1"
    last: str = "24"
    per_row: str = "12"
    x: str = ""
    y: str = ""
    aisle: str = ""

    def read(self) -> "Rows":
        wrong = []
        code = clean_zone(self.zone)
        if code is None:
            wrong.append(FieldError("zone", "分区写 1 到 4 个字母、数字或汉字，例如 A"))
        numbers = {name: read_whole(getattr(self, name), LAST_NUMBER) for name in ("first", "last", "per_row")}
        first, last, per_row = numbers["first"], numbers["last"], numbers["per_row"]
        if first is None or last is None or not 1 <= first <= last:
            wrong.append(FieldError("last", "号码从小到大写，例如 1 到 24"))
        elif last - first >= MOST_AT_ONCE:
            wrong.append(FieldError("last", f"一次最多 {MOST_AT_ONCE} 个，请分几次加"))
        if per_row is None or not 1 <= per_row <= 60:
            wrong.append(FieldError("per_row", "每排写 1 到 60 个"))
        if wrong or code is None or first is None or last is None or per_row is None:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)
        return Rows(
            zone=code, track=self.track, first=first, last=last, per_row=per_row,
            x=place(self.x), y=place(self.y), aisle=bool(self.aisle),
        )  # fmt: skip


class Rows(BaseModel):
    zone: str
    track: str
    first: int
    last: int
    per_row: int
    x: float | None
    y: float | None
    aisle: bool


class BoothForm(BaseModel):
    """One act on one booth. `was` is the participation that the person saw there, empty for none."""

    act: str = ""
    x: str = ""
    y: str = ""
    dx: str = ""
    dy: str = ""
    number: str = ""
    zone: str = ""
    employer: str = ""
    other: str = ""
    was: str = ""


class ZoneForm(BaseModel):
    act: str = ""
    name: str = ""
    track: str = ""
    first: str = "1"
    dx: str = ""
    dy: str = ""


class PlaceForm(BaseModel):
    """The pairs of the preview, each `booth:participation`."""

    order: Order = Order.track
    pair: Many = []


def place(text: str) -> float | None:
    """A place on the plan as typed, None where nothing was."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -FARTHEST <= value <= FARTHEST else None
