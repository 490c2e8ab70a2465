"""What an import reads out of a file: one plain record a row, and each problem with its place and its cure."""

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from recruit.employers.industry import code_of
from recruit.positions.pay import Pay

_NAMES: dict[type[Any], list[str]] = {}
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode


@dataclass(frozen=True, slots=True)
class Problem:
    """`column` is the heading as written, `at` the column's place from 0 where the problem has a cell."""

    sheet: str
    row: int
    column: str
    value: str
    level: str
    code: str
    message: str
    at: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The contract's entry."""
        return {name: getattr(self, name) for name in ("sheet", "row", "column", "value", "level", "code", "message")}


@dataclass(slots=True)
class EmployerRecord:
    """`registered` tells an employer's own row from one known only by its positions."""

    sheet: str
    row: int
    name: str
    key: str
    uscc: str | None = None
    industry: str | None = None
    kind: str | None = None
    size: str | None = None
    address: str | None = None
    region: str | None = None
    about: str | None = None
    contact: str | None = None
    phone: str | None = None
    booth: str | None = None
    registered: bool = False

    @property
    def industry_code(self) -> str | None:
        return code_of(self.industry)

    def content(self) -> str:
        return content_of(self, "sheet", "row", "key", "registered")


@dataclass(slots=True)
class PositionRecord:
    sheet: str
    row: int
    employer: str
    key: str
    title: str
    ref: str | None
    identity: str
    headcount: int | None
    pay: Pay | None
    education: str
    education_raw: str | None
    experience: str | None
    place: str | None
    region: str | None
    tracks: list[str]
    conditions: dict[str, Any]
    valid_until: dt.date
    duties: str | None
    requirements: str | None
    benefits: str | None
    state: str = ""

    def content(self) -> str:
        return content_of(self, "sheet", "row", "state", "identity", "key")

    def as_row(self) -> dict[str, Any]:
        """The dry run's entry."""
        return {
            "sheet": self.sheet, "row": self.row, "state": self.state, "ref": self.ref, "employer": self.employer,
            "title": self.title, "headcount": self.headcount, "pay": self.pay.as_dict() if self.pay else None,
            "education": self.education, "experience": self.experience, "place": self.place, "region": self.region,
            "tracks": self.tracks, "conditions": self.conditions, "valid_until": self.valid_until.isoformat(),
            "duties": self.duties,
        }  # fmt: skip


@dataclass(slots=True)
class SpeakerRecord:
    sheet: str
    row: int
    employer: str
    key: str
    name: str
    job: str
    story: str
    years: int | None
    honours: list[dict[str, Any]] = field(default_factory=list)

    def content(self) -> str:
        return content_of(self, "sheet", "row", "key")


@dataclass(slots=True)
class RundownRecord:
    """`slot` is what the item is known by from one import to the next: session, time, n-th."""

    sheet: str
    row: int
    slot: str
    place: int
    title: str
    employer: str
    key: str
    time: str
    session: str
    where: str
    host: str
    minutes: int
    speaker: str

    def content(self) -> str:
        return content_of(self, "sheet", "row", "slot")


@dataclass(slots=True)
class Reading:
    """Everything read from one file."""

    employers: list[EmployerRecord] = field(default_factory=list)
    positions: list[PositionRecord] = field(default_factory=list)
    speakers: list[SpeakerRecord] = field(default_factory=list)
    rundown: list[RundownRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)

    def add(self, part: "Reading") -> None:
        for name in ("employers", "positions", "speakers", "rundown", "problems"):
            getattr(self, name).extend(getattr(part, name))
        self.rejected += part.rejected


def names_of(record: Any) -> list[str]:
    """The record's fields, looked up once for its kind."""
    kind = type(record)
    if kind not in _NAMES:
        _NAMES[kind] = [each.name for each in fields(kind)]
    return _NAMES[kind]


def content_of(record: Any, *without: str) -> str:
    """A digest of what the record says, so that the same row is known to be the same."""
    said = {name: getattr(record, name) for name in names_of(record) if name not in without}
    return hashlib.sha256(_canonical(said).encode()).hexdigest()[:32]


def short_digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:24]
