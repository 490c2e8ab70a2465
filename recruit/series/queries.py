"""Series and their shows, as the public and their organisers see them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import NotFound
from recruit.fairs.queries import counts_of
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair, FairCounts, Phase
from recruit.ids import parse_id
from recruit.rooms.tables import Room, RoomKind, RoomState
from recruit.series import rules
from recruit.series.rules import KINDS, STANDS, SeriesState, Standing
from recruit.series.tables import Series
from recruit.uploads.queries import pictures_of, shown
from recruit.uploads.tables import PictureKind

ON_AIR = (RoomState.open, RoomState.cut)
NO_SERIES = "没有这个系列，或者它还没有公开。"


@dataclass(frozen=True, slots=True)
class Show:
    """One show with what every list says of it."""

    series: Series
    fair: Fair
    room: Room
    standing: Standing
    employers: Sequence[str] = ()
    counts: FairCounts = field(default_factory=FairCounts)

    @property
    def starts(self) -> dt.datetime:
        return self.room.opened_at or self.room.starts_at or self.fair.opens_at

    @property
    def ends(self) -> dt.datetime:
        """When it is planned to end; once it did, when it ended."""
        return self.room.ended_at if self.room.opened_at and self.room.ended_at else self.fair.closes_at

    @property
    def url(self) -> str:
        return f"/rooms/{self.room.id}" + ("/replay" if self.standing is Standing.over else "")

    @property
    def work_url(self) -> str:
        return f"/organiser/fairs/{self.fair.slug}/show"

    @property
    def says(self) -> str:
        return STANDS[self.standing]

    @property
    def kind(self) -> str:
        return KINDS[self.series.kind]


def joined(*columns: Any) -> sa.Select[Any]:
    query = sa.select(*columns).select_from(Fair).join(Series, Series.id == Fair.series_id)
    return query.join(Room, sa.and_(Room.fair_id == Fair.id, Room.kind == RoomKind.live))


def is_public() -> list[sa.ColumnElement[bool]]:
    return [Series.state == SeriesState.published, Fair.phase != Phase.draft]


async def shows_where(
    tx: AsyncSession, now: dt.datetime, *where: Any, order: Sequence[Any] = (Fair.opens_at,), most: int = 500
) -> list[Show]:
    """Shows by when they begin, or as `order` says."""
    rows = await tx.execute(joined(Series, Fair, Room).where(*where).order_by(*order, Fair.id).limit(most))
    found = [(series, fair, room) for series, fair, room in rows]
    ids = [fair.id for _, fair, _ in found]
    names, counts = await employers_at(tx, ids), await counts_of(tx, ids, now)
    return [
        Show(series, fair, room, standing(fair, room, now), names.get(fair.id, ()), counts[fair.id])
        for series, fair, room in found
    ]


def standing(fair: Fair, room: Room, now: dt.datetime) -> Standing:
    return rules.standing_of(fair.phase, room.state.value, room.opened_at is not None, room.starts_at, now)


async def employers_at(tx: AsyncSession, fairs: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    query = (
        sa.select(Participation.fair_id, Employer.short_name)
        .join(Employer, Employer.id == Participation.employer_id)
        .where(Participation.fair_id.in_(fairs), Participation.status == ParticipationStatus.accepted)
        .order_by(Participation.created_at, Participation.id)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for fair, name in await tx.execute(query):
        found.setdefault(fair, []).append(name)
    return found


async def shows_between(tx: AsyncSession, start: dt.datetime, end: dt.datetime, now: dt.datetime) -> list[Show]:
    """Public shows of all series that begin then; the called-off ones too, for somebody may have them in their diary."""
    return await shows_where(tx, now, *is_public(), Fair.opens_at >= start, Fair.opens_at < end)


async def coming_shows(tx: AsyncSession, now: dt.datetime, most: int, series: uuid.UUID | None = None) -> list[Show]:
    """What is on the air, then what is to come."""
    waits = sa.and_(Room.state == RoomState.scheduled, Fair.closes_at > now)
    where = [*is_public(), sa.or_(Room.state.in_(ON_AIR), waits)]
    if series:
        where.append(Series.id == series)
    return await shows_where(tx, now, *where, order=(Room.state == RoomState.scheduled, Fair.opens_at), most=most)


async def past_shows(tx: AsyncSession, now: dt.datetime, series: uuid.UUID, most: int = 50) -> list[Show]:
    """Those that were on the air, the latest first."""
    over = (*is_public(), Series.id == series, Room.state == RoomState.ended, Room.opened_at.is_not(None))
    return await shows_where(tx, now, *over, order=(sa.desc(Fair.opens_at),), most=most)


async def public_series(tx: AsyncSession, name: str) -> Series:
    series = await tx.get(Series, parse_id(name)) if parse_id(name) else None
    if series is None or series.state is not SeriesState.published:
        raise NotFound(NO_SERIES)
    return series


async def list_series(tx: AsyncSession) -> Sequence[Series]:
    published = sa.select(Series).where(Series.state == SeriesState.published)
    return (await tx.scalars(published.order_by(Series.created_at, Series.id))).all()


async def covers_of(tx: AsyncSession, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    """Each one's picture where it has one."""
    found = await pictures_of(tx, "series", ids, PictureKind.cover)
    return {series: shown(pictures[0]) for series, pictures in found.items()}


