"""Assistants of one room: given to it by a host or organiser, dismissed from it at once, whatever they are elsewhere at the fair."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Account, Grant, Role
from recruit.db import insert
from recruit.errors import Conflict, NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.rooms.actions import ON_AIR, on_air
from recruit.rooms.outbox import queue
from recruit.rooms.queries import ASSISTS, assists
from recruit.rooms.rules import staff_person
from recruit.rooms.tables import Room, RoomHost
from recruit.settings import Keys

HELPERS = {Role.assistant: "助理", Role.desk: "服务台", Role.gate: "检票"}
STAGE = (Role.host, Role.assistant, Role.organiser)


async def helpers_of(tx: AsyncSession, fair: Fair, room: Room, now: dt.datetime) -> list[dict[str, Any]]:
    """Who assists in this room, and who of the fair's people could: `{account, name, does, is_here}`, those here first."""
    seats = {seat.account_id: seat for seat in await tx.scalars(sa.select(RoomHost).where(RoomHost.room_id == room.id))}
    found: dict[uuid.UUID, dict[str, Any]] = {}
    for account, name, role in await tx.execute(_held(fair, now)):
        seat = seats.get(account)
        is_here = assists(seat, role is Role.assistant)
        if account not in found or role is Role.assistant:
            found[account] = {"account": str(account), "name": name, "does": HELPERS[role], "is_here": is_here}
    return sorted(found.values(), key=lambda one: not one["is_here"])


def _held(fair: Fair, now: dt.datetime) -> sa.Select[uuid.UUID, str, Role]:
    """Hosts need no seat to assist: they are left out."""
    running = (Grant.fair_id == fair.id, sa.or_(Grant.until_at.is_(None), Grant.until_at > now))
    hosts = sa.select(Grant.account_id).where(*running, Grant.role == Role.host)
    return (
        sa.select(Account.id, Account.name, Grant.role)
        .join(Grant, Grant.account_id == Account.id)
        .where(*running, Grant.role.in_(HELPERS), Account.disabled_at.is_(None), Account.id.not_in(hosts))
        .order_by(Account.created_at)
    )


async def appoint(
    tx: AsyncSession, keys: Keys, actor: Actor, fair: Fair, room: Room, account: str, now: dt.datetime
) -> None:
    """One of the fair's people assists in this room from now on, be it again."""
    people = {one["account"]: one["name"] for one in await helpers_of(tx, fair, room, now)}
    chosen = parse_id(account)
    if chosen is None or str(chosen) not in people:
        raise NotFound("没有这位工作人员，请先在“人员”里建账号。")
    seat = RoomHost(room_id=room.id, account_id=chosen, name=people[str(chosen)], place=ASSISTS)
    put = insert(tx, RoomHost).values(seat.model_dump())
    again = {"place": ASSISTS, "name": seat.name, "dismissed_at": None}
    await tx.execute(put.on_conflict_do_update(index_elements=["room_id", "account_id"], set_=again))
    audit(tx, actor, "give_seat", "room", room.id, room.fair_id, account=str(chosen), place=ASSISTS)
    await tell(tx, keys, room, "staff_restored", chosen)


async def dismiss(
    tx: AsyncSession, keys: Keys, actor: Actor, fair: Fair, room: Room, account: str, now: dt.datetime
) -> None:
    """They assist here no more, with what they have open too; what else they do at the fair stays theirs."""
    here = {one["account"]: one["name"] for one in await helpers_of(tx, fair, room, now) if one["is_here"]}
    chosen = parse_id(account)
    if chosen is None or str(chosen) not in here:
        raise Conflict("这个人已经不是这个直播间的助理了。", code="no_assistant")
    seat = RoomHost(room_id=room.id, account_id=chosen, name=here[str(chosen)], place=ASSISTS, dismissed_at=now)
    put = insert(tx, RoomHost).values(seat.model_dump())
    again = {"place": ASSISTS, "dismissed_at": now}
    swap = put.on_conflict_do_update(
        index_elements=["room_id", "account_id"], set_=again, where=RoomHost.dismissed_at.is_(None)
    )
    if (await tx.execute(swap)).rowcount != 1:
        raise Conflict("这个人刚被撤下。", code="no_assistant")
    audit(tx, actor, "take_seat", "room", room.id, room.fair_id, account=str(chosen))
    await tell(tx, keys, room, "staff_revoked", chosen)


async def tell(tx: AsyncSession, keys: Keys, room: Room, op: str, account: uuid.UUID) -> None:
    """The room's log, so that every node and every open desk hears of it; one that has not opened has nobody in it."""
    if room.state in ON_AIR:
        await queue(tx, room.id, {"op": op, "person": staff_person(keys.index.hex(), account)})


async def retell_staff(tx: AsyncSession, keys: Keys, fair: Fair, account: uuid.UUID, now: dt.datetime) -> None:
    """Somebody's roles at the fair changed: rooms on air let go of those who are none of theirs any more, and take others back."""
    running = sa.or_(Grant.until_at.is_(None), Grant.until_at > now)
    held = sa.select(Grant.role).where(Grant.account_id == account, running, Grant.role.in_(STAGE))
    roles = set(await tx.scalars(held.where(sa.or_(Grant.fair_id == fair.id, Grant.unit_id.is_not(None)))))
    for room in await on_air(tx, fair):
        seat = await tx.scalar(sa.select(RoomHost).where(RoomHost.room_id == room.id, RoomHost.account_id == account))
        stays = assists(seat, Role.assistant in roles) or roles - {Role.assistant}
        await tell(tx, keys, room, "staff_restored" if stays else "staff_revoked", account)
