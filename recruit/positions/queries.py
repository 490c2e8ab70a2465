"""Listed positions: found, filtered, sorted, counted, and shown with what belongs to them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.applications.tables import Application
from recruit.employers.tables import Employer, Participation
from recruit.errors import NotFound
from recruit.fairs.tables import Booth, Fair, Phase, Track
from recruit.ids import parse_id
from recruit.places.regions import prefix
from recruit.positions.search import matches
from recruit.positions.tables import Education, Position, PositionState, PositionTrack

RANKS = {level.value: rank for rank, level in enumerate(Education)}
SORTS = ("relevance", "newest", "pay", "headcount")
PAGE_SIZE, MOST = 20, 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for; empty values ask for nothing. `housing` … are living conditions."""

    fair: str = ""
    q: str = ""
    track: str = ""
    employer: str = ""
    region: str = ""
    pay_min: int | None = None
    education: str = ""
    housing: str = ""
    meals: str = ""
    shuttle: bool = False
    couple_room: bool = False
    sort: str = ""
    page: int = 1
    page_size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Found:
    """One listed position with its employer, booth and tracks."""

    position: Position
    employer: Employer
    fair: Fair
    booth: str | None
    tracks: list[str]


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Found]
    total: int
    headcount: int
    page: int
    page_size: int


def is_listed(now: dt.datetime) -> list[Any]:
    return [Position.state == PositionState.listed, Position.expires_at > now, Fair.phase != Phase.draft]


def narrowed(tx: AsyncSession, wanted: Wanted, now: dt.datetime) -> tuple[list[Any], Any | None]:
    """The conditions of a list, and the one that is true for title hits."""
    conditions, title = is_listed(now), None
    if wanted.fair:
        conditions.append(sa.or_(Fair.slug == wanted.fair, Fair.id == parse_id(wanted.fair)))
    if wanted.q.strip():
        found = matches(tx, wanted.q)
        if found is not None:
            conditions.append(found[0])
            title = found[1]
    if wanted.track:
        tracked = sa.select(PositionTrack.position_id).join(Track, Track.id == PositionTrack.track_id)
        conditions.append(Position.id.in_(tracked.where(Track.code == wanted.track)))  # type: ignore[attr-defined]
    if wanted.employer:
        conditions.append(Position.employer_id == parse_id(wanted.employer))
    if wanted.region:
        conditions.append(Position.region.startswith(prefix(wanted.region) or "-", autoescape=True))  # type: ignore[union-attr]
    if wanted.pay_min is not None:
        conditions.append(Position.month_min >= wanted.pay_min)  # type: ignore[operator]
    if wanted.education in RANKS:
        conditions.append(Position.education_rank <= RANKS[wanted.education])
    return conditions + condition_filters(wanted), title


def condition_filters(wanted: Wanted) -> list[Any]:
    said = Position.conditions
    filters: list[Any] = []
    if wanted.housing:
        filters.append(said["housing"].as_string() == wanted.housing)  # type: ignore[index]
    if wanted.meals:
        filters.append(said["meals"].as_string() == wanted.meals)  # type: ignore[index]
    for slot in ("shuttle", "couple_room"):
        if getattr(wanted, slot):
            filters.append(said[slot].as_boolean().is_(True))  # type: ignore[index]
    return filters


def order_of(wanted: Wanted, title: Any | None) -> list[Any]:
    """Title hits first wherever words were asked for; then what was asked for, then the newest."""
    newest = [Position.published_at.desc(), Position.id.desc()]  # type: ignore[union-attr,attr-defined]
    sort = wanted.sort if wanted.sort in SORTS else ("relevance" if wanted.q else "newest")
    match sort:
        case "pay":
            return [sa.nulls_last(sa.func.coalesce(Position.month_max, Position.month_min).desc()), *newest]
        case "headcount":
            return [sa.nulls_last(Position.headcount.desc()), *newest]  # type: ignore[union-attr]
        case "relevance" if title is not None:
            return [sa.case((title, 0), else_=1), *newest]
    return newest


