"""A camera in a browser, a node, and what viewers are given: two feeds, switched, cut, lost and found again."""

import asyncio
import json
import os
import re
import resource
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from live.contract import announce, feeds_now
from live.video import pattern
from live.video.segments import Segment
from live.video.shelf import Shelf
from tests.live.room_client import Node, entered, opened, running_node
from tests.support.services import missing
from tests.video.publisher import publish, ticket, until


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("video")


@pytest.fixture(scope="module")
async def node(valkey: str, data: Path) -> AsyncIterator[Node]:
    async with running_node(valkey, DATA_DIR=str(data)) as started:
        yield started
        started.stop()


@pytest.fixture
async def room(valkey: str) -> AsyncIterator[str]:
    async with Redis.from_url(valkey) as client:
        yield await opened(client)


async def programme(data: Path, room: str, is_so: Callable[[list[Segment]], Any]) -> list[Segment]:
    """The room's programme once it is so."""
    shelf = Shelf(data / "media" / room / "programme")
    await until(lambda: is_so(shelf.refresh()))
    return shelf.segments


def feeds(segments: list[Segment]) -> list[str]:
    """Which feeds were shown, in order."""
    return [s.folder.split("/")[0] for s in segments]


async def listed(data: Path, room: str, words: str, name: str = "live.m3u8") -> str:
    """The list that players are given, once it matches."""
    path = data / "media" / room / "programme" / name
    text: str = await until(lambda: path.exists() and re.search(words, path.read_text()) and path.read_text())
    return text


async def test_what_a_host_publishes_is_the_programme_and_the_room_says_so(node: Node, room: str, data: Path) -> None:
    viewer = await entered(node, room)
    camera = await publish(node, room, "hall", 9)
    assert (await camera.until("session"))[0]["video"] == "copy"
    segments = await programme(data, room, lambda s: len(s) >= 4)
    assert set(feeds(segments)) == {"hall"}
    await viewer.expect("feed", feed="hall")
    text = await listed(data, room, r"(?s)(#EXTINF.*){4}")
    assert re.search(r'URI="\.\./hall/\d+/init\.mp4"', text)
    late = await entered(node, room)
    assert late.welcome and late.welcome["state"]["feed"] == "hall"
    await asyncio.gather(camera.leave(), viewer.leave(), late.leave())


async def test_a_host_switches_to_the_studio_and_back(node: Node, room: str, data: Path) -> None:
    host = await entered(node, room, "host")
    hall = await publish(node, room, "hall", 9)
    await programme(data, room, lambda s: len(s) >= 4)
    studio = await publish(node, room, "studio", 21)
    assert (await host.do("feed", feed="studio"))["k"] == "ack"
    segments = await programme(data, room, lambda s: "studio" in feeds(s))
    cut = feeds(segments).index("studio")
    assert segments[cut].at >= segments[cut - 1].end - 0.6
    await listed(data, room, "#EXT-X-DISCONTINUITY\n")
    await asyncio.gather(hall.leave(), studio.leave(), host.leave())


async def test_a_killed_packager_is_told_and_the_camera_goes_on(node: Node, room: str, data: Path) -> None:
    camera = await publish(node, room, "hall", 7)
    await programme(data, room, lambda s: len(s) >= 3)
    (entry,) = (data / "processes").glob("*.json")
    assert json.loads(entry.read_text())["name"] == "packager"
    os.kill(int(entry.stem), signal.SIGKILL)
    with pytest.raises(ConnectionClosed):
        while True:
            await camera.send([b"\0" * 1000])
    assert (await camera.until("bye"))[0]["code"] == "restarting"
    again = await publish(node, room, "hall", 15)
    segments = await programme(data, room, lambda s: len({x.folder for x in s}) == 2)
    assert [s.number for s in segments] == list(range(len(segments)))
    await asyncio.gather(camera.leave(), again.leave())
    await until(lambda: not list((data / "processes").glob("*.json")))


