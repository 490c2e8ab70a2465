"""From a room's log and what was recorded to the chapters of its replay. Pure: moments are unix seconds, places seconds of the replay."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

SLIP_S = 5.0
"""A position on the stage for less than this was a slip of the hand."""
PAUSE_S = 30.0
"""Taken off and put back within this, a position was explained in one go."""
LEAD_S, LONGEST_LEAD_S = 15.0, 180.0
"""How long before the answer was closed it may have begun: as nobody took the question up, and at most."""


class Stretch(Protocol):
    """A part of the recording without a gap. at, end: when it happened. starts: where in the replay it begins."""

    @property
    def at(self) -> float: ...

    @property
    def end(self) -> float: ...

    @property
    def starts(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Pinned:
    """A position on the stage; until None: to the end of what there is."""

    position: uuid.UUID
    seq: int
    at: float
    until: float | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A question answered at `at`; `called` is when it was last taken up or handed to somebody."""

    number: int
    position: uuid.UUID | None
    at: float
    called: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Where a position is explained in the replay."""

    start: float
    end: float
    seq: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a question is answered; start None: that was not recorded."""

    number: int
    start: float | None


@dataclass(slots=True)
class Chapter:
    """All about one position; `position` None gathers the questions that belong to none. No parts: not recorded."""

    position: uuid.UUID | None
    parts: list[Part] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def chapters(recorded: Sequence[Stretch], pins: Iterable[Pinned], answers: Iterable[Answered]) -> list[Chapter]:
    """One a position, in the order in which they were first explained, and last what was asked beside them."""
    explained = joined(pins)
    found: dict[uuid.UUID | None, Chapter] = {}
    for pin in explained:
        chapter = found.setdefault(pin.position, Chapter(pin.position))
        if where := span(recorded, pin.at, pin.until):
            chapter.parts.append(Part(*where, pin.seq))
    rest = Chapter(None)
    for said in sorted(answers, key=lambda said: (said.at, said.number)):
        about = said.position if said.position in found else on_stage(explained, said.at)
        where = span(recorded, begins(said), said.at + 1)
        found.get(about, rest).marks.append(Mark(said.number, where[0] if where else None))
    return [*found.values(), *([rest] if rest.marks else [])]


def span(recorded: Sequence[Stretch], start: float, end: float | None = None) -> tuple[float, float] | None:
    """Where in the replay that plays which happened from `start` to `end` (None: to the end of it), as (from, to).

    What was not recorded of it takes no time; None when nothing was recorded.
    """
    parts = [part for part in recorded if part.end > start and (end is None or part.at < end)]
    if not parts:
        return None
    first, last = parts[0], parts[-1]
    begins = first.starts + max(0.0, start - first.at)
    ends = last.starts + min(last.end, last.end if end is None else end) - last.at
    return begins, max(begins, ends)


def joined(pins: Iterable[Pinned]) -> list[Pinned]:
    """Without slips, and with one pin where a position was put back soon."""
    kept: list[Pinned] = []
    for pin in sorted(pins, key=lambda pin: pin.seq):
        last = kept[-1] if kept else None
        if last and last.position == pin.position and last.until is not None and pin.at - last.until <= PAUSE_S:
            kept[-1] = Pinned(pin.position, last.seq, last.at, pin.until)
        elif pin.until is None or pin.until - pin.at >= SLIP_S:
            kept.append(pin)
    return kept


def on_stage(pins: Sequence[Pinned], at: float) -> uuid.UUID | None:
    return next((pin.position for pin in pins if pin.at <= at and (pin.until is None or at <= pin.until)), None)


def begins(said: Answered) -> float:
    """When the answer began to be given, as well as the log can tell."""
    if said.called is None or said.called > said.at:
        return said.at - LEAD_S
    return max(said.called, said.at - LONGEST_LEAD_S)


def playing(found: Sequence[Chapter], at: float) -> uuid.UUID | None:
    """The position that is explained `at` this place of the replay, else the one before it."""
    parts = [(part.start, chapter.position) for chapter in found for part in chapter.parts if part.start <= at + 0.5]
    return max(parts, key=lambda part: part[0])[1] if parts else None


@dataclass(frozen=True, slots=True)
class Tally:
    """One choice of a poll; `share` in whole percent of all votes; `leads`: nobody had more."""

    text: str
    votes: int
    share: int
    leads: bool


def tallied(choices: Sequence[str], votes: Sequence[int]) -> list[Tally]:
    """In the order of asking."""
    total, most = sum(votes), max(votes, default=0)
    return [
        Tally(text, n, (200 * n + total) // (2 * total) if total else 0, n == most > 0)
        for text, n in zip(choices, votes, strict=True)
    ]


def poster_at(posters: Sequence[tuple[float, str]], start: float, end: float) -> str | None:
    """The first picture that was taken between the two, else the last before them."""
    inside = (path for at, path in posters if start <= at < end)
    before = (path for at, path in reversed(posters) if at < start)
    return next(inside, None) or next(before, None)


class Standing(StrEnum):
    """How a room's replay stands."""

    none_yet = "none_yet"
    so_far = "so_far"
    settling = "settling"
    ready = "ready"
    never = "never"
    deleted = "deleted"


def standing_of(has_ended: bool, is_deleted: bool, is_settled: bool | None) -> Standing:
    """`is_settled`: whether all that was recorded can be watched; None when nothing was."""
    if is_deleted:
        return Standing.deleted
    if is_settled is None:
        return Standing.never if has_ended else Standing.none_yet
    if not has_ended:
        return Standing.so_far
    return Standing.ready if is_settled else Standing.settling


def clock(seconds: float) -> str:
    """00:41:20: how far into the replay."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
