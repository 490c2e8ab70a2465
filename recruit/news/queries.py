"""The messages of a registration, and what a message needs to know when it goes out."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from recruit.employers.tables import Participation, ParticipationStatus
from recruit.errors import NotFound
from recruit.fairs.tables import Booth, Fair
from recruit.ids import parse_id
from recruit.news.rules import Kind, NewsState, booth_words, is_true_still
from recruit.news.tables import News
from recruit.registrations.tables import Registration, RegistrationState


@dataclass(frozen=True, slots=True)
class Standing:
    """How a registration stands at this moment."""

    takes_part: bool
    booths: str


async def news_of(tx: AsyncSession, row: Registration) -> Sequence[News]:
    mine = sa.select(News).where(News.registration_id == row.id)
    return (await tx.scalars(mine.order_by(News.created_at.desc(), News.id.desc()))).all()


async def find_news(tx: AsyncSession, row: Registration, name: str) -> News:
    found = await tx.scalar(sa.select(News).where(News.registration_id == row.id, News.id == parse_id(name)))
    if found is None:
        raise NotFound("没有这条通知。")
    return found


async def standing_of(tx: AsyncSession, row: Registration) -> Standing:
    here = sa.select(Participation).where(
        Participation.fair_id == row.fair_id, Participation.employer_id == row.employer_id
    )
    mine = await tx.scalar(here)
    if mine is None or mine.status is not ParticipationStatus.accepted:
        return Standing(False, "")
    numbers = await tx.scalars(sa.select(Booth.number).where(Booth.participation_id == mine.id))
    return Standing(True, booth_words(numbers))


async def may_tell(tx: AsyncSession, row: Registration) -> list[Kind]:
    """The messages that are true today."""
    standing = await standing_of(tx, row)
    return [kind for kind in Kind if is_true_still(kind, row.state, standing.takes_part)]


async def told_booths(tx: AsyncSession, row: Registration) -> str:
    """The booths of the last message that reached the applicant."""
    sent = sa.select(News.booths).where(
        News.registration_id == row.id, News.state == NewsState.sent, News.kind != Kind.returned
    )
    return await tx.scalar(sent.order_by(News.done_at.desc()).limit(1)) or ""


async def is_overtaken(tx: AsyncSession, news: News) -> bool:
    """Whether a later message of its kind says the same more recently."""
    later = sa.select(News.id).where(
        News.registration_id == news.registration_id, News.kind == news.kind, News.id > news.id
    )
    return await tx.scalar(later.limit(1)) is not None


async def asked_lately(tx: AsyncSession, row: Registration, now: dt.datetime) -> int:
    mine = sa.select(sa.func.count()).where(
        News.registration_id == row.id, News.asked, News.created_at > now - dt.timedelta(days=1)
    )
    return await tx.scalar(mine) or 0


async def applicants(tx: AsyncSession, fair_id: uuid.UUID) -> dict[uuid.UUID, list[uuid.UUID]]:
    """The accepted registrations of each participation of the fair."""
    query = sa.select(Participation.id, Registration.id).join(
        Participation,
        sa.and_(Participation.employer_id == Registration.employer_id, Participation.fair_id == Registration.fair_id),
    )
    mine = query.where(Registration.fair_id == fair_id, Registration.state == RegistrationState.accepted)
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for participation, registration in await tx.execute(mine):
        found.setdefault(participation, []).append(registration)
    return found


async def registered(tx: AsyncSession, fair: Fair) -> dict[uuid.UUID, uuid.UUID]:
    """The newest accepted registration of each employer."""
    mine = sa.select(Registration.employer_id, Registration.id).where(
        Registration.fair_id == fair.id, Registration.state == RegistrationState.accepted
    )
    return {employer: row for employer, row in await tx.execute(mine.order_by(Registration.id)) if employer}


async def untold(tx: AsyncSession, fair: Fair) -> Sequence[Registration]:
    """Whose last message of a kind did not get through."""
    later = aliased(News)
    overtaken = sa.exists().where(
        later.registration_id == News.registration_id, later.kind == News.kind, later.id > News.id
    )
    failed = sa.select(News.registration_id).where(News.state == NewsState.failed, ~overtaken)
    mine = sa.select(Registration).where(Registration.fair_id == fair.id, Registration.id.in_(failed))
    return (await tx.scalars(mine.order_by(Registration.name))).all()
