"""What one room's seats are told, and when: sweeps over all of them, which go on while the room beats."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from live import room, wire
from live.backlog import Past, ticks
from live.line import ready
from live.seat import Seat
from live.slices import Slices, batched

log = logging.getLogger(__name__)

TICK_S, COUNTERS_S, LITE_S = 0.2, 5.0, 2.0
GOODBYE_S = (2.0, 10.0)


@dataclass(frozen=True, slots=True)
class Head:
    """How the room stands when a sweep begins: all that a bare tick says, and as far as any frame of that sweep may go."""

    seq: int
    mark: str
    at: int
    online: int
    likes: int
    is_ended: bool

    def bare(self) -> bytes:
        return ready(wire.encode(wire.tick(self.seq, self.mark, self.at, self.online, self.likes, [])))


class Sweeps:
    """One sweep at a time, begun `TICK_S` or twice the last one's time after that one began. `look` says how the room stands,
    `greet` gives a seat the whole view. Whoever holds `lock` knows that no sweep is under way. Seats come in the order they were
    taken: what was made together lies together in memory, and a sweep of thousands mostly waits for memory."""

    def __init__(
        self,
        seats: Iterable[Seat],
        look: Callable[[], Head],
        greet: Callable[[Seat], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seats, self.look, self.greet, self.clock = seats, look, greet, clock
        self.fresh: list[Past] = []
        self.lite_fresh: list[Past] = []
        self.begun_at = self.counted_at = self.lite_at = clock()
        self.took_s, self.shown_likes = 0.0, 0
        self.lock = asyncio.Lock()
        self.wake = asyncio.Event()

    def add(self, past: Past) -> None:
        self.fresh.append(past)
        self.lite_fresh.append(past)

    def forget(self) -> None:
        """Everybody has the whole view: nothing is left to tell."""
        self.fresh, self.lite_fresh = [], []

    async def run(self) -> None:
        """Tick whenever a beat has woken us, until cancelled."""
        while True:
            await self.wake.wait()
            self.wake.clear()
            await asyncio.sleep(max(TICK_S, 2 * self.took_s) - (self.clock() - self.begun_at))
            try:
                await self.tick()
            except Exception:
                log.exception("a sweep broke off; all get a fresh view")
                for seat in self.seats:
                    seat.is_stale, seat.stale_since = True, self.clock()

    async def tick(self) -> None:
        """One frame for each audience, serialised once; bare counters every five seconds; lite seats every two."""
        async with self.lock:
            head, now = self.look(), self.clock()
            is_event = any(past.events[audience] for past in self.fresh for audience in room.AUDIENCES)
            is_due = head.likes != self.shown_likes or now - self.counted_at >= COUNTERS_S
            if is_event or is_due:
                self.begun_at = self.counted_at = now
                self.shown_likes = head.likes
                pasts, self.fresh = self.fresh, []
                await self.sweep(head, pasts, lite=False, is_due=is_due)
                self.took_s = self.clock() - now
            if now - self.lite_at >= LITE_S and self.lite_fresh:
                head, self.lite_at = self.look(), now
                pasts, self.lite_fresh = self.lite_fresh, []
                await self.sweep(head, pasts, lite=True, is_due=True)
        if head.is_ended:
            self.say_goodbye()

    async def sweep(self, head: Head, pasts: list[Past], lite: bool, is_due: bool) -> None:
        """Every seat gets what it has not seen of `pasts`: the same bytes to all, but for those who came in between. Where
        an audience has no event there is a frame only if the counters are due."""
        begun, slices = self.clock(), Slices(self.clock)
        made: dict[tuple[str, int], list[bytes]] = {}
        first = pasts[0].seq if pasts else 0
        for some in batched([seat for seat in self.seats if seat.lite == lite]):
            for seat in some:
                if seat.is_stale:
                    if seat.wants_fresh(begun):
                        self.greet(seat)
                    continue
                key = seat.audience, seat.seq if seat.seq >= first else 0
                frames = made.get(key)
                if frames is None:
                    frames = made[key] = self.unseen_frames(head, pasts, *key, lite, is_due)
                for frame in frames:
                    seat.put(frame, begun)
                    seat.seq = head.seq
            if slices.is_over():
                await asyncio.sleep(0)

    def unseen_frames(
        self, head: Head, pasts: list[Past], audience: str, seq: int, lite: bool, is_due: bool
    ) -> list[bytes]:
        unseen = [past for past in pasts if past.seq > seq]
        if not (is_due or any(past.events[audience] for past in unseen)):
            return []
        return ticks(unseen, audience, lite, head.online, head.likes) if unseen else [head.bare()]

    def say_goodbye(self) -> None:
        """To all, spread over ten seconds; the first two are left for whoever still speaks and is told `gone`."""
        loop = asyncio.get_running_loop()
        for seat in [seat for seat in self.seats if not seat.is_leaving]:
            seat.is_leaving = True
            loop.call_later(random.uniform(*GOODBYE_S), seat.bye, "ended")
