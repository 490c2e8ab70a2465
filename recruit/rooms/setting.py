"""Rooms set up ahead: planned for a time, described, opened when it comes, and given to those who host them."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Account, Grant, Role
from recruit.db import insert
from recruit.errors import Conflict, FieldError, Invalid, NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.look import words
from recruit.recordings.queries import kept
from recruit.reservations.actions import tell_moved, tell_opened
from recruit.reservations.queries import told_of
from recruit.rooms import assistants
from recruit.rooms.actions import ON_AIR, announce_room, create_room, describe_room, end_rehearsal, refuse_second
from recruit.rooms.forms import PLACES, RoomForm, SeatForm
from recruit.rooms.queries import rundown_of
from recruit.rooms.tables import Room, RoomHost, RoomState, RundownItem
from recruit.settings import Keys, Settings


async def make_room(tx: AsyncSession, actor: Actor, fair: Fair, form: RoomForm, now: dt.datetime) -> Room:
    """Open at once, or planned for a time: nobody is told of that one before it opens."""
    zone = zoneinfo.ZoneInfo(fair.time_zone)
    form.check(zone, now, planned=form.when == "later")
    await refuse_second(tx, fair)
    if form.when != "later":
        room = await create_room(tx, actor, fair, form.title, now, about=form.about.strip(), settings=form.settings())
        return room
    room = Room(
        fair_id=fair.id,
        title=form.title.strip(),
        about=form.about.strip(),
        settings=form.settings(),
        starts_at=form.starts_at(zone),
        simulated=fair.simulated,
        created_at=now,
    )
    tx.add(room)
    await tx.flush()
    audit(tx, actor, "plan_room", "room", room.id, fair.id)
    return room


async def change_room(tx: AsyncSession, actor: Actor, fair: Fair, room: Room, form: RoomForm, now: dt.datetime) -> None:
    """Its words at any time; hour and settings while it is still to come, for on air the host's desk rules them."""
    zone, planned = zoneinfo.ZoneInfo(fair.time_zone), room.state is RoomState.scheduled
    before = room.starts_at
    form.check(zone, now, planned)
    values: dict[str, Any] = {"title": form.title.strip(), "about": form.about.strip()}
    if planned:
        values |= {"starts_at": form.starts_at(zone), "settings": form.settings()}
    swap = sa.update(Room).where(Room.id == room.id, Room.state == room.state).values(**values)
    if (await tx.execute(swap)).rowcount != 1:
        raise Conflict("这个直播间刚开播或结束了，请看看现在的样子再改。", code="room_changed")
    audit(tx, actor, "change_room", "room", room.id, fair.id)
    await retell(tx, fair, room)
    if planned and room.starts_at != before:
        await tell_moved(tx, room, now)


async def open_planned(tx: AsyncSession, actor: Actor, fair: Fair, room: Room, now: dt.datetime) -> None:
    swap = sa.update(Room).where(Room.id == room.id, Room.state == RoomState.scheduled)
    if (await tx.execute(swap.values(state=RoomState.open, opened_at=now))).rowcount != 1:
        raise Conflict("这个直播间已经开播或结束了。", code="room_changed")
    await announce_room(tx, room, fair, now)
    await tell_opened(tx, room, now)
    await end_rehearsal(tx, actor, room, now)
    audit(tx, actor, "open_room", "room", room.id, fair.id)


async def retell(tx: AsyncSession, fair: Fair, room: Room) -> None:
    await tx.refresh(room)
    if room.state in ON_AIR:
        await describe_room(tx, room, fair)


async def may_host(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[tuple[uuid.UUID, str, Role]]:
    """Hosts and assistants of the fair, to be given to its rooms."""
    held = (
        sa.select(Account.id, Account.name, Grant.role)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.fair_id == fair.id, Grant.role.in_((Role.host, Role.assistant)), Account.disabled_at.is_(None))
        .where(sa.or_(Grant.until_at.is_(None), Grant.until_at > now))
        .order_by(Grant.role.desc(), Account.created_at)
    )
    return [(account, name, role) for account, name, role in await tx.execute(held)]


