"""A line on a real socket: ready frames beside the library's own, messages in pieces, half a handshake, a flood, a silent end."""

import asyncio
import json
import random
import socket
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from websockets.asyncio.client import connect
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

from tests.live.room_client import Node, entered, opened, running_node, ticket_for


@pytest.fixture(scope="module")
async def node(valkey: str) -> AsyncIterator[Node]:
    async with running_node(valkey) as started:
        yield started


@pytest.fixture
async def room(valkey: str) -> AsyncIterator[str]:
    async with Redis.from_url(valkey) as client:
        yield await opened(client)


async def shaken(node: Node, room: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, ClientProtocol]:
    """A connection whose every byte the test sends itself."""
    reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
    machine = ClientProtocol(parse_uri(f"ws://127.0.0.1:{node.port}/rooms/{room}"), max_size=None)
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
    reader, writer, machine = await shaken(node, room)
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


async def test_a_message_in_pieces_is_one_message(node: Node, room: str) -> None:
    async with connect(f"ws://127.0.0.1:{node.port}/rooms/{room}", compression=None) as socket:
        hello = json.dumps({"op": "hello", "ticket": ticket_for(room)})
        await socket.send([hello[:10], hello[10:20], hello[20:]])
        assert json.loads(await socket.recv())["k"] == "welcome"
        await socket.send(['{"op":"ask","id":"1",', '"text":"包住吗？"}'])
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


async def test_hostile_bytes_leave_the_node_well(node: Node, room: str) -> None:
    """Seeded: random bytes, broken frames, frames cut short and huge lengths, on raw connections."""
    pick, seat = random.Random(11), await entered(node, room)
    for _ in range(300):
        _, writer, _ = await shaken(node, room)
        kind = pick.randrange(4)
        junk = pick.randbytes(pick.randrange(1, 200))
        if kind == 1:
            junk = Frame(Opcode.TEXT, junk).serialize(mask=True)[: pick.randrange(1, len(junk) + 4)]
        elif kind == 2:
            junk = b"\x81\xff" + (2**60).to_bytes(8, "big") + junk
        elif kind == 3:
            junk = Frame(Opcode.TEXT, b'{"op":"hello","ticket":"' + junk.hex().encode() + b'"}').serialize(mask=True)
        writer.write(junk)
        writer.close()
    assert (await seat.do("ask", text="还好吗？"))["k"] == "ack"
    await seat.leave()
