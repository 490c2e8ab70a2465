"""What a fair's home shows: the room on the air, the rundown, hot words and positions of many employers."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.employers.queries import speakers_of
from recruit.employers.tables import Employer
from recruit.fairs import queries
from recruit.fairs.rules import phase_text
from recruit.fairs.tables import Fair
from recruit.look import words
from recruit.positions.card import card, pay_shape
from recruit.positions.queries import Listed, Wanted, is_listed, list_positions, listing
from recruit.positions.rules import Sort
from recruit.positions.tables import Position
from recruit.reservations.queries import counts_of, reserved_among, shows
from recruit.rooms.queries import rooms_of
from recruit.rooms.tables import Room, RoomPin, RoomState, RundownItem
from recruit.saved.queries import can_save
from recruit.series.queries import coming_shows

CARDS = 6
SHOWS = 4
HOT = 5


async def home_of(tx: AsyncSession, redis: Redis, actor: Actor, fair: Fair, now: dt.datetime) -> dict[str, Any]:
    counts = (await queries.counts_of(tx, [fair.id], now))[fair.id]
    room = await queries.room_of(tx, fair)
    rundown, speakers = await rundown_at(tx, fair, room), await speakers_of(tx, fair)
    booths = await queries.booths_at(tx, fair, now)
    taken = sorted((b for b in booths if b["positions"]), key=lambda b: -b["positions"])
    return {
        "fair": fair,
        "phase_text": phase_text(fair.phase, fair.opens_at, fair.closes_at, now, words.cn_when(fair.closes_at, now)),
        "counts": counts,
        "tracks": await tracks_at(tx, fair, now),
        "hot_words": await hot_words(tx, fair, now),
        "live": await on_air(tx, redis, actor, room, rundown, speakers, now) if room else None,
        "shows": [
            show for show in await shows(tx, actor, await rooms_of(tx, fair)) if not room or show["id"] != str(room.id)
        ],
        "may_reserve": can_save(actor),
        "positions": [card(row) for row in await hot_positions(tx, actor, fair, now)],
        "plan": await queries.plan_of(tx, fair) if booths else None,
        "booths": taken[:3],
        "speakers": speakers,
        "speakers_url": f"/fairs/{fair.slug}/speakers",
        "rundown": rundown,
        "rundown_url": f"/fairs/{fair.slug}/rundown",
        "series_shows": await coming_shows(tx, now, SHOWS),
    }


async def tracks_at(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "code": track.code,
            "name": track.name,
            "positions": positions,
            "headcount": headcount,
            "url": f"/fairs/{fair.slug}/tracks/{track.code}",
        }
        for track, positions, headcount in await queries.tracks_of(tx, [fair.id], now)
    ]


async def hot_words(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[str]:
    """The commonest short titles of this fair, and what most people ask for."""
    count = sa.func.count()
    query = listing(Position.title, count).where(*is_listed(now), Position.fair_id == fair.id)
    query = query.where(sa.func.length(Position.title) <= 5).group_by(Position.title)
    rows = await tx.execute(query.order_by(count.desc(), Position.title).limit(HOT - 1))
    titles = [title for title, _ in rows]
    return [*titles, "包住"] if titles else []


async def hot_positions(tx: AsyncSession, actor: Actor, fair: Fair, now: dt.datetime) -> list[Listed]:
    """Those that seek most people, one of each employer."""
    found = await list_positions(tx, actor, Wanted(fair=str(fair.id), sort=Sort.headcount, page_size=100), now)
    first = {row.employer.id: row for row in reversed(found.items)}
    chosen = [row for row in found.items if first[row.employer.id] is row]
    rest = [row for row in found.items if first[row.employer.id] is not row]
    return [*chosen, *rest][:CARDS]


async def rundown_at(tx: AsyncSession, fair: Fair, room: Room | None) -> list[dict[str, Any]]:
    """The items of the room, else those planned for the fair; the one being explained is `now`."""
    query = (
        sa.select(RundownItem, Position, Employer)
        .outerjoin(Position, Position.id == RundownItem.position_id)
        .outerjoin(Employer, Employer.id == Position.employer_id)
        .order_by(RundownItem.place, RundownItem.id)
    )
    own = (await tx.execute(query.where(RundownItem.room_id == room.id))).all() if room else []
    planned = query.where(RundownItem.fair_id == fair.id, RundownItem.room_id.is_(None))
    rows = own or (await tx.execute(planned)).all()
    return [rundown_line(n, *row) for n, row in enumerate(rows, 1)]


def rundown_line(n: int, item: RundownItem, position: Position | None, employer: Employer | None) -> dict[str, Any]:
    at = item.explained_from or item.planned_at
    return {
        "n": n,
        "title": position.title if position else item.title,
        "employer": employer.short_name if employer else "",
        "pay": pay_shape(position) if position else None,
        "at": words.cn_clock(at) if at else "",
        "state": "done" if item.explained_to else "now" if item.explained_from else "next",
        "url": f"/positions/{position.id}" if position else "#rundown",
    }


async def on_air(
    tx: AsyncSession,
    redis: Redis,
    actor: Actor,
    room: Room,
    rundown: list[dict[str, Any]],
    speakers: list[dict[str, Any]],
    now: dt.datetime,
) -> dict[str, Any]:
    is_open = room.state in (RoomState.open, RoomState.cut)
    pinned = (await tx.execute(pinned_in(room))).first() if is_open else None
    position, employer = pinned or (None, None)
    with_firm = [face for face in speakers if employer and face["employer_id"] == str(employer.id)]
    return {
        "url": f"/rooms/{room.id}/replay" if room.state is RoomState.ended else f"/rooms/{room.id}",
        "title": room.title,
        "state": "open" if is_open else room.state.value,
        "online": await queries.online_in(redis, room) if is_open else 0,
        "items": len(rundown),
        "position": position and {"title": position.title, "pay": pay_shape(position), "headcount": position.headcount},
        "speaker": next(iter(with_firm or speakers), None),
        "starts": words.cn_when(room.starts_at, now) if room.starts_at else "",
        "reserved": (await counts_of(tx, [room.id])).get(room.id, 0) if room.state is RoomState.scheduled else 0,
        "mine": bool(await reserved_among(tx, actor, [room.id])),
    }


def pinned_in(room: Room) -> sa.Select[Position, Employer]:
    return (
        sa.select(Position, Employer)
        .join(RoomPin, RoomPin.position_id == Position.id)
        .join(Employer, Employer.id == Position.employer_id)
        .where(RoomPin.room_id == room.id, RoomPin.to_at.is_(None))
        .order_by(sa.desc(RoomPin.from_at))
        .limit(1)
    )