async def list_positions(tx: AsyncSession, wanted: Wanted, now: dt.datetime) -> Page:
    conditions, title = narrowed(tx, wanted, now)
    joined = sa.join(Position, Fair, Fair.id == Position.fair_id)
    total, headcount = (
        await tx.execute(
            sa.select(sa.func.count(), sa.func.sum(Position.headcount)).select_from(joined).where(*conditions)
        )
    ).one()
    page, size = max(1, wanted.page), min(MOST, max(1, wanted.page_size))
    ids = (
        sa.select(Position.id)
        .select_from(joined)
        .where(*conditions)
        .order_by(*order_of(wanted, title))
        .limit(size)
        .offset((page - 1) * size)
    )
    items = await found_by_ids(tx, (await tx.scalars(ids)).all())
    return Page(items, total, headcount or 0, page, size)


async def found_by_ids(tx: AsyncSession, ids: Sequence[uuid.UUID]) -> list[Found]:
    """In the order of `ids`."""
    query = (
        sa.select(Position, Employer, Fair)
        .join(Employer, Employer.id == Position.employer_id)
        .join(Fair, Fair.id == Position.fair_id)
    )
    rows = {row[0].id: row for row in (await tx.execute(query.where(Position.id.in_(ids)))).all()}  # type: ignore[attr-defined]
    booths = await booths_of(tx, {row[0].participation_id for row in rows.values()})
    tracks = await tracks_of(tx, ids)
    return [
        Found(rows[i][0], rows[i][1], rows[i][2], booths.get(rows[i][0].participation_id), tracks.get(i, []))
        for i in ids
        if i in rows
    ]


async def booths_of(tx: AsyncSession, participations: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    query = (
        sa.select(Booth.participation_id, Booth.number)
        .where(Booth.participation_id.in_(list(participations)))
        .order_by(Booth.number.desc())
    )  # type: ignore[union-attr,attr-defined]
    return {participation: number for participation, number in (await tx.execute(query)).tuples() if participation}


async def tracks_of(tx: AsyncSession, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    query = (
        sa.select(PositionTrack.position_id, Track.code)
        .join(Track, Track.id == PositionTrack.track_id)
        .order_by(Track.place)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for position_id, code in (await tx.execute(query.where(PositionTrack.position_id.in_(ids)))).tuples():  # type: ignore[attr-defined]
        found.setdefault(position_id, []).append(code)
    return found


async def find_position(tx: AsyncSession, name: str) -> Found:
    """Any position of a public fair that was ever listed, also when it is closed or expired now."""
    found = await found_by_ids(tx, [position_id]) if (position_id := parse_id(name)) else []
    if not found or found[0].position.state is PositionState.draft or found[0].fair.phase is Phase.draft:
        raise NotFound("没有这个岗位，它可能已经撤下。可以回到岗位列表再找找。")
    return found[0]


async def applied_states(tx: AsyncSession, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The state of the actor's own applications to these positions."""
    if actor.seeker is None:
        return {}
    query = sa.select(Application.position_id, Application.state).where(Application.seeker_id == actor.seeker)
    return {p: state.value for p, state in (await tx.execute(query.where(Application.position_id.in_(ids)))).tuples()}  # type: ignore[attr-defined]


async def facet(tx: AsyncSession, wanted: Wanted, now: dt.datetime, **change: Any) -> int:
    """How many a list would have with this change."""
    conditions, _ = narrowed(tx, replace(wanted, **change), now)
    joined = sa.join(Position, Fair, Fair.id == Position.fair_id)
    return await tx.scalar(sa.select(sa.func.count()).select_from(joined).where(*conditions)) or 0


async def participation_of(tx: AsyncSession, fair: Fair, employer_id: uuid.UUID) -> Participation | None:
    return await tx.scalar(
        sa.select(Participation).where(Participation.fair_id == fair.id, Participation.employer_id == employer_id)
    )
