"""Many positions changed at once: their tracks, how long they stand, closed or open again; one change with its undo."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.changes.actions import make_change
from recruit.changes.rules import Cell, made, taken, update
from recruit.changes.tables import Change
from recruit.errors import FieldError, Invalid
from recruit.fairs.tables import Fair
from recruit.look.words import cn_day, count
from recruit.positions.queries import tracks_of
from recruit.positions.tables import Position, PositionState
from recruit.tracks.queries import tracks_at

LONGEST = dt.timedelta(days=366)


def bad(field: str, sentence: str) -> Invalid:
    return Invalid(sentence + "。", code="invalid", errors=[FieldError(field, sentence)])


async def change_positions(
    tx: AsyncSession,
    actor: Actor,
    fair: Fair,
    rows: Sequence[Position],
    act: str,
    value: str,
    path: str,
    now: dt.datetime,
) -> Change | None:
    """Do `act` to `rows`: tag and untag take a track's code, until a date, close and reopen nothing."""
    if not rows:
        raise bad("position", "先勾选岗位，或选“全部”")
    match act:
        case "tag" | "untag":
            text, cells = await tracked(tx, fair, rows, value, on=act == "tag")
        case "until":
            text, cells = lasting(fair, rows, value, now)
        case "close":
            text, cells = closing(rows, now)
        case "reopen":
            text, cells = reopening(rows, now)
        case _:
            raise bad("act", "请选一个要做的事")
    touched = sum(cell is not None for cell in cells)
    if not touched:
        raise bad("position", "选中的岗位本来就是这样，没有要改的")
    return await make_change(tx, actor, fair, f"{count(touched)} 个岗位{text}", path, cells)


Worked = tuple[str, list[Cell | None]]


async def tracked(tx: AsyncSession, fair: Fair, rows: Sequence[Position], code: str, on: bool) -> Worked:
    track = next((one for one in await tracks_at(tx, fair) if one.code == code), None)
    if track is None:
        raise bad("track", "请选一个专场")
    there = await tracks_of(tx, [row.id for row in rows])
    make = made if on else taken
    cells = [make("link", f"{row.id}:{track.id}", {}) for row in rows if (code in there.get(row.id, [])) is not on]
    return f"{'加进' if on else '移出'}“{track.name}”", list(cells)


def lasting(fair: Fair, rows: Sequence[Position], value: str, now: dt.datetime) -> Worked:
    """Until the end of that day in the fair's zone."""
    zone = ZoneInfo(fair.time_zone)
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise bad("until", "请选有效期到哪一天") from None
    if not now.astimezone(zone).date() <= day <= (now + LONGEST).date():
        raise bad("until", "有效期从今天起，最长一年")
    ends = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
    new = {"valid_until": day, "expires_at": ends.astimezone(dt.UTC)}
    return f"有效期到 {cn_day(day, weekday=False)}", [
        update("position", row.id, {"valid_until": row.valid_until, "expires_at": row.expires_at}, new) for row in rows
    ]


def closing(rows: Sequence[Position], now: dt.datetime) -> Worked:
    new = {"state": PositionState.closed, "closed_at": now}
    return "停招", [
        update("position", row.id, {"state": row.state, "closed_at": row.closed_at}, new)
        for row in rows
        if row.state is PositionState.listed
    ]


def reopening(rows: Sequence[Position], now: dt.datetime) -> Worked:
    closed = [row for row in rows if row.state is PositionState.closed]
    if any(row.expires_at <= now for row in closed):
        raise bad("act", "有的岗位有效期已过，先把有效期改到以后，再恢复招聘")
    new = {"state": PositionState.listed, "closed_at": None}
    return "恢复招聘", [
        update("position", row.id, {"state": row.state, "closed_at": row.closed_at}, new) for row in closed
    ]
