"""Who reserved what: the count for everybody, one's own for oneself, what was sent for the organiser."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from recruit.accounts.actor import Actor
from recruit.fairs.tables import Fair, Phase
from recruit.news.rules import Kind, NewsState
from recruit.news.tables import News
from recruit.reservations.tables import Reservation
from recruit.rooms.tables import Room, RoomState
from recruit.seekers.tables import Seeker

ACTIVE = Reservation.cancelled_at.is_(None)


async def counts_of(tx: AsyncSession, rooms: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many people reserved each room: a number that several devices gave counts once."""
    who = sa.func.coalesce(Seeker.phone_index, sa.cast(Seeker.id, sa.String))
    query = (
        sa.select(Reservation.room_id, sa.func.count(sa.distinct(who)))
        .join(Seeker, Seeker.id == Reservation.seeker_id)
        .where(Reservation.room_id.in_(list(rooms)), ACTIVE)
        .group_by(Reservation.room_id)
    )
    return dict((await tx.execute(query)).all())


async def reserved_among(tx: AsyncSession, actor: Actor, rooms: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    if actor.seeker is None:
        return set()
    mine = sa.select(Reservation.room_id).where(
        Reservation.seeker_id == actor.seeker, Reservation.room_id.in_(list(rooms)), ACTIVE
    )
    return set((await tx.scalars(mine)).all())


async def shows(tx: AsyncSession, actor: Actor, rooms: Sequence[Room]) -> list[dict[str, Any]]:
    """Rooms to come as templates/reservations/_parts.html draws them, the soonest first; others are left out."""
    ahead = [room for room in rooms if room.state is RoomState.scheduled]
    ids = [room.id for room in ahead]
    counts, mine = await counts_of(tx, ids), await reserved_among(tx, actor, ids)
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    return [
        {
            "id": str(room.id),
            "url": f"/rooms/{room.id}",
            "title": room.title,
            "about": room.about,
            "starts_at": room.starts_at,
            "count": counts.get(room.id, 0),
            "mine": room.id in mine,
        }
        for room in sorted(ahead, key=lambda room: room.starts_at or last)
    ]


async def my_reservations(tx: AsyncSession, actor: Actor) -> list[tuple[Reservation, Room, Fair]]:
    """Not those that were cancelled; the soonest first, then those that are over."""
    if actor.seeker is None:
        return []
    query = (
        sa.select(Reservation, Room, Fair)
        .join(Room, Room.id == Reservation.room_id)
        .join(Fair, Fair.id == Room.fair_id)
        .where(Reservation.seeker_id == actor.seeker, ACTIVE, Fair.phase != Phase.draft)
        .order_by(Room.state == RoomState.ended, Room.starts_at, Reservation.id)
        .limit(50)
    )
    return [(row, room, fair) for row, room, fair in await tx.execute(query)]


async def my_shows(tx: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    """The same as 我的 draws them; `state` is that of the room, or `off` where it never opened."""
    return [
        {
            "id": str(room.id),
            "title": room.title,
            "url": f"/rooms/{room.id}",
            "fair": fair.name,
            "starts_at": room.starts_at,
            "state": "off" if room.state is RoomState.ended and room.opened_at is None else room.state.value,
            "moved_from": row.starts_at if row.starts_at != room.starts_at else None,
        }
        for row, room, fair in await my_reservations(tx, actor)
    ]


async def ahead_of(tx: AsyncSession, seeker: uuid.UUID) -> int:
    """How many shows to come the seeker has reserved."""
    query = (
        sa.select(sa.func.count())
        .select_from(Reservation)
        .join(Room, Room.id == Reservation.room_id)
        .where(Reservation.seeker_id == seeker, ACTIVE, Room.state == RoomState.scheduled)
    )
    return await tx.scalar(query) or 0


async def active_in(tx: AsyncSession, room: uuid.UUID) -> Sequence[uuid.UUID]:
    mine = sa.select(Reservation.id).where(Reservation.room_id == room, ACTIVE).order_by(Reservation.id)
    return (await tx.scalars(mine)).all()


async def unreached(tx: AsyncSession, room: uuid.UUID) -> dict[uuid.UUID, Kind]:
    """Reservations whose last message failed, and which one it was."""
    later = aliased(News)
    again = sa.and_(later.kind == News.kind, later.state.in_((NewsState.waiting, NewsState.trying)))
    overtaken = sa.exists().where(
        later.reservation_id == News.reservation_id, sa.or_(later.done_at > News.done_at, again)
    )
    query = (
        sa.select(News.reservation_id, News.kind)
        .join(Reservation, Reservation.id == News.reservation_id)
        .where(Reservation.room_id == room, ACTIVE, News.state == NewsState.failed, ~overtaken)
    )
    return {row: kind for row, kind in await tx.execute(query) if row}


@dataclass(frozen=True, slots=True)
class Told:
    """What the organiser sees of a room: people who reserved, messages that went out, people not reached."""

    people: int
    sent: int
    failed: int


async def told_of(tx: AsyncSession, rooms: Sequence[uuid.UUID]) -> dict[uuid.UUID, Told]:
    """For every room that anybody reserved."""
    counts = await counts_of(tx, rooms)
    sent = (
        sa.select(Reservation.room_id, sa.func.count())
        .join(News, News.reservation_id == Reservation.id)
        .where(Reservation.room_id.in_(rooms), News.state == NewsState.sent)
        .group_by(Reservation.room_id)
    )
    went = dict((await tx.execute(sent)).all())
    return {
        room: Told(counts.get(room, 0), went.get(room, 0), len(await unreached(tx, room)))
        for room in counts.keys() | went.keys()
    }
