"""A fair's figures, counted in SQL at the call; views of rooms that have not ended come from Redis."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.queries import replies
from recruit.applications.tables import Application, ApplicationMove, Intent, Source
from recruit.arrivals.queries import turnout
from recruit.employment.queries import levels_at
from recruit.fairs.tables import Fair, Track
from recruit.positions.tables import PositionTrack
from recruit.reports.rules import counted, fair_peak, level_of
from recruit.rooms.figures import room_metrics
from recruit.rooms.queries import rooms_of
from recruit.rooms.tables import Room

Measured = list[tuple[Room, dict[str, Any]]]


async def figures(tx: AsyncSession, redis: Redis, fair: Fair, now: dt.datetime) -> dict[str, Any]:
    """The contract's figures of one fair."""
    return await figures_with(tx, fair, await measured_rooms(tx, redis, fair), now)


async def figures_with(tx: AsyncSession, fair: Fair, rooms: Measured, now: dt.datetime) -> dict[str, Any]:
    came, simulated = await turnout(tx, fair)
    views, answers = views_of(rooms), await replies(tx, now, Application.fair_id == fair.id)
    sent, sent_simulated = await applications(tx, fair)
    return {
        "as_of": now.isoformat(timespec="milliseconds"),
        "turnout": asdict(came),
        "views": views["all"],
        "applications": sent,
        "levels": await levels(tx, fair),
        "reply_rate": None if answers.rate is None else round(answers.rate, 4),
        "median_reply_minutes": None if answers.median_minutes is None else round(answers.median_minutes, 1),
        "simulated": {"turnout": asdict(simulated), "views": views["simulated"], "applications": sent_simulated},
    }


async def applications(tx: AsyncSession, fair: Fair) -> tuple[dict[str, Any], dict[str, Any]]:
    """Person-position pairs that stand, in all and the simulated part: total, by source, by track (a position may carry
    several tracks)."""
    sources = sa.select(Application.simulated, Application.source, sa.func.count()).where(
        Application.fair_id == fair.id
    )
    tracks = (
        sa.select(Application.simulated, Track.code, sa.func.count())
        .select_from(Application)
        .join(PositionTrack, PositionTrack.position_id == Application.position_id)
        .join(Track, Track.id == PositionTrack.track_id)
        .where(Application.fair_id == fair.id)
    )
    by_source = (await tx.execute(sources.group_by(Application.simulated, Application.source))).all()
    by_track = (await tx.execute(tracks.group_by(Application.simulated, Track.code))).all()
    codes = (await tx.scalars(sa.select(Track.code).where(Track.fair_id == fair.id).order_by(Track.place))).all()
    every, simulated = (
        {"by_source": tally(by_source, Source, parts), "by_track": tally(by_track, codes, parts)}
        for parts in ((False, True), (True,))
    )
    return with_total(every), with_total(simulated)


def tally(rows: Iterable[Any], names: Iterable[str], parts: tuple[bool, ...]) -> dict[str, int]:
    """The counts of rows (is simulated, name, count) that belong to `parts`, 0 for a name without any."""
    counts = {str(name): 0 for name in names}
    for is_simulated, name, n in rows:
        if is_simulated in parts:
            counts[str(name)] = counts.get(str(name), 0) + n
    return counts


def with_total(part: dict[str, dict[str, int]]) -> dict[str, Any]:
    return {"total": sum(part["by_source"].values()), **part}


async def levels(tx: AsyncSession, fair: Fair) -> list[int]:
    """How many applications reached each of the seven levels, by the moves that are their evidence."""
    moves = (
        sa.select(ApplicationMove.application_id, ApplicationMove.to_state)
        .join(Application, Application.id == ApplicationMove.application_id)
        .where(Application.fair_id == fair.id)
    )
    states: dict[uuid.UUID, list[str]] = {}
    for application_id, state in await tx.execute(moves):
        states.setdefault(application_id, []).append(state.value)
    confirmed = (
        sa.select(Intent.application_id)
        .join(Application, Application.id == Intent.application_id)
        .where(Application.fair_id == fair.id, Intent.confirmed_at.is_not(None))
    )
    intents = set((await tx.scalars(confirmed)).all())
    at_work = await levels_at(tx, fair)
    highest: dict[int, int] = {}
    for application_id, state in await tx.execute(
        sa.select(Application.id, Application.state).where(Application.fair_id == fair.id)
    ):
        level = level_of([state.value, *states.get(application_id, [])], application_id in intents)
        level = max(level, at_work.get(application_id, 0))
        highest[level] = highest.get(level, 0) + 1
    return counted(highest)


async def measured_rooms(tx: AsyncSession, redis: Redis, fair: Fair) -> Measured:
    """The fair's rooms with their metrics; Unavailable while Redis is away and a room needs it."""
    return [(room, await room_metrics(redis, room)) for room in await rooms_of(tx, fair)]


def views_of(rooms: Measured) -> dict[str, dict[str, int]]:
    """Views summed over the rooms, in all and the simulated part."""
    found = [metrics for _, metrics in rooms]
    return {
        "all": {
            "starts": sum(m["starts"] for m in found),
            "unique": sum(m["viewers"] for m in found),
            "peak": fair_peak(found),
        },
        "simulated": {
            "starts": sum(m["simulated"]["starts"] for m in found),
            "unique": sum(m["simulated"]["viewers"] for m in found),
            "peak": max((m["simulated"]["peak"] for m in found), default=0),
        },
    }
