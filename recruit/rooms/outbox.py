"""Commands on their way to a room's log: written with the change that caused them, sent after its commit, repeated until they are there."""

import asyncio
import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from live.contract import announce
from recruit.db import after_commit, transaction, utc_now
from recruit.rooms.tables import Outbox

PATIENCE = dt.timedelta(seconds=2)
"""How long the process that queued a command has it to itself; then it is the worker's."""
AT_ONCE = 2.0
LONGEST_WAIT = 60
AWAY = (RedisError, OSError, TimeoutError)


async def queue(tx: AsyncSession, room_id: uuid.UUID, command: dict[str, Any]) -> Outbox:
    """Have `{"op": …, **args}` appended to the room's log once this transaction is durable, and then exactly once."""
    now = utc_now()
    row = Outbox(created_at=now, room_id=room_id, command=command, try_at=now + PATIENCE)
    tx.add(row)
    await tx.flush()
    redis, engine = tx.info.get("redis"), tx.bind
    if redis is not None and isinstance(engine, AsyncEngine):
        after_commit(tx, lambda: send_now(engine, redis, row))
    return row


async def send(redis: Redis, row: Outbox) -> None:
    await announce(redis, str(row.room_id), f"outbox:{row.id}", row.command)


async def send_now(engine: AsyncEngine, redis: Redis, row: Outbox) -> None:
    """The first try, without waiting for the worker; behind a command that failed it takes its turn there."""
    async with transaction(engine) as tx:
        stuck = sa.select(Outbox.id).where(
            Outbox.room_id == row.room_id, Outbox.done_at.is_(None), Outbox.tries > 0, Outbox.id < row.id
        )
        if await tx.scalar(stuck.limit(1)):
            return
        try:
            async with asyncio.timeout(AT_ONCE):
                await send(redis, row)
        except AWAY as trouble:
            await settle_failure(tx, row, trouble, utc_now())
        else:
            await settle_success(tx, [row.id], utc_now())


async def deliver_waiting(engine: AsyncEngine, redis: Redis, now: dt.datetime | None = None, limit: int = 500) -> int:
    """Send what is due, in each room in the order it was queued. Returns how many arrived."""
    now = now or utc_now()
    async with transaction(engine) as tx:
        waiting = sa.select(Outbox).where(Outbox.done_at.is_(None)).order_by(Outbox.id).limit(limit)
        rows = (await tx.scalars(waiting)).all()
    sent: list[uuid.UUID] = []
    held: set[uuid.UUID] = set()
    for row in rows:
        if row.room_id in held:
            continue
        if row.try_at > now:
            held.add(row.room_id)
            continue
        try:
            await send(redis, row)
            sent.append(row.id)
        except AWAY as trouble:
            held.add(row.room_id)
            async with transaction(engine) as tx:
                await settle_failure(tx, row, trouble, now)
    if sent:
        async with transaction(engine) as tx:
            await settle_success(tx, sent, now)
    return len(sent)


async def settle_success(tx: AsyncSession, ids: list[uuid.UUID], now: dt.datetime) -> None:
    await tx.execute(sa.update(Outbox).where(Outbox.id.in_(ids)).values(done_at=now, error=None))


async def settle_failure(tx: AsyncSession, row: Outbox, trouble: BaseException, now: dt.datetime) -> None:
    wait = dt.timedelta(seconds=min(2**row.tries, LONGEST_WAIT))
    said = f"{type(trouble).__name__}: {trouble}"[:300]
    change = sa.update(Outbox).where(Outbox.id == row.id, Outbox.done_at.is_(None))
    await tx.execute(change.values(tries=Outbox.tries + 1, try_at=now + wait, error=said))
