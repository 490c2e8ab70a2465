"""What an applicant's message says when it goes out: the decision as it stands then, or nothing."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.crypto import unseal
from recruit.fairs.tables import Fair
from recruit.invitations.links import token_of
from recruit.news import queries, rules
from recruit.news.queries import Standing
from recruit.news.rules import Kind, Message, NewsState, Unsaid
from recruit.news.tables import News
from recruit.registrations.queries import REGISTRATION
from recruit.registrations.tables import Registration
from recruit.settings import Settings

NO_PHONE = "报名里没有手机号"


async def to_applicant(tx: AsyncSession, settings: Settings, news: News, _now: dt.datetime) -> Message | Unsaid:
    row = await tx.get_one(Registration, news.registration_id)
    standing = await queries.standing_of(tx, row)
    if await is_needless(tx, news, row, standing):
        return Unsaid()
    if not row.contact_phone:
        return Unsaid(NewsState.failed, NO_PHONE)
    news.booths = standing.booths if news.kind is not Kind.returned else ""
    await tx.execute(sa.update(News).where(News.id == news.id).values(booths=news.booths))
    fair = await tx.get_one(Fair, row.fair_id)
    phone = unseal(settings.keys, row.contact_phone, "phone")
    return Message(phone, f"registration_{news.kind}", values(settings, news, row, fair))


def values(settings: Settings, news: News, row: Registration, fair: Fair) -> dict[str, str]:
    token = token_of(settings.keys, REGISTRATION, row.id)
    link = f"{settings.own_url}/fairs/{fair.slug}/register/{token}"
    said = {"employer": row.name, "fair": fair.name, "link": link}
    match news.kind:
        case Kind.returned:
            return said | {"reason": rules.shortened(row.reason or "")}
        case Kind.booth:
            return said | {"booth": news.booths or rules.NO_BOOTH}
    return said | {"booth": news.booths}


async def is_needless(tx: AsyncSession, news: News, row: Registration, standing: Standing) -> bool:
    """No longer true, said by a later message, or a booth that the applicant has heard of."""
    if not rules.is_true_still(news.kind, row.state, standing.takes_part) or await queries.is_overtaken(tx, news):
        return True
    if news.kind is not Kind.booth or news.asked:
        return False
    return not rules.is_new_booth(standing.booths, await queries.told_booths(tx, row))
