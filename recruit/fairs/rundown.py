"""The rundown's page: which position is explained when, in which room, by whom; what is on now."""

import datetime as dt
from collections import Counter
from typing import Any

import sqlalchemy as sa
from litestar import get
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.db import utc_now
from recruit.employers.tables import Employer
from recruit.fairs.queries import online_in, public_fair, rooms_of
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenTx
from recruit.look import words
from recruit.positions.card import pay_shape
from recruit.positions.tables import Position
from recruit.rooms.tables import Room, RoomPin, RoomState, RundownItem
from recruit.speakers.tables import Speaker

ON_AIR = (RoomState.open, RoomState.cut)
STATES = {
    RoomState.open: "直播中",
    RoomState.cut: "画面暂停，提问照常",
    RoomState.scheduled: "还没开播",
    RoomState.ended: "已经结束",
}
CALLED_OFF = "不办了"


async def rundown_of(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[dict[str, Any]]:
    """The fair's items by room; those that no room took belong to the first room that has none, or stand alone."""
    query = (
        sa.select(RundownItem, Position, Employer, Speaker)
        .outerjoin(Position, Position.id == RundownItem.position_id)
        .outerjoin(Employer, Employer.id == Position.employer_id)
        .outerjoin(Speaker, sa.and_(Speaker.id == RundownItem.speaker_id, Speaker.revoked_at.is_(None)))
        .where(sa.or_(RundownItem.fair_id == fair.id, RundownItem.room_id.in_(room_ids(fair))))
        .order_by(RundownItem.place, RundownItem.id)
    )
    rows = (await tx.execute(query)).all()
    rooms = await rooms_of(tx, fair)
    pinned = await pinned_now(tx, fair)
    free = [row for row in rows if row[0].room_id is None]
    parts = []
    for room in rooms:
        mine = [row for row in rows if row[0].room_id == room.id]
        if not mine:
            mine, free = free, []
        parts.append(part_of(room, mine, pinned, now))
    if free:
        parts.append(part_of(None, free, pinned, now))
    return sorted(parts, key=lambda part: part["order"])


def room_ids(fair: Fair) -> sa.Select[Any]:
    return sa.select(Room.id).where(Room.fair_id == fair.id)


async def pinned_now(tx: AsyncSession, fair: Fair) -> set[Any]:
    """Rooms with the position that each explains now."""
    live = sa.select(RoomPin.room_id, RoomPin.position_id).join(Room, Room.id == RoomPin.room_id)
    live = live.where(Room.fair_id == fair.id, Room.state.in_(ON_AIR), RoomPin.to_at.is_(None))
    return {(room, position) for room, position in await tx.execute(live)}


def part_of(room: Room | None, rows: list[Any], pinned: set[Any], now: dt.datetime) -> dict[str, Any]:
    lines = [line_of(n, *row, pinned=pinned, room=room, now=now) for n, row in enumerate(rows, 1)]
    order = [RoomState.open, RoomState.cut, RoomState.scheduled, None, RoomState.ended]
    return {
        "order": order.index(room.state if room else None),
        "title": room.title if room else "带岗排期",
        "room": room,
        "state": state_of(room) if room else "",
        "is_ahead": room is not None and room.state is RoomState.scheduled,
        "is_live": room is not None and room.state in ON_AIR,
        "url": f"/rooms/{room.id}" if room else "",
        "now": next((line for line in lines if line["state"] == "now"), None),
        "next": next((line for line in lines if line["state"] == "next"), None),
        "lines": lines,
        "done": sum(line["state"] == "done" for line in lines),
    }


def state_of(room: Room) -> str:
    return CALLED_OFF if room.state is RoomState.ended and room.opened_at is None else STATES[room.state]


def line_of(
    n: int,
    item: RundownItem,
    position: Position | None,
    employer: Employer | None,
    speaker: Speaker | None,
    *,
    pinned: set[Any],
    room: Room | None,
    now: dt.datetime,
) -> dict[str, Any]:
    at = item.explained_from or item.planned_at
    is_now = room is not None and position is not None and (room.id, position.id) in pinned
    is_over = room is not None and room.state is RoomState.ended
    local = words.local(at) if at else None
    state = "now" if is_now else "done" if item.explained_from else "missed" if is_over else "next"
    return {
        "n": n,
        "title": position.title if position else item.title,
        "employer": employer.short_name if employer else "",
        "pay": pay_shape(position) if position else None,
        "headcount": position.headcount if position else None,
        "clock": words.cn_clock(at) if at else "",
        "date": local.date().isoformat() if local else "",
        "is_ahead": bool(at and at > now),
        "minutes": item.planned_minutes,
        "host": item.host_name or "",
        "speaker": {"name": speaker.name, "url": f"/speakers/{speaker.id}"} if speaker else None,
        "state": state,
        "url": f"/positions/{position.id}" if position else "",
    }


def days_of(parts: list[dict[str, Any]], now: dt.datetime) -> list[dict[str, Any]]:
    """The days on which something is planned, each with how much."""
    dates = Counter(line["date"] for part in parts for line in part["lines"] if line["date"])
    today = words.local(now).date().isoformat()
    named = {date: "今天" if date == today else words.cn_day(dt.date.fromisoformat(date)) for date in sorted(dates)}
    return [{"date": date, "name": name, "number": dates[date]} for date, name in named.items()]


def day_of(asked: str, days: list[dict[str, Any]], now: dt.datetime) -> str:
    """The day to show: the one asked for, else today or the next with something planned, else the last."""
    dates = [day["date"] for day in days]
    today = words.local(now).date().isoformat()
    return asked if asked in dates else next((date for date in dates if date >= today), dates[-1] if dates else "")


def on_day(part: dict[str, Any], date: str, now: dt.datetime) -> dict[str, Any]:
    """The part with the lines of one day and those without a time; the clock stands before the first that is ahead."""
    lines = [line for line in part["lines"] if line["date"] in ("", date)]
    begun = any(line["date"] and not line["is_ahead"] for line in lines)
    is_today = date == words.local(now).date().isoformat()
    ahead = next((line["n"] for line in lines if line["is_ahead"] and line["state"] == "next"), None)
    mark = ahead if begun and is_today and part["now"] is None else None
    done = sum(line["state"] == "done" for line in lines)
    return part | {"lines": lines, "mark": mark, "done": done, "elsewhere": bool(part["lines"]) and not lines}


@get("/fairs/{slug:str}/rundown", include_in_schema=False)
async def show_rundown(slug: FromPath[str], request: Ask, tx: GivenTx, day: FromQuery[str] = "") -> Template:
    fair, now = await public_fair(tx, request.user, slug), utc_now()
    whole = await rundown_of(tx, fair, now)
    days = days_of(whole, now)
    date = day_of(day, days, now)
    parts = [part for part in (on_day(one, date, now) for one in whole) if part["is_live"] or not part["elsewhere"]]
    for part in parts:
        part["online"] = await online_in(request.app.state.redis, part["room"]) if part["is_live"] else 0
    context = {"fair": fair, "parts": parts, "days": days, "day": date, "as_of": words.cn_when(now, now), "now_at": now}
    return Template("fairs/rundown.html", context=context)


handlers = [show_rundown]
