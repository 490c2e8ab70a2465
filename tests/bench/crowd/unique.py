"""Hundreds of thousands of people through the beat's own script, some again and again: how far the unique count is off, and its cost."""

import json
import random
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from redis.asyncio import Redis

from live.contract import metrics
from live.log import START, Beat, Crowd, RedisLog
from tests.live.room_client import opened
from tests.support.services import running_valkey

JOINS_A_BEAT = 500
AGAIN = 0.4
"""The share of people who come back, on another node as likely as not."""
NODES = 4
SIMULATED_EVERY = 10


def arrivals(people: int, seed: int) -> Iterator[str]:
    """Everybody once, and some of those who were there already in between."""
    pick = random.Random(seed)
    names = [f"{pick.choice('as')}:{pick.getrandbits(96):024x}" for _ in range(people)]
    for n, name in enumerate(names):
        yield name
        if pick.random() < AGAIN:
            yield names[pick.randrange(n + 1)]


async def run(people: int, seed: int) -> dict[str, Any]:
    with running_valkey() as url:
        async with Redis.from_url(url) as redis:
            room_id = await opened(redis)
            log, coming = RedisLog(redis, room_id), arrivals(people, seed)
            before: Any = await redis.info("cpu")
            begun, joins, simulated, number = time.monotonic(), 0, set[str](), 0
            while some := list(islice(coming, JOINS_A_BEAT)):
                few = some[::SIMULATED_EVERY]
                simulated.update(few)
                joins, number = joins + len(some), number + 1
                crowd = Crowd(starts=len(some), simulated_starts=len(few), people=some, simulated_people=few)
                await log.beat(Beat(f"n{number % NODES}", f"boot-{number % NODES}", number, START, crowd))
            seconds, after = time.monotonic() - begun, await redis.info("cpu")
            found = await metrics(redis, room_id)
    return {
        "people": people, "joins": joins, "seed": seed, "viewers": found["viewers"], "unique_error": round(found["viewers"] / people - 1, 5),
        "simulated_error": round(found["simulated"]["viewers"] / len(simulated) - 1, 5), "starts_error": found["starts"] - joins,
        "seconds": round(seconds, 1), "redis_cpu_s": round(after["used_cpu_user"] + after["used_cpu_sys"] - before["used_cpu_user"] - before["used_cpu_sys"], 1),
    }  # fmt: skip


def report(result: dict[str, Any]) -> None:
    print(json.dumps(result), flush=True)
