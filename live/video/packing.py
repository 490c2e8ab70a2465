"""A packager as a child of this node: fed or pulling, listened to, known to run.json, and gone when its publisher is."""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

LAST_WORDS_S = 6.0
Hear = Callable[[dict[str, Any]], Awaitable[None]]
"""Is told each thing that the packager says."""


@contextlib.asynccontextmanager
async def packing(
    folder: Path, feed: str, renditions: str, hear: Hear, source: str | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A packager of what comes on its input, or at the address `source`; either way it ends when its input does."""
    what = [str(folder), feed, *([source] if source else []), f"--with={renditions}"]
    packager = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "live.video.packager", *what),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert packager.stdin
    with registered(folder.parent, packager.pid):
        listening = asyncio.create_task(listen(packager, hear))
        try:
            yield packager
        finally:
            with contextlib.suppress(OSError):
                packager.stdin.close()
            await end(packager, listening)


async def listen(packager: asyncio.subprocess.Process, hear: Hear) -> None:
    assert packager.stdout
    async for line in packager.stdout:
        await hear(json.loads(line))


async def end(packager: asyncio.subprocess.Process, listening: asyncio.Task[None]) -> None:
    """One that hangs is killed."""
    try:
        async with asyncio.timeout(LAST_WORDS_S):
            await packager.wait()
    except TimeoutError:
        packager.kill()
        await packager.wait()
    with contextlib.suppress(asyncio.CancelledError, TimeoutError):
        async with asyncio.timeout(1):
            await listening


@contextlib.contextmanager
def registered(media: Path, pid: int) -> Iterator[None]:
    """Known to run.json as a packager for as long as it lives, unless the disk is full."""
    entry = media.parent / "processes" / f"{pid}.json"
    with contextlib.suppress(OSError):
        entry.parent.mkdir(parents=True, exist_ok=True)
        entry.write_text(json.dumps({"name": "packager", "pid": pid, "port": None}))
    try:
        yield
    finally:
        entry.unlink(missing_ok=True)
