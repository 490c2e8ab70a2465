"""People come, go and come back on three nodes that lose answers and are killed: the figures are those of a plain count, to the last one."""

import contextlib
import random
import secrets
from dataclasses import dataclass, field

import pytest
from redis.asyncio import Redis

from live import room as rules
from live.contract import Ticket, metrics
from live.hub import Room
from live.log import START, Beat, Beaten, RedisLog
from live.seat import Seat

PLACES = ("one", "two", "three")
STEPS, PEOPLE = 250, 120


class Unread:
    """A far end that nobody looks at."""

    is_full = False

    def write(self, frame: bytes) -> bool:
        return True

    def unsent(self) -> int:
        return 0

    def close(self, code: int, reason: str) -> None: ...


class Losing(RedisLog):
    """A log whose answer may get lost on its way, when all was done."""

    loses = False

    async def beat(self, beat: Beat) -> Beaten:
        beaten = await super().beat(beat)
        if self.loses:
            self.loses = False
            raise TimeoutError
        return beaten


@dataclass
class Count:
    """What a clerk at the door writes down."""

    starts: int = 0
    watch_ms: int = 0
    peak: int = 0
    people: set[str] = field(default_factory=set)
    here: dict[str, int] = field(default_factory=dict)


class Place:
    """A node's place in the row: what happens there, and the clerk's notes since the last beat."""

    def __init__(self, name: str, redis: Redis, room_id: str, count: Count, now: list[float]) -> None:
        self.name, self.redis, self.room_id, self.count, self.now = name, redis, room_id, count, now
        self.seats: list[Seat] = []

    async def begin(self) -> None:
        """Anew, also after a kill: whoever was there is gone, and what no beat had told is told by nobody."""

        async def load() -> tuple[rules.State, str]:
            return rules.new(self.room_id), START

        self.log, boot = Losing(self.redis, self.room_id), secrets.token_hex(4)
        self.room = Room(self.room_id, boot, boot, self.log, load, lambda: self.now[0], self.name)
        self.seats, self.starts, self.people, self.beaten_at = [], 0, set[str](), self.now[0]
        await self.room.reload()

    def come(self, person: str, is_start: bool) -> None:
        seat = Seat(Ticket(self.room_id, "viewer", person, "求职者", 2**40), Unread())
        self.room.enter(seat, None if is_start else 0, None if is_start else "00000000")
        self.seats.append(seat)
        self.starts += is_start
        self.people.add(person)

    def go(self, pick: random.Random) -> None:
        if self.seats:
            self.room.leave(self.seats.pop(pick.randrange(len(self.seats))))

    async def beat(self, loses: bool = False) -> None:
        if self.room.flying is None:
            self.told()
        self.log.loses = loses
        with contextlib.suppress(TimeoutError):
            await self.room.beat()

    def told(self) -> None:
        count = self.count
        count.watch_ms += len(self.seats) * min(2_000, int((self.now[0] - self.beaten_at) * 1000))
        self.beaten_at = self.now[0]
        count.starts, self.starts = count.starts + self.starts, 0
        count.people |= self.people
        count.here[self.name] = len(self.seats)
        count.peak = max(count.peak, sum(count.here.values()))


@pytest.mark.parametrize("seed", range(4))
async def test_no_figure_drifts_however_people_come_and_nodes_die(redis: Redis, seed: int) -> None:
    pick, count, now, room_id = random.Random(seed), Count(), [1_000.0], secrets.token_hex(4)
    places = [Place(name, redis, room_id, count, now) for name in PLACES]
    for place in places:
        await place.begin()
        await place.beat()
    for _ in range(STEPS):
        place, what = pick.choice(places), pick.random()
        now[0] += pick.choice((0.0, 0.05, 0.3))
        if what < 0.45 and len(place.seats) < PEOPLE:
            place.come(f"a:{pick.randrange(PEOPLE)}", is_start=pick.random() < 0.7)
        elif what < 0.65:
            place.go(pick)
        elif what < 0.98:
            await place.beat(loses=pick.random() < 0.2)
        else:
            await place.begin()
    for place in places:
        await place.beat()
        await place.beat()
    found = await metrics(redis, room_id)
    wanted = {
        "online": sum(len(place.seats) for place in places),
        "peak": count.peak,
        "starts": count.starts,
        "watch_seconds": count.watch_ms // 1000,
    }
    assert {name: found[name] for name in wanted} == wanted
    assert abs(found["viewers"] - len(count.people)) <= 1
    assert sum(minute["joins"] for minute in found["minutes"]) == count.starts
