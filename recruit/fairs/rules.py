"""A fair's phases, and how its slug, days and hall are made. Pure."""

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,58}[a-z0-9])?")
A_ROW = 12
LONGEST_DAYS = 31


class Phase(StrEnum):
    draft = "draft"
    registration = "registration"
    open = "open"
    closed = "closed"
    reported = "reported"


@dataclass(frozen=True, slots=True)
class Place:
    """A booth on the plan, in booth widths."""

    number: str
    x: float | None
    y: float | None
    track: str = ""
    url: str = ""
    employer: str = ""


def takes_applications(phase: Phase) -> bool:
    """Whether seekers may apply: from the fair's publication until it is closed."""
    return phase in (Phase.registration, Phase.open)


def is_past(phase: Phase) -> bool:
    """Closed for the public; employers go on answering what they received."""
    return phase in (Phase.closed, Phase.reported)


def is_slug(text: str) -> bool:
    return SLUG.fullmatch(text) is not None


def days_between(opens: dt.datetime, closes: dt.datetime) -> list[tuple[dt.date, dt.time, dt.time]]:
    """The days of a fair in its own zone, each from its first hour to its last; the whole day where that cannot be read."""
    first, last = opens.date(), closes.date()
    hours = (opens.time(), closes.time()) if opens.time() < closes.time() else (dt.time(0), dt.time(23, 59))
    count = min((last - first).days + 1, LONGEST_DAYS)
    return [(first + dt.timedelta(days=n), *hours) for n in range(count)]


def lay_out(places: Iterable[Place]) -> dict[str, Any]:
    """A plan for the drawing. Booths without a place of their own stand in rows, in the order of their numbers."""
    ordered = sorted(places, key=lambda place: natural(place.number))
    is_drawn = bool(ordered) and all(place.x is not None and place.y is not None for place in ordered)
    booths: list[dict[str, Any]] = []
    for n, place in enumerate(ordered):
        row, column = divmod(n, A_ROW)
        x, y = (place.x, place.y) if is_drawn else (column + column // 6 * 0.5, row + row // 2 * 0.8)
        booths.append(
            {
                "number": place.number,
                "x": x or 0.0,
                "y": y or 0.0,
                "track": place.track,
                "url": place.url,
                "employer": place.employer,
            }
        )
    cols = max((math.ceil(booth["x"]) + 1 for booth in booths), default=1)
    rows = max((math.ceil(booth["y"]) + 1 for booth in booths), default=1)
    return {"cols": cols, "rows": rows, "total": len(booths), "booths": booths}


def natural(number: str) -> tuple[str, int, str]:
    """A2 before A10."""
    found = re.match(r"(\D*)(\d*)", number)
    assert found is not None
    return found[1], int(found[2] or 0), number


def phase_text(phase: str, opens: dt.datetime, closes: dt.datetime, now: dt.datetime, closing: str) -> str:
    """What stands beside the phase: 今天 17:00 结束, 2 天后开始."""
    if phase == "open" and now < closes:
        return f"{closing} 结束"
    if phase == "registration" and now < opens:
        days = (opens - now).days
        return f"{days} 天后开始" if days else "一天之内开始"
    return ""
