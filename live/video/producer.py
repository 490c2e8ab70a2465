"""The producer of each room: takes the segments of the feed on the air into one programme, and says in the room which feed that is."""

import asyncio
import contextlib
import fcntl
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from live.video import playlists
from live.video.programme import is_alive, next_segments, on_air
from live.video.recording import PROGRAMME, is_behind
from live.video.renditions import RENDITIONS
from live.video.segments import Segment
from live.video.shelf import INDEX, Shelf, feeds_of, write

log = logging.getLogger(__name__)

AWAY = "away"
"""The room's `feed` while nobody sends a picture: 主播暂时离开."""
LOOK_S, FRESH_S = 0.5, 120.0
REPLAY_EVERY_S = 20.0
"""How much of a show that goes on its replay may lack."""
Tell = Callable[[str, str], Awaitable[None]]
Look = Callable[[str], tuple[str | None, str]]
"""The feed that the room says is on the air, and the room's phase."""


class Production:
    """One room's programme, as its files stand.

    `wanted` is the feed that a person chose last, `said` what we last called on the air. What was sent before `not_before` is
    never shown: the programme was cut then.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programme = Shelf(folder / PROGRAMME)
        self.feeds: dict[str, Shelf] = {}
        self.wanted: str | None = None
        self.said: str | None = None
        self.not_before = 0.0
        self.kept_at = 0.0
        self.trouble: OSError | None = None
        self.variants: dict[str, list[Segment]] = {}
        self.sorted_to = 0

    def hear(self, chosen: str | None) -> None:
        """What the room says is on the air: where it is not our own word, a person switched."""
        if chosen and chosen not in (self.said, AWAY):
            self.wanted = self.said = chosen

    def step(self, now: float) -> str | None:
        """Take what is new into the programme; the feed on the air now, None while all are silent. Told also while the disk refuses."""
        for name in feeds_of(self.folder):
            if name != PROGRAMME:
                self.feeds.setdefault(name, Shelf(self.folder / name))
        segments = {name: shelf.refresh() for name, shelf in self.feeds.items()}
        current = on_air(self.wanted or self.said, segments, now)
        self.trouble = None
        try:
            self.show(segments[current] if current else (), now)
        except OSError as trouble:
            self.trouble = trouble
        return current

    def show(self, feed: Sequence[Segment], now: float) -> None:
        since = max(self.not_before, now - FRESH_S)
        recent = [segment for segment in feed[-playlists.WINDOW :] if segment.at >= since]
        new = next_segments(self.programme.refresh(), recent)
        for segment in new:
            self.programme.append(segment)
        if new:
            self.publish()
        if now - self.kept_at > REPLAY_EVERY_S:
            self.kept_at = now
            self.keep()

    def publish(self, is_over: bool = False) -> None:
        self.write("live", lambda segments: playlists.live(segments, "../", is_over))

    def keep(self) -> None:
        """What was shown so far can be watched again."""
        if is_behind(self.programme.folder):
            self.write("replay", lambda segments: playlists.replay(segments, "../"))

    def close(self) -> None:
        """The show is over: the live list ends, and the whole of it can be watched again."""
        if self.programme.refresh():
            self.publish(is_over=True)
            self.keep()

    def write(self, name: str, text: Callable[[Sequence[Segment]], str]) -> None:
        """The list of this name in all its renditions, and last the one that all players ask for."""
        segments = self.programme.refresh()
        for rendition in RENDITIONS:
            known = self.variants.setdefault(rendition, [])
            known += playlists.variant(segments[self.sorted_to :], rendition, len(known))
        self.sorted_to = len(segments)
        shown = segments if name == "replay" else segments[-playlists.WINDOW :]
        there = {rendition for segment in shown for rendition in segment.renditions}
        for rendition in there:
            write(self.programme.folder / f"{name}-{rendition}.m3u8", text(self.variants[rendition]).encode())
        write(self.programme.folder / f"{name}-all.m3u8", playlists.master(name, "360p" in there).encode())
        write(self.programme.folder / f"{name}.m3u8", text(segments).encode())

    def is_lively(self, now: float) -> bool:
        return any(is_alive(shelf.segments, now) for shelf in self.feeds.values())


class Producer:
    """Produces every room below `folder` that no other node produces already; a file lock says who does."""

    def __init__(self, folder: Path, look: Look, tell: Tell) -> None:
        self.folder, self.look, self.tell = folder, look, tell
        self.rooms: dict[str, tuple[Production, IO[bytes]]] = {}
        self.troubled: set[str] = set()

    async def run(self) -> None:
        while True:
            for room in await asyncio.to_thread(self.lively_rooms):
                try:
                    await self.produce(room)
                    self.troubled.discard(room)
                except OSError as trouble:
                    self.note(room, trouble)
            await asyncio.sleep(LOOK_S)

    def note(self, room: str, trouble: OSError) -> None:
        """A lasting trouble is said once, not twice a second: the log may lie on the same disk."""
        if room not in self.troubled:
            log.warning("video: the programme of room %s waits: %s", room, trouble)
            self.troubled.add(room)

    def lively_rooms(self) -> list[str]:
        """Rooms into whose feeds something was written lately, those that are being produced, and those whose replay is behind."""
        now, found = time.time(), set(self.rooms)
        if self.folder.is_dir():
            for room in self.folder.iterdir():
                with contextlib.suppress(OSError):
                    newest = max((path.stat().st_mtime for path in indexes(room)), default=0.0)
                    if now - newest < FRESH_S or is_behind(room / PROGRAMME):
                        found.add(room.name)
        return sorted(found)

    async def produce(self, room: str) -> None:
        held = self.rooms.get(room) or await asyncio.to_thread(self.take, room)
        if held is None:
            return
        production, lock = self.rooms[room] = held
        feed, phase = self.look(room)
        production.hear(feed)
        if phase == "ended":
            await asyncio.to_thread(production.close)
        elif phase == "cut":
            production.not_before = time.time()
        else:
            await self.go_on(room, production)
        if phase == "ended" or not production.is_lively(time.time() - FRESH_S):
            await asyncio.to_thread(production.keep)
            del self.rooms[room]
            lock.close()

    async def go_on(self, room: str, production: Production) -> None:
        current = await asyncio.to_thread(production.step, time.time())
        if (word := current or AWAY) != production.said:
            production.said = word
            await self.tell(room, word)
        if production.trouble:
            raise production.trouble

    def take(self, room: str) -> tuple[Production, IO[bytes]] | None:
        folder = self.folder / room / PROGRAMME
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return None
        return Production(self.folder / room), lock


def indexes(room: Path) -> Iterator[Path]:
    return (path / INDEX for path in room.iterdir() if path.name != PROGRAMME and (path / INDEX).exists())
