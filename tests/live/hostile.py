"""Whom a node must survive: seeded connections of random bytes, half a handshake, broken frames and commands of odd types."""

import asyncio
import json
import random
import socket
import struct
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from live.wire import FIELDS
from tests.live.room_client import ticket_for

TEXT, BINARY, CONT, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10
AT_ONCE, LEFT_OPEN, A_SECOND = 48, 200, 1_500
LISTENS_S = 0.05
RESET = struct.pack("ii", 1, 0)
COMPLAINTS = ("ERROR", "Traceback", "exception", "WARNING")


@dataclass(frozen=True, slots=True)
class Attack:
    """What one connection sends, piece by piece, and how it goes: close, reset, listen for a while, or stay and say no more."""

    pieces: tuple[bytes, ...]
    ending: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Where attackers know their way: a room, and tickets that are good."""

    room: str
    tickets: tuple[str, ...]

    def request(self, *headers: str, path: str = "") -> bytes:
        own = ("Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13")
        key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
        lines = [f"GET {path or f'/rooms/{self.room}'} HTTP/1.1", *own, key, *headers]
        return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogatepass")

    def hello(self, pick: random.Random) -> bytes:
        said = {"op": "hello", "ticket": pick.choice(self.tickets), "since": None, "mark": None}
        return frame(pick, TEXT, json.dumps(said).encode())


def frame(
    pick: random.Random, opcode: int, data: bytes, first: int = 0x80, masked: bool = True, size: int = -1
) -> bytes:
    """RFC 6455, 5.2, with any of it wrong where that is asked for: `first` holds FIN and the reserved bits, `size` lies."""
    length = len(data) if size < 0 else size
    head = bytes([first | opcode])
    bit = 0x80 if masked else 0
    if length < 126:
        head += bytes([bit | length])
    elif length < 65_536:
        head += bytes([bit | 126]) + length.to_bytes(2, "big")
    else:
        head += bytes([bit | 127]) + length.to_bytes(8, "big")
    if not masked:
        return head + data
    mask = pick.randbytes(4)
    key = (mask * (len(data) // 4 + 1))[: len(data)]
    mixed = int.from_bytes(data, "big") ^ int.from_bytes(key, "big")
    return head + mask + mixed.to_bytes(len(data), "big")


# half a handshake, and requests that are none

Kind = Callable[[random.Random, Scene], list[bytes]]
ORIGINS = (
    "http://[",
    "null",
    "http://[::1",
    "http://a:b:c",
    "//",
    "http://127.0.0.1:99999",
    "\x00",
    "http://127.0.0.1.evil.example",
)
PATHS = (
    "//[x",
    "/rooms/../etc",
    "/rooms/%ff",
    "/" + "a" * 9_000,
    "*",
    "http://[::1/rooms/x",
    "/rooms/x?" + "y" * 5_000,
    "/metrics",
    "/readyz",
)
HEADERS = ("Content-Length: 9", "Transfer-Encoding: chunked", "Host: b", "Sec-WebSocket-Key: short", "Sec-WebSocket-Version: 99", "X: \x7f", ": y", "Upgrade: h2c", "Sec-WebSocket-Extensions: permessage-deflate; x=\"", "Sec-WebSocket-Protocol: ,,")  # fmt: skip


def half_a_request(pick: random.Random, scene: Scene) -> list[bytes]:
    whole = scene.request()
    return dribbled(pick, whole[: pick.randrange(1, len(whole))])


def dribbled_request(pick: random.Random, scene: Scene) -> list[bytes]:
    return dribbled(pick, scene.request())


def endless_headers(pick: random.Random, scene: Scene) -> list[bytes]:
    line = f"X-{pick.randrange(99)}: {'y' * pick.choice((10, 1_000, 9_000))}\r\n".encode()
    return [scene.request()[:-2], *[line] * pick.choice((20, 200))]


def odd_request(pick: random.Random, scene: Scene) -> list[bytes]:
    path = pick.choice(("", *PATHS))
    whole = scene.request(f"Origin: {pick.choice(ORIGINS)}", *pick.sample(HEADERS, pick.randrange(3)), path=path)
    return [pick.choice((whole, whole * 2, whole.replace(b"\r\n", b"\n"), whole.replace(b"GET", b"POST")))]


def bytes_of_chance(pick: random.Random, _: Scene) -> list[bytes]:
    return [pick.randbytes(pick.randrange(1, 2_000)) for _ in range(pick.randrange(1, 4))]


def no_hello(_: random.Random, scene: Scene) -> list[bytes]:
    return [scene.request()]


def dribbled(pick: random.Random, data: bytes) -> list[bytes]:
    cuts = sorted(pick.sample(range(len(data)), min(len(data), pick.randrange(1, 9))))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True) if a < b]


# frames after a good handshake, some after a good hello


def broken_frames(pick: random.Random, scene: Scene) -> list[bytes]:
    data = pick.randbytes(pick.choice((0, 3, 125, 126, 200, 70_000)))
    first, opcode = pick.choice((0x80, 0, 0xF0, 0xC0)), pick.randrange(16)
    size = pick.choice((-1, -1, len(data) + 7, 2**16, 2**31, 2**63))
    whole = frame(pick, opcode, data, first, pick.random() < 0.8, size)
    return opened(pick, scene, whole[: pick.randrange(1, len(whole) + 1)], pick.randbytes(pick.randrange(9)))


def pieces(pick: random.Random, scene: Scene) -> list[bytes]:
    """Fragments in no good order: never begun, never ended, with others or the end in between."""
    some = [
        frame(pick, pick.choice((TEXT, CONT, BINARY)), b"x" * pick.randrange(50), pick.choice((0, 0, 0x80)))
        for _ in range(pick.randrange(1, 9))
    ]
    some.insert(pick.randrange(len(some)), frame(pick, pick.choice((PING, CLOSE, PONG)), b"\x03\xe8"))
    return opened(pick, scene, *some)


def control_frames(pick: random.Random, scene: Scene) -> list[bytes]:
    last = pick.choice((b"", b"\x03", b"\x03\xe8\xff\xfe", b"\x00\x01", b"\xff\xff", b"x" * 125, b"x" * 126))
    many = [frame(pick, pick.choice((PING, PONG)), b"p" * 125)] * pick.choice((1, 500))
    return opened(pick, scene, *many, frame(pick, pick.choice((CLOSE, PING)), last))


def texts_of_chance(pick: random.Random, scene: Scene) -> list[bytes]:
    texts = (
        pick.randbytes(30), b"\xff\xfe\xfd", b"\xed\xa0\x80", b"[" * 16_000, b'{"op":' * 3_000, b"9" * 20_000, b"{}", b"null", b'"',
        b'{"op":"hello","ticket":' + b"9" * 4_999 + b"}", b'{"op":"say","id":' + b"8" * 4_200 + b"}", b"NaN", b" " * 33_000,
    )  # fmt: skip
    return opened(pick, scene, *(frame(pick, pick.choice((TEXT, TEXT, BINARY)), pick.choice(texts)) for _ in range(3)))


def odd_hello(pick: random.Random, scene: Scene) -> list[bytes]:
    good = pick.choice(scene.tickets)
    said = {"op": "hello", "ticket": pick.choice((good, good[:-1], good[::-1], odd(pick)))}
    said |= {name: odd(pick) for name in pick.sample(("since", "mark", "lite", "id", "op", "x"), 3)}
    text = json.dumps(said).encode()
    return [scene.request(), frame(pick, TEXT, text), frame(pick, TEXT, b'{"op":"like","n":1}')]


def odd_commands(pick: random.Random, scene: Scene) -> list[bytes]:
    return [
        scene.request(),
        scene.hello(pick),
        *(frame(pick, TEXT, odd_command(pick)) for _ in range(pick.randrange(1, 6))),
    ]


def odd_command(pick: random.Random) -> bytes:
    """A known command whose fields are of any type; now and then one of them is left out, or right."""
    op = pick.choice([*FIELDS, "hello", "nope", ""])
    said: dict[str, Any] = {"op": op, "id": pick.choice((odd(pick), f"h{pick.randrange(10**9)}"))}
    said |= {name: odd(pick) for name in FIELDS.get(op, {}) if pick.random() < 0.9}
    return json.dumps(said, ensure_ascii=pick.random() < 0.9).encode("utf-8", "surrogatepass")


def odd(pick: random.Random) -> Any:
    return pick.choice(
        (None, True, 0, -1, 1, 2**53, 2**63, 10**400, 1.5, float("nan"), float("inf"), "", "x", "\ud800", "\x00", "q:1", "m:1", "0" * 50,
         "长" * 3_000, [], [[]], {}, {"op": "end"}, [1, "x"], "a" * 101, "__class__", "1e9", "\u202e\u200b", "ad")
    )  # fmt: skip


def opened(pick: random.Random, scene: Scene, *frames: bytes) -> list[bytes]:
    """As a guest, as one who has not said hello, or as somebody who wants to send a film."""
    path = pick.choice(("", "", f"/rooms/{scene.room}/feeds/hall"))
    return [scene.request(path=path), *([scene.hello(pick)] if pick.random() < 0.5 else []), *frames]


KINDS: tuple[Kind, ...] = (
    half_a_request, dribbled_request, endless_headers, odd_request, bytes_of_chance, no_hello,
    broken_frames, broken_frames, pieces, control_frames, texts_of_chance, odd_hello, odd_commands, odd_commands,
)  # fmt: skip
ENDINGS = ("close", "close", "reset", "listen", "stay")


def attacks(seed: int, count: int, scene: Scene) -> Iterator[Attack]:
    """The same ones for the same seed; each connection at least one frame or half a handshake."""
    pick = random.Random(seed)
    for _ in range(count):
        sent = pick.choice(KINDS)(pick, scene)
        whole = [b"".join(sent)] if pick.random() < 0.5 else sent
        yield Attack(tuple(whole), pick.choice(ENDINGS))


def scene_in(room: str) -> Scene:
    """A few people's tickets, so that what they may still do stays little."""
    return Scene(room, tuple(ticket_for(room, person=f"a:hostile{n}") for n in range(20)))


