"""The seven levels of results: each implies the one before, each has evidence. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LEVELS = ("投递", "企业初选", "双向初步意向", "面试到场", "录用", "到岗", "30/90 天在岗")
REACHED = {
    "submitted": 1,
    "viewed": 1,
    "declined": 1,
    "withdrawn": 1,
    "shortlisted": 2,
    "invited": 2,
    "met": 4,
    "hired": 5,
}


def level_of(states: Iterable[str], has_intent: bool) -> int:
    """The highest level that an application's states, past and present, and its confirmed intent prove."""
    return max((3 if has_intent else 1), *(REACHED[state] for state in states))


def counted(levels: Mapping[int, int]) -> list[int]:
    """How many reached each of the seven levels, from how many stand highest at each: nested, so never rising."""
    return [sum(n for level, n in levels.items() if level >= at) for at in range(1, len(LEVELS) + 1)]


AFTER_DAYS = {6: 7, 7: 37}
"""Days after the fair from which being at work, and staying there, can be asked."""


@dataclass(frozen=True, slots=True)
class Level:
    """One line of the page. A level that nobody has reached shows a dash and a note, never 0."""

    n: int
    name: str
    count: int | None
    width: float
    note: str


def describe_levels(counts: Sequence[int], closes_on: dt.date) -> list[Level]:
    """The seven lines; `closes_on` is the fair's last day."""
    return [
        Level(n, name, count or None, share(count, counts[0]), level_note(n, count, counts, closes_on))
        for n, (name, count) in enumerate(zip(LEVELS, counts, strict=True), 1)
    ]


def level_note(n: int, count: int, counts: Sequence[int], closes_on: dt.date) -> str:
    if count:
        return "人岗对" if n == 1 else f"占上级 {percent(count, counts[n - 2])}%"
    if n in AFTER_DAYS:
        begins = closes_on + dt.timedelta(days=AFTER_DAYS[n])
        return f"{begins.month}月{begins.day}日起"
    return "还没有"


def share(part: float, whole: float) -> float:
    """In percent, to a tenth."""
    return round(100 * part / whole, 1) if whole else 0.0


def percent(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0


def fair_peak(rooms: Sequence[Mapping[str, Any]]) -> int:
    """The most people at once over all rooms: their minutes' peaks added up, never less than one room's own peak."""
    together: dict[str, int] = {}
    for room in rooms:
        for minute in room["minutes"]:
            together[minute["at"]] = together.get(minute["at"], 0) + minute["peak"]
    most = max((room["peak"] for room in rooms), default=0)
    return max(most, *together.values()) if len(rooms) > 1 and together else most


HALF_HOUR = dt.timedelta(minutes=30)
WINDOW = dt.timedelta(hours=3)


def window(opens_at: dt.datetime, closes_at: dt.datetime, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The three hours that the curves show: the running ones, the last of a fair that is over, the first of one to come."""
    if now >= closes_at:
        end = floor_half_hour(closes_at - dt.timedelta(microseconds=1)) + HALF_HOUR
        return end - WINDOW, end
    start = max(floor_half_hour(opens_at), floor_half_hour(now) - WINDOW + 2 * HALF_HOUR)
    return start, start + WINDOW


def floor_half_hour(at: dt.datetime) -> dt.datetime:
    return at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
