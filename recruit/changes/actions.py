"""Writes a change's cells by compare-and-swap, keeps it, and takes it back the same way."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.changes.rules import Cell, Values, alike, inverse, pack, unpack
from recruit.changes.tables import Change
from recruit.db import utc_now
from recruit.errors import Conflict
from recruit.fairs.tables import Booth, Fair, Zone
from recruit.news.actions import tell_booths
from recruit.positions.tables import Position, PositionTrack
from recruit.rooms.actions import retell_rundown, unended
from recruit.rooms.outbox import queue
from recruit.rooms.tables import RundownItem

TABLES: dict[str, Any] = {
    "booth": Booth,
    "zone": Zone,
    "position": Position,
    "link": PositionTrack,
    "rundown": RundownItem,
}
UNIQUE = {"booth": "number"}
AT_ONCE = 400
MOVED = "这里刚被别人改过，您的这一步没有做。看看现在的样子再来。"


async def make_change(
    tx: AsyncSession, actor: Actor, fair: Fair, text: str, path: str, cells: Sequence[Cell | None]
) -> Change | None:
    """Do it all or nothing, and keep how to take it back; None where nothing differs."""
    told = [cell for cell in cells if cell]
    if not told:
        return None
    await write(tx, told)
    change = Change(
        fair_id=fair.id, account_id=actor.account, by_name=actor.name, text=text, path=path, cells=pack(told)
    )
    tx.add(change)
    await tx.flush()
    audit(tx, actor, "change", "change", change.id, fair.id, text=text, rows=len(told))
    await tell(tx, fair, told)
    return change


async def undo(tx: AsyncSession, actor: Actor, fair: Fair, change: Change, now: dt.datetime) -> None:
    """Put back what stood there. Conflict where a row has changed since, or the change was taken back already."""
    once = sa.update(Change).where(Change.id == change.id, Change.undone_at.is_(None)).values(undone_at=now)
    if (await tx.execute(once)).rowcount != 1:
        raise Conflict("这一步已经撤销过了。", code="undone")
    back = inverse(unpack(change.cells))
    await write(tx, back)
    audit(tx, actor, "undo", "change", change.id, fair.id, text=change.text)
    await tell(tx, fair, back)


async def write(tx: AsyncSession, cells: Sequence[Cell]) -> None:
    try:
        async with tx.begin_nested():
            for cell, ids in alike([await vacated(tx, cell) for cell in cells]):
                for some in batched_ids(ids):
                    await write_some(tx, cell, some)
    except IntegrityError:
        raise Conflict(MOVED, code="changed") from None


def batched_ids(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


async def vacated(tx: AsyncSession, cell: Cell) -> Cell:
    """Two rows that exchange a unique value would collide halfway: first each gives up its own."""
    column = UNIQUE.get(cell.kind, "")
    if not cell.before or column not in (cell.after or {}):
        return cell
    table, empty = TABLES[cell.kind], f"~{cell.id}"
    mine = sa.update(table).where(table.id == uuid.UUID(cell.id), getattr(table, column) == cell.before[column])
    await swap(tx, mine.values({column: empty}), 1)
    return replace(cell, before=cell.before | {column: empty})


async def swap(tx: AsyncSession, statement: Any, rows: int) -> None:
    done = await tx.execute(statement.execution_options(synchronize_session=False))
    if done.rowcount != rows:
        raise Conflict(MOVED, code="changed")


async def write_some(tx: AsyncSession, cell: Cell, ids: list[str]) -> None:
    table = TABLES[cell.kind]
    if cell.before is None:
        await tx.execute(sa.insert(table), [keys(cell.kind, one) | bound(table, cell.after or {}) for one in ids])
    elif cell.after is None:
        await swap(tx, sa.delete(table).where(*[among(cell.kind, ids)], *stands(table, cell.before)), len(ids))
    else:
        here = sa.update(table).where(among(cell.kind, ids), *stands(table, cell.before))
        await swap(tx, here.values(bound(table, cell.after)), len(ids))


def keys(kind: str, row_id: str) -> Values:
    """A link of a position to a track is known by both; all else by an id of its own."""
    if kind == "link":
        position, track = row_id.split(":")
        return {"position_id": uuid.UUID(position), "track_id": uuid.UUID(track)}
    return {"id": uuid.UUID(row_id)}


def among(kind: str, ids: list[str]) -> sa.ColumnElement[bool]:
    if kind == "link":
        pairs = [keys(kind, one) for one in ids]
        return sa.or_(*[sa.and_(*[getattr(PositionTrack, name) == value for name, value in p.items()]) for p in pairs])
    return TABLES[kind].id.in_([uuid.UUID(one) for one in ids])


def stands(table: Any, values: Values) -> list[sa.ColumnElement[bool]]:
    return [is_still(getattr(table, name), value) for name, value in bound(table, values).items()]


def is_still(column: Any, value: Any) -> sa.ColumnElement[bool]:
    """JSON is compared as the text it is kept as: PostgreSQL knows no equality of it."""
    if isinstance(column.type, sa.JSON):
        same: sa.ColumnElement[bool] = sa.cast(column, sa.Text) == json.dumps(value)
        return same
    still: sa.ColumnElement[bool] = column.is_not_distinct_from(value)
    return still


def bound(table: Any, values: Values) -> Values:
    return {name: read(table.__table__.c[name].type, value) for name, value in values.items()}


def read(kind: Any, value: Any) -> Any:
    """A value back from JSON, for its column."""
    if not isinstance(value, str):
        return value
    inner = kind.impl if isinstance(kind, sa.types.TypeDecorator) else kind
    if isinstance(inner, sa.Uuid):
        return uuid.UUID(value)
    if isinstance(inner, sa.DateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(inner, sa.Date):
        return dt.date.fromisoformat(value)
    if isinstance(inner, sa.Enum) and inner.enum_class and issubclass(inner.enum_class, StrEnum):
        return inner.enum_class(value)
    return value


async def tell(tx: AsyncSession, fair: Fair, cells: Sequence[Cell]) -> None:
    """Rooms hear at once of positions that closed or opened again and of another rundown; their cards follow with the worker's next look.

    Applicants hear of their booth.
    """
    await tell_booths(tx, fair.id, holders(cells) | await standing_at(tx, cells), utc_now())
    if any(cell.kind == "rundown" for cell in cells):
        await retell_rundown(tx, fair)
    told = [(cell.id, op) for cell in cells if cell.kind == "position" and (op := word_of(cell))]
    for room in await unended(tx, fair) if told else ():
        for position, op in told:
            await queue(tx, room.id, {"op": op, "position": position})


def holders(cells: Sequence[Cell]) -> set[uuid.UUID]:
    """The participations that got or lost a booth."""
    both = [values for cell in cells if cell.kind == "booth" for values in (cell.before, cell.after) if values]
    return {uuid.UUID(values["participation_id"]) for values in both if values.get("participation_id")}


async def standing_at(tx: AsyncSession, cells: Sequence[Cell]) -> set[uuid.UUID]:
    """Whose booth has another number now."""
    ids = [uuid.UUID(cell.id) for cell in cells if cell.kind == "booth" and "number" in (cell.after or {})]
    if not ids:
        return set()
    held = sa.select(Booth.participation_id).where(Booth.id.in_(ids), Booth.participation_id.is_not(None))
    return {one for one in await tx.scalars(held) if one}


def word_of(cell: Cell) -> str | None:
    """What rooms hear of a position whose state changed."""
    was, now = ((values or {}).get("state") for values in (cell.before, cell.after))
    if now == "closed":
        return "position_closed"
    return "position_reopened" if was == "closed" and now == "listed" else None
