"""What has been answered in live rooms about a position, and about its employer's others."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair, Phase
from recruit.look import words
from recruit.positions.tables import Position
from recruit.replay.places import answers_at
from recruit.rooms.queries import worn_at
from recruit.rooms.tables import Question, Room
from recruit.settings import Settings


async def answers_about(
    tx: AsyncSession, settings: Settings, position: Position, now: dt.datetime, most: int = 5
) -> list[dict[str, Any]]:
    """Those about the position first, then what most people asked; each with where it is answered in the replay."""
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
    rows = (await tx.execute(query)).all()
    return await answers_shown(
        tx,
        settings,
        [(question, room, "" if about == position.id else title) for question, room, about, title in rows],
        now,
    )


async def answers_shown(
    tx: AsyncSession, settings: Settings, rows: Sequence[tuple[Question, Room, str]], now: dt.datetime
) -> list[dict[str, Any]]:
    replays = await answers_at(tx, settings, [(question, room) for question, room, _ in rows])
    worn = await worn_at(tx, [room.fair_id for _, room, _ in rows])
    return [
        answer_of(question, about, honour_of(worn, room, question), replays.get(question.id), now)
        for question, room, about in rows
    ]


def honour_of(worn: dict[tuple[uuid.UUID, str], str], room: Room, question: Question) -> str:
    return worn.get((room.fair_id, question.answered_by), "") if room.fair_id and question.answered_by else ""


def answer_of(
    row: Question, about: str, honour: str, replay: dict[str, str] | None, now: dt.datetime
) -> dict[str, Any]:
    """`about` names the position where it is another one."""
    return {
        "text": row.text,
        "votes": row.votes,
        "about": about,
        "answer": {
            "text": row.answer,
            "by": {"name": row.answered_by or "主播", "honour": honour},
            "when": words.cn_when(row.answered_at, now) if row.answered_at else "",
            "written": row.written,
            "replay": replay["clock"] if replay else "",
            "replay_url": replay["url"] if replay else "",
        },
    }
