"""Swarms from the outside: start them, hear how they stand, end them."""

import asyncio
import contextlib
import json
import math
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tests.bench.crowd import process
from tests.bench.crowd.swarm import Plan

ROOT = Path(__file__).parents[3]
MOST = 18_500
"""Viewers of one swarm: a process here may have 20,000 descriptors."""


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
            sys.executable, "-m", "tests.bench.crowd.swarm",
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=1 << 26,
        )  # fmt: skip
        assert child.stdin
        child.stdin.write(json.dumps(asdict(part)).encode() + b"\n")
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
