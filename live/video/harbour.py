"""`python -m live.video.harbour`: the demo's camera. Draws the harbour and publishes it through the same door as a host's browser.

Its first line of input is `{"url", "ticket"}`; it ends when its input does, and with 0 when a person took the feed over.
"""

import asyncio
import json
import os
import sys
import time
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from live.video.pattern import FPS, Recorder, draw


async def publish(url: str, ticket: str) -> int:
    recorder = Recorder()
    async with connect(url, max_size=None, proxy=None, compression=None) as socket:
        await socket.send(json.dumps({"op": "publish", "ticket": ticket}))
        listening = asyncio.create_task(listen(socket))
        began, frames = time.monotonic(), 0
        while not listening.done():
            image = draw(frames / FPS, time.strftime("%H:%M:%S"))
            await socket.send(recorder.step(image))
            frames += 1
            await asyncio.sleep(max(0.0, began + frames / FPS - time.monotonic()))
        return await listening


async def listen(socket: ClientConnection) -> int:
    """0 once another publisher has the feed, 1 when the connection ended for any other reason."""
    async for line in socket:
        said: dict[str, Any] = json.loads(line)
        if said["e"] == "bye" and said["code"] == "replaced":
            return 0
    return 1


async def main() -> int:
    first = json.loads(await asyncio.to_thread(sys.stdin.readline))
    parent = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    work = asyncio.create_task(publish(first["url"], first["ticket"]))
    await asyncio.wait((parent, work), return_when=asyncio.FIRST_COMPLETED)
    try:
        return work.result() if work.done() else 0
    except (WebSocketException, OSError):
        return 1


if __name__ == "__main__":
    os._exit(asyncio.run(main()))  # the thread that reads the input would wait for ever
