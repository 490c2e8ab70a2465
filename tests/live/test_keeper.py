"""The keeper writes every fact once, counts what was folded, keeps snapshots and appends what is due, whoever holds the lease."""

import json
import secrets
from typing import Any

import pytest
from redis.asyncio import Redis

from live import keeper as keeping
from live import room, snapshots
from live.contract import Keys, announce, archived, metrics, put_cards, read_facts
from live.keeper import Keeper
from live.log import START, Beat, Crowd, RedisLog, pack

OPEN = {"op": "open", "title": "带岗直播", "kind": "live", "settings": {}}


@pytest.fixture
async def opened(redis: Redis) -> str:
    name = secrets.token_hex(6)
    await announce(redis, name, "outbox:open", OPEN)
    return name


class Speaker:
    """Writes into the log as a node would."""

    def __init__(self, redis: Redis, name: str) -> None:
        self.log, self.number, self.boot = RedisLog(redis, name), 0, secrets.token_hex(4)

    async def ask(self, *texts: str) -> None:
        common = {"op": "ask", "r": "viewer", "nm": "求职者"}
        commands = [{**common, "id": t, "p": f"a:{secrets.token_hex(4)}", "args": {"text": t}} for t in texts]
        packed = list(pack(commands))
        self.number += 1
        lists, sizes = [text for text, _, _ in packed], [size for _, size, _ in packed]
        await self.log.beat(Beat("n", self.boot, self.number, START, Crowd(), lists, sizes))


async def asked(redis: Redis, name: str) -> list[str]:
    entries: Any = await redis.xrange(Keys(name).facts)
    facts = [fact for _, fields in entries for fact in json.loads(fields[b"f"])]
    return [fact["text"] for fact in facts if fact["f"] == "asked"]


async def test_a_keeper_killed_midway_leaves_no_fact_out_and_none_twice(redis: Redis, opened: str) -> None:
    speaker, first = Speaker(redis, opened), Keeper(redis, "first")
    await speaker.ask("一", "二")
    await first.follow(opened)
    await speaker.ask("三")
    await speaker.ask("四")
    dies = Keeper(redis, "dies")
    write, written = dies.write_facts, 0

    async def write_two(name: str, entry_id: str, facts: list[dict[str, object]]) -> None:
        nonlocal written
        await write(name, entry_id, facts)
        written += 1
        if written == 3:
            raise OSError("killed between a fact and what follows")

    dies.write_facts = write_two  # type: ignore[method-assign]
    with pytest.raises(OSError):
        await dies.follow(opened)
    assert await asked(redis, opened) == ["一", "二", "三"]
    await Keeper(redis, "next").follow(opened)
    await first.follow(opened)
    assert await asked(redis, opened) == ["一", "二", "三", "四"]
    found = await metrics(redis, opened)
    assert found["questions"] == sum(minute["questions"] for minute in found["minutes"]) == 4


async def test_only_one_of_two_keepers_looks_after_a_room(redis: Redis, opened: str) -> None:
    one, other = Keeper(redis, "one"), Keeper(redis, "other")
    await one.look()
    await other.look()
    assert opened in one.rooms and opened not in other.rooms
    await redis.delete(Keys(opened).lease)
    await other.look()
    await one.look()
    assert opened in other.rooms and opened not in one.rooms


async def test_a_keeper_that_does_not_know_a_rooms_rules_leaves_it_to_one_that_does(
    redis: Redis, opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = Keeper(redis, "older"), Keeper(redis, "newer")
    await older.look()
    assert opened in older.rooms
    await announce(redis, opened, "outbox:staff", {"op": "staff_revoked", "person": "t:zhou"})
    with monkeypatch.context() as before:
        before.setattr("live.room.fold.RULES", room.RULES - 1)
        await older.look()
        await older.look()
    assert opened not in older.rooms
    await newer.look()
    assert newer.rooms[opened].state.rules == room.RULES


async def test_a_slow_keeper_does_not_turn_the_totals_back(redis: Redis, opened: str) -> None:
    speaker, slow = Speaker(redis, opened), Keeper(redis, "slow")
    await speaker.ask("一")
    await slow.follow(opened)
    stale = slow.rooms[opened]
    await speaker.ask("二")
    await Keeper(redis, "quick").follow(opened)
    stale.is_counted = False

    async def nothing(cursor: str, count: int = 0) -> list[Any]:
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RedisLog, "read", lambda self, cursor, count=0: nothing(cursor))
        await slow.follow(opened)
    assert (await metrics(redis, opened))["questions"] == 2


async def test_two_snapshots_are_kept_and_the_log_is_trimmed_behind_the_older(
    redis: Redis, opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SNAPSHOT_COMMANDS", 1)
    speaker, keeper = Speaker(redis, opened), Keeper(redis, "one")
    for text in ("一", "二", "三", "四"):
        await speaker.ask(text)
        await keeper.follow(opened)
    older, cursor = await snapshots.load(redis, opened)
    newest, _ = await snapshots.load(redis, opened, newest=True)
    assert (len(older.questions), len(newest.questions)) == (3, 4)
    left = await RedisLog(redis, opened).read(START)
    assert left[0][0] == cursor and len(left) == 2
    for entry_id, entry in left[1:]:
        room.apply(older, int(entry_id.partition("-")[0]), entry)
    assert older.mark == newest.mark


async def test_what_is_due_is_appended_once(redis: Redis, opened: str) -> None:
    await announce(redis, opened, "outbox:2", {"op": "notice", "text": "五分钟后开始", "until": 1})
    one, other = Keeper(redis, "one"), Keeper(redis, "other")
    for keeper in (one, other, one, other):
        await keeper.follow(opened)
    ops = [command["op"] for _, entry in await RedisLog(redis, opened).read(START) for command in entry["c"]]
    assert ops == ["open", "notice", "notice"]


async def test_one_broken_room_does_not_stop_the_others(redis: Redis, opened: str) -> None:
    broken = secrets.token_hex(6)
    await announce(redis, broken, "outbox:open", OPEN)
    await redis.xadd(Keys(broken).log, {"e": "{}"})
    keeper = Keeper(redis, "one")
    await keeper.look()
    assert opened in keeper.rooms and broken not in keeper.rooms


async def test_facts_are_read_again_until_they_are_done(redis: Redis, opened: str) -> None:
    await Speaker(redis, opened).ask("一")
    await Keeper(redis, "one").follow(opened)
    first = await read_facts(redis, opened, "sql", "w")
    assert first and await read_facts(redis, opened, "sql", "w") == first


async def test_an_archived_room_is_nobodys_and_expires(redis: Redis, opened: str) -> None:
    keeper = Keeper(redis, "one")
    await keeper.look()
    await put_cards(redis, opened, {"p": {"id": "p"}})
    await archived(redis, opened)
    await keeper.look()
    assert opened not in keeper.rooms
    assert await announce(redis, opened, "outbox:late", {"op": "applied", "position": "p", "source": "live"})
    await keeper.look()
    assert opened not in keeper.rooms
    assert all([await redis.ttl(key) > 0 async for key in redis.scan_iter(f"{{{opened}}}:*")])
