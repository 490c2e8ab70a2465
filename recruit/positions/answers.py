"""What has been answered in live rooms about a position, and about its employer's others."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair, Phase
from recruit.look import words
from recruit.positions.tables import Position
from recruit.rooms.tables import Question, Room


async def answers_about(tx: AsyncSession, position: Position, now: dt.datetime, most: int = 5) -> list[dict[str, Any]]:
    """Those about the position first, then what most people asked; each with the moment of its answer."""
    query = (
        sa.select(Question, Room, Position.id, Position.title)
        .join(Position, Position.id == Question.position_id)
        .join(Room, Room.id == Question.room_id)
        .join(Fair, Fair.id == Room.fair_id)
        .where(Position.employer_id == position.employer_id, Question.state == "answered", Fair.phase != Phase.draft)
        .order_by(
            (Position.id == position.id).desc(), Question.votes.desc(), Question.answered_at.desc(), Question.number
        )
        .limit(most)
    )
    return [answer_of(*row, about=position.id, now=now) for row in await tx.execute(query)]


def answer_of(
    row: Question, room: Room, position_id: uuid.UUID | None, title: str, about: uuid.UUID | None, now: dt.datetime
) -> dict[str, Any]:
    at = row.answered_at
    since = at - room.opened_at if at and room.opened_at else None
    return {
        "text": row.text,
        "votes": row.votes,
        "about": "" if position_id == about else title,
        "answer": {
            "text": row.answer,
            "by": {"name": row.answered_by or "主播"},
            "when": words.cn_when(at, now) if at else "",
            "replay": words.running(since.total_seconds()) if since and since >= dt.timedelta() else "",
            "replay_url": f"/rooms/{room.id}",
        },
    }
