"""The servers that are compared: ours, a loop of send() in C, and the peers that are installed. Each gives what one says to all."""

import asyncio
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from redis.asyncio import Redis
from websockets.frames import Frame, Opcode

from tests.bench.crowd import process
from tests.bench.crowd.compiled import compiled
from tests.live.room_client import SECRET, entered, free_port, opened, running_node
from tests.support.services import running_valkey

PEERS = Path(__file__).parent / "peers"
SPEAKERS = 8
TICK_BYTES = 282
"""Of our tick with one line of chat: the peers' frames are made as long."""
Say = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Running:
    """A server that is up. `greeting` is what a viewer sends after its handshake; `pids` are the processes that serve, not Redis."""

    port: int
    path: str
    pids: list[int]
    say: Say
    room: str = ""
    secret: str = ""
    greeting: str = ""


@contextlib.asynccontextmanager
async def ours(_folder: Path) -> AsyncIterator[Running]:
    """One node of the room service with its log in Valkey: what is said is durable before anybody sees it."""
    with running_valkey() as url:
        async with Redis.from_url(url) as redis, running_node(url) as node:
            room = await opened(redis)
            hosts = [await entered(node, room, "host", name=f"主播{n}") for n in range(SPEAKERS)]
            turn = 0

            async def say(text: str) -> None:
                nonlocal turn
                turn += 1
                answer = await hosts[turn % SPEAKERS].do("say", text=text[:100])
                assert answer["k"] == "ack", answer

            yield Running(node.port, f"/rooms/{room}", [node.process.pid], say, room=room, secret=SECRET)
            for host in hosts:
                await host.leave()


def request(port: int, path: str) -> bytes:
    """A handshake with one key for all."""
    host = f"Host: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    return f"GET {path} HTTP/1.1\r\n{host}{key}".encode()


@contextlib.asynccontextmanager
async def started(
    command: list[str], port: int, path: str, wrap: Callable[[str], str] = str, greeting: str = "", **env: str
) -> AsyncIterator[Running]:
    """A peer's process, and somebody who speaks there."""
    child = subprocess.Popen(command, env=os.environ | env)
    writer = ear = None
    try:
        reader, writer = await connected(child, port)
        writer.write(request(port, path))
        await reader.readuntil(b"\r\n\r\n")
        ear = asyncio.create_task(listen(reader))

        async def say(text: str) -> None:
            writer.write(Frame(Opcode.TEXT, text.encode()).serialize(mask=True))
            await writer.drain()

        if greeting:
            await say(greeting)

        async def say_padded(text: str) -> None:
            await say(wrap(text + " " * (TICK_BYTES - len(text.encode()))))

        yield Running(port, path, process.family(child.pid), say_padded, greeting=greeting)
    finally:
        if ear and writer:
            ear.cancel()
            writer.close()
        child.terminate()
        await asyncio.to_thread(child.wait)


async def connected(child: subprocess.Popen[bytes], port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    deadline = time.monotonic() + 20
    while True:
        with contextlib.suppress(OSError):
            return await asyncio.open_connection("127.0.0.1", port)
        assert child.poll() is None and time.monotonic() < deadline, "the peer did not come up"
        await asyncio.sleep(0.1)


async def listen(reader: asyncio.StreamReader) -> None:
    while await reader.read(1 << 16):
        pass


@contextlib.asynccontextmanager
async def floor(_folder: Path) -> AsyncIterator[Running]:
    port = free_port()
    async with started([str(compiled("peers/floor")), str(port)], port, "/") as running:
        yield running


@contextlib.asynccontextmanager
async def channels(folder: Path) -> AsyncIterator[Running]:
    port = free_port()
    with running_valkey() as url:
        command = [str(python_of(folder)), str(PEERS / "channels_site.py"), str(port), url]
        async with started(command, port, "/") as running:
            yield running


@contextlib.asynccontextmanager
async def npm_ws(folder: Path) -> AsyncIterator[Running]:
    port = free_port()
    async with started(["node", str(PEERS / "ws.mjs"), str(port)], port, "/", PEERS=str(folder)) as running:
        yield running


@contextlib.asynccontextmanager
async def socket_io(folder: Path) -> AsyncIterator[Running]:
    port = free_port()

    def wrap(text: str) -> str:
        return "42" + json.dumps(["say", text])

    command = ["node", str(PEERS / "socketio.mjs"), str(port)]
    path = "/socket.io/?EIO=4&transport=websocket"
    async with started(command, port, path, wrap, greeting="40", PEERS=str(folder)) as running:
        yield running


@contextlib.asynccontextmanager
async def nchan(folder: Path) -> AsyncIterator[Running]:
    """nginx's module, which also takes what a subscriber sends."""
    port, files = free_port(), resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    text = (PEERS / "nchan.conf").read_text().replace("PORT", str(port)).replace("FILES", str(files))
    (folder / "nchan.conf").write_text(text)
    command = [str(nginx()), "-p", str(folder), "-c", str(folder / "nchan.conf")]
    async with started(command, port, "/room") as running:
        yield running


def nginx() -> Path:
    return Path(shutil.which("nginx") or "/usr/sbin/nginx")


def python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


SERVERS = {
    "chunfeng": ours,
    "C loop": floor,
    "nchan": nchan,
    "ws": npm_ws,
    "socket.io": socket_io,
    "Django Channels": channels,
}


def why_not(name: str, folder: Path) -> str | None:
    """Why a server cannot be measured here, None where it can."""
    match name:
        case "nchan" if not Path("/usr/lib/nginx/modules/ngx_nchan_module.so").exists():
            return "Debian's libnginx-mod-nchan is not installed"
        case "ws" | "socket.io" if not (folder / "node_modules" / name).exists():
            return f"npm install --prefix {folder} {name}"
        case "Django Channels" if not python_of(folder).exists():
            return f"{Path(sys.executable).name} -m venv {folder}; {python_of(folder)} -m pip install channels channels-redis 'uvicorn[standard]'"
    return None
