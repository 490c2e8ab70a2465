"""What a speaker talked about, position by position: when, before how many, what was asked and who applied."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.tables import Application, ApplicationState
from recruit.rooms.tables import Question, Room, RundownItem
from recruit.talks import rules
from recruit.talks.rules import Heard, Minute, Span


@dataclass(frozen=True, slots=True)
class Turn:
    """One item of a rundown in one room, and when the speaker talked about it there."""

    room: Room
    item: RundownItem
    spans: list[Span]


@dataclass(frozen=True, slots=True)
class Part:
    """A turn with what came of it; `asked` and `applied` are of its position, in that room and in the talk's day."""

    turn: Turn
    heard: Heard
    asked: int
    applied: int

    @property
    def at(self) -> dt.datetime:
        return min(span.start for span in self.turn.spans)

    @property
    def minutes(self) -> int:
        return rules.length(self.turn.spans)


async def parts_of(
    tx: AsyncSession, turns: Sequence[Turn], minutes: dict[uuid.UUID, list[Minute]], during: Sequence[Span]
) -> list[Part]:
    """In the order in which they were talked about; `during`: when an application counts with the talks."""
    positions = [turn.item.position_id for turn in turns if turn.item.position_id]
    asked, applied = await asked_about(tx, positions), await applied_to(tx, positions, during)
    found = [
        Part(
            turn,
            rules.heard(minutes[turn.room.id], turn.spans),
            asked.get((turn.room.id, turn.item.position_id), 0),
            applied.get(turn.item.position_id, 0),
        )
        for turn in turns
    ]
    return sorted(found, key=lambda part: part.at)


async def asked_about(
    tx: AsyncSession, positions: Sequence[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID | None], int]:
    """How many questions that everybody could see, by room and position."""
    rows = (
        sa.select(Question.room_id, Question.position_id, sa.func.count())
        .where(Question.position_id.in_(positions), Question.state.not_in(("held", "hidden")))
        .group_by(Question.room_id, Question.position_id)
    )
    return {(room, position): n for room, position, n in await tx.execute(rows)}


async def applied_to(
    tx: AsyncSession, positions: Sequence[uuid.UUID], during: Sequence[Span]
) -> dict[uuid.UUID | None, int]:
    at = Application.submitted_at
    rows = (
        sa.select(Application.position_id, sa.func.count())
        .where(
            Application.position_id.in_(positions),
            Application.state != ApplicationState.withdrawn,
            sa.or_(sa.false(), *(at.between(span.start, span.end) for span in during)),
        )
        .group_by(Application.position_id)
    )
    return dict((await tx.execute(rows)).all())
