"""An announcement is posted and taken away: in SQL, which every page reads, and in the rooms' logs."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.db import insert
from recruit.errors import Conflict, Invalid, NotFound
from recruit.fairs.tables import Fair
from recruit.notices.queries import of_fair
from recruit.notices.rules import Ending, text_problem
from recruit.notices.tables import Notice
from recruit.rooms.actions import tell_notice


async def post_notice(
    tx: AsyncSession, actor: Actor, fair: Fair, text: str, until: dt.datetime | None, now: dt.datetime
) -> Notice:
    """The one that stands gives way; two organisers at once: the second is told to look again."""
    text = " ".join(text.split())
    if problem := text_problem(text):
        raise Invalid(problem.message, code="bad_notice", errors=[problem])
    await end_standing(tx, actor, fair, now)
    row = Notice(
        created_at=now,
        fair_id=fair.id,
        text=text,
        until_at=until,
        posted_by_id=actor.account,
        posted_by_name=actor.name,
    )
    made = await tx.execute(insert(tx, Notice).values(row.model_dump()).on_conflict_do_nothing())
    if made.rowcount != 1:
        raise Conflict("刚刚有人发了另一条公告，请看过再发。", code="notice_raced")
    rooms = await tell_notice(tx, fair, text, until)
    audit(tx, actor, "post_notice", "notice", row.id, fair.id, text=text, rooms=rooms)
    return row


async def end_standing(tx: AsyncSession, actor: Actor, fair: Fair, now: dt.datetime) -> None:
    """What ran out ended then; what still stands ends now, replaced."""
    open_ones = sa.update(Notice).where(Notice.fair_id == fair.id, Notice.ended_at.is_(None))
    ran_out = open_ones.where(Notice.until_at <= now)
    await tx.execute(ran_out.values(ended_at=Notice.until_at, ending=Ending.expired).execution_options(**UNSYNCED))
    await tx.execute(open_ones.values(ended(actor, Ending.replaced, now)).execution_options(**UNSYNCED))


async def withdraw_notice(tx: AsyncSession, actor: Actor, fair: Fair, notice: str, now: dt.datetime) -> None:
    mine = of_fair(fair, notice)
    still = sa.or_(Notice.until_at.is_(None), Notice.until_at > now)
    swap = sa.update(Notice).where(*mine, Notice.ended_at.is_(None), still)
    done = await tx.execute(swap.values(ended(actor, Ending.withdrawn, now)).execution_options(**UNSYNCED))
    if done.rowcount != 1:
        if await tx.scalar(sa.select(Notice.id).where(*mine)) is None:
            raise NotFound("没有这条公告。")
        raise Conflict("这条公告已经不在了：到期了，或者别人刚撤下。", code="notice_gone")
    rooms = await tell_notice(tx, fair, None, None)
    audit(
        tx,
        actor,
        "withdraw_notice",
        "notice",
        (await tx.scalars(sa.select(Notice.id).where(*mine))).one(),
        fair.id,
        rooms=rooms,
    )


UNSYNCED = {"synchronize_session": False}


def ended(actor: Actor, ending: Ending, now: dt.datetime) -> dict[str, Any]:
    return {"ended_at": now, "ending": ending, "ended_by_id": actor.account, "ended_by_name": actor.name}
