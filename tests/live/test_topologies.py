"""The same room on a cluster of three shards, and on a primary whose replica takes over."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from live.contract import facts_done, open_redis, put_cards, read_facts
from tests.live.room_client import (
    PATIENCE,
    Node,
    Viewer,
    entered,
    figures_until,
    folded,
    free_port,
    opened,
    running_node,
)
from tests.support.topologies import DURABLE, Cluster, Pair, is_up, running_cluster, running_farm, running_pair, until

FAILURES = [pytest.param(Cluster.kill, 1, Cluster.start, id="killed and started again")]
if os.environ.get("REDIS_AWAY_S"):  # as for test_away.py: it takes twenty seconds
    FAILURES.append(pytest.param(Cluster.hold, 2, None, id="stopped for ever"))


@contextlib.asynccontextmanager
async def two_nodes(url: str, **environment: str) -> AsyncIterator[tuple[Redis, Node, Node]]:
    async with (
        open_redis(url) as redis,
        running_node(url, **environment) as one,
        running_node(url, **environment) as two,
    ):
        yield redis, one, two


async def test_rooms_on_three_shards_work_as_on_one_server(cluster: str) -> None:
    async with two_nodes(cluster) as (redis, one, two):
        await asyncio.gather(*(an_evening(redis, one, two) for _ in range(4)))


async def an_evening(redis: Redis, one: Node, two: Node) -> None:
    room = await opened(redis)
    await put_cards(redis, room, {"p1": {"id": "p1", "title": "焊工"}})
    seeker, host = await entered(one, room), await entered(two, room, "host")
    assert (await seeker.do("ask", text="夜班多吗？"))["question"] == 1
    await host.expect("asked", question=1)
    assert (await host.do("pin", position="p1"))["k"] == "ack"
    await seeker.expect("pinned")
    await seeker.until(lambda: (seeker.seq, seeker.mark) == (host.seq, host.mark))
    found = await figures_until(redis, room, online=2, viewers=2, starts=2, questions=1)
    assert sum(minute["questions"] for minute in found["minutes"]) == 1
    assert (await asked_in_facts(redis, room)) == ["夜班多吗？"]
    await seeker.leave()
    await host.leave()


async def asked_in_facts(redis: Redis, room: str) -> list[str]:
    async with asyncio.timeout(PATIENCE):
        while True:
            facts = await read_facts(redis, room, "sql", "w1")
            await facts_done(redis, room, "sql", [fact_id for fact_id, _ in facts])
            if asked := [fact["text"] for _, fact in facts if fact["f"] == "asked"]:
                return asked
            await asyncio.sleep(0.1)


async def test_when_a_replica_takes_over_nothing_acknowledged_is_lost() -> None:
    with running_pair() as pair:
        async with two_nodes(pair.url, REDIS_REPLICAS="1") as (redis, one, two):
            room = await opened(redis)
            seekers = [await entered(node, room) for node in (one, two)]
            acked = [(await seeker.do("ask", text=f"第{n}问"))["question"] for n, seeker in enumerate(seekers)]
            pair.farm.kill(pair.primary)
            flying = [asyncio.create_task(seeker.do("ask", text="正在换机")) for seeker in seekers]
            await asyncio.to_thread(let_it_follow, pair)
            acked += [answer["question"] for answer in await asyncio.gather(*map(until_taken, seekers, flying))]
            assert sorted(acked) == [1, 2, 3, 4]
            state = await folded(redis, room)
            assert [question.text for question in state.questions][:2] == ["第0问", "第1问"] and len(
                state.questions
            ) == 4
            for seeker in seekers:
                await seeker.until(lambda seeker=seeker: (seeker.seq, seeker.mark) == (state.seq, state.mark))
                assert seeker.bye is None
                await seeker.leave()


def let_it_follow(pair: Pair) -> None:
    """The sentinel has promoted the replica, and a new server follows it: without one nothing is acknowledged."""
    until(pair.has_taken_over, "the sentinel let nobody take over")
    pair.follow(free_port(), pair.replica)


@pytest.mark.parametrize(("goes", "replicas", "comes_back"), FAILURES)
async def test_when_a_replica_of_one_shard_takes_over_its_rooms_lose_nothing_and_others_notice_nothing(
    goes: Callable[[Cluster, int], None], replicas: int, comes_back: Callable[[Cluster, int], None] | None
) -> None:
    with running_cluster(3, replicas) as cluster:
        async with two_nodes(cluster.url, REDIS_REPLICAS="1") as (redis, one, two):
            room = elsewhere = await opened(redis)
            victim = cluster.primary_of(room)
            while cluster.primary_of(elsewhere) == victim:
                elsewhere = await opened(redis)
            seekers, other = [await entered(node, room) for node in (one, two)], await entered(one, elsewhere)
            acked = [(await seeker.do("ask", text=f"第{n}问"))["question"] for n, seeker in enumerate(seekers)]
            goes(cluster, victim)
            flying = [asyncio.create_task(seeker.do("ask", text="正在换机")) for seeker in seekers]
            assert (await other.do("ask", text="这里照常吗？"))["question"] == 1
            await figures_until(redis, elsewhere, questions=1)
            await asyncio.to_thread(until, lambda: cluster.heir_of(victim), "no replica took over")
            assert other.away == [], "its own shard was there all the while"
            if comes_back:
                await asyncio.to_thread(comes_back, cluster, victim)
            acked += [answer["question"] for answer in await asyncio.gather(*map(until_taken, seekers, flying))]
            assert sorted(acked) == [1, 2, 3, 4]
            await figures_until(redis, room, questions=4, online=2)
            state = await folded(redis, room)
            assert sorted(question.text for question in state.questions) == [*["正在换机"] * 2, "第0问", "第1问"]
            for seeker in seekers:
                await seeker.until(lambda seeker=seeker: (seeker.seq, seeker.mark) == (state.seq, state.mark))
            assert seekers[0].bye is seekers[1].bye is other.bye is None
            await asyncio.gather(*(viewer.leave() for viewer in (*seekers, other)))


def has_all(replication: dict[str, Any], written: int) -> bool:
    """Whether this replica has what its primary wrote; WAIT counts those that are connected for a client that wrote nothing itself."""
    return is_up(replication) and replication["slave_repl_offset"] >= written


async def until_taken(seeker: Viewer, first: asyncio.Task[dict]) -> dict:
    """As the page does: what was refused for now is said again, under the same id."""
    answer = await first
    while answer.get("code") in ("busy", "rate_limited"):
        await asyncio.sleep(answer["retry_after"])
        answer = await seeker.do("ask", id=answer["id"], text="正在换机")
    return answer


async def test_where_the_log_lost_its_end_all_nodes_fold_it_again_to_the_same_mark() -> None:
    """Without REDIS_REPLICAS a fail-over may lose what the replica had not got yet; the address stays, the server behind it changes."""
    with running_farm() as farm:
        address, replica, port = farm.folder / "s", farm.folder / "r", free_port()
        farm.start(port, "--unixsocket", str(address), *DURABLE)
        follower = free_port()
        farm.start(follower, "--unixsocket", str(replica), "--replicaof", f"127.0.0.1 {port}", *DURABLE)
        async with two_nodes(f"unix://{address}") as (redis, one, two):
            room = await opened(redis)
            here, there = await entered(one, room), await entered(two, room)
            assert (await here.do("ask", text="包住吗？"))["question"] == 1
            written = farm.ask(port, "INFO", "replication")["master_repl_offset"]
            until(lambda: has_all(farm.ask(follower, "INFO", "replication"), written), "the replica is behind")
            farm.ask(follower, "REPLICAOF", "NO", "ONE")
            assert (await here.do("ask", text="夜班多吗？"))["question"] == 2
            await there.expect("asked", question=2)
            lost = there.mark
            farm.kill(port)
            replica.rename(address)
            await until_taken(here, asyncio.create_task(here.do("ask", text="有班车吗？")))
            for viewer in (here, there):
                await viewer.until(lambda viewer=viewer: viewer.welcome["seq"] > 1 and viewer.mark != lost)  # type: ignore[index]
            await there.until(lambda: (there.seq, there.mark) == (here.seq, here.mark))
            state = await folded(redis, room)
            assert [question.text for question in state.questions] == ["包住吗？", "有班车吗？"]
            assert state.mark == here.mark
            await here.leave()
            await there.leave()
