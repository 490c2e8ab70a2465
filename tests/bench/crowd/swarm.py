"""A crowd of silent viewers in one process: `python -m tests.bench.crowd.swarm`, told what to do by a line of JSON on its input.

It does as little as a viewer can: joins, says hello, counts and times the frames, answers pings, leaves or comes back. Every 0.2 s
or so a line of JSON on its output says how it stands.
"""

import contextlib
import gc
import heapq
import json
import random
import resource
import select
import socket
import sys
import time
from array import array
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from websockets.frames import Frame, Opcode

from live.contract import Ticket, mint
from live.line import LONGEST_MESSAGE
from tests.bench.crowd.marks import moment_in

ADDRESSES = 60
AT_ONCE, SHAKING = 64, 1_000
"""Begun in one turn, and shaking hands at once: more would wait in the server's queue of newcomers, and a full one costs a second."""
KNOWN = 8
"""Of the frames that came last it knows so many again: a hash of each would cost more than to look at them."""
WATCHED_OF = 500
"""One viewer of so many: how long after one frame the next came is noted of them."""
SLOW_BYTES, SLOW_EVERY_S = 256, 0.5
BIND_NO_PORT = (
    24  # IP_BIND_ADDRESS_NO_PORT: the port is chosen when the connection is made, so that addresses do not run out
)
BACK_S = (4.0, 20.0)
TELL_S, LATE_S = 0.25, 2.0
FEW, NAP_S = 64, 0.002
"""Where few events came it sleeps on, as far ends do that share no machine with the server: else each write of a server pays for waking us."""
PONG = Frame(Opcode.PONG, b"").serialize(mask=True)


@dataclass
class Plan:
    """What one swarm does. `curve` says how many have joined by when: (seconds, joins) pairs; a viewer stays for `stay_s` on
    average, for ever where that is 0. Where `room` is empty the server is a peer, that wants `greeting` instead of our hello."""

    port: int
    path: str
    curve: list[tuple[float, float]]
    greeting: str = ""
    number: int = 0
    room: str = ""
    secret: str = ""
    stay_s: float = 0.0
    slow_of_100: float = 0.0


@dataclass
class Told:
    """How a swarm stands."""

    joined: int = 0
    here: int = 0
    frames: int = 0
    lost: int = 0
    back: int = 0
    refused: int = 0
    slow_closed: int = 0
    late: int = 0
    joined_at: float = 0.0


def request(port: int, path: str) -> bytes:
    """A handshake with one key for all: this crowd believes its servers."""
    host = f"Host: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    return f"GET {path} HTTP/1.1\r\n{host}{key}".encode()


class Viewer:
    """One socket. `stage`: 0 shaking hands, 1 saying hello, 2 seated."""

    __slots__ = ("born", "head", "is_slow", "leaves_at", "lost_at", "number", "rest", "sock", "stage")

    def __init__(self, number: int, is_slow: bool) -> None:
        self.number, self.is_slow = number, is_slow
        self.head = self.rest = b""
        self.stage, self.born, self.leaves_at, self.lost_at = 0, 0.0, 0.0, 0.0
        self.sock: socket.socket


