"""A line on a real socket: ready frames beside the library's own, messages in pieces, half a handshake, a flood, a silent end."""

import asyncio
import gc
import json
import socket
import weakref
from asyncio import Event
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from websockets.asyncio.client import connect
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode, Frame, Opcode
from websockets.uri import parse_uri

from live.door import Door
from live.line import Ear, Line
from live.settings import load
from live.stream import Sockets
from tests.live.hostile import Siege, attacks, complaints, scene_in
from tests.live.room_client import SECRET, Node, entered, opened, running_node, ticket_for


@pytest.fixture(scope="module")
async def node(valkey: str) -> AsyncIterator[Node]:
    async with running_node(valkey) as started:
        yield started


@pytest.fixture
async def room(valkey: str) -> AsyncIterator[str]:
    async with Redis.from_url(valkey) as client:
        yield await opened(client)


class Deaf:
    """An ear and its host: whatever comes is let in, and not heard."""

    is_draining = False
    longest = 1_000

    def caller(self, line: Line, room_id: str, feed: str | None) -> Ear:
        return self

    def hear(self, message: str | bytes) -> None: ...
    def gone(self) -> None: ...
    def turn_away(self) -> None: ...
    def is_late(self) -> bool:
        return False

    def before_metrics(self) -> None: ...
    def look(self) -> None: ...
    def is_telling(self) -> bool:
        return False

    async def waits_for(self) -> str | None: ...


