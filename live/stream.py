"""Sockets on the loop, without a transport: what is written goes to the kernel at once, and only what it does not take waits here.

A crowd's viewer listens. asyncio's own transport costs it more than its seat does, in memory, at its joining and at each tick (decision 37).
"""

import asyncio
import contextlib
import errno
import logging
import selectors
import socket
from collections import deque
from collections.abc import Callable, Iterator
from selectors import EVENT_READ, EVENT_WRITE
from typing import Protocol

log = logging.getLogger(__name__)

FULL_BYTES, DRAINED_BYTES = 64 * 1024, 16 * 1024
"""A stream with more than the first unsent is full, until less than the second is left."""
READ_BYTES = 64 * 1024
BACKLOG, ACCEPTED_AT_ONCE, READ_AT_ONCE = 4_096, (32, 4), (64, 16)
"""So many in one turn of the loop, and so many while it is busy telling a crowd: those who are in hear sooner, and who comes waits a little. By
the clock it would be fewer wherever the machine is slow, and they would wait for ever."""
NAP_S, MANY = 0.02, 32
"""Who comes or speaks while we nap is served together with others: each alone would cost a turn of the loop, and find the caches cold.
Where so many waited we take no nap."""
EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
EXHAUSTED_S = 1.0


class Heard(Protocol):
    """What a socket's events are told to. `receive` says whether it wants another turn before we nap."""

    def send_on(self) -> None: ...
    def receive(self) -> bool | None: ...


class Sockets:
    """The sockets of one loop, in a selector of their own that is looked at by the clock: a handle and a key of the loop's for
    each would cost a newcomer as much as its seat."""

    def __init__(self, loop: asyncio.AbstractEventLoop, is_busy: Callable[[], bool]) -> None:
        self.loop, self.is_busy, self.selector = loop, is_busy, selectors.DefaultSelector()
        self.found = deque[tuple[selectors.SelectorKey, int]]()
        self.next: asyncio.Handle = loop.call_soon(self.go_on)

    def go_on(self) -> None:
        """Look, and again: at once where some had no turn yet, else after a nap."""
        served = 0
        try:
            served = self.look()
        finally:
            is_storm = bool(self.found) or served >= MANY
            self.next = self.loop.call_soon(self.go_on) if is_storm else self.loop.call_later(NAP_S, self.go_on)

    def look(self) -> int:
        """Each in its turn, however much those before have to say. How many had theirs."""
        self.found = self.found or deque(self.selector.select(0))
        turns = min(READ_AT_ONCE[self.is_busy()], len(self.found))
        for _ in range(turns):
            key, events = self.found.popleft()
            if events & EVENT_WRITE:
                key.data.send_on()
            if events & EVENT_READ and key.data.receive():
                self.found.append((key, EVENT_READ))
        return turns

    def watch(self, sock: socket.socket, heard: Heard, before: int, now: int) -> None:
        """Tell `heard` of these events from now on, and no more of those before."""
        if not before:
            self.selector.register(sock.fileno(), now, heard)
        elif now:
            self.selector.modify(sock.fileno(), now, heard)
        else:
            self.selector.unregister(sock.fileno())

    def close(self) -> None:
        """Nothing is looked at any more."""
        self.next.cancel()


