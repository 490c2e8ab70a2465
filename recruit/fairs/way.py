"""The way from a hall's gate to a booth: drawn on the plan, and said in words; and until when somebody is there. Pure."""

import datetime as dt
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

GATES = (("西门", 0.2), ("南门", 0.5), ("东门", 0.8))
"""Name and place along the lower wall, as components/plan.html draws them."""
STEP = 0.5
MARGIN = 2
WALL = 20 / 22
"""From the outermost booths to the hall's walls, as drawn."""

Spot = tuple[int, int]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Way:
    """`points` in booth widths from the hall's upper left; the first is the gate."""

    gate: str
    words: str
    points: tuple[Point, ...]


def find_way(plan: dict[str, Any], number: str) -> Way | None:
    """From the nearest gate along the aisles; None for a booth that is not on the plan."""
    booth = next((booth for booth in plan["booths"] if booth["number"] == number), None)
    if booth is None:
        return None
    taken = blocked(plan["booths"])
    edge = (round(plan["cols"] / STEP), round(plan["rows"] / STEP))
    goals = beside(booth) - taken
    routes = []
    for gate, share in GATES:
        start = (int(((plan["cols"] + 2 * WALL) * share - WALL) // STEP), edge[1] + MARGIN - 1)
        if route := shortest(start, goals, taken, edge):
            routes.append((len(route), gate, route))
    if not routes:
        return None
    _, gate, route = min(routes, key=lambda one: one[0])
    return Way(gate, in_words(plan["booths"], booth, gate, route), tuple(corners(route)))


def blocked(booths: Sequence[dict[str, Any]]) -> set[Spot]:
    """The spots whose middle lies within a booth."""
    return {(column, row) for booth in booths for column in covered(booth["x"]) for row in covered(booth["y"])}


def covered(start: float) -> range:
    first = int(-(-(start - STEP / 2 + 0.01) // STEP))
    return range(first, first + round(1 / STEP))


def beside(booth: dict[str, Any]) -> set[Spot]:
    """Spots from which one speaks over the counter: before or behind the booth, or at its sides."""
    columns, rows = covered(booth["x"]), covered(booth["y"])
    front = {(column, row) for column in columns for row in (rows.start - 1, rows.stop)}
    return front | {(column, row) for column in (columns.start - 1, columns.stop) for row in rows}


def shortest(start: Spot, goals: set[Spot], taken: set[Spot], edge: Spot) -> list[Spot]:
    """Breadth first, straight on rather than round corners; empty where no aisle leads there."""
    before: dict[Spot, Spot] = {start: start}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here in goals:
            return traced(before, here)
        for step in steps(before[here], here):
            spot = (here[0] + step[0], here[1] + step[1])
            inside = -MARGIN < spot[0] < edge[0] + MARGIN and -MARGIN < spot[1] < edge[1] + MARGIN
            if inside and spot not in taken and spot not in before:
                before[spot] = here
                queue.append(spot)
    return []


def steps(last: Spot, here: Spot) -> list[Spot]:
    ahead = (here[0] - last[0], here[1] - last[1])
    ways = [(0, -1), (-1, 0), (1, 0), (0, 1)]
    return [ahead, *(way for way in ways if way != ahead)] if ahead in ways else ways


def traced(before: dict[Spot, Spot], end: Spot) -> list[Spot]:
    route = [end]
    while before[route[-1]] != route[-1]:
        route.append(before[route[-1]])
    return route[::-1]


def corners(route: list[Spot]) -> list[Point]:
    """Where the route begins, turns and ends, in booth widths."""
    kept = [
        spot
        for n, spot in enumerate(route)
        if n in (0, len(route) - 1)
        or (route[n - 1][0] - spot[0], route[n - 1][1] - spot[1])
        != (spot[0] - route[n + 1][0], spot[1] - route[n + 1][1])
    ]
    return [((column + 0.5) * STEP, (row + 0.5) * STEP) for column, row in kept]


def in_words(booths: Sequence[dict[str, Any]], booth: dict[str, Any], gate: str, route: list[Spot]) -> str:
    """从东门进，第 2 排左手第 3 个: rows counted from the gates, booths from where the aisle is entered."""
    rows = sorted({other["y"] for other in booths}, reverse=True)
    place = f"第 {rows.index(booth['y']) + 1} 排"
    enters = (route[0][0] + 0.5) * STEP
    middle = booth["x"] + 0.5
    side = "" if abs(middle - enters) < 1.5 else "往左走" if middle < enters else "往右走"
    return f"从{gate}进，直走到{place}" + (f"，{side}" if side else "")


def hours_text(days: Sequence[tuple[dt.date, dt.time, dt.time]], here: dt.datetime) -> str:
    """今天 17:00 前都有人; `here` is now in the fair's zone."""
    for day, opens, closes in days:
        name = "今天" if day == here.date() else f"{day.month}月{day.day}日"
        if day == here.date() and opens <= here.time() < closes:
            return f"今天 {closes.hour}:{closes.minute:02d} 前都有人"
        if (day, opens) > (here.date(), here.time()):
            return f"{name} {opens.hour}:{opens.minute:02d}–{closes.hour}:{closes.minute:02d} 有人"
    return "现场已经结束" if days else ""
