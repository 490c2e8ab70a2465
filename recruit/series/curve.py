"""How many watched, minute by minute, as a drawing. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, TOP, STEPS = 720, 180, 14, 6
MINUTE = dt.timedelta(minutes=1)
Minutes = Sequence[tuple[dt.datetime, int]]


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """An area over the minutes, its highest point, and a few times below."""

    area: str
    line: str
    ticks: list[Tick]
    most: int
    most_x: float
    most_y: float
    width: int = WIDTH
    height: int = HEIGHT


def filled(minutes: Minutes, until: dt.datetime | None) -> list[tuple[dt.datetime, int]]:
    """Every minute from the first to the last, a missing one empty; nothing after `until`."""
    known = {at: n for at, n in minutes if until is None or at < until}
    if not known:
        return []
    first, last = min(known), max(known)
    count = int((last - first) / MINUTE) + 1
    return [(at, known.get(at, 0)) for at in (first + MINUTE * n for n in range(count))]


def draw_curve(minutes: Minutes, until: dt.datetime | None, zone: dt.tzinfo) -> Curve | None:
    """None where there is less than two minutes to draw."""
    rows = filled(minutes, until)
    most = max((n for _, n in rows), default=0)
    if len(rows) < 2 or not most:
        return None
    step = WIDTH / (len(rows) - 1)
    points = [(round(step * k, 1), round(HEIGHT - (HEIGHT - TOP) * n / most, 1)) for k, (_, n) in enumerate(rows)]
    line = "M" + " L".join(f"{x} {y}" for x, y in points)
    top = min(range(len(rows)), key=lambda k: points[k][1])
    each = max(len(rows) // STEPS, 1)
    ticks = [Tick(points[k][0], f"{rows[k][0].astimezone(zone):%-H:%M}") for k in range(0, len(rows), each)]
    return Curve(f"{line} L{WIDTH} {HEIGHT} L0 {HEIGHT} Z", line, ticks, most, *points[top])
