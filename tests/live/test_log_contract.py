"""What every room log must do, tried on the twin in memory and on a real server."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from live.contract import announce, metrics
from live.log import START, Beat, Crowd, MemoryLog, RedisLog, RoomLog, pack
from live.store import open_redis


@pytest.fixture(params=["memory", "redis", "cluster"])
async def log(request: pytest.FixtureRequest) -> AsyncIterator[RoomLog]:
    if request.param == "memory":
        yield MemoryLog()
    else:
        async with open_redis(request.getfixturevalue({"redis": "valkey"}.get(request.param, request.param))) as redis:
            yield RedisLog(redis, secrets.token_hex(4))


def beat(number: int, *texts: str, node: str = "a", cursor: str = START, online: int = 0) -> Beat:
    lists = list(pack([{"op": "say", "id": text} for text in texts]))
    return Beat(
        node, f"boot-{node}", number, cursor, Crowd(online=online), [t for t, _, _ in lists], [n for _, n, _ in lists]
    )


async def test_commands_get_consecutive_numbers_in_the_order_of_arrival(log: RoomLog) -> None:
    assert (await log.beat(beat(1, "x", "y"))).firsts == [1]
    beaten = await log.beat(beat(1, "z", node="b"))
    assert beaten.firsts == [3]
    assert [(e["n"], e["s"], [c["id"] for c in e["c"]]) for _, e in beaten.entries] == [
        ("a", 1, ["x", "y"]),
        ("b", 3, ["z"]),
    ]


async def test_the_same_beat_again_doubles_nothing(log: RoomLog) -> None:
    first = await log.beat(beat(1, "x"))
    again = await log.beat(beat(1, "x"))
    assert again.firsts == first.firsts == [1]
    assert len(await log.read(START)) == 1


async def test_a_cursor_gets_only_what_came_after_it(log: RoomLog) -> None:
    first = await log.beat(beat(1, "x"))
    second = await log.beat(beat(2, "y", cursor=first.entries[-1][0]))
    assert [e["s"] for _, e in second.entries] == [2]
    assert second.last == second.entries[-1][0]


async def test_a_cursor_whose_entry_is_gone_is_told(log: RoomLog) -> None:
    first = await log.beat(beat(1, "x"))
    assert first.is_known and (await log.beat(beat(2, cursor=first.last))).is_known
    assert not (await log.beat(beat(3, cursor="1-1"))).is_known


async def test_online_is_the_sum_over_the_nodes_that_beat(log: RoomLog) -> None:
    await log.beat(beat(1, online=3))
    assert (await log.beat(beat(1, node="b", online=4))).online == 7


async def test_an_old_beat_that_comes_late_is_ignored(log: RoomLog) -> None:
    await log.beat(beat(1, "x"))
    await log.beat(beat(2, "y"))
    assert (await log.beat(beat(1, "x"))).firsts == []
    assert [entry["c"][0]["id"] for _, entry in await log.read(START)] == ["x", "y"]


async def test_a_node_that_came_back_counts_instead_of_the_killed_one(log: RoomLog) -> None:
    await log.beat(replace(beat(1, online=3), place="host:8001"))
    beaten = await log.beat(replace(beat(1, node="b", online=2), place="host:8001"))
    assert beaten.online == 2


async def test_a_repeated_beat_doubles_no_figure(redis: Redis) -> None:
    room = secrets.token_hex(4)
    log = RedisLog(redis, room)
    crowd = Crowd(2, 1, 2, 1, 9_000, 4_000, ["s:1", "s:2"], ["s:2"])
    for _ in range(3):
        await log.beat(replace(beat(1), crowd=crowd))
    found = await metrics(redis, room)
    wanted = {"online": 2, "peak": 2, "viewers": 2, "starts": 2, "watch_seconds": 9}
    assert {name: found[name] for name in wanted} == wanted
    half = {"online": 1, "peak": 1, "viewers": 1, "starts": 1, "watch_seconds": 4}
    assert {name: found["simulated"][name] for name in half} == half
    assert [(m["joins"], m["online"], m["peak"]) for m in found["minutes"]] == [(2, 2, 2)]


async def test_with_a_replica_asked_for_nothing_is_confirmed_without_one(redis: Redis) -> None:
    log = RedisLog(redis, secrets.token_hex(4), replicas=1)
    log.replica_ms = 50
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await log.beat(beat(1, "x"))
    assert len(await log.read(START)) == 1
    assert (await log.beat(beat(2))).firsts == []


def test_entries_stay_under_their_bounds() -> None:
    packed = list(pack([{"id": "x" * 400}] * 1_200))
    assert sum(n for _, n, _ in packed) == 1_200
    assert all(n <= 500 and len(text.encode()) <= 65_000 for text, n, _ in packed)


async def test_an_announcement_is_written_once(redis: Redis) -> None:
    room = secrets.token_hex(4)
    assert await announce(redis, room, "outbox:1", {"op": "applied", "position": "p"})
    assert not await announce(redis, room, "outbox:1", {"op": "applied", "position": "p"})
    ((_, entry),) = await RedisLog(redis, room).read(START)
    assert entry["c"] == [{"id": "outbox:1", "op": "applied", "r": "system", "args": {"position": "p"}}]
