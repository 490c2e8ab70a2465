"""The words of video tests: somebody who publishes the harbour, as fast as it can be drawn."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from live.contract import Ticket, mint
from live.video import pattern
from tests.live.room_client import SECRET, Node


async def until(find: Callable[[], Any]) -> Any:
    """What `find` finds, once it finds something."""
    async with asyncio.timeout(20):
        while True:
            if found := find():
                return found
            await asyncio.sleep(0.1)


def ticket(room: str, feed: str, role: str = "publish") -> str:
    return mint([SECRET], Ticket(room, role, "t:1", "周岚", int(time.time()) + 3600, subject=feed))


class Publisher:
    """One browser's camera. `told` is what the server said to the host."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.told: list[dict[str, Any]] = []
        self.listening = asyncio.create_task(self.listen())

    async def listen(self) -> None:
        try:
            async for line in self.socket:
                self.told.append(json.loads(line))
        except ConnectionClosed:
            pass

    async def send(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            await self.socket.send(piece)

    async def until(self, event: str, count: int = 1) -> list[dict[str, Any]]:
        """What was told of this kind, once there is so much of it."""
        return await until(lambda: len(found := [f for f in self.told if f["e"] == event]) >= count and found)

    async def leave(self) -> None:
        await self.socket.close()
        await self.listening


async def publish(node: Node, room: str, feed: str, seconds: float = 0, **how: Any) -> Publisher:
    url = f"ws://127.0.0.1:{node.port}/rooms/{room}/feeds/{feed}"
    publisher = Publisher(await connect(url, max_size=None, proxy=None))
    await publisher.socket.send(json.dumps({"op": "publish", "ticket": ticket(room, feed)}))
    await publisher.send(pattern.stream(seconds, **how) if seconds else [])
    return publisher


async def until_so(is_so: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while True:
            if await is_so():
                return
            await asyncio.sleep(0.2)