class Swarm:
    """All viewers of this process and their one loop."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.told = plan, Told()
        self.poll = select.epoll()
        self.viewers: dict[int, Viewer] = {}
        self.leaving: list[tuple[float, int, Viewer]] = []
        self.coming: list[tuple[float, int, Viewer]] = []
        self.slow: list[Viewer] = []
        self.ages, self.joins, self.away, self.gaps = array("f"), array("f"), array("f"), array("f")
        self.told_at: dict[Viewer, float] = {}
        self.begun, self.shaking, self.slow_at = 0, 0, 0.0
        self.known = deque[tuple[bytes, bytes, float]](maxlen=KNOWN)
        self.request = request(plan.port, plan.path)
        most = int(plan.curve[-1][1])
        self.tickets = [self.ticket(n) for n in range(most)] if plan.room else []
        self.due: Iterator[float] = iter(())

    def ticket(self, n: int) -> str:
        person = f"a:{self.plan.number:02x}{n:08x}"
        return mint(
            [self.plan.secret], Ticket(self.plan.room, "viewer", person, "求职者·海风27", int(time.time()) + 7200)
        )

    def planned(self, begins_at: float) -> Iterator[float]:
        """When each viewer comes, in order, on the monotonic clock."""
        points = [(0.0, 0.0), *self.plan.curve]
        for (start, before), (end, after) in pairwise(points):
            first, last = int(before), int(after)
            for n in range(first, last):
                yield begins_at + start + (end - start) * (n - first) / (last - first)

    # a viewer's life

    def join(self, viewer: Viewer) -> None:
        sock = socket.socket()
        sock.setsockopt(socket.IPPROTO_IP, BIND_NO_PORT, 1)
        if viewer.is_slow:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        sock.bind((f"127.0.{self.plan.number + 1}.{1 + viewer.number % ADDRESSES}", 0))
        viewer.sock, viewer.stage, viewer.rest, viewer.born = sock, 0, b"", time.monotonic()
        try:
            sock.settimeout(5)
            sock.connect(("127.0.0.1", self.plan.port))
            sock.setblocking(False)
            sock.send(self.request)
        except OSError:
            sock.close()
            self.told.refused += 1
            return self.come_back(viewer)
        self.viewers[sock.fileno()] = viewer
        self.shaking += 1
        self.poll.register(sock.fileno(), select.EPOLLIN | select.EPOLLET)

    def come_back(self, viewer: Viewer) -> None:
        """After a pause of its own, as long as the page's (`static/js/room_socket.js`); who was not seated yet tries again sooner."""
        viewer.lost_at = viewer.lost_at or time.monotonic()
        heapq.heappush(self.coming, (time.monotonic() + random.uniform(*BACK_S), viewer.number, viewer))

    def drop(self, viewer: Viewer) -> None:
        fd = viewer.sock.fileno()
        self.told_at.pop(viewer, None)
        if self.viewers.pop(fd, None) is not None:
            self.shaking -= viewer.stage < 2
            if viewer.is_slow and viewer.stage == 2:
                self.slow.remove(viewer)
            else:
                self.poll.unregister(fd)
        viewer.sock.close()

    def hear(self, viewer: Viewer) -> bool:
        """Read once; whether there may be more. The poll tells of what comes, not of what is left."""
        most = 65536 if viewer.stage < 2 else SLOW_BYTES if viewer.is_slow else 8192
        try:
            data = viewer.sock.recv(most)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if data:
            self.heard(viewer, data)
        else:
            self.lose(viewer)
        return len(data) == most and viewer.sock.fileno() >= 0

    def heard(self, viewer: Viewer, data: bytes) -> None:
        if viewer.stage == 2 and not viewer.rest:
            for known, head, said_at in self.known:
                if known == data:
                    return self.take(viewer, head, said_at)
        if viewer.stage == 0:
            data = viewer.rest + data
            end = data.find(b"\r\n\r\n")
            if end < 0:
                viewer.rest = data
                return
            if not data.startswith(b"HTTP/1.1 101"):
                self.told.refused += 1
                return self.lose(viewer)
            viewer.rest, data = b"", data[end + 4 :]
            viewer.stage = 1
            if self.plan.room:
                viewer.sock.send(self.hello(viewer))
            else:
                if self.plan.greeting:
                    viewer.sock.send(Frame(Opcode.TEXT, self.plan.greeting.encode()).serialize(mask=True))
                self.seated(viewer)
        if data:
            self.read(viewer, data)

    def hello(self, viewer: Viewer) -> bytes:
        said: dict[str, Any] = {"op": "hello", "ticket": self.tickets[viewer.number], "since": None, "mark": None}
        if viewer.head:
            head = json.loads(viewer.head + b'"}')
            said |= {"since": head["seq"], "mark": head["mark"]}
        return Frame(Opcode.TEXT, json.dumps(said).encode()).serialize(mask=True)

    def read(self, viewer: Viewer, data: bytes) -> None:
        """Whole frames out of what came; what is left of one waits for more."""
        if viewer.rest:
            data = viewer.rest + data
        at, end = 0, len(data)
        while end - at >= 2:
            size, body = data[at + 1], at + 2
            if size == 126:
                size, body = int.from_bytes(data[at + 2 : at + 4]), at + 4
            elif size == 127:
                size, body = int.from_bytes(data[at + 2 : at + 10]), at + 10
                assert size < LONGEST_MESSAGE * 10
            if body + size > end:
                break
            opcode = data[at] & 15
            if opcode == Opcode.TEXT:
                self.frame(viewer, data, body, body + size)
            elif opcode == Opcode.PING:
                with contextlib.suppress(OSError):
                    viewer.sock.send(PONG)
            at = body + size
        viewer.rest = data[at:] if at < end else b""

    def frame(self, viewer: Viewer, data: bytes, start: int, end: int) -> None:
        if viewer.stage == 1:
            if data.startswith(b'{"k":"bye"', start):
                return
            self.seated(viewer)
        self.told.frames += 1
        if self.plan.room:
            if data.startswith((b'{"k":"tick"', b'{"k":"welcome"', b'{"k":"resume"'), start):
                mark = data.find(b'"mark":"', start, start + 80)
                viewer.head = data[start : data.find(b'"', mark + 8)]
            if not data.startswith(b'{"k":"tick"', start):
                return
        said_at = moment_in(data, start, end)
        if end == len(data):
            self.known.appendleft((data, viewer.head, said_at))
        self.time(viewer, said_at)

    def take(self, viewer: Viewer, head: bytes, said_at: float) -> None:
        """A frame that somebody here had already: the load must cost less than what it measures."""
        self.told.frames += 1
        viewer.head = head
        self.time(viewer, said_at)

    def time(self, viewer: Viewer, said_at: float) -> None:
        if said_at > viewer.born and not viewer.is_slow:  # else it was said before this viewer came, or came back
            now = time.monotonic()
            self.ages.append(now - said_at)
            self.told.late += now - said_at > LATE_S
            if viewer in self.told_at:
                self.gaps.append(now - self.told_at[viewer])
                self.told_at[viewer] = now

    def seated(self, viewer: Viewer) -> None:
        viewer.stage, now = 2, time.monotonic()
        self.shaking -= 1
        if not viewer.number % WATCHED_OF:
            self.told_at[viewer] = now
        if viewer.lost_at:
            self.told.back += 1
            self.away.append(now - viewer.lost_at)
            viewer.lost_at = 0.0
        else:
            self.told.joined += 1
            self.told.joined_at = now
            self.joins.append(now - viewer.born)
            if self.plan.stay_s:
                viewer.leaves_at = now + random.expovariate(1 / self.plan.stay_s)
                heapq.heappush(self.leaving, (viewer.leaves_at, viewer.number, viewer))
        if viewer.is_slow:
            self.poll.unregister(viewer.sock.fileno())
            self.slow.append(viewer)

    def lose(self, viewer: Viewer) -> None:
        """The far end closed: a slow one stays away, others come back."""
        was_seated = viewer.stage == 2
        if viewer.is_slow and was_seated:
            self.told.slow_closed += 1
            return self.drop(viewer)
        self.told.lost += was_seated
        self.drop(viewer)
        self.come_back(viewer)

    # the loop

    def run(self) -> None:
        self.poll.register(sys.stdin.fileno(), select.EPOLLIN)
        tell_at, next_join, came, is_joining = 0.0, None, [], False
        while True:
            if len(came) < FEW and not (is_joining and self.shaking < SHAKING):
                time.sleep(NAP_S)
            came = self.poll.poll(0, 4096)
            for fd, _ in came:
                if fd == sys.stdin.fileno():
                    if not self.obey(sys.stdin.readline()):
                        return
                elif viewer := self.viewers.get(fd):
                    while self.hear(viewer):
                        pass
            now = time.monotonic()
            next_join = next_join or next(self.due, None)
            is_joining = next_join is not None and next_join <= now
            for _ in range(AT_ONCE):
                if next_join is None or next_join > now or self.shaking >= SHAKING:
                    break
                self.join(Viewer(self.begun, random.random() * 100 < self.plan.slow_of_100))
                self.begun += 1
                next_join = next(self.due, None)
            for _ in range(AT_ONCE):
                if not self.coming or self.coming[0][0] > now or self.shaking >= SHAKING:
                    break
                viewer = heapq.heappop(self.coming)[2]
                if not viewer.leaves_at or viewer.leaves_at > now:  # else its evening was over meanwhile
                    self.join(viewer)
            self.see_off(now)
            if now >= tell_at:
                tell_at = now + TELL_S
                self.tell()

    def see_off(self, now: float) -> None:
        while self.leaving and self.leaving[0][0] <= now:
            viewer = heapq.heappop(self.leaving)[2]
            if viewer.stage == 2 and viewer.sock.fileno() >= 0:
                self.drop(viewer)
        if self.slow and now >= self.slow_at:
            self.slow_at = now + SLOW_EVERY_S
            for viewer in list(self.slow):
                self.hear(viewer)

    def obey(self, line: str) -> bool:
        """`begin` lets them come, `forget` begins the measurement anew, `all` tells everything, an end of the input ends the swarm."""
        word, _, at = line.strip().partition(" ")
        if word == "begin":
            self.due = self.planned(float(at))
        elif word == "forget":
            del self.ages[:]
            self.told.frames = 0
        elif word == "all":
            self.tell(everything=True)
        return bool(line)

    def tell(self, everything: bool = False) -> None:
        told = self.told
        told.here = len(self.viewers)
        said = asdict(told) | {"k": "now"}
        if everything:
            heads: dict[str, int] = {}
            for viewer in self.viewers.values():
                if not viewer.is_slow and viewer.stage == 2:
                    heads[viewer.head.decode()] = heads.get(viewer.head.decode(), 0) + 1
            timed = self.ages, self.joins, self.gaps
            ages, joins, gaps = ([round(value * 1000, 2) for value in sample(some)] for some in timed)
            away = [round(pause, 2) for pause in self.away]
            said |= {"k": "all", "heads": heads, "ages_ms": ages, "joins_ms": joins, "gaps_ms": gaps, "away_s": away}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def sample(values: "array[float]", most: int = 200_000) -> "array[float]":
    """So many of them, evenly, and always the largest."""
    if len(values) <= most:
        return values
    kept = values[:: len(values) // most + 1]
    kept.append(max(values))
    return kept


def main() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    swarm = Swarm(Plan(**json.loads(sys.stdin.readline())))
    gc.collect()
    gc.freeze()
    gc.disable()
    sys.stdout.write(json.dumps({"k": "ready"}) + "\n")
    sys.stdout.flush()
    swarm.run()


if __name__ == "__main__":
    main()
