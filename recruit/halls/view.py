"""What the hall's editor shows: the plan on its grid, the chosen booth, zones, and who waits for a booth."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair, Hall
from recruit.halls.queries import Placed, booths_in, halls_of, waiting_of, zones_of
from recruit.ids import parse_id
from recruit.tracks.queries import tracks_at

WIDE, DEEP = 52, 36  # a booth on the drawing
EDGE = 16
LABEL = 12  # for the zones' names above the first row
ROOM = 3  # empty booths' widths around what stands there, to drag into
LEAST = (16, 9)


async def editor_of(tx: AsyncSession, fair: Fair, hall: Hall | None, query: Mapping[str, str]) -> dict[str, Any]:
    halls = await halls_of(tx, fair)
    placed = await booths_in(tx, fair, hall) if hall else []
    zones = await zones_of(tx, hall) if hall else []
    chosen = next((one for one in placed if one.booth.id == parse_id(query.get("booth", ""))), None)
    q = query.get("q", "").strip()[:40]
    waiting = await waiting_of(tx, fair)
    return {
        "hall": hall,
        "halls": halls,
        "plan": draw(placed, chosen) if hall else None,
        "zones": [zone_line(zone, placed) for zone in zones],
        "tracks": [("", "综合区，不分专场"), *[(track.code, track.name) for track in await tracks_at(tx, fair)]],
        "chosen": str(chosen.booth.id) if chosen else "",
        "placed": {str(one.booth.id): one for one in placed},
        "waiting": [one for one in waiting if not q or q in one.name or one.sort_name.startswith(q.lower())],
        "waiting_total": len(waiting),
        "q": q,
        "open": query.get("open", ""),
    }


def zone_line(zone: Any, placed: list[Placed]) -> dict[str, Any]:
    mine = [one for one in placed if one.booth.zone_id == zone.id]
    taken = sum(one.employer is not None for one in mine)
    return {
        "id": str(zone.id),
        "code": zone.code,
        "name": zone.name,
        "track": zone.track or "",
        "total": len(mine),
        "taken": taken,
    }


def draw(placed: list[Placed], chosen: Placed | None) -> dict[str, Any]:
    """The drawing in units of its own; `data-x`, `data-y` of a booth are in booths."""
    cols = max([LEAST[0], *[int(one.x) + 1 + ROOM for one in placed]])
    rows = max([LEAST[1], *[int(one.y) + 1 + ROOM for one in placed]])
    width, height = cols * WIDE, rows * DEEP
    lines = [f"M{x * WIDE} 0V{height}" for x in range(cols + 1)] + [f"M0 {y * DEEP}H{width}" for y in range(rows + 1)]
    return {
        "box": f"{-EDGE} {-EDGE - LABEL} {width + 2 * EDGE} {height + 2 * EDGE + LABEL}",
        "width": width,
        "height": height,
        "wide": WIDE,
        "deep": DEEP,
        "grid": "".join(lines),
        "booths": [block(one, one is chosen) for one in placed],
        "zones": labels(placed),
        "total": len(placed),
        "free": sum(one.employer is None for one in placed),
    }


def block(one: Placed, is_chosen: bool) -> dict[str, Any]:
    name = (one.employer.short_name or one.employer.name) if one.employer else ""
    return {
        "id": str(one.booth.id),
        "number": one.booth.number,
        "employer": name,
        "short": name[:4],
        "track": (one.zone.track or "") if one.zone else "",
        "x": one.x,
        "y": one.y,
        "left": one.x * WIDE,
        "top": one.y * DEEP,
        "chosen": is_chosen,
    }


def labels(placed: list[Placed]) -> list[dict[str, Any]]:
    """A zone's name stands above its first booth."""
    found: dict[Any, dict[str, Any]] = {}
    for one in sorted(placed, key=lambda one: (one.y, one.x)):
        if one.zone and one.zone.id not in found:
            text = one.zone.name if one.zone.code in one.zone.name else f"{one.zone.code} 区 {one.zone.name}"
            found[one.zone.id] = {
                "text": text,
                "left": one.x * WIDE + 2,
                "top": one.y * DEEP - 4,
                "track": one.zone.track or "",
            }
    return list(found.values())
