"""What has been answered about a position in the live room."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.rooms.tables import Question


async def answers_about(tx: AsyncSession, position_id: uuid.UUID, most: int = 4) -> list[dict[str, Any]]:
    """The questions that most people asked, with their answers."""
    rows = await tx.scalars(
        sa.select(Question)
        .where(Question.position_id == position_id, Question.state == "answered")
        .order_by(Question.votes.desc(), Question.number)
        .limit(most)
    )
    return [
        {
            "text": row.text,
            "votes": row.votes,
            "answer": {"text": row.answer, "by": {"name": row.answered_by or "主播"}},
        }
        for row in rows
    ]
