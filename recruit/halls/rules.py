"""How booths are numbered, laid out, moved and given to employers. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from recruit.fairs.rules import natural

MOST_AT_ONCE = 400
FARTHEST = 200.0
STEP = 0.5
NUMBER = re.compile(r"[A-Z0-9\u4e00-\u9fff][A-Z0-9\u4e00-\u9fff-]{0,11}")
ZONE = re.compile(r"[A-Z0-9\u4e00-\u9fff]{1,4}")


@dataclass(frozen=True, slots=True)
class Spot:
    """A booth on the plan: `x` in booth widths, `y` in booth depths from the hall's upper left."""

    number: str
    x: float
    y: float


class Order(StrEnum):
    """In which order employers without a booth are placed."""

    track = "track"
    registered = "registered"
    name = "name"
    headcount = "headcount"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An employer without a booth: the tracks of its positions (those with most first) and what it is sorted by."""

    id: str
    name: str
    tracks: tuple[str, ...] = ()
    headcount: int = 0
    place: int = 0
    sort_name: str = ""


@dataclass(frozen=True, slots=True)
class Free:
    """A booth without an employer; `track` is its zone's."""

    id: str
    number: str
    track: str = ""


def lay_rows(prefix: str, first: int, last: int, per_row: int, x: float, y: float, aisle: bool = True) -> list[Spot]:
    """Booths `first` to `last` in rows of `per_row` from the upper left; with `aisle` every two rows stand back to back."""
    width = max(2, len(str(last)))
    made = []
    for n, number in enumerate(range(first, last + 1)):
        row, column = divmod(n, per_row)
        made.append(Spot(f"{prefix}{number:0{width}d}", x + column, y + row + (row // 2 if aisle else 0)))
    return made


def free_row(spots: Iterable[Spot]) -> float:
    """The first row below all that stands there, an aisle between."""
    lowest = max((spot.y for spot in spots), default=-2.0)
    return float(int(lowest) + 2)


def overlaps(spot: Spot, others: Iterable[Spot]) -> list[str]:
    """Numbers of the booths that would stand on the same ground."""
    return [
        other.number
        for other in others
        if other.number != spot.number and abs(other.x - spot.x) < 1 and abs(other.y - spot.y) < 1
    ]


def snap(value: float) -> float:
    """On the half-booth grid, inside the paper."""
    return min(max(round(value / STEP) * STEP, 0.0), FARTHEST)


def renumber(spots: Sequence[Spot], prefix: str, first: int = 1) -> dict[str, str]:
    """New numbers in reading order: row by row from above, each from the left."""
    ordered = sorted(spots, key=lambda spot: (spot.y, spot.x, natural(spot.number)))
    width = max(2, len(str(first + len(ordered) - 1)))
    return {spot.number: f"{prefix}{first + n:0{width}d}" for n, spot in enumerate(ordered)}


def place_all(waiting: Sequence[Waiting], free: Sequence[Free], order: Order) -> list[tuple[Waiting, Free]]:
    """Who gets which booth, by the booths' numbers. By track, an employer goes to a zone of its own track while there is
    room, else to a zone without one; a zone of another track is the last resort."""
    booths = sorted(free, key=lambda booth: natural(booth.number))
    queue = in_order(waiting, order)
    if order is not Order.track:
        return list(zip(queue, booths, strict=False))
    given: list[tuple[Waiting, Free]] = []
    for fits in (own_track, no_track, any_track):
        left = []
        for one in queue:
            chosen = next((booth for booth in booths if fits(one, booth)), None)
            if chosen is None:
                left.append(one)
            else:
                booths.remove(chosen)
                given.append((one, chosen))
        queue = left
    return sorted(given, key=lambda pair: natural(pair[1].number))


def in_order(waiting: Sequence[Waiting], order: Order) -> list[Waiting]:
    match order:
        case Order.name:
            return sorted(waiting, key=lambda one: (one.sort_name or one.name, one.place))
        case Order.headcount | Order.track:
            return sorted(waiting, key=lambda one: (-one.headcount, one.place))
    return sorted(waiting, key=lambda one: one.place)


def own_track(one: Waiting, booth: Free) -> bool:
    return bool(booth.track) and booth.track in one.tracks[:1]


def no_track(_one: Waiting, booth: Free) -> bool:
    return not booth.track


def any_track(one: Waiting, booth: Free) -> bool:
    return True


def repeated(numbers: Iterable[str], there: Mapping[str, object]) -> list[str]:
    """Numbers that booths of the fair have already, in their order."""
    return sorted((number for number in numbers if number in there), key=natural)


def clean_number(text: str) -> str | None:
    """A booth's number as it is printed, or None for what is none."""
    plain = "".join(text.split()).upper()
    return plain if NUMBER.fullmatch(plain) else None


def clean_zone(text: str) -> str | None:
    plain = "".join(text.split()).upper().removesuffix("区")
    return plain if ZONE.fullmatch(plain) else None
