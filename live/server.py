"""One node of the room service: its rooms, its guests, its publishers, from start to drain."""

import asyncio
import contextlib
import gc
import json
import logging
import random
import secrets
import signal
import socket
import time
from collections.abc import Collection
from typing import Any

from prometheus_client import Counter, Gauge
from redis.exceptions import RedisError

from live import snapshots, wire
from live.contract import Keys, append_once
from live.door import Door
from live.guest import Guest
from live.hub import Room
from live.keeper import Keeper
from live.line import Ear, Line
from live.log import RedisLog
from live.pressure import Pressure
from live.settings import Settings
from live.store import open_redis
from live.talk import Talk
from live.video import asks
from live.video.ingest import Ingest
from live.video.producer import Producer
from live.video.rtmp import Gate
from live.words import Listing

log = logging.getLogger(__name__)

SELDOM = (50_000, 20, 100)
"""When the collector looks: a line that has gone is freed without it, so there is little to find among all that a crowd makes."""
IDLE_ROOM_S, SHARED_S = 120.0, 1.0
AGAIN_S = 7.0
"""Longer than a packager may take for its last segment."""
SEATS = Gauge("chunfeng_live_seats", "Sockets that said hello", ["room"])
SWEEP = Gauge(
    "chunfeng_live_sweep_seconds", "What telling all seats took at the last tick; ticks are twice as long", ["room"]
)
FOLDED = Gauge("chunfeng_live_folded_seq", "The last folded seq", ["room"])
MARK = Gauge(
    "chunfeng_live_mark", "The mark of what was folded, as a number: equal on all nodes at an equal seq", ["room"]
)
DIFFER = Counter(
    "chunfeng_live_marks_differ", "Looks at which the room's keeper had another mark at the same seq", ["room"]
)


