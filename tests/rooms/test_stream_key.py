"""A stream key is shown once to the stage of its own fair, kept as a digest, told to the room service, and ended by the next one."""

import hashlib
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from redis.asyncio import Redis

from live.contract import put_stream_key, stream_keys
from recruit.accounts.tables import AuditEntry, Role
from recruit.fairs.tables import Fair, Phase
from recruit.rooms.stream_keys import keep_stream_keys
from recruit.rooms.tables import Room, RoomState, StreamKey
from tests.rooms.test_outbox import open_room
from tests.support import cast as people
from tests.support.cast import Cast

SERVER = "rtmp://live.example.cn/live"


@pytest.fixture
async def live_redis(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as client:
        yield client


@pytest.fixture
async def cast(sqlite_database: str, valkey: str, tmp_path: Path) -> AsyncIterator[Cast]:
    async with people.running(sqlite_database, valkey, tmp_path, RTMP_URL=SERVER) as running:
        yield running


async def ask(cast: Cast, token: str | None, room: str, feed: str = "hall") -> Any:
    async with cast.client(token) as person:
        return await person.post(f"/api/v1/rooms/{room}/feeds/{feed}/key")


async def test_a_key_is_shown_once_and_the_next_one_takes_its_place(cast: Cast, live_redis: Redis) -> None:
    fair = await cast.fair()
    room = await open_room(cast, fair)
    _, host = await cast.staff(Role.host, fair=fair)
    first = await ask(cast, host, room)
    assert first.status_code == 200 and first.headers["cache-control"] == "no-store"
    given = first.json()
    name, _, key = given["key"].partition("?key=")
    assert (given["server"], name, len(key)) == (SERVER, f"hall.{room}", 32)
    told = (await stream_keys(live_redis, room))["hall"]
    assert told["hash"] == hashlib.sha256(key.encode()).hexdigest() and told["until"] > fair.closes_at.timestamp()
    async with cast.client(host) as person:
        pages = [(await person.get(path)).text for path in (f"/rooms/{room}/desk", f"/api/v1/rooms/{room}/feeds")]
    assert SERVER in pages[0] and '"by":"host"' in pages[1]
    async with cast.tx() as tx:
        kept = (await tx.scalars(sa.select(StreamKey))).one()
        entry = (await tx.scalars(sa.select(AuditEntry).where(AuditEntry.action == "make_stream_key"))).one()
    assert not any(key in text for text in (*pages, str(kept.model_dump()), str(entry.model_dump())))
    second = (await ask(cast, host, room)).json()["key"].partition("?key=")[2]
    assert second != key
    assert (await stream_keys(live_redis, room))["hall"]["hash"] == hashlib.sha256(second.encode()).hexdigest()


async def test_only_the_fairs_own_stage_gets_a_key_and_only_while_the_room_can_be_published(
    cast: Cast, live_redis: Redis
) -> None:
    fair, other = await cast.fair(), await cast.fair("autumn")
    room = await open_room(cast, fair)
    tokens = {role: (await cast.staff(role, fair=fair))[1] for role in (Role.assistant, Role.organiser, Role.gate)}
    _, stranger = await cast.staff(Role.host, fair=other)
    statuses = {role: (await ask(cast, token, room)).status_code for role, token in tokens.items()}
    assert statuses == {Role.assistant: 200, Role.organiser: 200, Role.gate: 403}
    assert (await ask(cast, stranger, room)).status_code == 404
    assert (await ask(cast, None, room)).status_code == 401
    assert (await ask(cast, tokens[Role.assistant], room, "roof")).status_code == 404
    async with cast.tx() as tx:
        await tx.execute(sa.update(Room).where(Room.id == uuid.UUID(room)).values(state=RoomState.ended))
    assert "没有开放" in (await ask(cast, tokens[Role.assistant], room)).json()["detail"]


async def test_the_worker_mends_what_the_room_service_lost_or_should_forget(cast: Cast, live_redis: Redis) -> None:
    fair = await cast.fair()
    room = await open_room(cast, fair)
    _, host = await cast.staff(Role.host, fair=fair)
    await ask(cast, host, room)
    told = await stream_keys(live_redis, room)
    await put_stream_key(live_redis, room, "hall", None)
    engine = cast.engine
    assert await keep_stream_keys(engine, live_redis) == 1 and await stream_keys(live_redis, room) == told
    assert await keep_stream_keys(engine, live_redis) == 0
    async with cast.tx() as tx:
        await tx.execute(sa.update(Fair).where(Fair.id == fair.id).values(phase=Phase.draft))
    assert await keep_stream_keys(engine, live_redis) == 1 and await stream_keys(live_redis, room) == {}


async def test_without_an_rtmp_server_the_desk_says_so(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    room = await open_room(sqlite_cast, fair)
    _, host = await sqlite_cast.staff(Role.host, fair=fair)
    assert "没有开 RTMP 入口" in (await ask(sqlite_cast, host, room)).json()["detail"]
    async with sqlite_cast.client(host) as desk:
        assert "没有开 RTMP 入口" in (await desk.get(f"/rooms/{room}/desk")).text
