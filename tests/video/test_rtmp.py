"""OBS, played by ffmpeg, sends a feed through nginx: with the feed's key alone, cut when that is changed, found again after every loss."""

import asyncio
import contextlib
import hashlib
import json
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from live.contract import feeds_now, put_stream_key, refusals
from live.video.segments import Segment
from live.video.shelf import Shelf
from tests.live.room_client import Node, entered, opened, running_node
from tests.support.front import Rtmp, running_rtmp
from tests.support.product import free_port
from tests.support.services import missing
from tests.video.publisher import until, until_so

KEY, OTHER = "k" * 32, "n" * 32
PICTURE = "testsrc2=size=320x180:rate=25,format=yuv420p"
SOUND = "sine=frequency=300:sample_rate=44100"
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "25", "-b:v", "300k")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rtmp")


@pytest.fixture(scope="module")
async def stage(valkey: str, data: Path) -> AsyncIterator[tuple[Node, Rtmp]]:
    """A node and the nginx before it."""
    if not shutil.which("ffmpeg"):
        missing("ffmpeg is not installed")
    asks, rtmp = free_port(), free_port()
    with running_rtmp(asks, rtmp) as front:
        pull = f"rtmp://127.0.0.1:{rtmp}/live"
        log = data / "live.log"
        async with running_node(valkey, log=log, DATA_DIR=str(data), RTMP_ASKS=str(asks), RTMP_PULL=pull) as node:
            yield node, front
            node.stop()


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as client:
        yield client


async def give_key(redis: Redis, room: str, key: str = KEY, until_at: float | None = None) -> None:
    digest = hashlib.sha256(key.encode()).hexdigest()
    await put_stream_key(redis, room, "hall", {"hash": digest, "until": until_at or time.time() + 3600})


@contextlib.asynccontextmanager
async def obs(
    front: Rtmp, room: str, key: str = KEY, codec: tuple[str, ...] = H264
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A program that streams until it is told to stop."""
    live = ("-re", "-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", SOUND)
    program = await asyncio.create_subprocess_exec(
        *("ffmpeg", "-v", "error", *live, *codec, "-c:a", "aac", "-f", "flv", f"{front.live}/hall.{room}?key={key}"),
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield program
    finally:
        with contextlib.suppress(ProcessLookupError):
            program.kill()
        await program.wait()


async def shown(data: Path, room: str, is_so: Callable[[list[Segment]], Any]) -> list[Segment]:
    """The room's programme once it is so."""
    shelf = Shelf(data / "media" / room / "programme")
    await until(lambda: is_so(shelf.refresh()))
    return shelf.segments


async def told(redis: Redis, room: str) -> dict[str, Any]:
    """What the desk is told of the feed that is sent, once a picture came."""
    found: dict[str, Any] = {}

    async def look() -> bool:
        found.update((await feeds_now(redis, room)).get("hall", {}))
        return bool(found.get("kbps"))

    await until_so(look)
    return found


async def refused(redis: Redis, room: str) -> str:
    found: dict[str, Any] = {}

    async def look() -> bool:
        found.update((await refusals(redis, room)).get("hall", {}))
        return bool(found)

    await until_so(look)
    return str(found["message"])


async def test_a_stream_with_the_key_is_the_programme_through_every_loss(
    stage: tuple[Node, Rtmp], redis: Redis, data: Path
) -> None:
    """The key is changed, the packager killed, the program started twice: each time the show goes on as a new run."""
    node, front = stage
    room = await opened(redis)
    viewer = await entered(node, room)
    await give_key(redis, room)
    began = time.time()
    async with obs(front, room) as program:
        segments = await shown(data, room, lambda s: s)
        assert began < segments[0].at < time.time() - 2
        state = await told(redis, room)
        assert (state["width"], state["codec"], state["by"], state["dropped"]) == (320, "H.264", "推流软件", 0)
        await viewer.expect("feed", feed="hall")
        await give_key(redis, room, OTHER)
        await asyncio.wait_for(program.wait(), 10)
        assert "推流码不对" in await refused(redis, room)
    async with obs(front, room, OTHER) as program:
        await shown(data, room, lambda s: runs(s) == 2)
        (entry,) = (data / "processes").glob("*.json")
        assert json.loads(entry.read_text())["name"] == "packager"
        os.kill(int(entry.stem), signal.SIGKILL)
        await shown(data, room, lambda s: runs(s) == 3)
        async with obs(front, room, OTHER):
            segments = await shown(data, room, lambda s: runs(s) == 4)
            await asyncio.wait_for(program.wait(), 10)
    assert [s.number for s in segments] == list(range(len(segments)))
    await until(lambda: not list((data / "processes").glob("*.json")))
    words = (data / "live.log").read_text()
    assert "推流码不对" in words
    everything = [front.logs(), words, *(path.read_text() for path in (data / "media").rglob("*.m3u8"))]
    everything += [name.decode() + str(value) for name, value in (await redis.hgetall(f"{{{room}}}:feeds")).items()]
    assert not any(key in text for key in (KEY, OTHER) for text in everything)
    await viewer.leave()


def runs(segments: list[Segment]) -> int:
    return len({segment.folder for segment in segments})


@pytest.mark.parametrize("wrong", ["another key", "no key", "a key of the past", "a room that ended"])
async def test_who_may_not_is_refused_and_leaves_nothing(
    stage: tuple[Node, Rtmp], redis: Redis, data: Path, wrong: str
) -> None:
    node, front = stage
    room = await opened(redis)
    if wrong != "no key":
        await give_key(redis, room, until_at=time.time() - 1 if wrong == "a key of the past" else None)
    if wrong == "a room that ended":
        host = await entered(node, room, "host")
        await host.do("end")
        await host.leave()
    async with obs(front, room, OTHER if wrong == "another key" else KEY) as program:
        assert await asyncio.wait_for(program.wait(), 10)
    if wrong != "no key":
        words = {"another key": "不对", "a key of the past": "过期", "a room that ended": "已经结束"}
        assert words[wrong] in await refused(redis, room)
    assert not (data / "media" / room / "hall").exists()


async def test_another_codec_is_shown_all_the_same_and_told(stage: tuple[Node, Rtmp], redis: Redis, data: Path) -> None:
    _, front = stage
    room = await opened(redis)
    await give_key(redis, room)
    async with obs(front, room, codec=("-c:v", "flv", "-g", "25")):
        await shown(data, room, lambda s: len(s) >= 1)
        assert "换成 H.264" in (await told(redis, room))["trouble"]
