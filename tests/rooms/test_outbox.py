"""A command for a room arrives once, in order, also when Redis was away at first."""

import datetime as dt
import json
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from redis.asyncio import Redis

from live.contract import Keys
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.rooms.outbox import deliver_waiting, queue
from recruit.rooms.tables import Outbox
from tests.posting.test_publish import ROOT, WHOLE, found
from tests.support import cast as people
from tests.support.cast import Cast

LATER = dt.timedelta(minutes=10)


@pytest.fixture
async def away(database: str, tmp_path: Path) -> AsyncIterator[Cast]:
    """The product while its Redis is away."""
    async with people.running(database, f"unix://{tmp_path}/nobody.sock", tmp_path) as made:
        yield made


@pytest.fixture
async def live_redis(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as client:
        yield client


async def ops(redis: Redis, room: str) -> list[str]:
    entries = await redis.xrange(Keys(room).log)
    return [command["op"] for _, fields in entries for command in json.loads(fields[b"e"])["c"]]


async def open_room(cast: Cast, fair: Any, title: str = "焊工专场") -> str:
    _, zhao = await cast.staff(Role.organiser)
    async with cast.client(zhao) as program:
        answer = await program.post(f"/api/v1/fairs/{fair.slug}/rooms", json={"title": title})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_command_arrives_at_once_and_the_worker_adds_no_second(cast: Cast, live_redis: Redis) -> None:
    room = await open_room(cast, await cast.fair())
    assert await ops(live_redis, room) == ["open"]
    async with cast.tx() as tx:
        await tx.execute(sa.update(Outbox).values(done_at=None))
    assert await deliver_waiting(cast.engine, live_redis, utc_now() + LATER) == 1
    assert await ops(live_redis, room) == ["open"]
    assert await deliver_waiting(cast.engine, live_redis, utc_now() + LATER) == 0


async def test_a_position_closed_and_open_again_is_told_to_its_rooms(cast: Cast, live_redis: Redis) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    room = await open_room(cast, fair)
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    async with cast.client(ma) as recruiter:
        await recruiter.post(f"{ROOT}/new", data=WHOLE)
        [forklift] = await found(recruiter, "叉车司机")
        act = f"{ROOT}/{forklift['id']}/acts"
        assert (await recruiter.post(act, data={"act": "close", "was": "listed"})).status_code == 303
        assert (await recruiter.post(act, data={"act": "reopen", "was": "closed"})).status_code == 303
    assert await ops(live_redis, room) == ["open", "position_closed", "position_reopened"]
    written = [json.loads(fields[b"e"])["v"] for _, fields in await live_redis.xrange(Keys(room).log)]
    assert written == [1, 1, 2], "an older node stops only when it meets what it does not know"


async def test_what_redis_missed_arrives_later_in_order(away: Cast, live_redis: Redis) -> None:
    room = await open_room(away, await away.fair())
    async with away.tx() as tx:
        await queue(tx, uuid.UUID(room), {"op": "applied", "position": "x", "source": "live", "simulated": False})
    assert await ops(live_redis, room) == []
    assert await deliver_waiting(away.engine, live_redis, utc_now() + LATER) == 2
    assert await ops(live_redis, room) == ["open", "applied"]


async def test_a_later_command_waits_behind_one_that_is_put_off(away: Cast, live_redis: Redis) -> None:
    room = await open_room(away, await away.fair())
    async with away.tx() as tx:
        row = await queue(tx, uuid.UUID(room), {"op": "end"})
        row.try_at = utc_now() - LATER
        await tx.execute(sa.update(Outbox).where(Outbox.id != row.id).values(try_at=utc_now() + LATER))
    assert await deliver_waiting(away.engine, live_redis, utc_now()) == 0
    assert await ops(live_redis, room) == []


async def test_nothing_is_sent_for_a_transaction_that_fails(cast: Cast, live_redis: Redis) -> None:
    room = await open_room(cast, await cast.fair())
    with pytest.raises(ZeroDivisionError):
        async with cast.tx() as tx:
            tx.info["redis"] = live_redis
            await queue(tx, uuid.UUID(room), {"op": "end"})
            raise ZeroDivisionError
    assert await deliver_waiting(cast.engine, live_redis, utc_now() + LATER) == 0
    assert await ops(live_redis, room) == ["open"]
