"""The worker ends when told to, also while Redis is away, and a real one brings a room's command to its log."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as Away

from recruit.rooms.tables import Outbox
from recruit.worker import LEASE, repeat
from tests.rooms.test_outbox import open_room, ops
from tests.support import cast as people


@pytest.fixture
async def live_redis(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as client:
        yield client


async def test_trouble_is_said_once_and_the_next_round_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    stop, rounds = asyncio.Event(), iter((Away("gone"), Away("gone"), None))

    async def duty() -> None:
        trouble = next(rounds)
        if trouble:
            raise trouble
        stop.set()

    async with asyncio.timeout(5):
        await repeat(stop, 0.001, duty)
    assert [record.message for record in caplog.records if record.name == "recruit.worker"] == ["duty waits: gone"]


async def test_a_worker_sends_what_waits_and_ends_at_sigterm(
    sqlite_database: str, valkey: str, live_redis: Redis, tmp_path: Path
) -> None:
    async with people.running(sqlite_database, f"unix://{tmp_path}/nobody.sock", tmp_path) as cast:
        room = await open_room(cast, await cast.fair())
        async with cast.tx() as tx:
            await tx.execute(sa.update(Outbox).values(try_at=Outbox.created_at))
    await live_redis.delete(LEASE)
    url = sqlite_database.replace("+aiosqlite", "")
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": url, "REDIS_URL": valkey}
    worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "recruit.cli", "worker", env=environment)
    try:
        async with asyncio.timeout(30):
            while "open" not in await ops(live_redis, room):
                assert worker.returncode is None
            worker.send_signal(signal.SIGTERM)
            assert await worker.wait() == 0
    finally:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()
