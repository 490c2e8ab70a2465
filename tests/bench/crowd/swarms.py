"""Swarms from the outside: their plan, how they stand, their end. What one does is in `swarm.c`."""

import asyncio
import contextlib
import json
import math
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from live.contract import Ticket, mint
from tests.bench.crowd import process
from tests.bench.crowd.compiled import compiled

MOST = 18_500
"""Viewers of one swarm: a process here may have 20,000 descriptors."""
TICKET_S = 7_200


@dataclass
class Plan:
    """What one swarm does. `curve` says how many have joined by when: (seconds, joins) pairs; a viewer stays for `stay_s` on
    average, for ever where that is 0. Where `room` is empty the server is a peer, that wants `greeting` instead of our hello."""

    port: int
    path: str
    curve: list[tuple[float, float]]
    greeting: str = ""
    number: int = 0
    room: str = ""
    secret: str = ""
    stay_s: float = 0.0
    slow_of_100: float = 0.0

    def lines(self) -> Iterator[str]:
        """The plan as a swarm reads it, with a ticket for each who will come."""
        for name in ("port", "path", "greeting", "number", "stay_s", "slow_of_100"):
            yield f"{name} {getattr(self, name)}"
        for at, joins in self.curve:
            yield f"curve {at} {joins}"
        for n in range(int(self.curve[-1][1]) if self.room else 0):
            yield f"ticket {self.ticket(n)}"
        yield "go"

    def ticket(self, n: int) -> str:
        person, until = f"a:{self.number:02x}{n:08x}", int(time.time()) + TICKET_S
        return mint([self.secret], Ticket(self.room, "viewer", person, "求职者·海风27", until))


class Swarms:
    """Some processes that together are one crowd."""

    def __init__(self, children: list[asyncio.subprocess.Process]) -> None:
        self.children = children
        self.now: list[dict[str, Any]] = [{} for _ in children]
        self.all: list[asyncio.Future[dict[str, Any]]] = []
        self.heard = asyncio.Condition()
        self.readers = [asyncio.create_task(self.listen(n)) for n in range(len(children))]

    async def listen(self, n: int) -> None:
        stream = self.children[n].stdout
        assert stream
        while line := await stream.readline():
            said = json.loads(line)
            if said["k"] == "all":
                self.all[n].set_result(said)
            elif said["k"] == "now":
                async with self.heard:
                    self.now[n] = said
                    self.heard.notify_all()

    def sum(self, name: str) -> int:
        return sum(each.get(name, 0) for each in self.now)

    async def say(self, word: str) -> None:
        for child in self.children:
            assert child.stdin
            child.stdin.write(f"{word}\n".encode())
            await child.stdin.drain()

    async def until(self, name: str, count: int, seconds: float) -> float:
        """When this many were told of; TimeoutError where it takes longer."""
        async with asyncio.timeout(seconds), self.heard:
            await self.heard.wait_for(lambda: self.sum(name) >= count)
        return time.monotonic()

    async def tell_all(self) -> list[dict[str, Any]]:
        self.all = [asyncio.get_running_loop().create_future() for _ in self.children]
        await self.say("all")
        return await asyncio.gather(*self.all)

    def cpu_s(self) -> float:
        return process.cpu_s([child.pid for child in self.children])


@contextlib.asynccontextmanager
async def crowd(plan: Plan, share: int = 0) -> AsyncIterator[Swarms]:
    """As many swarms as the plan's crowd needs, each with its part of it, ready to begin. `share` is how many are there at once."""
    count = max(1, math.ceil((share or plan.curve[-1][1]) / MOST))
    children = []
    for n in range(count):
        part = replace(plan, number=n, curve=[(at, float(int(joins) // count)) for at, joins in plan.curve])
        child = await asyncio.create_subprocess_exec(
            compiled("swarm"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=1 << 26
        )
        assert child.stdin
        child.stdin.writelines(f"{line}\n".encode() for line in part.lines())
        await child.stdin.drain()
        children.append(child)
    swarms = None
    try:
        for child in children:
            assert child.stdout
            assert json.loads(await child.stdout.readline())["k"] == "ready"
        swarms = Swarms(children)
        yield swarms
    finally:
        for child in children:
            if child.returncode is None:
                child.kill()
            await child.wait()
        for reader in swarms.readers if swarms else ():
            reader.cancel()


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value that this share of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None
