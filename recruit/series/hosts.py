"""Who hosts a show: people who host for the same union, with a role at this show and a seat in its room."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import grant
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Account, Grant, Role
from recruit.errors import FieldError, Invalid
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.rooms.queries import ASSISTS
from recruit.rooms.setting import retell
from recruit.rooms.tables import Room, RoomHost
from recruit.series.rules import MOST_HOSTS

STAGE = (Role.host, Role.assistant)
NAMES = {Role.host: "主播", Role.assistant: "助理"}


async def hosts_around(tx: AsyncSession, unit: uuid.UUID, now: dt.datetime) -> dict[uuid.UUID, tuple[str, Role]]:
    """Everybody who hosts or assists at any fair or show of this union now; a host who also assists is a host."""
    held = (
        sa.select(Account.id, Account.name, Grant.role)
        .join(Grant, Grant.account_id == Account.id)
        .join(Fair, Fair.id == Grant.fair_id)
        .where(Fair.unit_id == unit, Grant.role.in_(STAGE), Account.disabled_at.is_(None))
        .where(sa.or_(Grant.until_at.is_(None), Grant.until_at > now))
        .order_by(Account.created_at, Account.id)
    )
    found: dict[uuid.UUID, tuple[str, Role]] = {}
    for account, name, role in await tx.execute(held):
        if role is Role.host or account not in found:
            found[account] = (name, role)
    return found


async def seated(tx: AsyncSession, room: Room) -> list[tuple[uuid.UUID, str]]:
    mine = (RoomHost.room_id == room.id, RoomHost.dismissed_at.is_(None))
    rows = sa.select(RoomHost.account_id, RoomHost.name).where(*mine)
    return [(account, name) for account, name in await tx.execute(rows.order_by(RoomHost.created_at))]


async def seat_hosts(
    tx: AsyncSession, actor: Actor, fair: Fair, room: Room, names: Sequence[str], now: dt.datetime
) -> set[uuid.UUID]:
    """Exactly these; who is taken off has no right at this show any more. Returns whose rights changed."""
    people = await hosts_around(tx, fair.unit_id, now)
    wanted = [found for name in names if (found := parse_id(name))]
    there = {account for account, _ in await seated(tx, room)}
    if len(wanted) > MOST_HOSTS or any(one not in people and one not in there for one in wanted):
        wrong = [FieldError("host", "请从列出的主播里选；没有的话先在“人员”里建账号")]
        raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)
    gone = there - set(wanted)
    back = sa.update(RoomHost).where(RoomHost.room_id == room.id, RoomHost.account_id.in_(wanted))
    back = back.where(RoomHost.dismissed_at.is_not(None)).values(dismissed_at=None).returning(RoomHost.account_id)
    returned = set(await tx.scalars(back.execution_options(synchronize_session=False)))
    await tx.execute(sa.delete(RoomHost).where(RoomHost.room_id == room.id, RoomHost.account_id.in_(gone)))
    ends = sa.update(Grant).where(Grant.fair_id == fair.id, Grant.account_id.in_(gone), Grant.role.in_(STAGE))
    await tx.execute(ends.values(until_at=now).execution_options(synchronize_session=False))
    for account in dict.fromkeys(one for one in wanted if one not in there | returned):
        name, role = people[account]
        await grant(tx, account, role, fair_id=fair.id, by=actor)
        tx.add(
            RoomHost(room_id=room.id, account_id=account, name=name, place=ASSISTS if role is Role.assistant else "")
        )
    await tx.flush()
    changed = gone | set(wanted) - there
    if changed:
        await retell(tx, fair, room)
    return changed
