"""What a replay is made of: pins and answers from the room's archived facts, positions as they stand today, and what was recorded."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from live.contract import Recording
from recruit.accounts.actor import Actor
from recruit.employers.tables import Employer
from recruit.errors import NotFound
from recruit.fairs.tables import Fair
from recruit.positions.queries import Listed, with_places
from recruit.positions.tables import Position, PositionState
from recruit.replay.rules import Answered, Pinned, Standing, standing_of
from recruit.rooms.queries import NO_ROOM, find_any_room
from recruit.rooms.tables import Question, Room, RoomFact, RoomKind, RoomPin, RoomState

CALLS = ("taken", "handed")
POLLED = "poll_closed"


async def find_replay(tx: AsyncSession, actor: Actor, room_id: str) -> tuple[Room, Fair]:
    """A live room; one of a fair that is not public yet for its own staff alone."""
    room, fair = await find_any_room(tx, actor, room_id)
    if room.kind is not RoomKind.live:
        raise NotFound(NO_ROOM)
    return room, fair


def standing(room: Room, kept: Recording | None) -> Standing:
    return standing_of(
        room.state is RoomState.ended, room.video_deleted_at is not None, kept.is_settled if kept else None
    )


async def pins_of(tx: AsyncSession, room: Room) -> list[Pinned]:
    rows = sa.select(RoomPin).where(RoomPin.room_id == room.id, RoomPin.position_id.is_not(None))
    return [
        Pinned(pin.position_id, pin.seq, pin.from_at.timestamp(), pin.to_at.timestamp() if pin.to_at else None)
        for pin in await tx.scalars(rows.order_by(RoomPin.seq))
        if pin.position_id
    ]


async def answered_in(tx: AsyncSession, room: Room) -> list[Question]:
    """Those that were answered and may be seen; what was hidden stays hidden."""
    rows = sa.select(Question).where(Question.room_id == room.id, Question.state == "answered")
    return list(await tx.scalars(rows.where(Question.answered_at.is_not(None)).order_by(Question.number)))


async def calls_of(tx: AsyncSession, rooms: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, int], list[dt.datetime]]:
    """When each question was taken up or handed to somebody, by room and number."""
    rows = sa.select(RoomFact.room_id, RoomFact.body, RoomFact.at)
    found: dict[tuple[uuid.UUID, int], list[dt.datetime]] = {}
    for room, body, at in await tx.execute(rows.where(RoomFact.room_id.in_(list(rooms)), RoomFact.kind.in_(CALLS))):
        found.setdefault((room, body["question"]), []).append(at)
    return found


async def polls_in(tx: AsyncSession, room: Room) -> list[dict[str, Any]]:
    """The room's polls that are over, as the log counted them."""
    rows = sa.select(RoomFact.body).where(RoomFact.room_id == room.id, RoomFact.kind == POLLED).order_by(RoomFact.seq)
    return list(await tx.scalars(rows))


def moments(questions: Sequence[Question], calls: dict[tuple[uuid.UUID, int], list[dt.datetime]]) -> list[Answered]:
    made = []
    for row in questions:
        assert row.answered_at
        before = [at for at in calls.get((row.room_id, row.number), []) if at <= row.answered_at]
        called = max(before).timestamp() if before and not row.written else None
        made.append(Answered(row.number, row.position_id, row.answered_at.timestamp(), called))
    return made


async def positions_in(tx: AsyncSession, actor: Actor, wanted: Iterable[uuid.UUID]) -> dict[uuid.UUID, Listed]:
    """Those positions as they stand today, also closed ones; a withdrawn draft is not shown."""
    rows = await tx.execute(
        sa.select(Position, Employer)
        .join(Employer, Employer.id == Position.employer_id)
        .where(Position.id.in_(list(wanted)), Position.state != PositionState.draft)
    )
    listed = await with_places(tx, actor, [(position, employer) for position, employer in rows])
    return {row.position.id: row for row in listed}


async def rooms_explaining(tx: AsyncSession, position: Position) -> Sequence[Room]:
    """Rooms in which the position was explained, the newest first."""
    pins = sa.select(RoomPin.room_id).where(RoomPin.position_id == position.id)
    return (await tx.scalars(sa.select(Room).where(Room.id.in_(pins)).order_by(Room.created_at.desc()))).all()


def asked_shape(row: Question) -> dict[str, Any]:
    return {
        "question": row.number,
        "text": row.text,
        "votes": row.votes,
        "answer": row.answer,
        "by": row.answered_by or "主播",
        "written": row.written,
    }
