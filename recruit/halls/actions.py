"""What changes on the plan: each act is worked out as cells, written by compare-and-swap, and can be taken back."""

import secrets
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.changes.actions import make_change
from recruit.changes.rules import Cell, made, update
from recruit.changes.tables import Change
from recruit.db import utc_now
from recruit.errors import Conflict, FieldError, Invalid
from recruit.fairs.tables import Fair, Hall, Zone
from recruit.halls import queries, rules
from recruit.halls.forms import Rows
from recruit.halls.rules import Spot
from recruit.ids import new_id
from recruit.tracks.queries import tracks_at

SHOWN = 8


def bad(field: str, sentence: str) -> Invalid:
    return Invalid(sentence + "。", code="invalid", errors=[FieldError(field, sentence)])


def listed(numbers: Sequence[str]) -> str:
    return "、".join(numbers[:SHOWN]) + (f" 等 {len(numbers)} 个" if len(numbers) > SHOWN else "")


async def create_hall(tx: AsyncSession, actor: Actor, fair: Fair, name: str) -> Hall:
    hall = Hall(fair_id=fair.id, name=read_name(name))
    await keep_hall(tx, hall)
    audit(tx, actor, "create_hall", "hall", hall.id, fair.id, name=hall.name)
    return hall


async def rename_hall(tx: AsyncSession, actor: Actor, fair: Fair, hall: Hall, name: str) -> None:
    hall.name = read_name(name)
    await keep_hall(tx, hall)
    audit(tx, actor, "rename_hall", "hall", hall.id, fair.id, name=hall.name)


def read_name(name: str) -> str:
    plain = name.strip()[:40]
    if not plain:
        raise bad("name", "请写展厅的名字，例如 1 号馆")
    return plain


async def keep_hall(tx: AsyncSession, hall: Hall) -> None:
    try:
        async with tx.begin_nested():
            tx.add(hall)
            await tx.flush()
    except IntegrityError:
        raise bad("name", "已经有同名的展厅") from None


async def delete_hall(tx: AsyncSession, actor: Actor, fair: Fair, hall: Hall) -> None:
    if await queries.booths_in(tx, fair, hall):
        raise Conflict("展厅里还有展位，先删掉或挪走展位。", code="not_empty")
    await tx.execute(sa.delete(Zone).where(Zone.hall_id == hall.id))
    await tx.execute(sa.delete(Hall).where(Hall.id == hall.id))
    audit(tx, actor, "delete_hall", "hall", hall.id, fair.id, name=hall.name)


async def add_booths(tx: AsyncSession, actor: Actor, fair: Fair, hall: Hall, rows: Rows) -> Change | None:
    """Many booths in rows, in a zone that is made where it is missing."""
    here = [one.spot for one in await queries.booths_in(tx, fair, hall)]
    x, y = rows.x or 0.0, rules.free_row(here) if rows.y is None else rows.y
    spots = rules.lay_rows(rows.zone, rows.first, rows.last, rows.per_row, x, y, rows.aisle)
    if double := rules.repeated([spot.number for spot in spots], await queries.numbers_at(tx, fair)):
        raise bad("first", f"这些号已经有了：{listed(double)}。请换一段号码")
    if any(rules.overlaps(spot, here) for spot in spots):
        raise bad("y", "这里已经有展位，请换一个起点，或留空排到最下面")
    zones = {zone.code: zone.id for zone in await queries.zones_of(tx, hall)}
    cells: list[Cell] = []
    if rows.zone not in zones:
        track = await read_track(tx, fair, rows.track)
        zones[rows.zone] = new_id()
        values = {"hall_id": hall.id, "code": rows.zone, "name": f"{rows.zone} 区", "track": track}
        cells.append(made("zone", zones[rows.zone], row_of(values)))
    cells += [made("booth", new_id(), row_of(booth_values(fair, zones[rows.zone], spot))) for spot in spots]
    text = f"加了 {spots[0].number}–{spots[-1].number} 共 {len(spots)} 个展位"
    return await make_change(tx, actor, fair, text, f"/halls/{hall.id}", cells)


def row_of(values: dict[str, object]) -> dict[str, object]:
    return {"created_at": utc_now()} | values


def booth_values(fair: Fair, zone: uuid.UUID, spot: Spot) -> dict[str, object]:
    return {"fair_id": fair.id, "zone_id": zone, "number": spot.number, "code": secrets.token_hex(5), "x": spot.x, "y": spot.y,
            "participation_id": None}  # fmt: skip


async def read_track(tx: AsyncSession, fair: Fair, code: str) -> str | None:
    if not code:
        return None
    if code not in {track.code for track in await tracks_at(tx, fair)}:
        raise bad("track", "没有这个专场，请重新选")
    return code


async def place_pairs(tx: AsyncSession, actor: Actor, fair: Fair, pairs: Sequence[str]) -> Change | None:
    """What the preview showed: each of these employers without a booth gets that empty booth."""
    waiting = {one.id for one in await queries.waiting_of(tx, fair)}
    free_ids = {one.id for one in await queries.free_booths(tx, fair)}
    asked = [tuple(pair.split(":")) for pair in pairs if pair.count(":") == 1]
    both = [{one for one, _ in asked}, {one for _, one in asked}]
    if any(len(ids) != len(asked) for ids in both) or not both[0] <= free_ids or not both[1] <= waiting:
        raise Conflict("预览之后有展位或单位变了，请看新的预览再确认。", code="changed")
    cells = [update("booth", booth, {"participation_id": None}, {"participation_id": one}) for booth, one in asked]
    return await make_change(tx, actor, fair, f"给 {len(cells)} 家单位安排了展位", "/halls", cells)
