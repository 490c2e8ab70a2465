"""The worker's duty: takes what is due, sends it outside any transaction, and writes down what became of it."""

import datetime as dt
import logging

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import NOBODY
from recruit.accounts.sms import Gateway
from recruit.crypto import unseal
from recruit.db import transaction
from recruit.fairs.tables import Fair
from recruit.invitations.links import token_of
from recruit.news import queries, rules
from recruit.news.queries import Standing
from recruit.news.rules import Kind, NewsState
from recruit.news.tables import News
from recruit.registrations.queries import REGISTRATION
from recruit.registrations.tables import Registration
from recruit.settings import Settings

log = logging.getLogger(__name__)

AT_ONCE = 10
OPEN = (NewsState.waiting, NewsState.trying)
NO_PHONE = "报名里没有手机号"
NOT_TAKEN = "短信网关没有收下"
Message = tuple[str, str, dict[str, str]]


class Courier:
    """Sends each message at least once: one that a crash cut off between the gateway and the row goes out again."""

    def __init__(self, engine: AsyncEngine, settings: Settings, gateway: Gateway) -> None:
        self.engine, self.settings, self.gateway = engine, settings, gateway

    async def deliver(self, now: dt.datetime) -> int:
        """Returns how many messages the gateway took."""
        async with transaction(self.engine) as tx:
            due = sa.select(News.id).where(News.state.in_(OPEN), News.send_at <= now)
            ids = (await tx.scalars(due.order_by(News.send_at, News.id).limit(AT_ONCE))).all()
        return sum([await self.deliver_one(one, now) for one in ids])

    async def deliver_one(self, news_id: object, now: dt.datetime) -> bool:
        async with transaction(self.engine) as tx:
            news = await claim(tx, news_id, now)
        if news is None:
            return False
        try:
            async with transaction(self.engine) as tx:
                message = await self.message(tx, news, now)
            if message is None:
                return False
            await self.gateway.send(*message)
        except Exception as trouble:  # one that can never go out must not keep the others waiting
            await self.settle_failure(news, trouble, now)
            return False
        async with transaction(self.engine) as tx:
            await settle(tx, news, NewsState.sent, now)
            audit(tx, NOBODY, "tell_applicant", "registration", news.registration_id, kind=news.kind)
        return True

    async def message(self, tx: AsyncSession, news: News, now: dt.datetime) -> Message | None:
        """To whom, which template, with what; None where there is nothing to send, which is then written down."""
        row = await tx.get_one(Registration, news.registration_id)
        standing = await queries.standing_of(tx, row)
        if await is_needless(tx, news, row, standing):
            await settle(tx, news, NewsState.dropped, now)
            return None
        if not row.contact_phone:
            await settle(tx, news, NewsState.failed, now, NO_PHONE)
            return None
        news.booths = standing.booths if news.kind is not Kind.returned else ""
        await tx.execute(sa.update(News).where(News.id == news.id).values(booths=news.booths))
        fair = await tx.get_one(Fair, row.fair_id)
        phone = unseal(self.settings.keys, row.contact_phone, "phone")
        return phone, f"registration_{news.kind}", self.values(news, row, fair)

    def values(self, news: News, row: Registration, fair: Fair) -> dict[str, str]:
        base = self.settings.public_url or f"http://{self.settings.host}:{self.settings.port}"
        link = f"{base}/fairs/{fair.slug}/register/{token_of(self.settings.keys, REGISTRATION, row.id)}"
        values = {"employer": row.name, "fair": fair.name, "link": link}
        match news.kind:
            case Kind.returned:
                return values | {"reason": rules.shortened(row.reason or "")}
            case Kind.booth:
                return values | {"booth": news.booths or rules.NO_BOOTH}
        return values | {"booth": news.booths}

    async def settle_failure(self, news: News, trouble: Exception, now: dt.datetime) -> None:
        async with transaction(self.engine) as tx:
            if news.tries >= rules.MOST_TRIES:
                await settle(tx, news, NewsState.failed, now, NOT_TAKEN)
                log.warning("%s was given up after %d tries: %s", news.kind, news.tries, type(trouble).__name__)
                return
            mine = sa.update(News).where(News.id == news.id, News.state == NewsState.trying)
            await tx.execute(mine.values(trouble=NOT_TAKEN, send_at=now + rules.wait_after(news.tries)))


async def is_needless(tx: AsyncSession, news: News, row: Registration, standing: Standing) -> bool:
    """No longer true, said by a later message, or a booth that the applicant has heard of."""
    if not rules.is_true_still(news.kind, row.state, standing.takes_part) or await queries.is_overtaken(tx, news):
        return True
    if news.kind is not Kind.booth or news.asked:
        return False
    return not rules.is_new_booth(standing.booths, await queries.told_booths(tx, row))


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
