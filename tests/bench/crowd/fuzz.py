"""Hostile connections by the hundred thousand at one node, while a viewer beside them speaks on and another one listens."""

import asyncio
import itertools
import json
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from tests.bench.crowd import process
from tests.bench.crowd.swarms import percentile
from tests.live.hostile import Siege, attacks, complaints, scene_in
from tests.live.room_client import Node, Viewer, entered, opened, running_node
from tests.support.services import running_valkey

WARM = 1 / 3
"""From this share on memory may grow no more: until then pools, caches and code fill."""


@dataclass
class Seen:
    """What the viewer beside it noticed: how long its answers took, in seconds, and how many said no or never came."""

    answers: list[float] = field(default_factory=list)
    refused: int = 0
    unanswered: int = 0
    memory_kib: list[tuple[float, int]] = field(default_factory=list)


async def run(count: int, seed: int) -> dict[str, Any]:
    with running_valkey() as url, tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        async with Redis.from_url(url) as redis, running_node(url, log=log) as node:
            room_id = await opened(redis)
            result = await besiege(node, room_id, count, seed)
        return result | {"complaints_in_the_log": complaints(log)[:20]}


async def besiege(node: Node, room_id: str, count: int, seed: int) -> dict[str, Any]:
    seat, other = await entered(node, room_id), await entered(node, room_id)
    siege = Siege(node.port, attacks(seed, count, scene_in(room_id)))
    begun, besieged, seen = time.monotonic(), asyncio.create_task(siege.run()), Seen()
    watching = asyncio.create_task(watch(node, siege, count, seen))
    while not besieged.done():
        await speak(seat, seen)
    await besieged
    seconds = time.monotonic() - begun
    watching.cancel()
    await asyncio.sleep(6)  # those who stayed are late by now
    await speak(seat, seen)
    await other.until(lambda: (other.seq, other.mark) == (seat.seq, seat.mark))
    seen.memory_kib.append((1.0, process.unique_kib([node.process.pid])))
    warm = [kib for share, kib in seen.memory_kib if share >= WARM]
    answers = [took * 1000 for took in seen.answers]
    return {
        "connections": siege.count, "unreached": siege.unreached, "seed": seed, "seconds": round(seconds),
        "answers": {"acked": len(answers), "refused": seen.refused, "unanswered": seen.unanswered, "p50_ms": percentile(answers, 0.5), "p99_ms": percentile(answers, 0.99), "max_ms": percentile(answers, 1.0)},
        "in_step": other.bye is seat.bye is None, "node_cpu_s": process.cpu_s([node.process.pid]),
        "memory_kib": {"after_a_third": warm[0], "most_since": max(warm), "at_the_end": warm[-1]},
    }  # fmt: skip


async def speak(seat: Viewer, seen: Seen) -> None:
    begun = time.monotonic()
    try:
        answer = await seat.do("like", n=1)
    except TimeoutError:
        seen.unanswered += 1
    else:
        seen.answers.append(time.monotonic() - begun)
        seen.refused += answer["k"] != "ack"
    await asyncio.sleep(0.05)


async def watch(node: Node, siege: Siege, count: int, seen: Seen) -> None:
    for n in itertools.count():
        seen.memory_kib.append((siege.count / count, process.unique_kib([node.process.pid])))
        if n % 20 == 19:
            print(json.dumps({"connections": siege.count, "memory_kib": seen.memory_kib[-1][1]}), flush=True)
        await asyncio.sleep(0.5)


def report(result: dict[str, Any]) -> None:
    print(json.dumps(result, ensure_ascii=False), flush=True)
