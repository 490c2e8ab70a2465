"""Sockets on the loop, without a transport: what is written goes to the kernel at once, and only what it does not take waits here.

A crowd's viewer listens. asyncio's own transport costs it more than its seat does, in memory, at its joining and at each tick (decision 37).
"""

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import Callable, Iterator

log = logging.getLogger(__name__)

FULL_BYTES, DRAINED_BYTES = 64 * 1024, 16 * 1024
"""A stream with more than the first unsent is full, until less than the second is left."""
READ_BYTES = 64 * 1024
BACKLOG, ACCEPTED_AT_ONCE = 4_096, 64
EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
EXHAUSTED_S = 1.0


class Stream:
    """One accepted socket. What it says reaches `received`; `ended` comes once after its last byte, `lost` once when it is closed,
    neither of them from within a call of ours."""

    __slots__ = ("_is_finished", "_is_reading", "_unsent", "is_full", "is_gone", "is_leaving", "loop", "sock")

    def __init__(self, sock: socket.socket, loop: asyncio.AbstractEventLoop) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock, self.loop = sock, loop
        self.is_full = self.is_leaving = self.is_gone = self._is_finished = self._is_reading = False
        self._unsent: bytearray | None = None
        self.read_on()

    def received(self, data: bytes) -> None: ...

    def ended(self) -> None: ...

    def lost(self) -> None: ...

    # out

    def send(self, data: bytes) -> None:
        """All of it, in order, as the far end takes it; nothing after `finish` or at the end."""
        if self._unsent is not None:
            return self._keep(data)
        if self.is_leaving or self._is_finished:
            return
        try:
            sent = self.sock.send(data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            return self.abort()
        if sent < len(data):
            self._unsent = bytearray()
            self.loop.add_writer(self.sock.fileno(), self._send_on)
            self._keep(data[sent:])

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
        if not (self._is_reading or self.is_leaving):
            self._is_reading = True
            self.loop.add_reader(self.sock.fileno(), self._receive)

    def hold_reading(self) -> None:
        """What comes stays in the kernel, and slows the far end down."""
        if self._is_reading:
            self._is_reading = False
            self.loop.remove_reader(self.sock.fileno())

    # the end

    def abort(self) -> None:
        """Close at once, whatever is unsent."""
        if not self.is_gone:
            self.hold_reading()
            if self._unsent is not None:
                self.loop.remove_writer(self.sock.fileno())
            self.is_gone = self.is_leaving = True
            self._unsent = None
            self.loop.call_soon(self._let_go)

    def leave(self) -> None:
        """Close after what is unsent."""
        self.hold_reading()
        self.is_leaving = True
        if self._unsent is None:
            self.abort()

    # within

    def _keep(self, data: bytes) -> None:
        if self._unsent is not None and not (self.is_leaving or self._is_finished):
            self._unsent += data
            self.is_full = self.is_full or len(self._unsent) > FULL_BYTES

    def _send_on(self) -> None:
        assert self._unsent is not None
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
            self.loop.remove_writer(self.sock.fileno())
            if self._is_finished:
                self._shut()

    def _receive(self) -> None:
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

    def _shut(self) -> None:
        with contextlib.suppress(OSError):  # the far end was faster
            self.sock.shutdown(socket.SHUT_WR)

    def _let_go(self) -> None:
        self.sock.close()
        self.lost()


@contextlib.contextmanager
def listening(host: str, port: int, share: bool, take: Callable[[socket.socket], object]) -> Iterator[None]:
    """Accept on this address, which other processes may `share`; a few at a time, so that those already in are served too."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=BACKLOG, reuse_port=share) as listener:
        loop = asyncio.get_running_loop()
        listener.setblocking(False)

        def accept() -> None:
            try:
                for _ in range(ACCEPTED_AT_ONCE):
                    take(listener.accept()[0])
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                if error.errno not in EXHAUSTED:
                    raise
                log.error("live: no more sockets: %s", error)
                loop.remove_reader(listener)
                loop.call_later(EXHAUSTED_S, go_on)

        def go_on() -> None:
            if listener.fileno() >= 0:
                loop.add_reader(listener, accept)

        go_on()
        try:
            yield
        finally:
            loop.remove_reader(listener)
