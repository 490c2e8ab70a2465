"""A question that the show left open is answered in writing, once."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from live.words import verdict
from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.errors import Conflict, FieldError, Invalid
from recruit.rooms.tables import Question
from recruit.speakers.tables import Speaker
from recruit.talks import rules


async def answer_in_writing(
    tx: AsyncSession, actor: Actor, speaker: Speaker, question: Question, text: str, now: dt.datetime
) -> None:
    """Everybody reads it with the position and in the replay, under the speaker's name."""
    if wrong := rules.fault_of(text, verdict(text)):
        raise Invalid("还没有发出去。", errors=[FieldError("text", wrong)])
    open_one = sa.update(Question).where(Question.id == question.id, Question.state.in_(rules.OPEN))
    said = {
        "state": "answered",
        "answer": text.strip(),
        "answered_by": speaker.name,
        "answered_at": now,
        "written": True,
    }
    if (await tx.execute(open_one.values(said))).rowcount != 1:
        raise Conflict("这个问题刚有人答了，不用再答。", code="answered")
    audit(tx, actor, "answer_in_writing", "question", question.id, speaker.fair_id)
