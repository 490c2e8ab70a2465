"""What a seeker who reserved a show is told when the message goes out: its start, its new one, or that it is off."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from recruit.crypto import unseal
from recruit.fairs.tables import Fair, Phase
from recruit.look.words import cn_time
from recruit.news.rules import Message, NewsState, Unsaid
from recruit.news.tables import News
from recruit.reservations import rules
from recruit.reservations.tables import Reservation
from recruit.rooms.tables import Room
from recruit.seekers.tables import Seeker
from recruit.settings import Settings

NOW = "现在"


@dataclass(frozen=True, slots=True)
class Wish:
    """A reservation with all that its message hangs on."""

    row: Reservation
    room: Room
    fair: Fair
    seeker: Seeker


async def to_viewer(tx: AsyncSession, settings: Settings, news: News, now: dt.datetime) -> Message | Unsaid:
    wish = await wish_of(tx, news)
    room = wish.room
    told = await told_start(tx, wish.row)
    if wish.row.cancelled_at or wish.fair.phase is Phase.draft or not wish.seeker.phone:
        return Unsaid()
    if not rules.is_worth_telling(news.kind, room.state, room.starts_at, room.opened_at, told, now):
        return Unsaid(NewsState.failed, news.trouble) if news.trouble else Unsaid()
    if await is_told_already(tx, news, wish) or await is_too_much(tx, news, wish.seeker, now):
        return Unsaid()
    await tx.execute(sa.update(News).where(News.id == news.id).values(starts_at=room.starts_at))
    phone = unseal(settings.keys, wish.seeker.phone, "phone")
    return Message(phone, f"show_{news.kind}", values(settings, wish))


def values(settings: Settings, wish: Wish) -> dict[str, str]:
    room, zone = wish.room, zoneinfo.ZoneInfo(wish.fair.time_zone)
    when = NOW if room.opened_at or room.starts_at is None else cn_time(room.starts_at, zone)
    return {"room": room.title, "when": when, "link": f"{settings.own_url}/rooms/{room.id}"}


async def wish_of(tx: AsyncSession, news: News) -> Wish:
    query = (
        sa.select(Reservation, Room, Fair, Seeker)
        .join(Room, Room.id == Reservation.room_id)
        .join(Fair, Fair.id == Room.fair_id)
        .join(Seeker, Seeker.id == Reservation.seeker_id)
        .where(Reservation.id == news.reservation_id)
    )
    return Wish(*(await tx.execute(query)).one())


async def told_start(tx: AsyncSession, row: Reservation) -> dt.datetime | None:
    """The start that the seeker heard of last: by message, else on the page."""
    sent = sa.select(News.starts_at).where(
        News.reservation_id == row.id, News.state == NewsState.sent, News.starts_at.is_not(None)
    )
    return await tx.scalar(sent.order_by(News.done_at.desc()).limit(1)) or row.starts_at


async def is_told_already(tx: AsyncSession, news: News, wish: Wish) -> bool:
    """Several devices may claim one number; it hears of each thing once, by the first of them."""
    other, theirs, whose = aliased(News), aliased(Reservation), aliased(Seeker)
    same = (
        sa.select(other.id)
        .join(theirs, theirs.id == other.reservation_id)
        .join(whose, whose.id == theirs.seeker_id)
        .where(theirs.room_id == wish.room.id, theirs.id < wish.row.id, theirs.cancelled_at.is_(None))
        .where(whose.phone_index == wish.seeker.phone_index, other.kind == news.kind)
        .where(
            sa.or_(
                other.state.in_((NewsState.waiting, NewsState.trying)),
                sa.and_(other.state == NewsState.sent, other.starts_at.is_not_distinct_from(wish.room.starts_at)),
            )
        )
    )
    return await tx.scalar(same.limit(1)) is not None


async def is_too_much(tx: AsyncSession, news: News, seeker: Seeker, now: dt.datetime) -> bool:
    """For a number that nobody proved, whoever typed it on however many devices."""
    if seeker.phone_verified_at:
        return False
    today = (
        sa.select(sa.func.count())
        .select_from(News)
        .join(Reservation, Reservation.id == News.reservation_id)
        .join(Seeker, Seeker.id == Reservation.seeker_id)
        .where(Seeker.phone_index == seeker.phone_index, News.id != news.id)
        .where(
            sa.or_(
                News.state == NewsState.trying,
                sa.and_(News.state == NewsState.sent, News.done_at > now - dt.timedelta(days=1)),
            )
        )
    )
    return (await tx.scalar(today) or 0) >= rules.MOST_TO_STRANGERS
