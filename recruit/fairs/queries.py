"""Fairs that the public may see, with what they offer."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Participation, ParticipationStatus
from recruit.fairs.tables import Fair, FairCounts, Phase, Track
from recruit.positions.tables import Position, PositionState, PositionTrack


async def public_fairs(tx: AsyncSession) -> Sequence[Fair]:
    """Open ones first, then the newest."""
    order = sa.case((Fair.phase == Phase.open, 0), (Fair.phase == Phase.registration, 1), else_=2)
    return (
        await tx.scalars(sa.select(Fair).where(Fair.phase != Phase.draft).order_by(order, Fair.opens_at.desc()))
    ).all()


async def counts_of(tx: AsyncSession, fair: Fair, now: dt.datetime) -> FairCounts:
    listed = (Position.fair_id == fair.id, Position.state == PositionState.listed, Position.expires_at > now)
    employers = sa.select(sa.func.count()).where(
        Participation.fair_id == fair.id, Participation.status == ParticipationStatus.accepted
    )
    positions, headcount = (
        await tx.execute(sa.select(sa.func.count(), sa.func.sum(Position.headcount)).where(*listed))
    ).one()
    tracks = {row["code"]: row["positions"] for row in await tracks_of(tx, fair, now)}
    return FairCounts(
        employers=await tx.scalar(employers) or 0, positions=positions, headcount=headcount or 0, tracks=tracks
    )


async def tracks_of(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[dict[str, Any]]:
    """Each track with its listed positions and their headcount."""
    counted = (
        sa.select(PositionTrack.track_id, sa.func.count().label("n"), sa.func.sum(Position.headcount).label("heads"))
        .join(Position, Position.id == PositionTrack.position_id)
        .where(Position.fair_id == fair.id, Position.state == PositionState.listed, Position.expires_at > now)
        .group_by(PositionTrack.track_id)
        .subquery()
    )
    query = sa.select(Track, counted.c.n, counted.c.heads).outerjoin(counted, counted.c.track_id == Track.id)
    rows = (await tx.execute(query.where(Track.fair_id == fair.id).order_by(Track.place))).all()
    return [{"code": t.code, "name": t.name, "positions": n or 0, "headcount": heads or 0} for t, n, heads in rows]


def fair_json(fair: Fair, counts: FairCounts) -> dict[str, Any]:
    return {
        "id": str(fair.id),
        "slug": fair.slug,
        "name": fair.name,
        "phase": fair.phase.value,
        "dates": {
            "opens_at": fair.opens_at.isoformat(),
            "closes_at": fair.closes_at.isoformat(),
            "time_zone": fair.time_zone,
        },
        "opens_at": fair.opens_at.isoformat(),
        "closes_at": fair.closes_at.isoformat(),
        "venue": fair.venue,
        "operator": fair.operator,
        "counts": counts.model_dump(),
        "simulated": fair.simulated,
    }
