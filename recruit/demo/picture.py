"""The demo's moving picture: a camera of our own drawing, sent through the door that a host's browser uses."""

import asyncio
import contextlib
import json
import sys

import httpx

FEED, AGAIN_S = "hall", 5.0


async def show(http: httpx.AsyncClient, room: str, token: str) -> bool:
    """Publish until the picture ends; True when a person took the feed over."""
    headers = {"authorization": f"Bearer {token}"}
    reply = await http.post(f"/api/v1/rooms/{room}/feeds/{FEED}/ticket", headers=headers)
    given = reply.raise_for_status().json()
    camera = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "live.video.harbour"), stdin=asyncio.subprocess.PIPE
    )
    assert camera.stdin
    try:
        camera.stdin.write((json.dumps({"url": given["url"], "ticket": given["ticket"]}) + "\n").encode())
        return await camera.wait() == 0
    finally:
        camera.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            camera.terminate()


async def keep_showing(http: httpx.AsyncClient, room: str, token: str, step_back: float) -> None:
    """For as long as the audience is there; after a person's picture it waits before it takes the feed again."""
    while True:
        is_taken = False
        with contextlib.suppress(httpx.HTTPError, OSError):
            is_taken = await show(http, room, token)
        await asyncio.sleep(step_back if is_taken else AGAIN_S)
