"""One node's room over the log's twin in memory: who is told what, once, and what becomes of slow readers and lost logs."""

import asyncio
import json
import random
import secrets
from dataclasses import replace
from typing import Any

import pytest
from websockets.frames import Frame
from websockets.protocol import CLIENT, Protocol

from live import hub, room, wire
from live.contract import Ticket
from live.hub import LostTail, Room
from live.log import START, MemoryLog
from live.seat import Seat

ROOM_FOR = 2_000
OPEN = {"id": "outbox:1", "op": "open", "r": "system", "args": {"title": "带岗直播", "kind": "live", "settings": {}}}


class Reader:
    """A line and its far end: it reads at once, or, shut, lets `ROOM_FOR` bytes wait unread. Frames are parsed by the library's client."""

    def __init__(self, is_open: bool = True) -> None:
        self.frames: list[dict[str, Any]] = []
        self.is_shut, self.waiting = not is_open, bytearray()
        self.parser = Protocol(CLIENT, max_size=None)
        self.told = asyncio.Event()

    @property
    def is_full(self) -> bool:
        return len(self.waiting) > ROOM_FOR

    def write(self, frame: bytes) -> bool:
        self.waiting += frame
        if not self.is_shut:
            self.read()
        return not self.waiting

    def unsent(self) -> int:
        return len(self.waiting)

    def close(self, code: int, reason: str) -> None:
        self.code = code

    def open(self) -> None:
        self.is_shut = False
        self.read()

    def read(self) -> None:
        self.parser.receive_data(bytes(self.waiting))
        self.waiting.clear()
        assert self.parser.parser_exc is None
        self.told.set()
        self.frames += [json.loads(event.data) for event in self.parser.events_received() if isinstance(event, Frame)]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["k"] == kind]

    def events(self) -> list[dict[str, Any]]:
        return [event for tick in self.of("tick") for event in tick["events"]]


