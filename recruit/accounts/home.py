"""Where each role begins its work after sign-in."""

import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Held
from recruit.accounts.queries import grants_of
from recruit.accounts.tables import Role
from recruit.employers.tables import Participation
from recruit.fairs.reach import work_on
from recruit.fairs.tables import Fair, Phase
from recruit.rooms.tables import Room, RoomHost, RoomKind, RoomState

STAGE = (Role.host, Role.assistant)
ORDER = (Role.organiser, Role.host, Role.assistant, Role.recruiter, Role.gate, Role.desk)


async def home_of(tx: AsyncSession, account_id: uuid.UUID, now: dt.datetime) -> str:
    """The first page of the account's most far-reaching grant, for the fair that is on."""
    grants = sorted(await grants_of(tx, account_id, now), key=lambda held: ORDER.index(held.role))
    if grants and grants[0].role in STAGE and (room := await room_to_host(tx, account_id, grants)):
        return f"/rooms/{room}/desk"
    for held in grants:
        if fair := await fair_of(tx, held):
            return page_of(held.role, fair)
    return "/organiser/fairs" if any(held.role is Role.organiser for held in grants) else "/"


async def fair_of(tx: AsyncSession, held: Held) -> Fair | None:
    order = (Fair.series_id.is_not(None), (Fair.phase == Phase.open).desc(), Fair.opens_at.desc())
    chosen = sa.select(Fair).order_by(*order).limit(1)
    if held.fair:
        return await tx.get(Fair, held.fair)
    if held.employer:
        joined = chosen.join(Participation, Participation.fair_id == Fair.id)
        return await tx.scalar(joined.where(Participation.employer_id == held.employer))
    return await tx.scalar(chosen.where(Fair.unit_id.in_(held.units)))


async def room_to_host(tx: AsyncSession, account_id: uuid.UUID, grants: Iterable[Held]) -> uuid.UUID | None:
    """Of all fairs and shows that somebody hosts: the room on the air, one's own seat first, else the next to come."""
    fairs = {held.fair for held in grants if held.role in STAGE}
    live = (
        sa.select(Room.id)
        .outerjoin(RoomHost, sa.and_(RoomHost.room_id == Room.id, RoomHost.account_id == account_id))
        .where(Room.fair_id.in_(fairs), Room.kind == RoomKind.live, Room.state != RoomState.ended)
        .where(RoomHost.dismissed_at.is_(None))
        .order_by(RoomHost.id.is_(None), Room.state == RoomState.scheduled, Room.starts_at, Room.created_at)
        .limit(1)
    )
    return await tx.scalar(live)


def page_of(role: Role, fair: Fair) -> str:
    match role:
        case Role.host | Role.assistant:
            return f"/fairs/{fair.slug}"
        case Role.recruiter:
            return f"/recruiter/fairs/{fair.slug}"
        case Role.gate:
            return f"/gate/{fair.slug}"
        case Role.desk:
            return f"/service/{fair.slug}"
    return work_on(fair)
