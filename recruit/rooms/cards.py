"""Keeps position cards in Redis as the database has them, so that a host can pin whatever is listed now."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from live.contract import drop_cards, put_cards
from recruit.db import transaction
from recruit.employers.tables import Employer
from recruit.fairs.tables import Booth, Fair, Track
from recruit.positions.tables import Position, PositionState, PositionTrack
from recruit.rooms.queries import cards_of, speakers_of
from recruit.rooms.tables import Room, RoomKind, RoomState
from recruit.speakers.tables import Speaker, SpeakerPosition

ON_CARD = (
    Position.id,
    Position.title,
    Position.employer_id,
    Position.pay_raw,
    Position.pay_unit,
    Position.pay_min,
    Position.pay_max,
    Position.headcount,
    Position.education,
    Position.place,
    Position.conditions,
)
"""The columns that recruit.rooms.queries.card_of reads."""


class CardKeeper:
    """Looks again and again; makes cards only of a fair whose rows changed, and writes only cards that did, for every write goes to Redis's disk."""

    def __init__(self, engine: AsyncEngine, redis: Redis) -> None:
        self.engine, self.redis = engine, redis
        self.known: dict[uuid.UUID, dict[str, str]] = {}
        self.seen: dict[uuid.UUID, int] = {}

    async def refresh(self, now: dt.datetime) -> int:
        """How many cards were written or dropped."""
        async with transaction(self.engine) as tx:
            live = sa.select(Room.id, Fair).join(Fair, Fair.id == Room.fair_id)
            live = live.where(Room.kind != RoomKind.board, Room.state != RoomState.ended)
            rooms = (await tx.execute(live)).all()
            fairs = {fair.id: fair for _, fair in rooms}
            marks = {name: await fair_mark(tx, fair, now) for name, fair in fairs.items()}
            stale = {fair.id for room, fair in rooms if room not in self.known}
            stale |= {name for name, mark in marks.items() if mark != self.seen.get(name)}
            cards = {name: await cards_of(tx, fairs[name], now) for name in stale}
        self.known = {room: self.known.get(room, {}) for room, _ in rooms}
        written = sum([await self.refresh_room(room, cards[fair.id]) for room, fair in rooms if fair.id in cards])
        self.seen = marks
        return written

    async def refresh_room(self, room: uuid.UUID, cards: Mapping[str, Mapping[str, Any]]) -> int:
        marks = {name: mark_of(card) for name, card in cards.items()}
        known = self.known[room]
        changed = {name: cards[name] for name, mark in marks.items() if known.get(name) != mark}
        gone = [name for name in known if name not in marks]
        await put_cards(self.redis, str(room), changed)
        await drop_cards(self.redis, str(room), gone)
        self.known[room] = marks
        return len(changed) + len(gone)


async def fair_mark(tx: AsyncSession, fair: Fair, now: dt.datetime) -> int:
    """Changes with whatever a card of the fair shows. Reads bare columns, for making thousands of cards is what costs."""
    query = (
        sa.select(*[bare(column) for column in (*ON_CARD, Employer.short_name, Booth.number)])
        .join(Employer, Employer.id == Position.employer_id)
        .outerjoin(Booth, Booth.participation_id == Position.participation_id)
        .where(Position.fair_id == fair.id, Position.state == PositionState.listed, Position.expires_at > now)
        .order_by(Position.id, Booth.number)
    )
    links = sa.select(bare(PositionTrack.position_id), Track.code).join(Track, Track.id == PositionTrack.track_id)
    links = links.where(Track.fair_id == fair.id).order_by(PositionTrack.position_id, Track.code)
    own = sa.select(bare(SpeakerPosition.position_id), bare(SpeakerPosition.speaker_id))
    own = own.join(Speaker, Speaker.id == SpeakerPosition.speaker_id).where(Speaker.fair_id == fair.id)
    own = own.order_by(SpeakerPosition.position_id, SpeakerPosition.speaker_id)
    found = [(await tx.execute(each)).all() for each in (query, links, own)]
    return hash(repr((found, await speakers_of(tx, fair))))


def bare(column: Any) -> Any:
    """As the driver gives it: no enum, JSON or id is made of it."""
    return sa.type_coerce(column, sa.types.NullType())


def mark_of(card: Mapping[str, Any]) -> str:
    return hashlib.blake2b(json.dumps(card, ensure_ascii=False, sort_keys=True).encode(), digest_size=8).hexdigest()
