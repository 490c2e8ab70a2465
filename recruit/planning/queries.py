"""What a fair has, counted at the call, for the rule that says what is missing."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.tables import Grant, Role
from recruit.applications.tables import Application, ApplicationState
from recruit.employers.tables import Participation, ParticipationStatus
from recruit.fairs.reach import days_of
from recruit.fairs.tables import Booth, Fair, Hall
from recruit.planning.rules import Standing
from recruit.positions.tables import Position, PositionState
from recruit.registrations.tables import Registration, RegistrationState
from recruit.rooms.tables import Room, RoomKind, RoomState
from recruit.speakers.tables import Speaker

Status = ParticipationStatus


async def standing_of(tx: AsyncSession, fair: Fair, now: dt.datetime) -> Standing:
    counts = await hall_counts(tx, fair.id) | await employer_counts(tx, fair.id, now)
    counts |= await position_counts(tx, fair.id, now) | await stage_counts(tx, fair.id, now)
    return Standing(
        phase=fair.phase,
        operator=fair.operator,
        licence=fair.operator_licence,
        organisers=fair.organisers,
        address=fair.address,
        days=len(await days_of(tx, fair)),
        is_over=fair.closes_at <= now,
        **counts,
    )


def number(*where: Any) -> Any:
    return sa.select(sa.func.count()).where(*where)


async def all_of(tx: AsyncSession, **counts: Any) -> dict[str, int]:
    """Several counts in one statement."""
    row = (await tx.execute(sa.select(*[query.scalar_subquery().label(name) for name, query in counts.items()]))).one()
    return dict(row._mapping)


async def hall_counts(tx: AsyncSession, fair: uuid.UUID) -> dict[str, int]:
    return await all_of(
        tx,
        halls=number(Hall.fair_id == fair),
        booths=number(Booth.fair_id == fair),
        booths_free=number(Booth.fair_id == fair, Booth.participation_id.is_(None)),
    )


async def employer_counts(tx: AsyncSession, fair: uuid.UUID, now: dt.datetime) -> dict[str, int]:
    here = Participation.fair_id == fair
    coming = (here, Participation.status == Status.accepted)
    with_booth = sa.select(Booth.participation_id).where(Booth.fair_id == fair, Booth.participation_id.is_not(None))
    hiring = sa.select(Position.participation_id).where(*listed(fair, now))
    return await all_of(
        tx,
        employers=number(*coming),
        invited=number(here, Participation.status == Status.invited),
        unanswered=number(Registration.fair_id == fair, Registration.state == RegistrationState.submitted),
        without_booth=number(*coming, Participation.id.not_in(with_booth)),
        without_position=number(*coming, Participation.id.not_in(hiring)),
        waiting=number(Application.fair_id == fair, Application.state == ApplicationState.submitted),
    )


def listed(fair: uuid.UUID, now: dt.datetime) -> tuple[Any, ...]:
    return (Position.fair_id == fair, Position.state == PositionState.listed, Position.expires_at > now)


async def position_counts(tx: AsyncSession, fair: uuid.UUID, now: dt.datetime) -> dict[str, int]:
    published = (Position.fair_id == fair, Position.state == PositionState.listed)
    return await all_of(
        tx,
        positions=number(*listed(fair, now)),
        without_pay=number(*listed(fair, now), Position.pay_unit.is_(None)),
        expired=number(*published, Position.expires_at <= now),
    )


async def stage_counts(tx: AsyncSession, fair: uuid.UUID, now: dt.datetime) -> dict[str, int]:
    room = (Room.fair_id == fair, Room.kind == RoomKind.live)
    held = (Grant.fair_id == fair, sa.or_(Grant.until_at.is_(None), Grant.until_at > now))
    return await all_of(
        tx,
        rooms=number(*room, Room.state != RoomState.ended),
        rooms_open=number(*room, Room.state.in_([RoomState.open, RoomState.cut])),
        hosts=number(*held, Grant.role == Role.host),
        gates=number(*held, Grant.role == Role.gate),
        speakers=number(Speaker.fair_id == fair, Speaker.revoked_at.is_(None)),
    )