async def shaken(port: int, room: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, ClientProtocol]:
    """A connection whose every byte the test sends itself."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    machine = ClientProtocol(parse_uri(f"ws://127.0.0.1:{port}/rooms/{room}"), max_size=None)
    machine.send_request(machine.connect())
    writer.writelines(machine.data_to_send())
    machine.receive_data(await reader.readuntil(b"\r\n\r\n"))
    machine.events_received()
    return reader, writer, machine


async def frames_of(reader: asyncio.StreamReader, machine: ClientProtocol) -> list[Frame]:
    async with asyncio.timeout(10):
        machine.receive_data(await reader.read(65_536))
    assert machine.parser_exc is None
    return [event for event in machine.events_received() if isinstance(event, Frame)]


async def test_ready_frames_and_the_librarys_pongs_never_mix(node: Node, room: str) -> None:
    """Pings arrive in single bytes while ticks go out: whatever comes back is whole frames, every pong in its order."""
    speaker = await entered(node, room)
    reader, writer, machine = await shaken(node.port, room)
    hello = json.dumps({"op": "hello", "ticket": ticket_for(room)}).encode()
    pings = [Frame(Opcode.PING, str(n).encode()) for n in range(50)]
    stream = b"".join(frame.serialize(mask=True) for frame in (Frame(Opcode.TEXT, hello), *pings))

    async def drip() -> None:
        for n in range(0, len(stream), 7):
            writer.write(stream[n : n + 7])
            await writer.drain()
            if n % 70 == 0:
                await speaker.do("like", n=1)

    dripping = asyncio.create_task(drip())
    pongs, texts = list[bytes](), list[str]()
    while len(pongs) < 50 or len(texts) < 3:
        for frame in await frames_of(reader, machine):
            if frame.opcode is Opcode.PONG:
                pongs.append(bytes(frame.data))
            elif frame.opcode is Opcode.TEXT:
                texts.append(json.loads(bytes(frame.data))["k"])
    await dripping
    assert pongs == [str(n).encode() for n in range(50)]
    assert texts[0] == "welcome" and set(texts[1:]) == {"tick"}
    writer.close()
    await speaker.leave()


async def test_a_message_in_pieces_with_pongs_between_them_is_one_message(node: Node, room: str) -> None:
    async with connect(f"ws://127.0.0.1:{node.port}/rooms/{room}", compression=None) as socket:
        hello = json.dumps({"op": "hello", "ticket": ticket_for(room)})
        await socket.send([hello[:10], hello[10:20], hello[20:]])
        assert json.loads(await socket.recv())["k"] == "welcome"
        await socket.pong()

        async def pieces() -> AsyncIterator[str]:
            yield '{"op":"ask","id":"1",'
            await socket.pong()
            yield '"text":"包住吗？"}'

        await socket.send(pieces())
        while (frame := json.loads(await socket.recv()))["k"] != "ack":
            assert frame["k"] == "tick"


async def test_a_message_in_endless_empty_pieces_ends_the_line(node: Node, room: str) -> None:
    async with connect(f"ws://127.0.0.1:{node.port}/rooms/{room}", compression=None) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.send("" for _ in range(1_000))
            await asyncio.wait_for(socket.recv(), 3)
        assert socket.close_code == 1009


async def test_half_a_handshake_is_ended_and_so_is_a_guest_who_says_nothing(node: Node, room: str) -> None:
    with socket.create_connection(("127.0.0.1", node.port)) as half:
        half.sendall(b"GET /rooms/x HTTP/1.1\r\nHost: here\r\n")
        async with connect(f"ws://127.0.0.1:{node.port}/rooms/{room}") as silent:
            async with asyncio.timeout(10):
                assert json.loads(await silent.recv())["code"] == "bad_ticket"
        half.settimeout(5)
        assert await asyncio.to_thread(is_ended, half)


def is_ended(half: socket.socket) -> bool:
    try:
        return half.recv(1) == b""
    except ConnectionResetError:
        return True


async def test_a_flood_of_pings_whose_pongs_nobody_reads_ends_the_line(node: Node, room: str) -> None:
    _, writer, _ = await shaken(node.port, room)
    pings = Frame(Opcode.PING, b"p" * 125).serialize(mask=True) * 5_000
    with pytest.raises(ConnectionError):
        for _ in range(100):
            writer.write(pings)
            await writer.drain()
    writer.close()


async def test_a_viewer_cannot_make_a_node_hold_a_long_message(node: Node, room: str) -> None:
    async with connect(f"ws://127.0.0.1:{node.port}/rooms/{room}", compression=None) as viewer:
        with pytest.raises(ConnectionClosed):
            await viewer.send(["x" * 40_000, "x" * 40_000])
            await asyncio.wait_for(viewer.recv(), 3)
        assert viewer.close_code == CloseCode.MESSAGE_TOO_BIG


async def test_who_has_gone_leaves_no_memory_behind_though_nobody_collects() -> None:
    """What is there is kept out of the collector's sight, so that a line must not refer to itself."""
    door, gone = Door(load({"REDIS_URL": "unix:///nowhere", "SECRET_KEY": SECRET}), Deaf()), Event()
    machines = list[weakref.ref[object]]()

    class Told(Line):
        def lost(self) -> None:
            machines.append(weakref.ref(self._machine))
            super().lost()
            gone.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        shaking = asyncio.create_task(shaken(port, "any"))
        await asyncio.sleep(0)
        line = weakref.ref(Told(listener.accept()[0], Sockets(asyncio.get_running_loop(), lambda: False), door))
    gc.disable()
    try:
        _, writer, _ = await shaking
        writer.write(Frame(Opcode.TEXT, b"half of a message").serialize(mask=True)[:-4])
        writer.close()
        await asyncio.wait_for(gone.wait(), 5)
        door.hello.clear()
        door.goodbye.clear()
        await asyncio.sleep(0)
        assert line() is machines[0]() is None
    finally:
        gc.enable()


async def test_hostile_connections_leave_the_node_well_and_its_viewers_in_step(
    valkey: str, room: str, tmp_path: Path
) -> None:
    """The first of those that `run.py bench live fuzz` sends 100,000 of."""
    async with running_node(valkey, log=tmp_path / "log") as node:
        seat, other = await entered(node, room), await entered(node, room)
        siege = Siege(node.port, attacks(11, 1_200, scene_in(room)))
        besieged = asyncio.create_task(siege.run())
        while not besieged.done():
            assert (await seat.do("like", n=1))["k"] == "ack"
        await besieged
        assert (await seat.do("ask", text="还好吗？"))["k"] == "ack"
        await other.expect("asked", text="还好吗？")
        await other.until(lambda: (other.seq, other.mark) == (seat.seq, seat.mark))
        assert (siege.count, siege.unreached) == (1_200, 0)
        assert seat.bye is other.bye is None
        await seat.leave()
        await other.leave()
    assert complaints(tmp_path / "log") == []
