"""Commands for a room's log: a row in the same transaction, tried at once after commit, repeated by the worker."""

import datetime as dt
import logging
import uuid
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from live import contract
from recruit.db import after_commit, transaction, utc_now
from recruit.rooms.tables import Outbox

log = logging.getLogger(__name__)

PATIENCE = dt.timedelta(seconds=5)
LONGEST_PAUSE = dt.timedelta(minutes=5)
BATCH = 200


def pause_after(tries: int) -> dt.timedelta:
    """How long to wait after so many tries: 1, 2, 4 … seconds, five minutes at most."""
    return min(LONGEST_PAUSE, dt.timedelta(seconds=2 ** min(tries, 10)))


async def queue(tx: AsyncSession, room_id: uuid.UUID, command: dict[str, Any]) -> Outbox:
    """Send `command` (`{"op": …, **args}`) to the room once this transaction is durable, and until it has arrived."""
    row = Outbox(room_id=room_id, command=command, try_at=utc_now() + PATIENCE)
    tx.add(row)
    await tx.flush()
    redis: Redis | None = tx.info.get("redis")
    if redis is not None:
        engine = tx.bind

        async def try_now() -> None:
            await contract.announce(redis, str(row.room_id), f"outbox:{row.id}", row.command)
            if isinstance(engine, AsyncEngine):
                async with transaction(engine) as after:
                    await settle(after, row.id)

        after_commit(tx, try_now)
    return row


async def settle(tx: AsyncSession, row_id: uuid.UUID) -> None:
    await tx.execute(sa.update(Outbox).where(Outbox.id == row_id, Outbox.done_at.is_(None)).values(done_at=utc_now()))


async def deliver_waiting(engine: AsyncEngine, redis: Redis) -> int:
    """Try every row that is due, in the order they were made; how many arrived. The log refuses what it has already."""
    async with transaction(engine) as tx:
        due = (
            sa.select(Outbox)
            .where(Outbox.done_at.is_(None), Outbox.try_at <= utc_now())
            .order_by(Outbox.id)
            .limit(BATCH)
        )
        rows = (await tx.scalars(due)).all()
    arrived = 0
    for row in rows:
        try:
            await contract.announce(redis, str(row.room_id), f"outbox:{row.id}", row.command)
        except (RedisError, OSError) as error:
            await put_off(engine, row, str(error))
            return arrived
        async with transaction(engine) as tx:
            await settle(tx, row.id)
        arrived += 1
    return arrived


async def put_off(engine: AsyncEngine, row: Outbox, error: str) -> None:
    log.warning("outbox %s: %s", row.id, error)
    async with transaction(engine) as tx:
        values = {"tries": row.tries + 1, "try_at": utc_now() + pause_after(row.tries), "error": error[:300]}
        await tx.execute(sa.update(Outbox).where(Outbox.id == row.id).values(values))
