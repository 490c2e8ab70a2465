"""The worker's duty: takes what is due, sends it outside any transaction, and writes down what became of it."""

import asyncio
import datetime as dt
import logging
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import NOBODY
from recruit.accounts.sms import Gateway
from recruit.db import transaction
from recruit.news import rules
from recruit.news.applicants import to_applicant
from recruit.news.rules import Message, NewsState, Unsaid
from recruit.news.tables import News
from recruit.reservations.reminders import to_viewer
from recruit.settings import Settings

log = logging.getLogger(__name__)

AT_ONCE, TOGETHER = 400, 8
"""How many of a round, and how many of them wait for the gateway at the same time."""
OPEN = (NewsState.waiting, NewsState.trying)
NOT_TAKEN = "短信网关没有收下"


class Courier:
    """Sends each message at least once: one that a crash cut off between the gateway and the row goes out again."""

    def __init__(self, engine: AsyncEngine, settings: Settings, gateway: Gateway) -> None:
        self.engine, self.settings, self.gateway = engine, settings, gateway

    async def deliver(self, now: dt.datetime) -> int:
        """Returns how many messages the gateway took."""
        async with transaction(self.engine) as tx:
            due = sa.select(News.id).where(News.state.in_(OPEN), News.send_at <= now)
            ids = (await tx.scalars(due.order_by(News.send_at, News.id).limit(AT_ONCE))).all()
        return sum([await self.deliver_some(ids[n : n + TOGETHER], now) for n in range(0, len(ids), TOGETHER)])

    async def deliver_some(self, ids: Sequence[uuid.UUID], now: dt.datetime) -> int:
        """Written one after another, for what is still to say hangs on those before; sent together."""
        taken = [await self.take(one, now) for one in ids]
        return sum(await asyncio.gather(*(self.send(*one, now) for one in taken if one)))

    async def take(self, news_id: uuid.UUID, now: dt.datetime) -> tuple[News, Message] | None:
        async with transaction(self.engine) as tx:
            news = await claim(tx, news_id, now)
        if news is None:
            return None
        try:
            async with transaction(self.engine) as tx:
                said = await self.write(tx, news, now)
        except Exception as trouble:  # one that can never go out must not keep the others waiting
            await self.settle_failure(news, trouble, now)
            return None
        return (news, said) if said else None

    async def send(self, news: News, said: Message, now: dt.datetime) -> bool:
        try:
            await self.gateway.send(said.phone, said.template, said.values)
        except Exception as trouble:
            await self.settle_failure(news, trouble, now)
            return False
        async with transaction(self.engine) as tx:
            await settle(tx, news, NewsState.sent, now)
            act, about, row = told(news)
            audit(tx, NOBODY, act, about, row, kind=news.kind)
        return True

    async def write(self, tx: AsyncSession, news: News, now: dt.datetime) -> Message | None:
        """What it says today; None where there is nothing to send, which is then written down."""
        writer = to_applicant if news.registration_id else to_viewer
        said = await writer(tx, self.settings, news, now)
        if isinstance(said, Unsaid):
            await settle(tx, news, said.state, now, said.trouble)
            return None
        return said

    async def settle_failure(self, news: News, trouble: Exception, now: dt.datetime) -> None:
        async with transaction(self.engine) as tx:
            if news.tries >= rules.MOST_TRIES:
                await settle(tx, news, NewsState.failed, now, NOT_TAKEN)
                log.warning("%s was given up after %d tries: %s", news.kind, news.tries, type(trouble).__name__)
                return
            mine = sa.update(News).where(News.id == news.id, News.state == NewsState.trying)
            await tx.execute(mine.values(trouble=NOT_TAKEN, send_at=now + rules.wait_after(news.tries)))


def told(news: News) -> tuple[str, str, uuid.UUID | None]:
    """The act as the audit names it, and about what."""
    if news.registration_id:
        return "tell_applicant", "registration", news.registration_id
    return "tell_viewer", "reservation", news.reservation_id


async def claim(tx: AsyncSession, news_id: object, now: dt.datetime) -> News | None:
    """Mine to send for two minutes; None where another took it."""
    mine = sa.update(News).where(News.id == news_id, News.state.in_(OPEN), News.send_at <= now)
    taken = mine.values(state=NewsState.trying, tries=News.tries + 1, send_at=now + rules.SENDING)
    if (await tx.execute(taken.execution_options(synchronize_session=False))).rowcount != 1:
        return None
    return await tx.get_one(News, news_id)


async def settle(tx: AsyncSession, news: News, state: NewsState, now: dt.datetime, trouble: str = "") -> None:
    mine = sa.update(News).where(News.id == news.id, News.state == NewsState.trying)
    values = {"state": state, "done_at": now, "trouble": trouble}
    await tx.execute(mine.values(values).execution_options(synchronize_session=False))
