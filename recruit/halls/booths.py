"""One act on one booth: moved, numbered, put into a zone, given to an employer, emptied, exchanged, taken away."""

import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.arrivals.tables import BoothVisit
from recruit.changes.actions import MOVED, make_change
from recruit.changes.rules import Cell, taken, update
from recruit.changes.tables import Change
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import Conflict, Invalid, NotFound
from recruit.fairs.tables import Booth, Fair, Hall
from recruit.halls import queries, rules
from recruit.halls.actions import bad, listed
from recruit.halls.forms import BoothForm, place
from recruit.halls.queries import Placed
from recruit.halls.rules import Spot
from recruit.ids import parse_id

Worked = tuple[str, list[Cell | None]]


async def change_booth(
    tx: AsyncSession, actor: Actor, fair: Fair, hall: Hall, booth: str, data: BoothForm
) -> Change | None:
    """The one act that the form names, on one booth of this hall."""
    there = await queries.booths_in(tx, fair, hall)
    mine = next((one for one in there if one.booth.id == parse_id(booth)), None)
    if mine is None:
        raise NotFound("没有这个展位，可能刚被删掉。")
    path = f"/halls/{hall.id}?booth={mine.booth.id}"
    match data.act:
        case "move":
            text, cells = move(mine, there, data)
        case "number":
            text, cells = await number(tx, fair, mine, data.number)
        case "zone":
            text, cells = await rezone(tx, hall, mine, data.zone)
        case "assign":
            text, cells = await assign(tx, fair, mine, data)
        case "free":
            text, cells = free(mine, data)
        case "swap":
            text, cells = await swap(tx, fair, mine, data)
        case "delete":
            text, cells, path = *await remove(tx, mine), f"/halls/{hall.id}"
        case _:
            raise Invalid("请从页面上的按钮操作。", code="no_act")
    return await make_change(tx, actor, fair, text, path, cells)


def move(mine: Placed, there: Sequence[Placed], data: BoothForm) -> Worked:
    x, y = place(data.x), place(data.y)
    x = mine.x + (place(data.dx) or 0) if x is None else x
    y = mine.y + (place(data.dy) or 0) if y is None else y
    spot = Spot(mine.booth.number, rules.snap(x), rules.snap(y))
    if double := rules.overlaps(spot, [one.spot for one in there]):
        raise Conflict(f"那里已经有 {listed(double)}，没有挪。", code="occupied")
    booth = mine.booth
    cell = update("booth", booth.id, {"x": booth.x, "y": booth.y}, {"x": spot.x, "y": spot.y})
    return f"挪了 {booth.number}", [cell]


async def number(tx: AsyncSession, fair: Fair, mine: Placed, text: str) -> Worked:
    new = rules.clean_number(text)
    if new is None:
        raise bad("number", "展位号用字母、数字、汉字和短横线，例如 A12")
    if new != mine.booth.number and new in await queries.numbers_at(tx, fair):
        raise bad("number", f"{new} 已经有了，请换一个号")
    return f"{mine.booth.number} 改成 {new}", [
        update("booth", mine.booth.id, {"number": mine.booth.number}, {"number": new})
    ]


async def rezone(tx: AsyncSession, hall: Hall, mine: Placed, zone_id: str) -> Worked:
    zone = await queries.find_zone(tx, hall, zone_id)
    cell = update("booth", mine.booth.id, {"zone_id": mine.booth.zone_id}, {"zone_id": zone.id})
    return f"{mine.booth.number} 划到 {zone.code} 区", [cell]


def check_seen(mine: Placed, was: str) -> None:
    if parse_id(was) != mine.booth.participation_id:
        raise Conflict(MOVED, code="changed")


async def assign(tx: AsyncSession, fair: Fair, mine: Placed, data: BoothForm) -> Worked:
    """An employer that takes part gets this empty booth; it may have others."""
    check_seen(mine, data.was)
    if mine.booth.participation_id:
        raise Conflict("这个展位已经有单位，先腾出来或换展位。", code="occupied")
    query = sa.select(Participation.id, Employer.short_name, Employer.name)
    query = query.join(Employer, Employer.id == Participation.employer_id).where(
        Participation.fair_id == fair.id,
        Participation.id == parse_id(data.employer),
        Participation.status == ParticipationStatus.accepted,
    )
    found = (await tx.execute(query)).first()
    if found is None:
        raise bad("employer", "没有这家单位，或者它没有参加本场")
    return f"{mine.booth.number} 给了 {found[1] or found[2]}", [holder(mine, found[0])]


def holder(mine: Placed, participation: uuid.UUID | None) -> Cell | None:
    old = {"participation_id": mine.booth.participation_id}
    return update("booth", mine.booth.id, old, {"participation_id": participation})


def name_of(mine: Placed) -> str:
    return (mine.employer.short_name or mine.employer.name) if mine.employer else "空展位"


def free(mine: Placed, data: BoothForm) -> Worked:
    check_seen(mine, data.was)
    return f"{name_of(mine)} 腾出 {mine.booth.number}", [holder(mine, None)]


async def swap(tx: AsyncSession, fair: Fair, mine: Placed, data: BoothForm) -> Worked:
    """The employers of two booths change places; one may be empty, in any hall of the fair."""
    check_seen(mine, data.was)
    other = rules.clean_number(data.other)
    query = sa.select(Booth).where(Booth.fair_id == fair.id, Booth.number == (other or ""), Booth.id != mine.booth.id)
    there = await tx.scalar(query)
    if there is None:
        raise bad("other", "没有这个展位号，请写另一个展位的号")
    cells = [
        holder(mine, there.participation_id),
        update(
            "booth",
            there.id,
            {"participation_id": there.participation_id},
            {"participation_id": mine.booth.participation_id},
        ),
    ]
    return f"{mine.booth.number} 和 {there.number} 的单位换了位置", cells


async def visited(tx: AsyncSession, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    query = sa.select(BoothVisit.booth_id).where(BoothVisit.booth_id.in_(list(ids))).distinct()
    return set((await tx.scalars(query)).all())


async def remove(tx: AsyncSession, mine: Placed) -> Worked:
    if mine.booth.participation_id:
        raise Conflict("有单位的展位不能删，先腾出来。", code="occupied")
    if await visited(tx, [mine.booth.id]):
        raise Conflict("已经有人扫过这个展位的二维码，留着它，到访记录才对得上。", code="visited")
    return f"删了 {mine.booth.number}", [taken("booth", mine.booth.id, mine.booth.model_dump(exclude={"id"}))]