class Hall:
    """A room whose beats the test gives itself."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.log = MemoryLog()
        self.room = self.node("one")

    def node(self, name: str) -> Room:
        async def load() -> tuple[room.State, str]:
            return room.new("r"), START

        return Room("r", name, f"boot-{name}", self.log, load, lambda: self.now)

    async def enter(
        self,
        since: int | None = None,
        mark: str | None = None,
        is_open: bool = True,
        lite: bool = False,
        person: str = "",
        role: str = "viewer",
    ) -> tuple[Seat, Reader]:
        reader = Reader(is_open)
        ticket = Ticket("r", role, person or f"a:{secrets.token_hex(4)}", "求职者·海风27", 2**40)
        seat = Seat(ticket, reader, lite)
        self.room.enter(seat, since, mark)
        return seat, reader

    async def beat(self, seconds: float = 0.2) -> None:
        self.now += seconds
        self.log.now_ms += int(seconds * 1000)
        await self.room.beat()
        await self.room.sweeps.tick()

    def say(self, seat: Seat, op: str, id: str, **args: Any) -> None:
        ticket = seat.ticket
        command = wire.Command(op, id, args)
        seat.unanswered += 1
        assert self.room.send(wire.logged(command, person=ticket.person, role=ticket.role, name=ticket.name), seat)


@pytest.fixture
async def hall() -> Hall:
    made = Hall()
    await made.room.reload()
    made.room.send(OPEN, None)
    await made.beat()
    return made


async def test_a_command_is_answered_once_and_seen_by_all(hall: Hall) -> None:
    (seeker, mine), (_, other) = await hall.enter(), await hall.enter()
    hall.say(seeker, "ask", "1", text="包住吗？")
    await hall.beat()
    assert [frame["id"] for frame in mine.of("ack")] == ["1"] and not other.of("ack")
    assert [event["text"] for event in other.events()] == ["包住吗？"]


async def test_an_id_sent_again_gets_its_first_answer(hall: Hall) -> None:
    seeker, mine = await hall.enter()
    hall.say(seeker, "ask", "1", text="包住吗？")
    await hall.beat()
    hall.say(seeker, "ask", "1", text="包住吗？")
    await hall.beat()
    first, again = mine.of("ack")
    assert first == again and len(mine.events()) == 1


async def test_a_frame_comes_only_when_something_happened(hall: Hall) -> None:
    _, reader = await hall.enter()
    await hall.beat()
    before = len(reader.frames)
    await hall.beat()
    assert len(reader.frames) == before
    await hall.beat(5.0)
    assert reader.frames[-1]["k"] == "tick" and reader.frames[-1]["events"] == []


async def test_who_comes_between_two_ticks_sees_nothing_twice(hall: Hall) -> None:
    seeker, _ = await hall.enter()
    hall.say(seeker, "ask", "1", text="夜班多吗？")
    await hall.beat()
    _, light = await hall.enter(lite=True)
    assert light.of("welcome")[0]["state"]["questions"]
    await hall.beat(2.0)
    assert light.events() == []
    hall.say(seeker, "say", "2", text="你好")
    hall.say(seeker, "ask", "3", text="有班车吗？")
    await hall.beat(2.0)
    assert [event["e"] for event in light.events()] == ["asked"]


async def test_what_beats_bring_while_a_sweep_goes_on_is_told_once_and_in_order(hall: Hall) -> None:
    def slow_clock() -> float:
        hall.now += 0.006
        return hall.now

    hall.room.sweeps.clock = slow_clock  # each look takes so long that every few seats others are let in
    seated = [await hall.enter(role="host" if n % 7 == 0 else "viewer") for n in range(300)]
    sweeping = []
    for n, (seat, _) in enumerate(seated[:12]):
        if n % 3:
            hall.say(seat, "ask", str(n), text=f"第{n}问")
        else:
            hall.say(seat, "like", str(n), n=2)
        await hall.room.beat()
        sweeping.append(asyncio.create_task(hall.room.sweeps.tick()))
        await asyncio.sleep(0)
        seated.append(await hall.enter())
    await asyncio.gather(*sweeping)
    for _, reader in seated:
        told = [frame for frame in reader.frames if frame["k"] in ("welcome", "tick")]
        for frame, before in zip(told[1:], told, strict=False):
            assert before["seq"] <= frame["seq"]
            assert all(before["seq"] < event["seq"] <= frame["seq"] for event in frame["events"]), "late, or twice"
        assert (told[-1]["seq"], told[-1]["mark"]) == (hall.room.state.seq, hall.room.state.mark)
    asked = [f"第{n}问" for n in range(12) if n % 3]
    assert all([event["text"] for event in reader.events()] == asked for _, reader in seated[:300])


async def test_whoever_comes_goes_or_lags_in_the_midst_of_sweeps_misses_nothing(hall: Hall) -> None:
    def slow_clock() -> float:
        hall.now += 0.002
        return hall.now

    hall.room.sweeps.clock = slow_clock
    pick, gone = random.Random(7), list[Reader]()
    here = [await hall.enter(lite=n % 5 == 0, role="host" if n % 9 == 0 else "viewer") for n in range(200)]
    for turn in range(28):
        hall.say(here[turn][0], "ask", str(turn), text=f"第{turn}问")
        await hall.room.beat()
        sweeping = asyncio.create_task(hall.room.sweeps.tick())
        while not sweeping.done():
            await asyncio.sleep(0)
            seat, reader = pick.choice(here[28:] + here[-3:] * 30)
            match pick.randrange(4):
                case 0:
                    here.remove((seat, reader))
                    hall.room.leave(seat)
                    gone.append(reader)
                case 1:
                    here.append(await hall.enter(lite=pick.random() < 0.2))
                case 2:
                    reader.is_shut = True
                case _:
                    reader.open()
        if not turn % 10:
            for _, reader in here:
                reader.open()
    for _, reader in here:
        reader.open()
    for _ in range(2):  # who was behind is given the whole view, then stands with the others
        hall.say(here[0][0], "like", f"like{hall.now}", n=1)
        await hall.beat(2.0)
    for _, reader in here:
        told = [frame for frame in reader.frames if frame["k"] in ("welcome", "tick")]
        for frame, before in zip(told[1:], told, strict=False):
            assert before["seq"] <= frame["seq"]
            assert all(before["seq"] < event["seq"] <= frame["seq"] for event in frame.get("events", ()))
        seen = [question["text"] for view in reader.of("welcome")[-1:] for question in view["state"]["questions"]]
        since = told.index(reader.of("welcome")[-1])
        seen += [event["text"] for frame in told[since + 1 :] for event in frame["events"] if event["e"] == "asked"]
        assert sorted(seen) == sorted(f"第{turn}问" for turn in range(28))
        assert (told[-1]["seq"], told[-1]["mark"]) == (hall.room.state.seq, hall.room.state.mark)
    left = [(len(reader.frames), reader) for reader in gone]
    await hall.beat(10.0)
    assert all(len(reader.frames) == count for count, reader in left), "told after they had left"


async def test_a_long_tick_asks_the_log_once_more_before_it_tells(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "BEAT_S", 3_600.0)  # no beat but a hurried one after the first
    _, reader = await hall.enter()
    other = hall.node("two")
    hall.room.answered.clear()
    running = asyncio.create_task(hall.room.run())
    async with asyncio.timeout(5):
        await hall.room.answered.wait()
        await other.reload()
        other.send({"id": "1", "op": "say", "r": "host", "p": "t:1", "nm": "主播", "args": {"text": "刚刚说的"}}, None)
        await other.beat()
        reader.told.clear()
        hall.room.sweeps.took_s, hall.now = 0.5, hall.now + 2
        hall.room.sweeps.wake.set()
        await reader.told.wait()
    running.cancel()
    assert [event["text"] for event in reader.events()] == ["刚刚说的"]


async def test_coming_back_brings_what_was_missed_or_a_fresh_view(hall: Hall) -> None:
    seeker, stays = await hall.enter()
    seq, mark = stays.of("welcome")[0]["seq"], stays.of("welcome")[0]["mark"]
    for n in range(3):
        hall.say(seeker, "ask", str(n), text=f"问题{n}")
        await hall.beat()
    _, back = await hall.enter(seq, mark)
    assert back.frames[0]["k"] == "resume" and back.events() == stays.events()
    assert (await hall.enter(seq, "ffff"))[1].frames[0]["k"] == "welcome"
    assert (await hall.enter(10**12, mark))[1].frames[0]["k"] == "welcome"
    hall.say(seeker, "ask", "more", text="还有吗？")
    await hall.beat()
    assert back.events() == stays.events()


async def test_thousands_who_come_back_at_once_miss_nothing_each(hall: Hall) -> None:
    stays, reader = await hall.enter()
    hall.say(stays, "ask", "1", text="包住吗？")
    await hall.beat()
    since, mark, seen = hall.room.state.seq, hall.room.state.mark, len(reader.events())
    for n in range(3):
        hall.say(stays, "ask", f"more{n}", text=f"第{n}问")
        await hall.beat()
        backs = [(await hall.enter(since=since, mark=mark))[1] for _ in range(3)]
        assert all(back.frames[0]["k"] == "resume" and back.events() == reader.events()[seen:] for back in backs)
    _, stranger = await hall.enter(since=since, mark="00000000")
    assert stranger.frames[0]["k"] == "welcome", "another past helps nobody"


async def test_another_node_serves_the_same_resume(hall: Hall) -> None:
    seeker, stays = await hall.enter()
    seq, mark = stays.of("welcome")[0]["seq"], stays.of("welcome")[0]["mark"]
    hall.say(seeker, "ask", "1", text="包住吗？")
    await hall.beat()
    hall.room = hall.node("two")
    await hall.room.reload()
    _, back = await hall.enter(seq, mark)
    assert back.frames[0]["k"] == "resume" and back.events() == stays.events()


async def test_a_slow_reader_gets_one_fresh_view_and_no_answer_is_lost(hall: Hall) -> None:
    slow, reader = await hall.enter(is_open=False)
    busy, _ = await hall.enter()
    hall.say(slow, "ask", "mine", text="我的问题")
    for n in range(60):
        hall.say(busy, "like", f"l{n}", n=1)
        await hall.beat()
    assert slow.is_stale
    reader.open()
    await hall.beat(5.0)
    assert [frame["id"] for frame in reader.of("ack")] == ["mine"]
    assert len(reader.of("welcome")) == 2 and slow.closing is None
    assert reader.of("welcome")[-1]["state"]["likes"] == hall.room.state.likes == 60


async def test_a_reader_who_stays_slow_is_sent_away(hall: Hall) -> None:
    slow, _ = await hall.enter(is_open=False)
    busy, _ = await hall.enter()
    for n in range(60):
        hall.say(busy, "like", f"l{n}", n=1)
        await hall.beat(0.5)
    assert slow.closing and slow.closing[1] == "too_slow"


async def test_who_was_never_done_reading_when_full_again_is_sent_away(hall: Hall) -> None:
    slow, reader = await hall.enter(is_open=False)
    busy, _ = await hall.enter()
    for n in range(60):
        hall.say(busy, "like", f"l{n}", n=1)
        await hall.beat()
    reader.read()
    await hall.beat(5.0)
    for n in range(60, 120):
        hall.say(busy, "like", f"l{n}", n=1)
        await hall.beat()
    assert slow.closing and slow.closing[1] == "too_slow" and len(reader.of("welcome")) == 1


async def test_a_log_that_lost_its_tail_is_folded_again(hall: Hall) -> None:
    seeker, reader = await hall.enter()
    hall.say(seeker, "ask", "1", text="包住吗？")
    await hall.beat()
    del hall.log.entries[1:]
    hall.log.seq, hall.log.beats = 1, {}
    other = hall.node("two")
    await other.reload()
    other.send({"id": "n", "op": "notice", "r": "system", "args": {"text": "换了服务器"}}, None)
    hall.log.now_ms += 200
    await other.beat()
    with pytest.raises(LostTail):
        await hall.beat()
    await hall.room.reload()
    assert reader.of("welcome")[-1]["state"]["questions"] == []
    assert reader.of("welcome")[-1]["mark"] == other.state.mark


async def test_a_lost_end_whose_number_another_has_taken_is_noticed(hall: Hall) -> None:
    """The new primary's clock is behind: what it gives the same number has an earlier id, and what follows fits."""
    seeker, reader = await hall.enter()
    hall.say(seeker, "ask", "1", text="包住吗？")
    await hall.beat()
    del hall.log.entries[1:]
    hall.log.seq, hall.log.beats, hall.log.now_ms = 1, {}, hall.log.now_ms - 100
    other = hall.node("two")
    await other.reload()
    for text in ("换了服务器", "继续"):
        other.send({"id": text, "op": "notice", "r": "system", "args": {"text": text}}, None)
        await other.beat()
        hall.log.now_ms += 200
    with pytest.raises(LostTail):
        await hall.beat()
    await hall.room.reload()
    assert reader.of("welcome")[-1]["mark"] == other.state.mark


