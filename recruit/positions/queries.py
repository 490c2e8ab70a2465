"""Listed positions as the public sees them: filtered, searched, sorted, with booth and tracks."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.applications.queries import applied_to, booths_of
from recruit.employers.tables import Employer
from recruit.fairs.tables import Fair, Phase, Track
from recruit.ids import parse_id
from recruit.positions import search
from recruit.positions.asked import corrected, read_query
from recruit.positions.facets import bits_of
from recruit.positions.near import loosened
from recruit.positions.occupation import GUESS, occupation_of
from recruit.positions.reading import heading
from recruit.positions.rules import Sort, Wanted, default_sort, levels_up_to, region_prefix
from recruit.positions.similar import Traits, most_alike, trade_words
from recruit.positions.tables import Position, PositionReading, PositionState, PositionTrack
from recruit.saved.queries import can_save, saved_among

NEAR, MOST_TRIES = 10, 12
CANDIDATES = 120


@dataclass(frozen=True, slots=True)
class Listed:
    """A position with what its card shows; `applied` is what 投递 became for the one who asks, `saved` whether
    they saved it, None for who saves nothing."""

    position: Position
    employer: Employer
    booth: str | None = None
    tracks: list[str] = field(default_factory=list)
    applied: str | None = None
    saved: bool | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """What is near where little or nothing was found: `wanted` is the choice that `sentence` tells of."""

    sentence: str
    wanted: Wanted
    found: "Found"


@dataclass(frozen=True, slots=True)
class Found:
    """`meant` is the query that was asked instead, where the one that was typed finds nothing."""

    items: list[Listed]
    total: int
    headcount: int
    meant: str | None = None


def is_listed(now: dt.datetime) -> list[sa.ColumnElement[bool]]:
    """Listed, not expired, its fair public. The statement must join Fair."""
    return [Position.state == PositionState.listed, Position.expires_at > now, Fair.phase != Phase.draft]


def read_so(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(PositionReading.position_id).where(condition)


def written_or_known(benefit: str, *words: str) -> sa.ColumnElement[bool]:
    """Whether a position's benefits say one of `words`, or its employer is known to offer it to all."""
    known = sa.cast(Employer.benefits[benefit].as_string(), sa.String).in_(("true", "1", "True"))
    of_all = Position.employer_id.in_(sa.select(Employer.id).where(known))
    return sa.or_(of_all, *(Position.benefits.contains(word) for word in words))


OF_EMPLOYERS = {
    "checkup": written_or_known("checkup", "体检"),
    "sports": written_or_known("sports", "文体", "旅游", "团建", "球场", "球馆", "健身", "运动会", "阅览"),
}


def conditions_of(tx: AsyncSession, wanted: Wanted, now: dt.datetime) -> list[sa.ColumnElement[bool]]:
    where = [*is_listed(now)]
    if bits := bits_of(wanted.has):
        where.append(Position.id.in_(read_so(PositionReading.offers.bitwise_and(bits) == bits)))
    where += [OF_EMPLOYERS[slot] for slot in wanted.has if slot in OF_EMPLOYERS]
    if wanted.industry:
        where.append(Position.id.in_(read_so(PositionReading.industry == wanted.industry)))
    if wanted.fair:
        where.append(sa.or_(Fair.slug == wanted.fair, Fair.id == parse_id(wanted.fair)))
    else:  # what a show picked from a fair would stand there twice
        where.append(Fair.series_id.is_(None))
    if wanted.track:
        linked = sa.select(PositionTrack.position_id).join(Track, Track.id == PositionTrack.track_id)
        where.append(Position.id.in_(linked.where(Track.code == wanted.track)))
    if wanted.employer:
        where.append(Position.employer_id == parse_id(wanted.employer))
    if wanted.region:
        prefix = region_prefix(wanted.region)
        where.append(Position.region.startswith(prefix, autoescape=True) if prefix else sa.false())
    if wanted.pay_min is not None:
        where.append(Position.month_min >= wanted.pay_min)
    if wanted.education:
        where.append(Position.education.in_(levels_up_to(wanted.education)))
    if hits := search.find(tx, wanted.q):
        where.append(hits.found)
    return where


def order_of(tx: AsyncSession, wanted: Wanted) -> list[Any]:
    newest = [Position.published_at.desc().nulls_last(), Position.id.desc()]
    match wanted.sort or default_sort(wanted.q):
        case Sort.relevance if hits := search.find(tx, wanted.q):
            stuffed = sa.func.coalesce(PositionReading.is_stuffed, sa.false())
            return [hits.rank, *nearest(wanted), stuffed, *newest]
        case Sort.pay:
            return [sa.desc(Position.month_min).nulls_last(), sa.desc(Position.month_max).nulls_last(), *newest]
        case Sort.headcount:
            return [sa.desc(Position.headcount).nulls_last(), *newest]
    return newest


def nearest(wanted: Wanted) -> list[sa.ColumnElement[Any]]:
    """Where the query names a place: what is in it, then in its city, then in its province, then the rest."""
    places = [code for word in read_query(wanted.q[: search.LONGEST]) for code in word.places]
    around = [{code[:length] for code in places} for length in (9, 4, 2)] if places else []
    steps = [(sa.or_(*(Position.region.startswith(code) for code in codes)), n) for n, codes in enumerate(around)]
    return [sa.case(*steps, else_=len(steps))] if steps else []


