"""Fairs as the public and their organisers see them: counts, hall plan, rundown, the room beside."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import NotFound, Unavailable
from recruit.fairs.reach import by_name, find_fair
from recruit.fairs.rules import Place, lay_out, natural
from recruit.fairs.tables import Booth, Fair, FairCounts, Hall, Phase, Track, Zone
from recruit.look.filters import logo_of
from recruit.positions.tables import Position, PositionState, PositionTrack
from recruit.rooms.figures import room_metrics
from recruit.rooms.queries import rooms_of
from recruit.rooms.tables import Room, RoomState

CURRENT = (Phase.open, Phase.registration)


def by_nearness() -> list[Any]:
    """Open fairs first, then those to come, then the latest past."""
    return [(Fair.phase == Phase.open).desc(), (Fair.phase == Phase.registration).desc(), sa.desc(Fair.opens_at)]


async def list_fairs(tx: AsyncSession, page: int, page_size: int) -> tuple[Sequence[Fair], int]:
    """Fairs that the public may see."""
    where = (Fair.phase != Phase.draft, Fair.series_id.is_(None))
    total = await tx.scalar(sa.select(sa.func.count()).select_from(Fair).where(*where))
    query = sa.select(Fair).where(*where).order_by(*by_nearness(), Fair.id)
    return (await tx.scalars(query.limit(page_size).offset((page - 1) * page_size))).all(), total or 0


async def my_fairs(tx: AsyncSession, actor: Actor) -> Sequence[Fair]:
    """Fairs in any phase that the actor organises."""
    mine = sa.or_(Fair.id.in_(actor.fairs(Role.organiser)), Fair.unit_id.in_(actor.units(Role.organiser)))
    mine = sa.and_(mine, Fair.series_id.is_(None))
    return (await tx.scalars(sa.select(Fair).where(mine).order_by(*by_nearness(), Fair.id))).all()


async def public_fair(tx: AsyncSession, actor: Actor, name: str) -> Fair:
    """By slug or id; drafts for their organisers only; without a name the one that is on."""
    if not name:
        fairs, _ = await list_fairs(tx, 1, 1)
        if not fairs:
            raise NotFound("现在没有招聘会，开场后这里就能看到。")
        return fairs[0]
    try:
        return await find_fair(tx, name)
    except NotFound:
        own = await by_name(tx, name) if actor.grants else None
        if own is None or not actor.can_run(own.unit_id, own.id, Role.organiser):
            raise
        return own


async def counts_of(tx: AsyncSession, ids: Sequence[uuid.UUID], now: dt.datetime) -> dict[uuid.UUID, FairCounts]:
    """Counted at the call: employers taking part, listed positions with their headcount, positions by track."""
    found = {one: FairCounts(tracks={}) for one in ids}
    firms = sa.select(Participation.fair_id, sa.func.count()).where(
        Participation.fair_id.in_(ids), Participation.status == ParticipationStatus.accepted
    )
    for fair, employers in await tx.execute(firms.group_by(Participation.fair_id)):
        found[fair].employers = employers
    listed = (Position.fair_id.in_(ids), Position.state == PositionState.listed, Position.expires_at > now)
    head = sa.func.coalesce(sa.func.sum(Position.headcount), 0)
    totals = sa.select(Position.fair_id, sa.func.count(), head).where(*listed).group_by(Position.fair_id)
    for fair, positions, headcount in await tx.execute(totals):
        found[fair].positions, found[fair].headcount = positions, int(headcount or 0)
    for track, positions, _ in await tracks_of(tx, ids, now):
        found[track.fair_id].tracks[track.code] = positions
    return found


async def tracks_of(tx: AsyncSession, ids: Sequence[uuid.UUID], now: dt.datetime) -> list[tuple[Track, int, int]]:
    """Each fair's tracks with their listed positions and headcount."""
    linked = (
        sa.select(PositionTrack.track_id, sa.func.count().label("n"), sa.func.sum(Position.headcount).label("head"))
        .join(Position, Position.id == PositionTrack.position_id)
        .where(Position.fair_id.in_(ids), Position.state == PositionState.listed, Position.expires_at > now)
        .group_by(PositionTrack.track_id)
        .subquery()
    )
    query = (
        sa.select(Track, sa.func.coalesce(linked.c.n, 0), sa.func.coalesce(linked.c.head, 0))
        .outerjoin(linked, linked.c.track_id == Track.id)
        .where(Track.fair_id.in_(ids))
        .order_by(Track.fair_id, Track.place)
    )
    return [(track, n, int(head)) for track, n, head in (await tx.execute(query))]


