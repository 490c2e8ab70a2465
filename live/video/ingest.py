"""Publishers over a WebSocket: each one's bytes go into a packager of its own, and what that says comes back in words."""

import asyncio
import contextlib
import functools
import json
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from live.contract import BadTicket, Ticket, put_feed, verify
from live.talk import Gone, Talk
from live.video.packing import LAST_WORDS_S, packing
from live.video.report import Report
from live.video.shelf import has_room

log = logging.getLogger(__name__)

HELLO_S, SILENT_S, LOOK_S = 5.0, 15.0, 1.0
MOST_A_SECOND = 1_500_000
"""Bytes that a publisher may send over ten seconds' mean: 12 Mbit/s, ten times what a camera here sends."""
Note = Callable[[dict[str, Any]], Awaitable[None]]
WORDS = {
    "bad_ticket": "没有推流的权限，请重新打开主播台。",
    "disk": "服务器存视频的磁盘快满了，暂时播不了画面。请联系技术人员，腾出地方后自动开播；提问和投递照常。",
    "ended": "直播已经结束，画面和声音都停下了。",
    "replaced": "同一路画面在别处开播了，这里已停下。",
    "revoked": "您不再是这个直播间的工作人员，画面和声音都停下了。",
    "silent": "15 秒没有收到画面，已停下。请检查网络后重新开播。",
    "too_much": "画面码率太高，已停下。请把码率降到 2 Mbit/s 左右。",
    "unreadable": "认不出推来的视频，请换一个浏览器，或用 H.264 推流。",
}


class Sender(Protocol):
    """Whoever sends a feed, from a browser or by RTMP; `person` is '' where only a key is known."""

    @property
    def person(self) -> str: ...
    async def stop(self, why: str) -> None: ...


class Ingest:
    """The publishers of this node; `folder` holds one folder a room, `phase` tells that of a room, `is_revoked` whether a person of
    its staff is none any more."""

    def __init__(
        self, secrets: tuple[str, ...], folder: Path, redis: Redis, renditions: str, phase: Callable[[str], str],
        is_revoked: Callable[[str, str], bool],
    ) -> None:  # fmt: skip
        self.is_revoked = is_revoked
        self.secrets, self.folder, self.redis, self.renditions, self.phase = secrets, folder, redis, renditions, phase
        self.publishers: dict[tuple[str, str], Sender] = {}
        self.is_draining = False

    async def meet(self, talk: Talk, room: str, feed: str) -> None:
        """One publisher from its ticket to its end."""
        try:
            async with asyncio.timeout(HELLO_S):
                ticket = self.admit(await talk.recv(), room, feed)
        except (BadTicket, ValueError, RecursionError, TimeoutError):
            return part(talk, "bad_ticket")
        except Gone:
            return
        if why := self.bar(room, ticket.person):
            return part(talk, why)
        if not await asyncio.to_thread(has_room, self.folder):
            return part(talk, "disk")
        log.info("video: %s publishes %s of room %s", ticket.name, feed, room)
        before = self.publishers.get((room, feed))
        if before:
            await before.stop("replaced")
        note = functools.partial(self.note, room, feed, ticket.name)
        publisher = self.publishers[room, feed] = Publisher(
            talk, self.folder / room, feed, note, self.renditions, ticket.person
        )
        try:
            await publisher.run()
        finally:
            if self.publishers.get((room, feed)) is publisher:
                del self.publishers[room, feed]
                await self.note(room, feed, ticket.name, None)

    async def let_go(self) -> None:
        """Who thinks that the show is past must not be filmed on, and who was let go sends nothing more."""
        while True:
            await asyncio.sleep(LOOK_S)
            found = [(sender, self.bar(room, sender.person)) for (room, _), sender in self.publishers.items()]
            await asyncio.gather(*(sender.stop(why) for sender, why in found if why))

    def bar(self, room: str, person: str) -> str | None:
        """Why this person may send nothing to the room."""
        if self.phase(room) == "ended":
            return "ended"
        return "revoked" if self.is_revoked(room, person) else None

    async def note(self, room: str, feed: str, by: str, state: dict[str, Any] | None) -> None:
        """For the desk, which shows who sends what. Redis being away is no reason to stop packing."""
        with contextlib.suppress(RedisError, OSError):
            await put_feed(self.redis, room, feed, state and {**state, "by": by})

    def admit(self, first: str | bytes, room: str, feed: str) -> Ticket:
        said = json.loads(first)
        ticket = verify(self.secrets, str(said.get("ticket", "")) if isinstance(said, dict) else "", time.time())
        if (ticket.room, ticket.role, ticket.subject) != (room, "publish", feed):
            raise BadTicket("another room's or feed's")
        return ticket

    async def drain(self) -> None:
        """Let every packager write its last segment; the publishers come back to another node by themselves."""
        self.is_draining = True
        await asyncio.gather(*(publisher.stop("restarting") for publisher in list(self.publishers.values())))


class Publisher:
    """One publisher's connection and its packager."""

    def __init__(self, talk: Talk, folder: Path, feed: str, note: Note, renditions: str, person: str) -> None:
        self.person = person
        self.talk, self.folder, self.feed, self.note, self.renditions = talk, folder, feed, note, renditions
        self.report = Report()
        self.why: str | None = None
        self.ended = asyncio.Event()

    async def run(self) -> None:
        try:
            async with packing(self.folder, self.feed, self.renditions, self.hear) as packager:
                await self.pump(packager)
        finally:
            self.ended.set()
        if self.why and self.why != "gone":
            part(self.talk, self.why)

    async def pump(self, packager: asyncio.subprocess.Process) -> None:
        """Bytes from the socket to the packager until one of the two ends."""
        assert packager.stdin
        began, total = time.monotonic(), 0
        died = asyncio.create_task(packager.wait())
        try:
            while self.why is None:
                async with asyncio.timeout(SILENT_S):
                    chunk = await self.talk.recv()
                if isinstance(chunk, str):
                    return
                total += len(chunk)
                if total > MOST_A_SECOND * (10 + time.monotonic() - began):
                    self.why = "too_much"
                    return
                packager.stdin.write(chunk)
                await packager.stdin.drain()
                if died.done():
                    self.why = self.why or ("unreadable" if packager.returncode == 1 else "restarting")
        except TimeoutError:
            self.why = "silent"
        except (ConnectionResetError, BrokenPipeError):
            self.why = "unreadable" if await died == 1 else "restarting"
        except Gone:
            self.why = "gone"
        finally:
            died.cancel()

    async def hear(self, said: dict[str, Any]) -> None:
        """To the host's page; one that has gone is no reason to stop packing."""
        if state := self.report.hear(said, time.time()):
            await self.note(state)
        self.talk.send(json.dumps(said, ensure_ascii=False))

    async def stop(self, why: str) -> None:
        """Tell the publisher why and wait for the last segment."""
        self.why = self.why or why
        part(self.talk, why)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_S):
                await self.ended.wait()


def part(talk: Talk, code: str) -> None:
    words = WORDS.get(code, "服务正在重启，画面马上接着播。")
    talk.send(json.dumps({"e": "bye", "code": code, "message": words}, ensure_ascii=False))
    talk.close(4000 if code in WORDS else 1012, code)
