"""The words of room tests: a node as its own process, a viewer with `do`, `expect` and `until`."""

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from live import room as rules
from live import snapshots
from live.contract import Ticket, announce, metrics, mint
from live.log import RedisLog, ms_of

SECRET = "a-secret-of-the-tests-long-enough-to-be-one"
PATIENCE = 20.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Node:
    """One `python -m live` on loopback."""

    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)


@contextlib.asynccontextmanager
async def running_node(
    redis_url: str, port: int | None = None, log: Path | None = None, program: str = "live", **environment: str
) -> AsyncIterator[Node]:
    port = port or free_port()
    own = {"REDIS_URL": redis_url, "LIVE_PORT": str(port), "SECRET_KEY": SECRET, "HOST": "127.0.0.1"}
    env = {**os.environ, **own, **environment}
    words = log.open("wb") if log else None
    node = Node(subprocess.Popen([sys.executable, "-m", program], env=env, stderr=words), port)
    try:
        deadline = time.monotonic() + PATIENCE
        while not await asyncio.to_thread(is_ready, port):
            assert node.process.poll() is None and time.monotonic() < deadline, "the node did not start"
            await asyncio.sleep(0.05)
        yield node
    finally:
        if node.process.poll() is None:
            node.kill()
        if words:
            words.close()


OPEN = {
    "op": "open",
    "title": "劳模工匠带岗",
    "kind": "live",
    "settings": {},
    "rundown": [],
    "hosts": [],
    "speakers": [],
}


async def opened(redis: Redis) -> str:
    """A new open room."""
    name = secrets.token_hex(6)
    await announce(redis, name, "outbox:open", OPEN)
    return name


async def figures_until(redis: Redis, room: str, **wanted: int) -> dict[str, Any]:
    """The room's metrics once they are these."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await metrics(redis, room)
            if all(found[name] == value for name, value in wanted.items()):
                return found
            await asyncio.sleep(0.1)


async def folded(redis: Redis, room: str) -> rules.State:
    """The room as a node that starts now finds it."""
    state, cursor = await snapshots.load(redis, room)
    for entry_id, entry in await RedisLog(redis, room).read(cursor, 10_000):
        rules.apply(state, ms_of(entry_id), entry)
    return state


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def ticket_for(room: str, role: str = "viewer", person: str | None = None, **more: Any) -> str:
    person = person or f"a:{secrets.token_hex(8)}"
    expires = int(time.time()) + 3600
    return mint([SECRET], Ticket(room, role, person, more.pop("name", "求职者·海风27"), expires, **more))


@dataclass
class Viewer:
    """A client written from the contract: answers by id, events in order, its view's seq and mark."""

    room: str
    port: int
    ticket: str
    path: str = ""
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    welcome: dict[str, Any] | None = None
    resumed: dict[str, Any] | None = None
    bye: dict[str, Any] | None = None
    seq: int | None = None
    mark: str | None = None
    online: int = 0
    away: list[bool] = field(default_factory=list)
    patience: float = PATIENCE

    async def enter(self, since: int | None = None, mark: str | None = None, **more: Any) -> "Viewer":
        url = f"ws://127.0.0.1:{self.port}{self.path}/rooms/{self.room}"
        self.changed = asyncio.Event()
        self.socket: ClientConnection = await connect(url, subprotocols=["chunfeng.v1"], compression=None)  # type: ignore[list-item]
        self.welcome = self.resumed = self.bye = None
        await self.socket.send(json.dumps({"op": "hello", "ticket": self.ticket, "since": since, "mark": mark, **more}))
        self.reader = asyncio.create_task(self.read())
        await self.until(lambda: self.welcome or self.resumed or self.bye)
        return self

    async def read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self.socket:
                self.hear(json.loads(text))
                self.changed.set()
        self.bye = self.bye or {"k": "closed"}
        self.changed.set()

    def hear(self, frame: dict[str, Any]) -> None:
        match frame["k"]:
            case "welcome":
                self.welcome, self.seq, self.mark = frame, frame["seq"], frame["mark"]
            case "resume":
                self.resumed, self.seq, self.mark = frame, frame["seq"], frame["mark"]
            case "tick":
                self.events += frame["events"]
                self.seq, self.mark, self.online = frame["seq"], frame["mark"], frame["online"]
            case "ack" | "error":
                self.answers.setdefault(frame["id"], []).append(frame)
            case "away":
                self.away.append(frame["away"])
            case "bye":
                self.bye = frame

    async def until(self, is_true: Callable[[], Any]) -> None:
        async with asyncio.timeout(self.patience):
            while not is_true():
                self.changed.clear()
                await self.changed.wait()

    async def do(self, op: str, **args: Any) -> dict[str, Any]:
        """Send a command and wait for its one answer."""
        args.setdefault("id", secrets.token_hex(8))
        n = len(self.answers.get(args["id"], []))
        await self.socket.send(json.dumps({"op": op, **args}))
        await self.until(lambda: len(self.answers.get(args["id"], [])) > n or self.bye)
        return self.answers[args["id"]][n]

    async def expect(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The first event of this kind with these fields, now or soon."""

        def found() -> dict[str, Any] | None:
            wanted = fields.items()
            return next((e for e in self.events if e["e"] == kind and all(e.get(k) == v for k, v in wanted)), None)

        await self.until(found)
        event = found()
        assert event
        return event

    async def leave(self) -> None:
        await self.socket.close()
        await self.reader


async def entered(node: Node, room: str, role: str = "viewer", **more: Any) -> Viewer:
    viewer = await Viewer(room, node.port, ticket_for(room, role, **more)).enter()
    assert viewer.welcome, viewer.bye
    return viewer