async def my_series(tx: AsyncSession, actor: Actor) -> list[tuple[Series, int]]:
    """Series of the actor's unions with how many shows each has."""
    mine = sa.select(Series).where(Series.unit_id.in_(actor.units(Role.organiser)))
    rows = (await tx.scalars(mine.order_by(sa.desc(Series.created_at), Series.id))).all()
    counted = sa.select(Fair.series_id, sa.func.count()).where(Fair.series_id.in_([one.id for one in rows]))
    numbers = dict((await tx.execute(counted.group_by(Fair.series_id))).all())
    return [(one, numbers.get(one.id, 0)) for one in rows]


async def staff_series(tx: AsyncSession, actor: Actor, name: str) -> Series:
    """A series of a union for which the actor is an organiser, in any state."""
    series = await tx.get(Series, parse_id(name)) if parse_id(name) else None
    if series is None or series.unit_id not in actor.units(Role.organiser):
        raise NotFound("没有这个系列，或者它不归您管。")
    return series


async def staff_show(tx: AsyncSession, actor: Actor, slug: str, now: dt.datetime) -> Show:
    """A show in any phase that the actor organises; a fair is not found here."""
    fair = await staff_fair(tx, actor, slug, Role.organiser)
    found = await shows_where(tx, now, Fair.id == fair.id)
    if not found:
        raise NotFound("没有这一场，或者它不归您管。")
    return found[0]


async def show_of(tx: AsyncSession, fair: Fair, now: dt.datetime) -> Show | None:
    """The show that a fair's row is; None for a fair."""
    found = await shows_where(tx, now, Fair.id == fair.id) if fair.is_show else []
    return found[0] if found else None


async def shows_of(tx: AsyncSession, series: Series, now: dt.datetime) -> list[Show]:
    """All shows of a series for its organisers, the latest first."""
    return await shows_where(tx, now, Series.id == series.id, order=(sa.desc(Fair.opens_at),))


async def last_operator(tx: AsyncSession, actor: Actor) -> dict[str, Any]:
    """Who answered for the newest fair or show of the actor's unions."""
    newest = sa.select(Fair).where(Fair.unit_id.in_(actor.units(Role.organiser))).order_by(sa.desc(Fair.created_at))
    fair = await tx.scalar(newest.limit(1))
    names = ("operator", "operator_licence", "organisers", "hotline")
    return {name: getattr(fair, name) for name in names} if fair else {}
