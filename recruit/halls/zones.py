"""One act on one zone: its name and track, new numbers, all of it moved, its empty booths taken away."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.changes.actions import make_change
from recruit.changes.rules import Cell, taken, update
from recruit.changes.tables import Change
from recruit.errors import Conflict, Invalid
from recruit.fairs.tables import Fair, Hall, Zone
from recruit.halls import queries, rules
from recruit.halls.actions import bad, listed, read_track
from recruit.halls.booths import Worked, visited
from recruit.halls.forms import LAST_NUMBER, ZoneForm, place
from recruit.halls.queries import Placed
from recruit.halls.rules import Spot
from recruit.whole import read_whole


async def change_zone(
    tx: AsyncSession, actor: Actor, fair: Fair, hall: Hall, zone_id: str, data: ZoneForm
) -> Change | None:
    """A zone's name and track, new numbers for its booths, or all of it moved, or its empty booths taken away."""
    zone = await queries.find_zone(tx, hall, zone_id)
    there = await queries.booths_in(tx, fair, hall)
    mine = [one for one in there if one.booth.zone_id == zone.id]
    match data.act:
        case "save":
            text, cells = await save_zone(tx, fair, zone, data)
        case "renumber":
            text, cells = await renumber(tx, fair, zone, mine, read_whole(data.first, LAST_NUMBER) or 1)
        case "shift":
            text, cells = shift(zone, mine, there, data)
        case "clear":
            text, cells = await clear(tx, zone, mine)
        case _:
            raise Invalid("请从页面上的按钮操作。", code="no_act")
    return await make_change(tx, actor, fair, text, f"/halls/{hall.id}", cells)


async def save_zone(tx: AsyncSession, fair: Fair, zone: Zone, data: ZoneForm) -> Worked:
    name = data.name.strip()[:40] or f"{zone.code} 区"
    new = {"name": name, "track": await read_track(tx, fair, data.track)}
    return f"{zone.code} 区改了名称或专场", [update("zone", zone.id, {"name": zone.name, "track": zone.track}, new)]


async def renumber(tx: AsyncSession, fair: Fair, zone: Zone, mine: Sequence[Placed], first: int) -> Worked:
    new = rules.renumber([one.spot for one in mine], zone.code, first)
    own = {one.booth.number for one in mine}
    if double := rules.repeated(new.values(), {n: n for n in await queries.numbers_at(tx, fair) if n not in own}):
        raise bad("first", f"这些号别的展位在用：{listed(double)}。请换一个起始号")
    cells = [
        update("booth", one.booth.id, {"number": one.booth.number}, {"number": new[one.booth.number]}) for one in mine
    ]
    return f"{zone.code} 区重新编号", cells


def shift(zone: Zone, mine: Sequence[Placed], there: Sequence[Placed], data: ZoneForm) -> Worked:
    dx, dy = place(data.dx) or 0.0, place(data.dy) or 0.0
    dx, dy = max(dx, -min((one.x for one in mine), default=0.0)), max(dy, -min((one.y for one in mine), default=0.0))
    others = [one.spot for one in there if one.booth.zone_id != zone.id]
    cells = []
    for one in mine:
        spot = Spot(one.booth.number, rules.snap(one.x + dx), rules.snap(one.y + dy))
        if double := rules.overlaps(spot, others):
            raise Conflict(f"挪过去会压到 {listed(double)}，没有挪。", code="occupied")
        cells.append(update("booth", one.booth.id, {"x": one.booth.x, "y": one.booth.y}, {"x": spot.x, "y": spot.y}))
    return f"{zone.code} 区整体挪了", cells


async def clear(tx: AsyncSession, zone: Zone, mine: Sequence[Placed]) -> Worked:
    """Its empty booths go, those that were visited stay; a zone left without booths goes too."""
    kept = await visited(tx, [one.booth.id for one in mine])
    empty = [one for one in mine if one.booth.participation_id is None and one.booth.id not in kept]
    if mine and not empty:
        raise Conflict("这个区没有可删的空展位。", code="nothing_to_clear")
    cells: list[Cell | None] = [taken("booth", one.booth.id, one.booth.model_dump(exclude={"id"})) for one in empty]
    if len(empty) == len(mine):
        cells.append(taken("zone", zone.id, zone.model_dump(exclude={"id"})))
    return f"{zone.code} 区删了 {len(empty)} 个空展位", cells
