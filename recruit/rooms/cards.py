"""Keeps position cards in Redis as the database has them, so that a host can pin whatever is listed now."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from live.contract import drop_cards, put_cards
from recruit.db import transaction
from recruit.fairs.tables import Fair
from recruit.rooms.queries import cards_of
from recruit.rooms.tables import Room, RoomKind, RoomState


class CardKeeper:
    """Looks again and again; writes only what changed since it last looked, for every write goes to Redis's disk."""

    def __init__(self, engine: AsyncEngine, redis: Redis) -> None:
        self.engine, self.redis = engine, redis
        self.known: dict[uuid.UUID, dict[str, str]] = {}

    async def refresh(self, now: dt.datetime) -> int:
        """How many cards were written or dropped."""
        async with transaction(self.engine) as tx:
            live = sa.select(Room.id, Fair).join(Fair, Fair.id == Room.fair_id)
            live = live.where(Room.kind == RoomKind.live, Room.state != RoomState.ended)
            rooms = (await tx.execute(live)).all()
            fairs = {fair.id: fair for _, fair in rooms}
            cards = {name: await cards_of(tx, fair, now) for name, fair in fairs.items()}
        self.known = {room: self.known.get(room, {}) for room, _ in rooms}
        return sum([await self.refresh_room(room, cards[fair.id]) for room, fair in rooms])

    async def refresh_room(self, room: uuid.UUID, cards: Mapping[str, Mapping[str, Any]]) -> int:
        marks = {name: mark_of(card) for name, card in cards.items()}
        known = self.known[room]
        changed = {name: cards[name] for name, mark in marks.items() if known.get(name) != mark}
        gone = [name for name in known if name not in marks]
        await put_cards(self.redis, str(room), changed)
        await drop_cards(self.redis, str(room), gone)
        self.known[room] = marks
        return len(changed) + len(gone)


def mark_of(card: Mapping[str, Any]) -> str:
    return hashlib.blake2b(json.dumps(card, ensure_ascii=False, sort_keys=True).encode(), digest_size=8).hexdigest()
