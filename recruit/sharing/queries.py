"""What a search engine may be led to: fairs that are public and not simulated, and what is offered there."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Participation, ParticipationStatus
from recruit.fairs.tables import Fair, Phase, Track
from recruit.positions.queries import is_listed, listing
from recruit.positions.tables import Position
from recruit.series.rules import SeriesState
from recruit.series.tables import Series
from recruit.speakers.tables import Speaker

MOST = 45_000
"""A map may name 50,000 addresses."""


async def open_fairs(tx: AsyncSession) -> Sequence[Fair]:
    public = sa.select(Fair).where(Fair.phase != Phase.draft, Fair.simulated.is_(False), Fair.series_id.is_(None))
    return (await tx.scalars(public.order_by(Fair.opens_at.desc()))).all()


async def addresses(tx: AsyncSession, now: dt.datetime) -> list[tuple[str, dt.datetime | None]]:
    """Paths with their last change where it is known; positions only while they are offered."""
    found: list[tuple[str, dt.datetime | None]] = [("/", None)]
    fairs = await open_fairs(tx)
    ids = [fair.id for fair in fairs]
    slugs = {fair.id: fair.slug for fair in fairs}
    for fair in fairs:
        root = f"/fairs/{fair.slug}"
        found += [(path, None) for path in (root, *(f"{root}/{page}" for page in PAGES))]
    tracks = await tx.execute(sa.select(Track.fair_id, Track.code).where(Track.fair_id.in_(ids)))
    found += [(f"/fairs/{slugs[fair]}/tracks/{code}", None) for fair, code in tracks]
    people = sa.select(Speaker.id).where(Speaker.fair_id.in_(ids), Speaker.revoked_at.is_(None))
    found += [(f"/speakers/{one}", None) for one in await tx.scalars(people)]
    found += [(f"/employers/{one}", None) for one in await tx.scalars(firms_at(ids))]
    found += [(f"/series/{one}", None) for one in await tx.scalars(shown_series())]
    offered = listing(Position.id, Position.published_at).where(
        *is_listed(now), Fair.simulated.is_(False), Fair.series_id.is_(None)
    )
    offered = offered.order_by(Position.published_at.desc().nulls_last()).limit(MOST)
    return found + [(f"/positions/{one}", at) for one, at in await tx.execute(offered)]


def shown_series() -> sa.Select[Any]:
    return sa.select(Series.id).where(Series.state == SeriesState.published, Series.simulated.is_(False))


PAGES = ("positions", "plan", "rundown", "speakers")


def firms_at(fair_ids: Sequence[Any]) -> sa.Select[Any]:
    accepted = Participation.status == ParticipationStatus.accepted
    return sa.select(Participation.employer_id).distinct().where(Participation.fair_id.in_(fair_ids), accepted)