async def test_a_full_disk_is_told_to_every_desk_and_the_camera_goes_on(
    node: Node, room: str, data: Path, valkey: str
) -> None:
    """The packager's files may not grow: its writes are cut short as on a full disk."""
    if not hasattr(resource, "prlimit"):
        missing("no prlimit on this system to make another process's disk full")
    pieces = list(pattern.stream(16))
    camera = await publish(node, room, "hall")
    await camera.send(pieces[:70])
    await camera.until("segment", 2)
    (entry,) = (data / "processes").glob("*.json")
    _, most = resource.prlimit(int(entry.stem), resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    await camera.send(pieces[70:120])
    told = (await camera.until("trouble"))[0]
    assert told["code"] == "disk" and "提问和投递照常" in told["message"]
    async with Redis.from_url(valkey) as client:
        assert (await feeds_now(client, room))["hall"]["trouble"] == told["message"]
    resource.prlimit(int(entry.stem), resource.RLIMIT_FSIZE, (most, most))
    kept = len(await camera.until("segment"))
    await camera.send(pieces[120:])
    await camera.until("segment", kept + 1)
    segments = Shelf(data / "media" / room / "hall").refresh()
    assert [segment.number for segment in segments] == list(range(len(segments)))
    await camera.leave()


async def test_the_newest_camera_of_a_feed_takes_its_place_until_its_sender_is_let_go(
    node: Node, room: str, valkey: str
) -> None:
    first = await publish(node, room, "hall", 3)
    second = await publish(node, room, "hall", 3)
    assert (await first.until("bye"))[0]["code"] == "replaced"
    assert (await second.until("session"))[0]["width"] == 640
    async with Redis.from_url(valkey) as client:
        await announce(client, room, "outbox:1", {"op": "staff_revoked", "person": "t:1"})
    assert (await second.until("bye"))[0]["code"] == "revoked"
    again = await publish(node, room, "studio")
    assert (await again.until("bye"))[0]["code"] == "revoked", "the ticket is still good, its holder is not"
    await asyncio.gather(first.leave(), second.leave(), again.leave())


async def test_nothing_of_what_is_sent_while_cut_is_ever_shown(node: Node, room: str, data: Path) -> None:
    host = await entered(node, room, "host")
    camera = await publish(node, room, "hall", 5)
    before = len(await programme(data, room, lambda s: len(s) >= 2))
    assert (await host.do("cut"))["k"] == "ack"
    await camera.leave()
    hidden = await publish(node, room, "studio", 5)
    await hidden.until("segment", 2)
    assert (await host.do("reopen"))["k"] == "ack"
    shown = await publish(node, room, "hall", 31)
    segments = await programme(data, room, lambda s: len(s) > before)
    assert "studio" not in feeds(segments)
    await asyncio.gather(hidden.leave(), shown.leave(), host.leave())


async def test_an_ended_room_leaves_a_replay(node: Node, room: str, data: Path) -> None:
    host = await entered(node, room, "host")
    camera = await publish(node, room, "hall", 9)
    await programme(data, room, lambda s: len(s) >= 4)
    assert (await host.do("end"))["k"] == "ack"
    assert (await camera.until("bye"))[0]["code"] == "ended", "nobody is filmed who thinks that the show is past"
    await listed(data, room, "#EXT-X-ENDLIST", "replay.m3u8")
    await listed(data, room, "#EXT-X-ENDLIST")
    late = await publish(node, room, "hall")
    assert (await late.until("bye"))[0]["message"] == "直播已经结束，画面和声音都停下了。"
    await late.leave()
    await asyncio.gather(camera.leave(), host.leave())


@pytest.mark.parametrize("wrong", ["viewer's", "another feed's", "another room's", "none", "a list", "not JSON"])
async def test_who_has_no_ticket_for_this_feed_publishes_nothing(node: Node, room: str, wrong: str, data: Path) -> None:
    words = {
        "viewer's": json.dumps({"ticket": ticket(room, "hall", "host")}),
        "another feed's": json.dumps({"ticket": ticket(room, "studio")}),
        "another room's": json.dumps({"ticket": ticket("other", "hall")}),
        "none": "{}",
        "a list": "[]",
        "not JSON": "hall please",
    }[wrong]
    async with connect(f"ws://127.0.0.1:{node.port}/rooms/{room}/feeds/hall", proxy=None) as socket:
        await socket.send(words)
        assert json.loads(await socket.recv())["code"] == "bad_ticket"
    assert not (data / "media" / room).exists()


async def test_a_ticket_to_publish_enters_no_room(node: Node, room: str) -> None:
    async with connect(f"ws://127.0.0.1:{node.port}/rooms/{room}", proxy=None) as socket:
        await socket.send(json.dumps({"op": "hello", "ticket": ticket(room, "hall"), "since": None, "mark": None}))
        assert json.loads(await socket.recv())["code"] == "bad_ticket"


async def test_what_is_no_video_is_told_in_words(node: Node, room: str) -> None:
    camera = await publish(node, room, "hall")
    with pytest.raises(ConnectionClosed):
        while True:
            await camera.send([b"this is a letter, not a film. " * 1000])
    assert (await camera.until("trouble"))[0]["code"] == "unreadable"
    await camera.leave()