async def booths_at(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[dict[str, Any]]:
    """Every booth of a fair with its zone, its employer and how many positions are listed there."""
    listed = (
        sa.select(Position.participation_id, sa.func.count().label("n"))
        .where(Position.fair_id == fair.id, Position.state == PositionState.listed, Position.expires_at > now)
        .group_by(Position.participation_id)
        .subquery()
    )
    query = (
        sa.select(Booth, Zone, Hall, Employer, sa.func.coalesce(listed.c.n, 0))
        .outerjoin(Zone, Zone.id == Booth.zone_id)
        .outerjoin(Hall, Hall.id == Zone.hall_id)
        .outerjoin(Participation, Participation.id == Booth.participation_id)
        .outerjoin(Employer, Employer.id == Participation.employer_id)
        .outerjoin(listed, listed.c.participation_id == Booth.participation_id)
        .where(Booth.fair_id == fair.id)
    )
    rows = [
        {
            "booth": booth,
            "number": booth.number,
            "code": booth.code,
            "zone": zone.code if zone else natural(booth.number)[0],
            "zone_name": zone.name if zone else "",
            "track": (zone.track or "") if zone else "",
            "hall": hall.name if hall else "",
            "employer": (employer.short_name or employer.name) if employer else "",
            "employer_name": employer.name if employer else "",
            "url": f"/employers/{employer.id}?fair={fair.slug}" if employer else "",
            "logo": logo_of(employer.short_name or employer.name) if employer else None,
            "positions": positions,
        }
        for booth, zone, hall, employer, positions in (await tx.execute(query))
    ]
    return sorted(rows, key=lambda row: natural(row["number"]))


def draw(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    places = [Place(r["number"], r["booth"].x, r["booth"].y, r["track"], r["url"], r["employer"]) for r in rows]
    return lay_out(places) | {"hall": rows[0]["hall"] if rows else ""}


def halls(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Halls with their plans and zones; in the lists only booths that are taken."""
    made = []
    for name in dict.fromkeys(row["hall"] for row in rows):
        mine = [row for row in rows if row["hall"] == name]
        zones = []
        for code in dict.fromkeys(row["zone"] for row in mine):
            own = [row for row in mine if row["zone"] == code]
            zones.append(
                {
                    "code": code,
                    "name": own[0]["zone_name"],
                    "track": own[0]["track"],
                    "booths": [row for row in own if row["employer"]],
                }
            )
        made.append({"name": name or "展厅", "plan": draw(mine), "zones": zones, "total": len(mine)})
    return made


async def plan_of(tx: AsyncSession, fair: Fair, own: str | None = None) -> dict[str, Any] | None:
    """The plan of the hall where `own` stands, else of the largest."""
    rows = await booths_at(tx, fair, fair.opens_at)
    if not rows:
        return None
    names = [row["hall"] for row in rows if row["number"] == own] or [row["hall"] for row in rows]
    name = max(set(names), key=names.count)
    return draw([row for row in rows if row["hall"] == name])


async def booth_of(tx: AsyncSession, participation: uuid.UUID) -> dict[str, Any] | None:
    query = (
        sa.select(Booth, Zone, Hall)
        .outerjoin(Zone, Zone.id == Booth.zone_id)
        .outerjoin(Hall, Hall.id == Zone.hall_id)
        .where(Booth.participation_id == participation)
        .order_by(Booth.number)
        .limit(1)
    )
    row = (await tx.execute(query)).first()
    if row is None:
        return None
    booth, zone, hall = row
    parts = [hall.name if hall else "", f"{zone.code} 区 {zone.name}" if zone else ""]
    return {"number": booth.number, "code": booth.code, "where": " ".join(filter(None, parts))}


async def room_of(tx: AsyncSession, fair: Fair) -> Room | None:
    """The room to show beside a fair: one on the air, else the next to come, else one that was."""
    rooms = [room for room in await rooms_of(tx, fair) if room.state is not RoomState.ended or room.opened_at]
    order = (RoomState.open, RoomState.cut, RoomState.scheduled, RoomState.ended)
    return min(rooms, key=lambda room: (order.index(room.state), room.starts_at or room.created_at), default=None)


async def online_in(redis: Redis, room: Room) -> int:
    """Who is there now; 0 while Redis cannot say."""
    try:
        return int((await room_metrics(redis, room))["online"])
    except Unavailable:
        return 0


async def room_link(tx: AsyncSession, redis: Redis, fair: Fair) -> dict[str, Any] | None:
    room = await room_of(tx, fair)
    if room is None or room.state is RoomState.ended:
        return None
    is_open = room.state in (RoomState.open, RoomState.cut)
    return {
        "url": f"/rooms/{room.id}",
        "title": room.title,
        "state": "open" if is_open else "scheduled",
        "online": await online_in(redis, room) if is_open else 0,
    }
