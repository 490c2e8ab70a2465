"""What every room log must do, tried on the twin in memory and on a real server."""

import secrets
from collections.abc import Callable

import pytest
from redis.asyncio import Redis

from live.contract import announce
from live.log import START, Beat, Crowd, MemoryLog, RedisLog, RoomLog, pack

Open = Callable[[], RoomLog]


@pytest.fixture(params=["memory", "redis"])
async def log(request, redis: Redis) -> RoomLog:
    return MemoryLog() if request.param == "memory" else RedisLog(redis, secrets.token_hex(4))


def beat(number: int, *texts: str, node: str = "a", cursor: str = START, online: int = 0) -> Beat:
    lists = list(pack([{"op": "say", "id": text} for text in texts]))
    return Beat(
        node, f"boot-{node}", number, cursor, Crowd(online=online), [t for t, _ in lists], [n for _, n in lists]
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


async def test_online_is_the_sum_over_the_nodes_that_beat(log: RoomLog) -> None:
    await log.beat(beat(1, online=3))
    assert (await log.beat(beat(1, node="b", online=4))).online == 7


def test_entries_stay_under_their_bounds() -> None:
    packed = list(pack([{"id": "x" * 400}] * 1_200))
    assert sum(n for _, n in packed) == 1_200
    assert all(n <= 500 and len(text.encode()) <= 65_000 for text, n in packed)


async def test_an_announcement_is_written_once(redis: Redis) -> None:
    room = secrets.token_hex(4)
    assert await announce(redis, room, "outbox:1", {"op": "applied", "position": "p"})
    assert not await announce(redis, room, "outbox:1", {"op": "applied", "position": "p"})
    ((_, entry),) = await RedisLog(redis, room).read(START)
    assert entry["c"] == [{"id": "outbox:1", "op": "applied", "r": "system", "args": {"position": "p"}}]
