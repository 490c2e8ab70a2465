"""The rooms of this process: each beats, folds what came back and answers its senders, while its sweeps tell all seats."""

import asyncio
import contextlib
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from redis.exceptions import RedisError

from live import room, wire
from live.backlog import Backlog, Past
from live.line import ready
from live.log import START, Beat, Beaten, Crowd, RoomLog, ms_of, order_of, pack
from live.seat import Seat
from live.slices import Slices
from live.sweeps import Head, Sweeps
from live.trouble import Trouble

log = logging.getLogger(__name__)

BEAT_S, IDLE_S, LIVELY_S = 0.2, 1.0, 5.0
AWAY_S, BEAT_LIMIT_S = 2.0, 6.0
MOST_QUEUED = 5_000
SOCKETS_A_PERSON = 5
T = TypeVar("T")
Origin = tuple[str | None, Seat | None]
"""Whom to answer: the command's id and the seat it came from."""


class LostTail(Exception):
    """The log no longer continues what was folded here: a fail-over lost its end."""


class Room:
    """One room on this node. `load` gives the state and cursor to start from: a snapshot's, or a new room's."""

    def __init__(
        self,
        room_id: str,
        node: str,
        boot: str,
        port: RoomLog,
        load: Callable[[], Awaitable[tuple[room.State, str]]],
        clock: Callable[[], float] = time.monotonic,
        place: str = "",
    ) -> None:
        self.place = place
        self.id, self.node, self.boot, self.port, self.load, self.clock = room_id, node, boot, port, load, clock
        self.state, self.cursor = room.new(room_id), START
        self.seats: dict[Seat, None] = {}
        self.people: dict[str, list[Seat]] = {}
        self.waiting: list[Callable[[], None]] = []
        self.queue: deque[tuple[dict[str, Any], Seat | None]] = deque()
        self.flying: tuple[Beat, list[list[Origin]]] | None = None
        self.sent: dict[int, list[Origin]] = {}
        self.crowd = Crowd()
        self.liked = [0, 0]
        self.backlog = Backlog()
        self.sweeps = Sweeps(self.seats, self.look, self.greet, clock, self.hurry)
        self.number = self.online = self.simulated = 0
        self.beaten_at = self.answered_at = self.folded_at = clock()
        self.trouble = Trouble(log, f"room {room_id}: no beat")
        self.wake = asyncio.Event()
        self.hurried, self.answered = asyncio.Event(), asyncio.Event()
        self.loaded = asyncio.Event()
        self.is_ended = self.is_newer = self.is_said_away = False
        self._welcomes: dict[str, tuple[tuple[int, int], bytes, list[dict[str, Any]]]] = {}

    # seats

    def enter(self, seat: Seat, since: int | None, mark: str | None) -> None:
        """Give `seat` the view, or what it missed since `since`; count it. Nobody else is looked at or told."""
        mine = self.people.setdefault(seat.person, [])
        for oldest in mine[: max(0, len(mine) + 1 - SOCKETS_A_PERSON)]:
            oldest.bye("replaced")
        mine.append(seat)
        self.seats[seat] = None
        seat.move(self.sweeps.loose)
        self.simulated += seat.ticket.simulated
        frames = self.backlog.resume(since, mark, seat.audience, seat.lite, self.online, self.state.likes)
        if frames is None:
            self.greet(seat)
        else:
            seat.seq = self.state.seq
            for frame in frames:
                seat.put(frame, self.clock())
        self.count_in(seat, is_start=since is None)
        if seat.is_barred(self.state):
            seat.bye("removed")
        if self.is_said_away:
            seat.tell(wire.away(True))
        self.wake.set()

    def leave(self, seat: Seat) -> None:
        if seat in self.seats:
            del self.seats[seat]
            seat.move(None)
            self.simulated -= seat.ticket.simulated
            mine = self.people[seat.person]
            mine.remove(seat)
            if not mine:
                del self.people[seat.person]
            self.wake.set()

    def when_loaded(self, enter: Callable[[], None]) -> None:
        """Now, or as soon as the log has been read."""
        if self.loaded.is_set():
            enter()
        else:
            self.waiting.append(enter)

    def count_in(self, seat: Seat, is_start: bool) -> None:
        ticket = seat.ticket
        self.crowd.people.append(ticket.person)
        self.crowd.starts += is_start
        if ticket.simulated:
            self.crowd.simulated_people.append(ticket.person)
            self.crowd.simulated_starts += is_start

    def greet(self, seat: Seat) -> None:
        """A fresh view: serialised once per seq and audience, whoever joins."""
        body, rest = self.welcome(seat.audience)
        you = wire.encode({"role": seat.ticket.role, "person": seat.ticket.person, "name": seat.ticket.name})
        begun = b'{"k":"welcome","seq":%d,"mark":"%s","you":%s,"state":' % (
            self.state.seq,
            self.state.mark.encode(),
            you,
        )
        seat.refresh(ready(b"".join((begun, body, b"}"))), self.clock())
        seat.seq = self.state.seq
        if rest:
            tick = wire.tick(self.state.seq, self.state.mark, self.state.at, self.online, self.state.likes, rest)
            seat.put(ready(wire.encode(tick)), self.clock())

    def welcome(self, audience: str) -> tuple[bytes, list[dict[str, Any]]]:
        key = (self.state.seq, self.online)
        kept = self._welcomes.get(audience)
        if kept is None or kept[0] != key:
            view, rest = room.welcome(self.state, audience, self.online)
            kept = self._welcomes[audience] = (key, wire.encode(view), rest)
        return kept[1], kept[2]

    # commands

    def send(self, command: dict[str, Any], origin: Seat | None) -> bool:
        """Queue a command for the next beat; False when Redis has been away or too much is queued already."""
        if self.is_away() or len(self.queue) >= MOST_QUEUED:
            return False
        self.queue.append((command, origin))
        self.wake.set()
        return True

    def like(self, n: int, simulated: bool) -> None:
        self.liked[0] += n
        self.liked[1] += n if simulated else 0
        self.wake.set()

    def is_away(self) -> bool:
        return self.flying is not None and self.clock() - self.answered_at > AWAY_S

    # the beat

    async def run(self) -> None:
        """Beats until cancelled, or until the log needs newer rules; the sweeps go on beside it."""
        sweeping = asyncio.create_task(self.sweeps.run(), name=f"sweeps {self.id}")
        try:
            await self.beat_on()
        finally:
            sweeping.cancel()

    async def beat_on(self) -> None:
        """Every 200 ms while something happens, at least once a second."""
        while True:
            try:
                if not self.loaded.is_set():
                    await self.reload()
                await self.beat()
            except (RedisError, OSError, TimeoutError) as error:
                self.trouble.came(error)
                self.refuse_queued()
                await self.say_away(self.is_away())
                await asyncio.sleep(BEAT_S * (1 + random.random()))
                continue
            except LostTail as error:
                log.error("room %s: the log lost its tail: %s; folding again", self.id, error)
                self.loaded.clear()
                continue
            except room.NewerRules as error:
                log.error("room %s: %s; this node drains", self.id, error)
                self.is_newer = True
                return
            except Exception:
                log.exception("room %s stumbled; folding again", self.id)
                self.loaded.clear()
                await asyncio.sleep(IDLE_S)
                continue
            await self.rest()

    async def rest(self) -> None:
        self.wake.clear()
        self.hurried.clear()
        pause = BEAT_S - (self.clock() - self.beaten_at)
        if not (self.queue or any(self.liked)):
            is_lively = self.seats and self.clock() - self.folded_at < LIVELY_S
            try:
                async with asyncio.timeout(pause if is_lively else IDLE_S):
                    await self.wake.wait()
            except TimeoutError:
                return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, pause)):
                await self.hurried.wait()

    async def hurry(self) -> None:
        """Beat now, and until that is answered; no longer than a beat would have waited."""
        self.answered.clear()
        self.hurried.set()
        self.wake.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BEAT_S):
                await self.answered.wait()

    async def reload(self) -> None:
        """Refold from the older snapshot, so that even those who left a while ago can resume."""
        async with self.sweeps.lock:
            self.state, self.cursor = await self.load()
            self.backlog.begin(self.state)
            while entries := await self.port.read(self.cursor):
                for entry_id, entry in entries:
                    self.fold(entry_id, entry)
            self.sweeps.forget()
            self.is_ended = self.state.phase == "ended"
            self.refuse_lost()
            self.loaded.set()
            await self.sliced(list(self.seats), self.greet)
        waiting, self.waiting = self.waiting, []
        await self.sliced(waiting, lambda enter: enter())

    async def sliced(self, many: Sequence[T], do: Callable[[T], None]) -> None:
        slices = Slices(self.clock)
        for each in many:
            do(each)
            await slices.pause()

    def refuse_lost(self) -> None:
        """What was sent and is in no log any more: nothing was done, its senders may try again."""
        for origins in self.sent.values():
            for command_id, seat in origins:
                if seat is not None and command_id is not None:
                    seat.answer(wire.error(command_id, "busy", retry_after=2))
        self.sent.clear()

    def make_beat(self) -> Beat:
        """What flies is kept until it is answered: the same beat again doubles nothing."""
        if self.flying is None:
            if any(self.liked):
                n, simulated = self.liked
                self.queue.append(({"op": "like", "r": "system", "args": {"n": n, "simulated": simulated}}, None))
                self.liked = [0, 0]
            taken = list(self.queue)
            self.queue.clear()
            lists = list(pack([command for command, _ in taken]))
            origins, start = list[list[Origin]](), 0
            for _, size, _ in lists:
                origins.append([(command.get("id"), seat) for command, seat in taken[start : start + size]])
                start += size
            self.number += 1
            self.count_watching()
            texts, sizes, rules = [one[0] for one in lists], [one[1] for one in lists], [one[2] for one in lists]
            beat = Beat(self.node, self.boot, self.number, self.cursor, self.crowd, texts, sizes, self.place, rules)
            self.crowd = Crowd()
            self.flying = beat, origins
        return self.flying[0]

    def count_watching(self) -> None:
        now = self.clock()
        passed = min(2_000, int((now - self.beaten_at) * 1000))
        self.beaten_at = now
        crowd = self.crowd
        crowd.online = len(self.seats)
        crowd.simulated_online = self.simulated
        crowd.watch_ms, crowd.simulated_watch_ms = crowd.online * passed, crowd.simulated_online * passed

    async def beat(self) -> None:
        beat = self.make_beat()
        assert self.flying is not None
        async with asyncio.timeout(BEAT_LIMIT_S):
            beaten = await self.port.beat(beat)
        for first, origins in zip(beaten.firsts, self.flying[1], strict=True):
            self.sent[first] = origins
        self.flying = None
        self.answered_at = self.clock()
        self.online = beaten.online
        if order_of(beaten.last) < order_of(self.cursor):
            raise LostTail(f"it ends at {beaten.last}, behind {self.cursor}")
        if not beaten.is_known:
            raise LostTail(f"{self.cursor} is not in it any more")
        await self.catch_up(beaten)
        self.answered.set()
        self.sweeps.wake.set()
        self.trouble.over()
        await self.say_away(False)

    async def catch_up(self, beaten: Beaten) -> None:
        entries = beaten.entries
        while entries:
            for entry_id, entry in entries:
                if entry["s"] != self.state.seq + 1:
                    raise LostTail(f"{entry['s']} follows {self.state.seq}")
                self.fold(entry_id, entry)
            entries = await self.port.read(self.cursor) if order_of(self.cursor) < order_of(beaten.last) else []
        self.refuse_lost()

    def fold(self, entry_id: str, entry: dict[str, Any]) -> None:
        """Fold one entry, answer whoever sent it here, keep its events for ticks and for those who come back."""
        out = room.apply(self.state, ms_of(entry_id), entry)
        self.cursor, self.folded_at = entry_id, self.clock()
        if entry["n"] == self.node:
            for reply, (_, seat) in zip(out.replies, self.sent.pop(entry["s"], ()), strict=False):
                if reply is not None and seat is not None:
                    seat.answer(reply)
        events = {"viewer": out.viewer_events, "stage": out.stage_events}
        past = Past(self.state.seq, self.state.mark, self.state.at, events)
        self.backlog.add(past)
        self.sweeps.add(past)
        if out.removed:
            for seat in [seat for seat in self.seats if seat.is_barred(self.state)]:
                seat.bye("removed")
        self.is_ended = self.is_ended or out.ended

    def look(self) -> Head:
        state = self.state
        return Head(state.seq, state.mark, state.at, self.online, state.likes, self.is_ended)

    def refuse_queued(self) -> None:
        """Redis is away: nothing was done with what had not flown yet."""
        if self.is_away():
            for command, seat in self.queue:
                if seat is not None:
                    seat.answer(wire.error(command.get("id"), "busy", retry_after=2))
            self.queue.clear()

    async def say_away(self, is_away: bool) -> None:
        """To all who are here, when it begins and when it is over."""
        if is_away != self.is_said_away:
            self.is_said_away = is_away
            frame = ready(wire.encode(wire.away(is_away)))
            await self.sliced(list(self.seats), lambda seat: seat.put(frame, self.clock()))
