"""An ended room's last figures move into its row; then its keys may go."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from live.contract import Keys, archived, facts_done, metrics, read_facts
from recruit.db import transaction
from recruit.rooms.facts import follow_state, put_minute, record_fact
from recruit.rooms.tables import Room, RoomFact, RoomKind

GROUP, CONSUMER = "recruit", "worker"
BATCH = 200


async def with_facts(redis: Redis, rooms: Sequence[Room]) -> list[Room]:
    """Those whose facts wait. One question for all rooms, for most rounds find none."""
    async with redis.pipeline(transaction=False) as pipe:
        for room in rooms:
            pipe.xlen(Keys(str(room.id)).facts)
        waiting = await pipe.execute()
    return [room for room, facts in zip(rooms, waiting, strict=True) if facts]


async def keep_facts(engine: AsyncEngine, redis: Redis, room: Room) -> int:
    """Bring the room's next facts into SQL and let Redis forget them; how many were read."""
    facts = await read_facts(redis, str(room.id), GROUP, CONSUMER, BATCH)
    if facts:
        async with transaction(engine) as tx:
            keep = follow_state if room.kind is RoomKind.rehearsal else record_fact
            for fact_id, fact in facts:
                await keep(tx, room, fact_id, fact)
        await facts_done(redis, str(room.id), GROUP, [fact_id for fact_id, _ in facts])
    return len(facts)


async def let_go_rehearsal(engine: AsyncEngine, redis: Redis, room: Room, now: dt.datetime) -> None:
    """No figures are kept, and its keys may go."""
    async with transaction(engine) as tx:
        swap = sa.update(Room).where(Room.id == room.id, Room.archived_at.is_(None))
        await tx.execute(swap.values(archived_at=now))
    await archived(redis, str(room.id))


async def archive_room(engine: AsyncEngine, redis: Redis, room: Room, now: dt.datetime) -> bool:
    """Keep the figures once the fact of the room's end, and so all before it, is in SQL; False until then."""
    async with transaction(engine) as tx:
        over = sa.select(RoomFact.fact_id).where(RoomFact.room_id == room.id, RoomFact.kind == "ended").limit(1)
        if await tx.scalar(over) is None:
            return False
    last = await metrics(redis, str(room.id)) | {"online": 0}
    async with transaction(engine) as tx:
        for minute in last["minutes"]:
            counts = {kind: value for kind, value in minute.items() if kind != "at"}
            await put_minute(tx, room, dt.datetime.fromisoformat(minute["at"]), counts)
        swap = sa.update(Room).where(Room.id == room.id, Room.archived_at.is_(None))
        await tx.execute(swap.values(metrics=last, archived_at=now))
    await archived(redis, str(room.id))
    return True
