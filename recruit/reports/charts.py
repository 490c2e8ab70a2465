"""The three lanes on one time axis, as the geometry of an SVG: drawn by the server, moved by the script. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, LEFT, RIGHT = 640, 92, 528
TOP, LANE, GAP = 14, 62, 16
STEP = 300
OUT_OF_SIGHT = -99.0
BOTTOM = TOP + 3 * LANE + 2 * GAP


def axis(start: dt.datetime, end: dt.datetime, at: dt.datetime) -> float:
    """Where `at` lies between the edges, in the drawing's units."""
    share = (at - start).total_seconds() / (end - start).total_seconds()
    return round(LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0), 1)


def draw_lane(points: Sequence[tuple[float, int]], lane: int) -> dict[str, Any]:
    """Line and area through (x, value), in the lane counted from the top."""
    base = TOP + LANE + lane * (LANE + GAP)
    most = max((value for _, value in points), default=0)
    if not points:
        return {"line": "", "area": "", "x": LEFT, "y": base, "base": base, "most": 0}
    spots = [(x, round(base - (LANE - 6) * value / most, 1) if most else float(base)) for x, value in points]
    line = "M" + "L".join(f"{x} {y}" for x, y in spots)
    area = f"{line}L{spots[-1][0]} {base}L{spots[0][0]} {base}Z"
    return {"line": line, "area": area, "x": spots[-1][0], "y": spots[-1][1], "base": base, "most": most}


def ticks(start: dt.datetime, end: dt.datetime, zone: dt.tzinfo) -> list[dict[str, Any]]:
    marks, at = [], start
    while at <= end:
        then = at.astimezone(zone)
        marks.append({"x": axis(start, end, at), "text": f"{then.hour}:{then.minute:02d}"})
        at += dt.timedelta(minutes=30)
    return marks


def slot_points(
    slots: Mapping[int, int], start: dt.datetime, end: dt.datetime, now: dt.datetime
) -> list[tuple[float, int]]:
    """One point per five minutes that are over, at their end; the running ones would look like a fall."""
    last = int(min(now, end).timestamp()) // STEP
    return [
        (axis(start, end, dt.datetime.fromtimestamp((slot + 1) * STEP, dt.UTC)), slots.get(slot, 0))
        for slot in range(int(start.timestamp()) // STEP, last)
    ]


def minute_points(
    minutes: Mapping[dt.datetime, int], start: dt.datetime, end: dt.datetime, now: dt.datetime
) -> list[tuple[float, int]]:
    """Online by the minute, from the first minute with anybody."""
    shown = sorted(at for at in minutes if start <= at <= min(now, end))
    return [(axis(start, end, at), minutes[at]) for at in shown]


def draw(
    window: tuple[dt.datetime, dt.datetime], now: dt.datetime, zone: dt.tzinfo,
    arrivals: Mapping[int, int], online: Mapping[dt.datetime, int], applications: Mapping[int, int],
    began: dt.datetime | None,
) -> dict[str, Any]:  # fmt: skip
    start, end = window
    return {
        "ticks": ticks(start, end, zone),
        "now": axis(start, end, now),
        "rest": round(RIGHT - axis(start, end, now), 1),
        "began": f"translate({axis(start, end, began) if began and start <= began <= end else OUT_OF_SIGHT} 0)",
        "arrivals": draw_lane(slot_points(arrivals, start, end, now), 0),
        "online": draw_lane(minute_points(online, start, end, now), 1),
        "applications": draw_lane(slot_points(applications, start, end, now), 2),
    }