async def give_seat(
    tx: AsyncSession, keys: Keys, actor: Actor, fair: Fair, room: Room, form: SeatForm, now: dt.datetime
) -> None:
    """Whoever sits here already changes place; who was dismissed as an assistant is back."""
    people = {account: name for account, name, _ in await may_host(tx, fair, now)}
    account = parse_id(form.account)
    if account not in people or form.place not in PLACES:
        wrong = [FieldError("account", "请选一位本场的主播或助理；没有的话先到“人员”里建账号")]
        raise Invalid("有内容需要改一下。", errors=wrong)
    row = RoomHost(room_id=room.id, account_id=account, name=people[account], place=form.place)
    put = insert(tx, RoomHost).values(row.model_dump())
    again = {"place": form.place, "name": people[account], "dismissed_at": None}
    await tx.execute(put.on_conflict_do_update(index_elements=["room_id", "account_id"], set_=again))
    audit(tx, actor, "give_seat", "room", room.id, fair.id, account=str(account), place=form.place)
    await assistants.tell(tx, keys, room, "staff_restored", account)
    await retell(tx, fair, room)


async def take_seat(
    tx: AsyncSession, keys: Keys, actor: Actor, fair: Fair, room: Room, seat: str, now: dt.datetime
) -> None:
    """Who is named here is named no longer; who assists by it is dismissed."""
    mine = (RoomHost.id == parse_id(seat), RoomHost.room_id == room.id, RoomHost.dismissed_at.is_(None))
    row = await tx.scalar(sa.select(RoomHost).where(*mine))
    if row is None:
        raise NotFound("这个人已经不在这个直播间了。")
    helpers = await assistants.helpers_of(tx, fair, room, now)
    if any(one["account"] == str(row.account_id) and one["is_here"] for one in helpers):
        return await assistants.dismiss(tx, keys, actor, fair, room, str(row.account_id), now)
    if (await tx.execute(sa.delete(RoomHost).where(*mine))).rowcount != 1:
        raise NotFound("这个人刚被撤下。")
    audit(tx, actor, "take_seat", "room", room.id, fair.id)
    await retell(tx, fair, room)


async def cards(tx: AsyncSession, settings: Settings, fair: Fair, rooms: Sequence[Room]) -> list[dict[str, Any]]:
    """Each room with who hosts it, how long its rundown is and what became of its recording; those on air first, ended ones last."""
    ids = [room.id for room in rooms]
    seats: dict[uuid.UUID, list[RoomHost]] = {}
    sitting = sa.select(RoomHost).where(RoomHost.room_id.in_(ids), RoomHost.dismissed_at.is_(None))
    for seat in await tx.scalars(sitting.order_by(RoomHost.created_at)):
        seats.setdefault(seat.room_id, []).append(seat)
    counted = sa.select(RundownItem.room_id, sa.func.count()).where(RundownItem.room_id.in_(ids))
    rows = await tx.execute(counted.group_by(RundownItem.room_id))
    items = {room: count for room, count in rows if room}
    told = await told_of(tx, ids)
    rehearsed = sa.select(Room.rehearses_id).where(Room.rehearses_id.in_(ids), Room.state != RoomState.ended)
    rehearsing = set(await tx.scalars(rehearsed))
    order = {RoomState.open: 0, RoomState.cut: 0, RoomState.scheduled: 1, RoomState.ended: 2}
    return [
        {
            "room": room,
            "seats": seats.get(room.id, []),
            "planned": items.get(room.id, 0),
            "video": await kept(settings, fair, room),
            "told": told.get(room.id),
            "rehearsing": room.id in rehearsing,
            "coming": await coming_in(tx, room),
        }
        for room in sorted(rooms, key=lambda room: (order[room.state], room.starts_at or room.created_at))
    ]


async def coming_in(tx: AsyncSession, room: Room) -> list[dict[str, Any]]:
    """What a room that is not over has still to talk about, each item with its number in the rundown."""
    if room.state is RoomState.ended:
        return []
    items = enumerate(await rundown_of(tx, room), 1)
    return [item | {"n": n} for n, item in items if not item["explained_to"]]


def form_of(fair: Fair, room: Room) -> RoomForm:
    at = words.local(room.starts_at, zoneinfo.ZoneInfo(fair.time_zone)) if room.starts_at else None
    return RoomForm(
        title=room.title,
        about=room.about,
        when="later" if room.state is RoomState.scheduled else "now",
        day=f"{at:%Y-%m-%d}" if at else "",
        hour=f"{at:%H:%M}" if at else "",
        feed=str(room.settings.get("feed", "hall")),
        slow=str(room.settings.get("slow", 0)),
    )