class Siege:
    """All the attacks on one port, some at once; those who stay are kept open until others take their place."""

    def __init__(self, port: int, some: Iterator[Attack]) -> None:
        self.port, self.attacks = port, some
        self.open = deque[socket.socket]()
        self.count = self.unreached = 0
        self.begun = 0.0

    async def run(self) -> None:
        self.begun = time.monotonic()
        await asyncio.gather(*(self.attack_on() for _ in range(AT_ONCE)))
        while self.open:
            self.open.popleft().close()

    async def attack_on(self) -> None:
        for attack in self.attacks:
            self.count += 1
            await asyncio.sleep(max(0.0, self.begun + self.count / A_SECOND - time.monotonic()))
            sock = socket.socket()
            sock.setblocking(False)
            try:
                await self.attack(sock, attack)
            except OSError:  # the node ended it first
                pass
            if attack.ending == "stay":
                self.stay(sock)
            else:
                sock.close()

    async def attack(self, sock: socket.socket, attack: Attack) -> None:
        loop = asyncio.get_running_loop()
        if sys.platform == "linux":  # one address has 28,000 ports, and each rests for a minute
            sock.bind((f"127.0.{1 + self.count // 250 % 250}.{1 + self.count % 250}", 0))
        try:
            await loop.sock_connect(sock, ("127.0.0.1", self.port))
        except OSError:
            self.unreached += 1
            raise
        for piece in attack.pieces:
            async with asyncio.timeout(5):
                await loop.sock_sendall(sock, piece)
            await asyncio.sleep(0)
        if attack.ending == "reset":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        elif attack.ending == "listen":
            async with asyncio.timeout(LISTENS_S):
                while await loop.sock_recv(sock, 65_536):
                    pass

    def stay(self, sock: socket.socket) -> None:
        self.open.append(sock)
        if len(self.open) > LEFT_OPEN:
            self.open.popleft().close()


def complaints(log: Path, allowed: Sequence[str] = ()) -> list[str]:
    """What a node's log says of trouble."""
    lines = log.read_text().splitlines()
    return [
        line for line in lines if any(word in line for word in COMPLAINTS) and not any(word in line for word in allowed)
    ]
