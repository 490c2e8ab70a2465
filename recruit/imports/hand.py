"""What people changed by hand since an import last wrote a row, told by a print of each field as the file had it. Pure."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recruit.imports.journal import PLAIN, plain

PRINT = 8
NEVER = "-" * PRINT
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """What people take for one thing: `name` as the sheet's columns know it, `said` the row's columns that tell it,
    `more` those that only go with them."""

    name: str
    said: tuple[str, ...]
    more: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.said + self.more


def alone(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, (name,)) for name in names)


POSITION = (
    *alone("title", "headcount"),
    Field(
        "pay", ("pay_raw",), ("pay_unit", "pay_min", "pay_max", "pay_months", "month_min", "month_max", "pay_doubts")
    ),
    Field("education", ("education",), ("education_rank", "education_raw")),
    Field("place", ("place",), ("region",)),
    Field("valid_until", ("valid_until",), ("expires_at",)),
    *alone("experience", "duties", "requirements", "benefits", "conditions", "tracks"),
)
EMPLOYER = (
    Field("employer", ("name",), ("name_key", "short_name")),
    Field("uscc", ("uscc",), ("verified_until",)),
    Field("industry", ("industry",), ("industry_code",)),
    Field("address", ("address",), ("region",)),
    *alone("kind", "size", "about"),
)
CONTACT = (Field("contact", ("contact_name",)), Field("phone", ("contact_phone_index",), ("contact_phone",)))
SPEAKER = (Field("person", ("name",)), *alone("job", "years", "story"))
RUNDOWN = (
    Field("title", ("title",), ("position_id",)),
    Field("speaker", ("speaker_id",)),
    Field("host", ("host_name",)),
    Field("time", ("planned_at", "place")),
    Field("minutes", ("planned_minutes",)),
    Field("place", ("cues",)),
)
BOOTH = Field("booth", ("number",))


@dataclass(frozen=True, slots=True)
class Settled:
    """`values` to write, the prints to remember among them; `by_hand` where somebody's word differs from the file's."""

    values: dict[str, Any]
    by_hand: list[Field]


def settle(now: Row, wanted: Row, fields: Sequence[Field], *, wins: bool = False, fills: bool = False) -> Settled:
    """A field that no longer has the print of the last import is somebody's and stays, unless the file `wins`.

    A row that no import wrote before is somebody's wherever it says anything. With `fills` a file that says nothing of a
    field leaves it, print and all.
    """
    values, by_hand, prints = dict(wanted), [], []
    for field, written in zip(fields, prints_in(now["imported"], fields), strict=True):
        if fills and is_blank(wanted, field):
            values |= {name: now[name] for name in field.columns}
            prints.append(written)
            continue
        stands, said = print_of(now, field), print_of(wanted, field)
        prints.append(said)
        if stands == said or stands == written or (written == NEVER and is_blank(now, field)):
            continue
        by_hand.append(field)
        if not wins:
            values |= {name: now[name] for name in field.columns}
    return Settled(values | {"imported": "".join(prints)}, by_hand)


def is_untouched(now: Row, fields: Sequence[Field]) -> bool:
    """Each field still as the last import wrote it."""
    prints = prints_in(now["imported"], fields)
    return all(print_of(now, field) == written for field, written in zip(fields, prints, strict=True))


def remember(row: Row, fields: Sequence[Field], *, fills: bool = False) -> str:
    """The prints of what a file says of a new row."""
    return "".join(NEVER if fills and is_blank(row, field) else print_of(row, field) for field in fields)


def print_of(row: Row, field: Field) -> str:
    said = [value if type(value := row[name]) in PLAIN else plain(value) for name in field.said]
    return f"{zlib.crc32(repr(said).encode()):08x}"


def prints_in(imported: str | None, fields: Sequence[Field]) -> list[str]:
    kept = imported or NEVER * len(fields)
    return [kept[at * PRINT : (at + 1) * PRINT] or NEVER for at in range(len(fields))]


def is_blank(row: Row, field: Field) -> bool:
    return all(row[name] in (None, "", [], {}) for name in field.said)


Honour = Mapping[str, Any]
HONOUR = Field("honour", ("name", "level", "year", "body"))


@dataclass(frozen=True, slots=True)
class Honours:
    """What becomes of a speaker's honours: rows that go, honours to add, what somebody did that differs from the file."""

    goes: list[Honour]
    comes: list[Honour]
    by_hand: list[Honour]
    written: str


def settle_honours(stand: Sequence[Honour], said: Sequence[Honour], written: str, *, wins: bool = False) -> Honours:
    """One that the file has as well stays as it is, check and all. One that the file no longer has goes, unless it was
    checked or added by hand; one that was taken out by hand stays out."""
    here, told = {print_of(one, HONOUR) for one in stand}, {print_of(one, HONOUR): one for one in said}
    before = {written[at : at + PRINT] for at in range(0, len(written), PRINT)}
    surplus = [one for one in stand if print_of(one, HONOUR) not in told]
    missing = [(each, one) for each, one in told.items() if each not in here]
    own = [one for one in surplus if one["checked_at"] or print_of(one, HONOUR) not in before]
    out = [one for each, one in missing if each in before]
    goes = surplus if wins else [one for one in surplus if one not in own]
    comes = [one for each, one in missing if wins or each not in before]
    return Honours(goes, comes, own + out, "".join(told))
