"""A show's own report: who watched, what was asked, who applied and what came of it; every figure counted at the call."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.queries import replies
from recruit.applications.rules import ApplicationState as State
from recruit.applications.tables import Application, ApplicationMove
from recruit.errors import Unavailable
from recruit.look import words
from recruit.positions.tables import Position
from recruit.reports import lanes
from recruit.reports.queries import applications, levels
from recruit.reports.rules import describe_levels, percent
from recruit.rooms.figures import room_metrics
from recruit.rooms.tables import Question, Room, RoomPin, RundownItem
from recruit.series.curve import Curve, draw_curve
from recruit.series.queries import Show
from recruit.series.rules import Standing

MOST_EMPLOYERS, MOST_QUESTIONS = 20, 10
SOURCES = {"live": "直播间", "online": "网上", "desk": "服务台代办", "station": "工会驿站", "booth": "展位"}
WENT_ON = (State.shortlisted, State.invited, State.met, State.hired)


async def outcome_of(tx: AsyncSession, redis: Redis, show: Show, now: dt.datetime) -> dict[str, Any]:
    """What the report shows; while Redis is away the room's part is unknown, not 0."""
    fair, room = show.fair, show.room
    began = show.standing in (Standing.live, Standing.over)
    watched = await watched_in(redis, room) if began else None
    sent, simulated = await applications(tx, fair)
    answered = await replies(tx, now, Application.fair_id == fair.id)
    late, _ = await lanes.overdue(tx, fair, now)
    last_day = (room.ended_at or fair.closes_at).astimezone(zoneinfo.ZoneInfo(fair.time_zone)).date()
    return {
        "began": began,
        "away": began and watched is None,
        "w": watched,
        "curve": curve_of(watched, room) if watched else None,
        "applications": sent["total"],
        "simulated": simulated["total"],
        "sources": [(SOURCES[code], n) for code, n in sent["by_source"].items() if n],
        "levels": describe_levels(await levels(tx, fair), last_day),
        "rate": None if answered.rate is None else percent(answered.rate, 1),
        "median": ""
        if answered.median_minutes is None
        else words.length(dt.timedelta(minutes=answered.median_minutes)),
        "overdue": late,
        "employers": await lanes.by_employer(tx, fair, now, MOST_EMPLOYERS),
        "positions": await positions_of(tx, show),
        "unanswered": await unanswered(tx, room),
        "as_of": now,
    }


async def watched_in(redis: Redis, room: Room) -> dict[str, Any] | None:
    try:
        found = await room_metrics(redis, room)
    except Unavailable:
        return None
    each = found["watch_seconds"] / found["viewers"] if found["viewers"] else 0
    return found | {
        "hours": round(found["watch_seconds"] / 3600, 1),
        "each": words.length(dt.timedelta(seconds=each)) if each else "—",
        "answered_share": f"{percent(found['answers'], found['questions'])}%" if found["questions"] else "—",
    }


def curve_of(watched: dict[str, Any], room: Room) -> Curve | None:
    minutes = [(dt.datetime.fromisoformat(minute["at"]), minute["peak"]) for minute in watched["minutes"]]
    return draw_curve(minutes, room.ended_at, words.CHINA)


async def positions_of(tx: AsyncSession, show: Show) -> list[dict[str, Any]]:
    """Each position of the show with when it was explained, what was asked of it, and who applied and went on."""
    fair, room = show.fair.id, show.room.id
    rows = (await tx.scalars(sa.select(Position).where(Position.fair_id == fair))).all()
    order = await order_of(tx, fair, room)
    pins = await pinned(tx, room)
    asked = await counted(tx, Question.position_id, Question.room_id == room)
    sent = await counted(tx, Application.position_id, Application.fair_id == fair)
    moved = sa.select(ApplicationMove.application_id).where(ApplicationMove.to_state.in_(WENT_ON))
    went_on = await counted(tx, Application.position_id, Application.fair_id == fair, Application.id.in_(moved))
    found = [
        {
            "id": str(row.id),
            "title": row.title,
            "headcount": row.headcount,
            "pins": pins.get(row.id, []),
            "asked": asked.get(row.id, 0),
            "applications": sent.get(row.id, 0),
            "went_on": went_on.get(row.id, 0),
        }
        for row in sorted(rows, key=lambda row: (order.get(row.id, len(order)), row.title))
    ]
    return [line for line in found if line["pins"] or line["applications"] or line["asked"]] or found


async def order_of(tx: AsyncSession, fair: uuid.UUID, room: uuid.UUID) -> dict[uuid.UUID | None, int]:
    mine = sa.select(RundownItem.position_id, RundownItem.place)
    mine = mine.where(sa.or_(RundownItem.fair_id == fair, RundownItem.room_id == room))
    return dict((await tx.execute(mine)).all())


async def pinned(tx: AsyncSession, room: uuid.UUID) -> dict[uuid.UUID | None, list[dict[str, Any]]]:
    """When each was explained, and for how long."""
    found: dict[uuid.UUID | None, list[dict[str, Any]]] = {}
    for pin in await tx.scalars(sa.select(RoomPin).where(RoomPin.room_id == room).order_by(RoomPin.seq)):
        length = words.length(pin.to_at - pin.from_at) if pin.to_at else "正在讲"
        found.setdefault(pin.position_id, []).append({"at": pin.from_at, "length": length})
    return found


async def counted(tx: AsyncSession, column: Any, *where: Any) -> dict[uuid.UUID, int]:
    return dict((await tx.execute(sa.select(column, sa.func.count()).where(*where).group_by(column))).all())


async def unanswered(tx: AsyncSession, room: Room) -> Sequence[Question]:
    """Questions that people saw and nobody answered, those that most wanted to know first."""
    open_ones = sa.select(Question).where(
        Question.room_id == room.id, Question.answered_at.is_(None), Question.state.in_(("waiting", "taken", "handed"))
    )
    return (await tx.scalars(open_ones.order_by(Question.votes.desc(), Question.number).limit(MOST_QUESTIONS))).all()