async def test_commands_that_a_lost_tail_took_along_are_told_busy(hall: Hall) -> None:
    seeker, reader = await hall.enter()
    hall.say(seeker, "ask", "1", text="包住吗？")
    keep = hall.log.beat

    async def losing(beat: Any) -> Any:
        beaten = await keep(beat)
        del hall.log.entries[1:]
        return replace(beaten, entries=[], last=hall.log.entries[-1][0])

    hall.log.beat = losing  # type: ignore[method-assign]
    await hall.beat()
    assert [(frame["id"], frame["code"]) for frame in reader.of("error")] == [("1", "busy")]


async def test_the_sixth_socket_replaces_the_oldest(hall: Hall) -> None:
    seats = [(await hall.enter(person="a:tabs"))[0] for _ in range(6)]
    assert [seat.closing[1] if seat.closing else None for seat in seats] == ["replaced", *[None] * 5]


async def test_after_the_end_speaking_is_gone(hall: Hall) -> None:
    host, mine = await hall.enter(role="host")
    hall.say(host, "end", "1")
    await hall.beat()
    hall.say(host, "slow", "2", seconds=5)
    await hall.beat()
    assert [frame["id"] for frame in mine.of("ack")] == ["1"]
    assert [(frame["id"], frame["code"]) for frame in mine.of("error")] == [("2", "gone")]