class Stream:
    """One accepted socket. What it says reaches `received`; `ended` comes once after its last byte, `lost` once when it is closed,
    neither of them from within a call of ours."""

    __slots__ = ("_is_finished", "_unsent", "_watched", "is_full", "is_gone", "is_leaving", "sock", "sockets")

    def __init__(self, sock: socket.socket, sockets: Sockets) -> None:
        sock.setblocking(False)
        self.sock, self.sockets, self._watched = sock, sockets, 0
        self.is_full = self.is_leaving = self.is_gone = self._is_finished = False
        self._unsent: bytearray | None = None
        self.read_on()

    def received(self, data: bytes) -> None: ...

    def ended(self) -> None: ...

    def lost(self) -> None: ...

    # out

    def send(self, data: bytes) -> bool:
        """All of it, in order, as the far end takes it; nothing after `finish` or at the end. Whether it took all at once."""
        if self._unsent is not None:
            self._keep(data)
            return False
        if self.is_leaving or self._is_finished:
            return False
        try:
            sent = self.sock.send(data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            self.abort()
            return False
        if sent == len(data):
            return True
        self._unsent = bytearray()
        self._watch(self._watched | EVENT_WRITE)
        self._keep(data[sent:])
        return False

    def unsent(self) -> int:
        """Bytes that wait here."""
        return len(self._unsent) if self._unsent is not None else 0

    def finish(self) -> None:
        """Nothing more will be sent: the far end learns it after what is unsent."""
        if not self._is_finished:
            self._is_finished = True
            if self._unsent is None and not self.is_leaving:
                self._shut()

    # in

    def read_on(self) -> None:
        if not self.is_leaving:
            self._watch(self._watched | EVENT_READ)

    def hold_reading(self) -> None:
        """What comes stays in the kernel, and slows the far end down."""
        self._watch(self._watched & ~EVENT_READ)

    # the end

    def abort(self) -> None:
        """Close at once, whatever is unsent."""
        if not self.is_gone:
            self._watch(0)
            self.is_gone = self.is_leaving = True
            self._unsent = None
            self.sockets.loop.call_soon(self._let_go)

    def leave(self) -> None:
        """Close after what is unsent."""
        self.hold_reading()
        self.is_leaving = True
        if self._unsent is None:
            self.abort()

    # what the sockets tell

    def send_on(self) -> None:
        if self._unsent is None:
            return
        try:
            sent = self.sock.send(self._unsent)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            return self.abort()
        del self._unsent[:sent]
        if len(self._unsent) <= DRAINED_BYTES:
            self.is_full = False
        if not self._unsent:
            if self.is_leaving:
                return self.abort()
            self._unsent = None
            self._watch(self._watched & ~EVENT_WRITE)
            if self._is_finished:
                self._shut()

    def receive(self) -> None:
        """What has come, if we read on: an empty socket is none yet."""
        if not self._watched & EVENT_READ:
            return
        try:
            data = self.sock.recv(READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            return self.abort()
        try:
            if data:
                return self.received(data)
            self.ended()
        except Exception:
            log.exception("live: a line stumbled")
            return self.abort()
        self.leave()

    # within

    def _watch(self, events: int) -> None:
        if events != self._watched:
            self.sockets.watch(self.sock, self, self._watched, events)
            self._watched = events

    def _keep(self, data: bytes) -> None:
        if self._unsent is not None and not (self.is_leaving or self._is_finished):
            self._unsent += data
            self.is_full = self.is_full or len(self._unsent) > FULL_BYTES

    def _shut(self) -> None:
        with contextlib.suppress(OSError):  # the far end was faster
            self.sock.shutdown(socket.SHUT_WR)

    def _let_go(self) -> None:
        self.sock.close()
        self.lost()


class Listener:
    """A listening socket: `take` makes a stream of each that comes, a few at a time, so that those already in are served too."""

    def __init__(self, sock: socket.socket, sockets: Sockets, take: Callable[[socket.socket, Sockets], Stream]) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # all that are accepted inherit it
        self.sock, self.sockets, self.take = sock, sockets, take
        self.go_on()

    def go_on(self) -> None:
        if self.sock.fileno() >= 0:
            self.sockets.watch(self.sock, self, 0, EVENT_READ)

    def send_on(self) -> None: ...

    def receive(self) -> bool:
        try:
            for _ in range(ACCEPTED_AT_ONCE[self.sockets.is_busy()]):
                self.take(self.sock.accept()[0], self.sockets).receive()  # the request mostly came with its connection
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return False
        except OSError as error:
            if error.errno not in EXHAUSTED:
                raise
            log.error("live: no more sockets: %s", error)
            self.sockets.watch(self.sock, self, EVENT_READ, 0)
            self.sockets.loop.call_later(EXHAUSTED_S, self.go_on)
            return False
        return True


@contextlib.contextmanager
def listening(
    host: str, port: int, share: bool, take: Callable[[socket.socket, Sockets], Stream], is_busy: Callable[[], bool]
) -> Iterator[None]:
    """Take who comes to this address, which other processes may `share`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=BACKLOG, reuse_port=share) as sock:
        sockets = Sockets(asyncio.get_running_loop(), is_busy)
        Listener(sock, sockets, take)
        try:
            yield
        finally:
            sockets.close()
