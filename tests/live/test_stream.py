"""A stream on a real socket: order under back pressure, the last word before the end, an end that is told once."""

import asyncio
import os
import resource
import socket
import struct
from collections.abc import Iterator

import pytest

from live.stream import ACCEPTED_AT_ONCE, FULL_BYTES, MANY, READ_AT_ONCE, Listener, Sockets, Stream

LONG = b"".join(b"%07d " % n for n in range(100_000))


class Noted(Stream):
    """Notes what it is told, in order."""

    __slots__ = ("changed", "notes")

    def __init__(self, sock: socket.socket, sockets: Sockets | None = None) -> None:
        super().__init__(sock, sockets or Sockets(asyncio.get_running_loop(), lambda: False))
        self.notes: list[bytes | str] = []
        self.changed = asyncio.Event()

    def note(self, what: bytes | str) -> None:
        self.notes.append(what)
        self.changed.set()

    def received(self, data: bytes) -> None:
        self.note(data)

    def ended(self) -> None:
        self.note("ended")

    def lost(self) -> None:
        self.note("lost")

    async def until(self, what: bytes | str) -> None:
        async with asyncio.timeout(5):
            while what not in self.notes:
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        far = socket.create_connection(listener.getsockname())
        near = listener.accept()[0]
    with far, near:
        yield near, far


def read_all(far: socket.socket) -> bytes:
    parts = []
    while data := far.recv(65_536):
        parts.append(data)
    return b"".join(parts)


async def fill(stream: Stream) -> int:
    """Send until the far end's kernel takes no more; how often."""
    times = 0
    while not stream.is_full:
        stream.send(LONG)
        times += 1
    return times


async def test_a_slow_reader_gets_all_in_order_and_the_line_is_full_meanwhile(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    near, far = ends
    stream = Noted(near)
    times = await fill(stream)
    assert stream.unsent() > FULL_BYTES
    stream.send(b"the last word")
    stream.leave()
    stream.send(b"too late")
    assert await asyncio.to_thread(read_all, far) == LONG * times + b"the last word"
    await stream.until("lost")
    assert stream.notes == ["lost"] and not stream.is_full


async def test_a_line_that_drains_is_full_no_more(ends: tuple[socket.socket, socket.socket]) -> None:
    near, far = ends
    stream = Noted(near)
    size = len(LONG) * await fill(stream)
    await asyncio.to_thread(far.recv, size, socket.MSG_WAITALL)
    stream.send(b"more")
    assert await asyncio.to_thread(far.recv, 4) == b"more"
    assert not stream.is_full and stream.unsent() == 0
    stream.abort()


async def test_who_has_finished_still_listens(ends: tuple[socket.socket, socket.socket]) -> None:
    near, far = ends
    stream = Noted(near)
    stream.send(b"goodbye")
    stream.finish()
    assert await asyncio.to_thread(read_all, far) == b"goodbye"
    far.sendall(b"goodbye too")
    await stream.until(b"goodbye too")
    far.close()
    await stream.until("lost")
    assert stream.notes == [b"goodbye too", "ended", "lost"]


async def test_what_is_not_read_waits_in_its_order(ends: tuple[socket.socket, socket.socket]) -> None:
    near, far = ends
    stream = Noted(near)
    stream.hold_reading()
    far.sendall(b"one")
    far.sendall(b"two")
    for _ in range(20):
        await asyncio.sleep(0)
    assert stream.notes == []
    stream.read_on()
    await stream.until(b"onetwo")
    stream.abort()


async def test_a_far_end_that_vanishes_is_told_once(ends: tuple[socket.socket, socket.socket]) -> None:
    near, far = ends
    stream = Noted(near)
    await fill(stream)
    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    far.close()
    await stream.until("lost")
    stream.send(b"nobody hears it")
    stream.abort()
    stream.leave()
    for _ in range(5):
        await asyncio.sleep(0)
    assert stream.notes == ["lost"] and stream.unsent() == 0


@pytest.mark.parametrize("is_busy", [False, True])
async def test_those_left_out_of_a_turn_are_read_before_others_who_speak_again(is_busy: bool) -> None:
    sockets = Sockets(asyncio.get_running_loop(), lambda: is_busy)
    sockets.close()  # its turns are given by the test
    most = READ_AT_ONCE[is_busy]
    pairs = [socket.socketpair() for _ in range(most * 3 // 2)]
    streams = [Noted(near, sockets) for near, _ in pairs]
    read = []
    for _ in range(2):
        for _, far in pairs:
            far.send(b"!")
        sockets.look()
        read.append(sum(bool(stream.notes) for stream in streams))
    assert read == [most, len(pairs)]
    for stream, (_, far) in zip(streams, pairs, strict=True):
        stream.abort()
        far.close()


@pytest.mark.parametrize(("count", "naps"), [(MANY - 1, True), (MANY, False)])
async def test_where_many_speak_it_looks_again_without_a_nap(count: int, naps: bool) -> None:
    sockets = Sockets(asyncio.get_running_loop(), lambda: False)
    sockets.close()  # its turns are given by the test
    pairs = [socket.socketpair() for _ in range(count)]
    streams = [Noted(near, sockets) for near, _ in pairs]
    for _, far in pairs:
        far.send(b"!")
    sockets.go_on()
    assert all(stream.notes for stream in streams)
    assert isinstance(sockets.next, asyncio.TimerHandle) is naps
    sockets.close()
    for stream, (_, far) in zip(streams, pairs, strict=True):
        stream.abort()
        far.close()


class Hall:
    """A listening socket, and whoever came in."""

    def __init__(self, door: socket.socket, sockets: Sockets) -> None:
        self.came: list[Noted] = []
        self.changed = asyncio.Event()
        Listener(door, sockets, self.take)

    def take(self, sock: socket.socket, sockets: Sockets) -> Noted:
        self.came.append(Noted(sock, sockets))
        self.changed.set()
        return self.came[-1]


@pytest.mark.parametrize("is_busy", [False, True])
async def test_those_beyond_one_turn_come_in_at_the_next(is_busy: bool) -> None:
    sockets = Sockets(asyncio.get_running_loop(), lambda: is_busy)
    sockets.close()  # its turns are given by the test
    most = ACCEPTED_AT_ONCE[is_busy]
    with socket.create_server(("127.0.0.1", 0), backlog=most + 2) as door:
        hall = Hall(door, sockets)
        far = [socket.create_connection(door.getsockname()) for _ in range(most + 2)]
        sockets.look()
        assert len(hall.came) == most and sockets.found, "it must not nap now"
        sockets.look()
        assert len(hall.came) == most + 2
        for each in far:
            each.close()
        for stream in hall.came:
            stream.abort()


async def test_who_finds_no_descriptor_left_comes_in_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.stream.EXHAUSTED_S", 0.05)
    sockets = Sockets(asyncio.get_running_loop(), lambda: False)
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_connection(door.getsockname()):
        hall, (soft, hard) = Hall(door, sockets), resource.getrlimit(resource.RLIMIT_NOFILE)
        os.close(free := os.dup(door.fileno()))
        resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
        try:
            sockets.look()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert hall.came == []
        async with asyncio.timeout(5):
            await hall.changed.wait()
        sockets.close()
        hall.came[0].abort()