class Server:
    """One node: its rooms, its keeper, its listening socket."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.node = f"{settings.port}-{secrets.token_hex(4)}"
        self.place = f"{socket.gethostname()}:{settings.port}{settings.share and '#'}{settings.share}"
        self.redis = open_redis(settings.redis_url)
        self.keeper = Keeper(self.redis, self.node)
        self.pressure = Pressure()
        self.ingest = Ingest(
            settings.secrets, settings.media, self.redis, settings.renditions, self.phase_of, self.is_revoked
        )
        self.gate = Gate(self.ingest, settings.rtmp_pull, self.phase_of)
        self.producer = Producer(settings.media, self.look_at_feed, self.say_feed)
        self.door = Door(settings, self)
        self.holding: set[Guest] = set()
        self.rooms: dict[str, Room] = {}
        self.listings: dict[str, tuple[bytes | None, Listing]] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.is_draining = False
        self.stop = asyncio.Event()

    # rooms

    def room(self, room_id: str) -> Room:
        """The room, beating from now on if it was not."""
        found = self.rooms.get(room_id)
        if found is None or self.tasks[room_id].done():
            port = RedisLog(self.redis, room_id, self.settings.redis_replicas)
            found = Room(
                room_id,
                self.node,
                secrets.token_hex(8),
                port,
                lambda: snapshots.load(self.redis, room_id),
                place=self.place,
            )
            self.rooms[room_id] = found
            self.tasks[room_id] = task = asyncio.create_task(found.run(), name=f"room {room_id}")
            task.add_done_callback(lambda _: self.stop.set() if found.is_newer else None)
        return found

    async def forget_idle(self) -> None:
        """Rooms without seats stop beating after a while."""
        empty_since: dict[str, float] = {}
        while True:
            await asyncio.sleep(10)
            for room_id, found in list(self.rooms.items()):
                if found.seats:
                    empty_since.pop(room_id, None)
                elif time.monotonic() - empty_since.setdefault(room_id, time.monotonic()) > IDLE_ROOM_S:
                    self.tasks.pop(room_id).cancel()
                    del self.rooms[room_id], empty_since[room_id]
                    self.listings.pop(room_id, None)

    async def watch_rooms(self) -> None:
        """What others keep of each room here: its organiser's words, and how its keeper folded it; the old ones while Redis is away."""
        while True:
            for room_id in list(self.rooms):
                with contextlib.suppress(RedisError, OSError, TimeoutError):
                    keys = Keys(room_id)
                    kept: Any = await self.redis.mget(keys.words, keys.totals)
                    self.read_words(room_id, kept[0])
                    self.compare_marks(room_id, kept[1])
            await asyncio.sleep(SHARED_S)

    def read_words(self, room_id: str, text: bytes | None) -> None:
        if room_id not in self.listings or self.listings[room_id][0] != text:
            self.listings[room_id] = text, Listing(json.loads(text) if text else {})

    def compare_marks(self, room_id: str, text: bytes | None) -> None:
        """Whether the keeper, be it in another process, folded the same room."""
        kept = json.loads(text) if text else {}
        mine = self.rooms[room_id].backlog.mark_at(kept.get("seq", -1)) if room_id in self.rooms else None
        if mine and kept.get("mark", mine) != mine:
            log.error("room %s: at %d the mark is %s here, %s at its keeper", room_id, kept["seq"], mine, kept["mark"])
            DIFFER.labels(room_id).inc()

    # guests

    def caller(self, line: Line, room_id: str, feed: str | None) -> Ear:
        if feed is None:
            return Guest(self, line, room_id)
        talk = Talk(line)
        self.door.run(self.ingest.meet(talk, room_id, feed))
        return talk

    def look(self) -> None:
        """Those who wait for a room that is away are told so."""
        for guest in list(self.holding):
            guest.go_on()

    def is_telling(self) -> bool:
        """Whether a crowd is being told something at this moment."""
        return any(found.sweeps.lock.locked() for found in self.rooms.values())

    def before_metrics(self) -> None:
        for room_id, found in self.rooms.items():
            SEATS.labels(room_id).set(len(found.seats))
            SWEEP.labels(room_id).set(found.sweeps.took_s)
            FOLDED.labels(room_id).set(found.state.seq)
            MARK.labels(room_id).set(int(found.state.mark, 16))
            DIFFER.labels(room_id)

    async def waits_for(self) -> str | None:
        try:
            async with asyncio.timeout(2):
                await self.redis.ping()
        except (RedisError, OSError, TimeoutError):
            return "redis"
        return None if self.keeper.has_looked and not self.is_draining else "rooms"

    def look_up(self, guest: Guest, said: wire.Command) -> None:
        """The card of a position that is to be pinned: for the few who may pin, hence a task."""
        self.door.run(self.find_card(guest, said))

    async def find_card(self, guest: Guest, said: wire.Command) -> None:
        card, is_busy = None, False
        try:
            card = await self.card(guest.room_id, said.args["position"])
        except (RedisError, OSError):
            is_busy = True
        guest.found(said, card, is_busy)

    async def card(self, room_id: str, position: str) -> dict[str, Any] | None:
        text = await self.redis.hget(Keys(room_id).cards, position)
        return json.loads(text) if text else None

    # video

    def look_at_feed(self, room_id: str) -> tuple[str | None, str]:
        """What the room says is on the air, and its phase; this node follows it from here on, if it did not.

        Until the log has been read the room counts as cut: a node that starts anew must not show what was taken off the air.
        """
        found = self.room(room_id)
        return (found.state.feed, found.state.phase) if found.loaded.is_set() else (None, "cut")

    def phase_of(self, room_id: str) -> str:
        return self.look_at_feed(room_id)[1]

    def is_revoked(self, room_id: str, person: str) -> bool:
        return person in self.room(room_id).state.revoked

    async def say_feed(self, room_id: str, feed: str) -> None:
        """The producer's own switch, in the log as a host's would be, so that every node and late joiner sees it."""
        command = {"op": "feed", "r": "host", "p": "t:producer", "nm": "导播", "args": {"feed": feed}}
        command_id = f"producer:{secrets.token_hex(8)}"
        with contextlib.suppress(RedisError, OSError):
            await append_once(self.redis, room_id, command_id, {"id": command_id, **command})

    # life

    async def run(self, ready: asyncio.Event | None = None) -> None:
        """Serve until SIGTERM or SIGINT, then drain."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop.set)
        chores = (
            self.keeper.run(),
            self.forget_idle(),
            self.watch_rooms(),
            self.pressure.watch(self.redis),
            self.producer.run(),
            self.ingest.let_go(),
            self.door.watch(),
        )
        background = [asyncio.create_task(chore) for chore in chores]
        if self.settings.rtmp_asks:
            background.append(asyncio.create_task(asks.listen(self.gate.answer, *self.settings.rtmp_asks)))
        with self.door.open(), self.door.open_apart():
            log.info("live: node %s listens on %s:%d", self.node, self.settings.host, self.settings.port)
            gc.freeze()
            gc.set_threshold(*SELDOM)
            if ready:
                ready.set()
            await self.stop.wait()
            await self.drain()
        await end([*background, *self.tasks.values(), *self.door.errands])
        with contextlib.suppress(Exception):
            async with asyncio.timeout(2):  # the last beat says that nobody is here any more
                await asyncio.gather(*(found.beat() for found in self.rooms.values()), return_exceptions=True)
        await self.redis.aclose()

    async def drain(self) -> None:
        """What was acknowledged is in the log; the rest is sent again by the clients, each at a moment of its own."""
        self.is_draining = True
        await self.ingest.drain()
        seats = [seat for found in self.rooms.values() for seat in found.seats]
        for seat in seats:
            seat.bye("restarting", retry_after=random.randint(2, 12))
        for _ in range(30):
            if not any(found.seats for found in self.rooms.values()):
                break
            await asyncio.sleep(0.1)


async def end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel them, and again those that go on: before Python 3.12 `asyncio.wait_for` may lose a cancellation that comes with its answer."""
    waiting = set(tasks)
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=AGAIN_S)
