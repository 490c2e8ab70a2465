"""What a series' shows came to so far, one by one and together."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.rules import ApplicationState as State
from recruit.applications.tables import Application, ApplicationMove
from recruit.errors import Unavailable
from recruit.rooms.figures import room_metrics
from recruit.series.queries import Show
from recruit.series.rules import Standing

SEEN = (Standing.live, Standing.over)


@dataclass(frozen=True, slots=True)
class Sum:
    """None where the room's figures cannot be had now. Person-times add up over shows, persons do not."""

    starts: int | None = 0
    questions: int | None = 0
    applications: int = 0
    hired: int = 0


async def sums_of(tx: AsyncSession, redis: Redis, shows: list[Show]) -> tuple[dict[uuid.UUID, Sum], Sum]:
    """For each show that was or is on the air, by its fair, and together with the applications of all."""
    sent = await applications_by(tx, [show.fair.id for show in shows])
    hired = await applications_by(tx, [show.fair.id for show in shows], hired_ones())
    found = {}
    for show in (one for one in shows if one.standing in SEEN):
        room = await watched(redis, show)
        one = show.fair.id
        found[one] = Sum(room.get("starts"), room.get("questions"), sent.get(one, 0), hired.get(one, 0))
    return found, Sum(
        together(one.starts for one in found.values()),
        together(one.questions for one in found.values()),
        sum(sent.values()),
        sum(hired.values()),
    )


def together(numbers: Any) -> int | None:
    known = list(numbers)
    return None if None in known else sum(known)


async def watched(redis: Redis, show: Show) -> dict[str, Any]:
    try:
        return await room_metrics(redis, show.room)
    except Unavailable:
        return {}


def hired_ones() -> sa.ColumnElement[bool]:
    return Application.id.in_(sa.select(ApplicationMove.application_id).where(ApplicationMove.to_state == State.hired))


async def applications_by(tx: AsyncSession, fairs: list[uuid.UUID], *where: Any) -> dict[uuid.UUID, int]:
    query = sa.select(Application.fair_id, sa.func.count()).where(Application.fair_id.in_(fairs), *where)
    return dict((await tx.execute(query.group_by(Application.fair_id))).all())