def listing(*columns: Any) -> sa.Select[Any]:
    return sa.select(*columns).select_from(Position).join(Fair, Fair.id == Position.fair_id)


async def list_positions(tx: AsyncSession, actor: Actor, wanted: Wanted, now: dt.datetime) -> Found:
    """One page of what is wanted, how many there are in all and how many people they seek; slips of the pen are mended."""
    found = await list_exactly(tx, actor, wanted, now)
    meant = corrected(wanted.q) if not found.total else None
    return replace(await list_exactly(tx, actor, replace(wanted, q=meant), now), meant=meant) if meant else found


async def list_near(tx: AsyncSession, actor: Actor, wanted: Wanted, now: dt.datetime) -> Near | None:
    """The least loosened choice that finds something, its first few; None where nothing does."""
    for one in islice(loosened(replace(wanted, page=1, page_size=NEAR)), MOST_TRIES):
        if await tx.scalar(sa.select(listing(Position.id).where(*conditions_of(tx, one.wanted, now)).exists())):
            return Near(one.sentence, one.wanted, await list_exactly(tx, actor, one.wanted, now))
    return None


async def count_wanted(tx: AsyncSession, wanted: Wanted, now: dt.datetime) -> int:
    return await tx.scalar(listing(sa.func.count()).where(*conditions_of(tx, wanted, now))) or 0


async def list_exactly(tx: AsyncSession, actor: Actor, wanted: Wanted, now: dt.datetime) -> Found:
    where = conditions_of(tx, wanted, now)
    counted = listing(sa.func.count(), sa.func.coalesce(sa.func.sum(Position.headcount), 0)).where(*where)
    total, headcount = (await tx.execute(counted)).one()
    page = listing(Position.id).where(*where).order_by(*order_of(tx, wanted))
    page = page.outerjoin(PositionReading, PositionReading.position_id == Position.id)
    page = page.limit(wanted.page_size).offset((wanted.page - 1) * wanted.page_size)
    rows = await in_order(tx, (await tx.scalars(page)).all()) if total else []
    return Found(await with_places(tx, actor, rows), total, headcount)


async def in_order(tx: AsyncSession, ids: Sequence[uuid.UUID]) -> list[tuple[Position, Employer]]:
    """The rows of sorted ids: whole rows, with all their text, are dear to sort."""
    query = sa.select(Position, Employer).join(Employer, Employer.id == Position.employer_id)
    found = {row[0].id: (row[0], row[1]) for row in await tx.execute(query.where(Position.id.in_(ids)))}
    return [found[one] for one in ids if one in found]


async def with_places(tx: AsyncSession, actor: Actor, rows: Iterable[tuple[Position, Employer]]) -> list[Listed]:
    """The rows with booth, tracks, and what the asker applied for and saved."""
    rows = list(rows)
    ids = [position.id for position, _ in rows]
    booths = await booths_of(tx, {position.participation_id for position, _ in rows})
    tracks, applied, saved = (
        await tracks_of(tx, ids),
        await applied_to(tx, actor, ids),
        await saved_among(tx, actor, ids),
    )
    saves = can_save(actor)
    return [
        Listed(
            p,
            employer,
            booths.get(p.participation_id),
            tracks.get(p.id, []),
            applied.get(p.id),
            p.id in saved if saves else None,
        )
        for p, employer in rows
    ]


async def tracks_of(tx: AsyncSession, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    linked = (
        sa.select(PositionTrack.position_id, Track.code)
        .join(Track, Track.id == PositionTrack.track_id)
        .where(PositionTrack.position_id.in_(ids))
        .order_by(Track.place)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for position, code in await tx.execute(linked):
        found.setdefault(position, []).append(code)
    return found


async def similar_to(
    tx: AsyncSession, actor: Actor, position: Position, tracks: Sequence[str], now: dt.datetime, most: int = 4
) -> list[Listed]:
    """Listed positions of the same fair that are most like this one, each of another employer."""
    hits = [found for word in trade_words(position.title) if (found := search.find(tx, word))]
    mine = traits_of(position, tracks)
    if not hits:
        return []
    query = (
        listing(Position, Employer)
        .join(Employer, Employer.id == Position.employer_id)
        .where(
            *is_listed(now),
            Position.fair_id == position.fair_id,
            Position.employer_id != position.employer_id,
            sa.or_(
                *(found.found for found in hits),
                Position.id.in_(read_so(PositionReading.occupation == (mine.occupation or None))),
            ),
        )
        .order_by(*(found.rank for found in hits), Position.published_at.desc().nulls_last(), Position.id)
        .limit(CANDIDATES)
    )
    rows = [(row[0], row[1]) for row in (await tx.execute(query)).all()]
    linked = await tracks_of(tx, [other.id for other, _ in rows])
    others = [((other, firm), traits_of(other, linked.get(other.id, []))) for other, firm in rows]
    return await with_places(tx, actor, most_alike(mine, others, most))


def traits_of(position: Position, tracks: Sequence[str]) -> Traits:
    occupation = occupation_of(position.title, heading(position.title))
    return Traits(
        position.title,
        position.employer_id,
        position.region or "",
        position.month_min,
        position.month_max or position.month_min,
        frozenset(tracks),
        occupation.code if occupation and occupation.certainty > GUESS else "",
    )
