"""The words of a fair, and what was done in its rooms to keep order."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair
from recruit.moderation.rules import KINDS, act_in_words
from recruit.moderation.tables import ListedWord
from recruit.rooms.tables import Room, RoomFact

SHOWN = 200


async def words_of(tx: AsyncSession, fair_id: uuid.UUID) -> Sequence[ListedWord]:
    mine = sa.select(ListedWord).where(ListedWord.fair_id == fair_id).order_by(ListedWord.created_at.desc())
    return (await tx.scalars(mine.order_by(ListedWord.form))).all()


async def acts_of(tx: AsyncSession, fair: Fair) -> list[dict[str, Any]]:
    """The newest acts in the fair's rooms: who, what (in words and its kind), whom as shown, why, when."""
    rows = sa.select(RoomFact, Room.title).join(Room, Room.id == RoomFact.room_id)
    rows = rows.where(Room.fair_id == fair.id, RoomFact.kind.in_(KINDS))
    newest = rows.order_by(RoomFact.at.desc(), RoomFact.seq.desc()).limit(SHOWN)
    return [
        {
            "at": fact.at,
            "kind": fact.kind,
            "room": title,
            "by": (fact.body.get("by") or {}).get("name") or "主办方",
            "act": act_in_words(fact.body),
            "whom": fact.body.get("whom", ""),
            "reason": fact.body.get("reason", ""),
            "text": fact.body.get("text", ""),
        }
        for fact, title in await tx.execute(newest)
    ]
