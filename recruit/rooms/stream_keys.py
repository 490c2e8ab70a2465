"""Stream keys: made for one feed of a room, shown once, kept as digests, and told to the room service while they are good."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from live.contract import put_stream_key, stream_keys
from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.crypto import digest
from recruit.db import after_commit, insert, transaction
from recruit.errors import Conflict
from recruit.fairs.tables import Fair, Phase
from recruit.rooms.tables import Room, RoomKind, RoomState, StreamKey

OUTLIVES = dt.timedelta(hours=12)
"""A key is good until so long after its fair: shows run late."""


def refuse_shut(room: Room, fair: Fair) -> None:
    """Raises Conflict where no picture may be sent."""
    is_unseen = fair.phase is Phase.draft and room.kind is not RoomKind.rehearsal
    if room.state is RoomState.ended or is_unseen:
        raise Conflict("直播间没有开放，不能开播画面。请先公开招聘会、打开直播间。", code="room_closed")


async def make_key(tx: AsyncSession, actor: Actor, room: Room, fair: Fair, feed: str, now: dt.datetime) -> str:
    """A new key for the feed. Whoever sends with the old one is cut off within seconds."""
    refuse_shut(room, fair)
    key = secrets.token_hex(16)
    row = StreamKey(room_id=room.id, feed=feed, key_hash=digest(key), made_at=now, made_by=actor.name)
    changed = {"key_hash": row.key_hash, "made_at": now, "made_by": row.made_by}
    put = insert(tx, StreamKey).values(row.model_dump())
    await tx.execute(put.on_conflict_do_update(index_elements=["room_id", "feed"], set_=changed))
    audit(tx, actor, "make_stream_key", "room", room.id, fair.id, feed=feed)
    redis: Redis | None = tx.info.get("redis")
    if redis is not None:
        after_commit(tx, lambda: put_stream_key(redis, str(room.id), feed, shown_to_live(row, fair)))
    return key


async def keys_of(tx: AsyncSession, room: Room) -> dict[str, StreamKey]:
    rows = await tx.scalars(sa.select(StreamKey).where(StreamKey.room_id == room.id))
    return {row.feed: row for row in rows}


def shown_to_live(row: StreamKey, fair: Fair) -> dict[str, Any]:
    return {"hash": row.key_hash, "until": int((fair.closes_at + OUTLIVES).timestamp())}


async def keep_stream_keys(engine: AsyncEngine, redis: Redis) -> int:
    """Tell the room service again what it may have missed or no longer believe. How many keys were written or dropped."""
    async with transaction(engine) as tx:
        query = sa.select(Room, Fair, StreamKey).join(Fair, Fair.id == Room.fair_id)
        query = query.join(StreamKey, StreamKey.room_id == Room.id).where(Room.archived_at.is_(None))
        rows = (await tx.execute(query)).all()
    wanted: dict[str, dict[str, dict[str, Any]]] = {str(room.id): {} for room, _, _ in rows}
    for room, fair, row in rows:
        if fair.phase is not Phase.draft:
            wanted[str(room.id)][row.feed] = shown_to_live(row, fair)
    return sum([await keep_room(redis, room, keys) for room, keys in wanted.items()])


async def keep_room(redis: Redis, room: str, wanted: Mapping[str, Mapping[str, Any]]) -> int:
    known = await stream_keys(redis, room)
    changed = [feed for feed in {*wanted, *known} if wanted.get(feed) != known.get(feed)]
    for feed in changed:
        await put_stream_key(redis, room, feed, wanted.get(feed))
    return len(changed)
