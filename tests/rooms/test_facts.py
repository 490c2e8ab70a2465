"""What came of a room stands in SQL once, however often its facts are read."""

import datetime as dt
import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from redis.asyncio import Redis

from live.contract import ROOMS, Keys
from live.room import apply, new
from recruit.accounts.sms import Console
from recruit.db import utc_now
from recruit.news.courier import Courier
from recruit.recordings.clearing import Clearing
from recruit.rooms.archive import archive_room, keep_facts
from recruit.rooms.cards import CardKeeper
from recruit.rooms.tables import Question, Room, RoomFact, RoomMinute, RoomPin, RoomState, RundownItem
from recruit.speakers.tables import Honour
from recruit.uploads.store import MemoryStore
from recruit.worker import Worker
from tests.rooms.test_outbox import open_room
from tests.support.cast import Cast

START = 1_790_000_000_000


@pytest.fixture
async def live_redis(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as client:
        yield client


class Keeper:
    """Folds commands as a node would and writes their facts as the keeper does."""

    def __init__(self, redis: Redis, room: str) -> None:
        self.redis, self.room, self.state, self.beat = redis, room, new(room), 0

    async def say(self, op: str, role: str = "host", **args: Any) -> None:
        self.beat += 1
        command = {"id": f"c{self.beat}", "op": op, "p": "s:1", "r": role, "nm": "周老师", "args": args}
        entry = {"v": 1, "n": "n", "s": self.beat, "c": [command]}
        out = apply(self.state, START + self.beat * 30_000, entry)
        if out.facts:
            await self.redis.xadd(Keys(self.room).facts, {"f": json.dumps(out.facts)}, id=f"{self.beat}-0")


async def found(cast: Cast, room: str) -> Room:
    async with cast.tx() as tx:
        return await tx.get_one(Room, uuid.UUID(room))


async def rows(cast: Cast, table: Any, room: str) -> list[Any]:
    async with cast.tx() as tx:
        return list((await tx.scalars(sa.select(table).where(table.room_id == uuid.UUID(room)))).all())


async def test_questions_pins_minutes_and_the_end_are_kept(cast: Cast, live_redis: Redis) -> None:
    fair = await cast.fair()
    position = await cast.position(fair, await cast.employer(fair))
    await cast.add(RundownItem(fair_id=fair.id, place=1, title="焊工", position_id=position.id))
    room = await open_room(cast, fair)
    keeper = Keeper(live_redis, room)
    card = {"id": str(position.id), "title": "焊工"}
    await keeper.say("open", "system", title="焊工专场", kind="live")
    await keeper.say("pin", position=str(position.id), card=card)
    await keeper.say("ask", "viewer", text="包住吗", position=str(position.id))
    await keeper.say("ask", "viewer", text="夜班多吗", position="what they made up")
    await keeper.say("take", question=1)
    await keeper.say("answer", question=1, text="包住，四人间")
    await keeper.say("unpin")
    await keeper.say("cut")
    await keeper.say("end")
    while await keep_facts(cast.engine, live_redis, await found(cast, room)):
        pass
    first, second = sorted(await rows(cast, Question, room), key=lambda q: q.number)
    assert (first.state, first.answer, first.answered_by, first.position_id) == (
        "answered", "包住，四人间", "周老师", position.id,
    )  # fmt: skip
    assert (second.state, second.text, second.position_id) == ("waiting", "夜班多吗", None)
    assert first.person == second.person == "s:1", "whoever asked finds it in 我的"
    assert not any("s:1" in json.dumps(fact.body) for fact in await rows(cast, RoomFact, room)), (
        "and can have it erased"
    )
    (pin,) = await rows(cast, RoomPin, room)
    assert pin.position_id == position.id and pin.to_at - pin.from_at == dt.timedelta(seconds=150)
    async with cast.tx() as tx:
        item = (await tx.scalars(sa.select(RundownItem).where(RundownItem.fair_id == fair.id))).one()
    assert (item.explained_from, item.explained_to) == (pin.from_at, pin.to_at)
    assert sum(minute.questions for minute in await rows(cast, RoomMinute, room)) == 2
    ended = await found(cast, room)
    assert ended.state is RoomState.ended and ended.ended_at


async def test_facts_that_were_not_finished_are_read_again_and_change_nothing(cast: Cast, live_redis: Redis) -> None:
    room = await open_room(cast, await cast.fair())
    keeper = Keeper(live_redis, room)
    await keeper.say("open", "system", title="焊工专场", kind="live")
    await keeper.say("ask", "viewer", text="包住吗")
    await keeper.say("take", question=1)
    again = await live_redis.xrange(Keys(room).facts)
    await keep_facts(cast.engine, live_redis, await found(cast, room))
    await live_redis.delete(Keys(room).facts)
    for entry_id, fields in again:
        await live_redis.xadd(Keys(room).facts, fields, id=entry_id)
    await keeper.say("answer", question=1, text="包住")
    while await keep_facts(cast.engine, live_redis, await found(cast, room)):
        pass
    (question,) = await rows(cast, Question, room)
    assert (question.text, question.state) == ("包住吗", "answered")
    kinds = [fact.kind for fact in await rows(cast, RoomFact, room) if fact.kind != "minute"]
    assert sorted(kinds) == ["answered", "asked", "opened", "taken"]


async def test_an_ended_room_keeps_its_figures_when_its_keys_go(cast: Cast, live_redis: Redis) -> None:
    room = await open_room(cast, await cast.fair())
    keeper = Keeper(live_redis, room)
    await keeper.say("open", "system", title="焊工专场", kind="live")
    await live_redis.hset(Keys(room).sums, mapping={"peak": 7, "starts": 9})
    row = await found(cast, room)
    assert not await archive_room(cast.engine, live_redis, row, utc_now()), "its end is not known yet"
    await keeper.say("end")
    await keep_facts(cast.engine, live_redis, row)
    assert await archive_room(cast.engine, live_redis, row, utc_now())
    assert 0 < await live_redis.ttl(Keys(room).log) <= 7 * 86_400
    assert not await live_redis.sismember(ROOMS, room)
    await live_redis.delete(*Keys(room).all())
    async with cast.client() as anybody:
        kept = (await anybody.get(f"/api/v1/rooms/{room}/metrics")).json()
    assert (kept["peak"], kept["starts"], kept["online"]) == (7, 9, 0)


async def test_cards_follow_the_positions(cast: Cast, live_redis: Redis) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    room = await open_room(cast, fair)
    keeper = CardKeeper(cast.engine, live_redis)
    position = await cast.position(fair, haisheng)
    assert await keeper.refresh(utc_now()) == 1
    assert await live_redis.hexists(Keys(room).cards, str(position.id))
    assert await keeper.refresh(utc_now()) == 0
    await cast.add(Honour(speaker_id=(await cast.speaker(fair, haisheng)).id, name="市工匠", checked_at=utc_now()))
    assert await keeper.refresh(utc_now()) == 1, "who stands behind it is on the card too"
    assert await keeper.refresh(utc_now() + dt.timedelta(days=90)) == 1, "an expired position can no longer be pinned"
    assert not await live_redis.hexists(Keys(room).cards, str(position.id))


def worker_of(cast: Cast, redis: Redis) -> Worker:
    clearing = Clearing(cast.engine, cast.settings.data_dir / "media", 60)
    return Worker(cast.engine, redis, MemoryStore(), clearing, Courier(cast.engine, cast.settings, Console()))


async def test_a_round_keeps_what_happened_and_lets_quiet_rooms_be(sqlite_cast: Cast, live_redis: Redis) -> None:
    await live_redis.delete("chunfeng:worker")
    fair = await sqlite_cast.fair()
    lively, quiet = await open_room(sqlite_cast, fair), await open_room(sqlite_cast, fair, "电工专场")
    keeper = Keeper(live_redis, lively)
    await keeper.say("open", "system", title="焊工专场", kind="live")
    await keeper.say("ask", "viewer", text="包住吗")
    worker = worker_of(sqlite_cast, live_redis)
    await worker.keep_facts()
    await worker.resign()
    assert [question.text for question in await rows(sqlite_cast, Question, lively)] == ["包住吗"]
    assert not await live_redis.xlen(Keys(lively).facts)
    assert not await live_redis.exists(Keys(quiet).facts)


async def test_one_worker_leads_until_it_resigns(sqlite_cast: Cast, live_redis: Redis) -> None:
    await live_redis.delete("chunfeng:worker")
    first, second = (worker_of(sqlite_cast, live_redis) for _ in range(2))
    assert await first.leads() and await first.leads() and not await second.leads()
    await second.resign()
    assert not await second.leads()
    await first.resign()
    assert await second.leads()
    await second.resign()
