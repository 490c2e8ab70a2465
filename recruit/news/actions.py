"""A message to an applicant is written with the decision that it tells, and sent by the worker after its commit."""

import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.db import insert
from recruit.errors import Conflict, TooMany
from recruit.fairs.tables import Fair
from recruit.news import queries
from recruit.news.rules import MOST_A_DAY, SETTLING, Kind
from recruit.news.tables import News
from recruit.registrations.tables import Registration

WAITING = sa.text("state = 'waiting'")
"""The partial index's own words: a bound value would not match it on PostgreSQL."""


async def tell_applicant(
    tx: AsyncSession, registration: uuid.UUID, kind: Kind, now: dt.datetime, after: dt.timedelta = dt.timedelta(0)
) -> None:
    """Have it sent after `after`; one of the same kind that waits already waits anew."""
    row = News(created_at=now, registration_id=registration, kind=kind, send_at=now + after)
    put = insert(tx, News).values(row.model_dump())
    await tx.execute(
        put.on_conflict_do_update(
            index_elements=["registration_id", "kind"], index_where=WAITING, set_={"send_at": row.send_at}
        )
    )


async def tell_booths(
    tx: AsyncSession, fair_id: uuid.UUID, participations: Iterable[uuid.UUID | None], now: dt.datetime
) -> None:
    """Those of these that registered themselves hear of their booth once it has stayed for a while."""
    moved = {one for one in participations if one}
    if not moved:
        return
    applicants = await queries.applicants(tx, fair_id)
    for participation in moved & applicants.keys():
        for registration in applicants[participation]:
            await tell_applicant(tx, registration, Kind.booth, now, SETTLING)


async def send_again(
    tx: AsyncSession, actor: Actor, fair: Fair, row: Registration, news: News, now: dt.datetime
) -> None:
    """Another message of this kind, with what is true today."""
    if news.kind not in await queries.may_tell(tx, row):
        raise Conflict("这份报名现在已经不是这样了，不用再发。", code="outdated")
    if await queries.asked_lately(tx, row, now) >= MOST_A_DAY:
        raise TooMany(f"这份报名今天已经再发过 {MOST_A_DAY} 次。着急请打电话。", code="chased")
    again = News(created_at=now, registration_id=row.id, kind=news.kind, send_at=now, asked=True)
    put = insert(tx, News).values(again.model_dump())
    made = await tx.execute(put.on_conflict_do_nothing(index_elements=["registration_id", "kind"], index_where=WAITING))
    if made.rowcount != 1:
        raise Conflict("这条通知正等着发，不用再点。", code="waiting")
    audit(tx, actor, "send_news_again", "registration", row.id, fair.id, kind=news.kind)
