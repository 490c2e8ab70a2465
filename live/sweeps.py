"""What one room's seats are told, and when: sweeps over all of them, which go on while the room beats."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from live import room, wire
from live.backlog import Past, ticks
from live.line import ready
from live.seat import Seat, Write
from live.slices import Slices, batched

log = logging.getLogger(__name__)

TICK_S, COUNTERS_S, LITE_S = 0.2, 5.0, 2.0
ROW_SEATS = 64
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


class Row:
    """Seats of one kind that were told all at the last sweep, on lines that took it at once."""

    def __init__(self, audience: str, lite: bool) -> None:
        self.audience, self.lite = audience, lite
        self.seats: dict[Seat, Write] = {}

    def tell(self, frames: bytes) -> list[Seat]:
        """The same bytes to all; those whose line did not take them at once. A viewer costs one call here, and of what is in memory
        little more than its socket: that, and not the work, is what a large room pays for."""
        return [seat for seat, write in self.seats.items() if not write(frames)]


class Sweeps:
    """One sweep at a time, begun `TICK_S` or twice the last one's own time after that one began, so that it takes no more than half
    of the loop; what others had meanwhile is no reason to wait longer. `look` says how the room stands,
    `greet` gives a seat the whole view. Whoever holds `lock` knows that no sweep is under way. Who keeps up stands in a row;
    newcomers and slow readers are `loose`, and looked at one by one."""

    def __init__(
        self,
        seats: Iterable[Seat],
        look: Callable[[], Head],
        greet: Callable[[Seat], None],
        clock: Callable[[], float],
        hurry: Callable[[], Awaitable[None]],
    ) -> None:
        self.seats, self.look, self.greet, self.clock, self.hurry = seats, look, greet, clock, hurry
        self.fresh: list[Past] = []
        self.lite_fresh: list[Past] = []
        self.begun_at = self.counted_at = self.lite_at = clock()
        self.took_s, self.shown_likes = 0.0, 0
        self.lock = asyncio.Lock()
        self.wake = asyncio.Event()
        self.rows: list[Row] = []
        self.loose: dict[Seat, Write] = {}

    def add(self, past: Past) -> None:
        self.fresh.append(past)
        self.lite_fresh.append(past)

    def forget(self) -> None:
        """Everybody is given the whole view: nothing is left to tell."""
        self.fresh, self.lite_fresh = [], []
        self.break_up()

    def break_up(self) -> None:
        for row in self.rows:
            for seat in list(row.seats):
                seat.move(self.loose)

    async def run(self) -> None:
        """Tick whenever a beat has woken us, until cancelled."""
        while True:
            await self.wake.wait()
            await asyncio.sleep(max(TICK_S, 2 * self.took_s) - (self.clock() - self.begun_at))
            if self.took_s > TICK_S / 2:  # what is told in a long tick is worth one more question before it
                await self.hurry()
            self.wake.clear()
            try:
                await self.tick()
            except Exception:
                log.exception("a sweep broke off; all get a fresh view")
                self.break_up()
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
                self.took_s = await self.sweep(head, pasts, lite=False, is_due=is_due)
            if now - self.lite_at >= LITE_S and self.lite_fresh:
                head, self.lite_at = self.look(), now
                pasts, self.lite_fresh = self.lite_fresh, []
                await self.sweep(head, pasts, lite=True, is_due=True)
        if head.is_ended:
            self.say_goodbye()

    async def sweep(self, head: Head, pasts: list[Past], lite: bool, is_due: bool) -> float:
        """Every seat gets what it has not seen of `pasts`: the same bytes to all, but for those who came since the first of them. Where
        an audience has no event there is a frame only if the counters are due. Seconds that it took, without what others had meanwhile."""
        begun, slices = self.clock(), Slices(self.clock)
        made: dict[tuple[str, int], bytes] = {}
        first = pasts[0].seq if pasts else 0

        def unseen(audience: str, seq: int = 0) -> bytes:
            key = audience, seq if seq >= first else 0
            if key not in made:
                made[key] = b"".join(self.unseen_frames(head, pasts, *key, lite, is_due))
            return made[key]

        loose = [seat for seat in self.loose if seat.lite == lite]
        self.rows = [row for row in self.rows if row.seats]
        for row in [row for row in self.rows if row.lite == lite]:
            frames = unseen(row.audience)
            for seat in row.tell(frames) if frames else ():
                seat.move(self.loose)
            await slices.pause()
        ends: dict[str, Row] = {}
        for some in batched(loose):
            for seat in some:
                if seat.place is not self.loose:  # gone meanwhile
                    continue
                if seat.is_stale:
                    if seat.wants_fresh(begun):
                        self.greet(seat)
                    continue
                if frames := unseen(seat.audience, seat.seq):
                    seat.put(frames, begun)
                if seat.keeps_up():
                    row = ends[seat.audience] = self.row_for(seat, ends.get(seat.audience))
                    seat.move(row.seats)
            await slices.pause()
        return slices.spent_s()

    def row_for(self, seat: Seat, last: Row | None) -> Row:
        """Where somebody who has seen what all have seen may stand: beside the one before, or where most have gone."""
        if last is not None and len(last.seats) < ROW_SEATS:
            return last
        alike = [row for row in self.rows if row.audience == seat.audience and row.lite == seat.lite]
        row = min(alike, key=lambda row: len(row.seats), default=None)
        if row is None or len(row.seats) >= ROW_SEATS:
            row = Row(seat.audience, seat.lite)
            self.rows.append(row)
        return row

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
