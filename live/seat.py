"""One person's socket in a room: a bounded outbox, one writer, and what becomes of a slow reader."""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable
from typing import Any

from live import wire
from live.contract import Ticket
from live.room import audience_of

OUTBOX = 64
UNANSWERED = 8
BURST, A_SECOND = 100.0, 20.0
NUMBERS = itertools.count()


class Seat:
    """Frames go out in the order they were put. A full outbox costs the reader what it held: one fresh view comes instead, and
    where that does not fit either the seat is closed as too slow.
    """

    def __init__(self, ticket: Ticket, send: Callable[[bytes], Awaitable[None]], lite: bool = False) -> None:
        self.ticket, self.lite, self.number = ticket, lite, next(NUMBERS)
        self.audience = audience_of(ticket.role)
        self.unanswered = 0
        self.is_stale = False
        self.was_stale = False
        self.closing: tuple[int, str] | None = None
        self._send, self._frames = send, asyncio.Queue[bytes | None](OUTBOX)
        self._tokens, self._filled_at = BURST, 0.0

    @property
    def person(self) -> str:
        return self.ticket.person

    def put(self, frame: bytes) -> None:
        """Queue a ready frame; never waits."""
        if self.closing is None and not self.is_stale:
            try:
                self._frames.put_nowait(frame)
            except asyncio.QueueFull:
                self._fall_behind()

    def say(self, frame: dict[str, Any]) -> None:
        self.put(wire.encode(frame))

    def answer(self, frame: dict[str, Any]) -> None:
        """The one answer to one command."""
        self.unanswered = max(0, self.unanswered - 1)
        self.say(frame)

    def refresh(self, frame: bytes) -> None:
        """A fresh view in the place of all that a slow reader missed."""
        self.is_stale, self.was_stale = False, True
        self.put(frame)

    def bye(self, code: str, message: str | None = None, retry_after: int | None = None) -> None:
        """Say goodbye after what is queued, then close."""
        if self.closing is None:
            with contextlib.suppress(asyncio.QueueFull):
                self._frames.put_nowait(wire.encode(wire.bye(code, message, retry_after)))
            self.closing = (wire.close_code(code), code)
            with contextlib.suppress(asyncio.QueueFull):
                self._frames.put_nowait(None)

    def _fall_behind(self) -> None:
        while not self._frames.empty():
            self._frames.get_nowait()
        if self.was_stale:
            self.bye("too_slow")
        self.is_stale = True

    def may_send(self, now: float) -> float:
        """Seconds until this socket may send one more command; 0 takes one token. Far above what the fold's quotas let pass."""
        self._tokens = min(BURST, self._tokens + (now - self._filled_at) * A_SECOND) if self._filled_at else BURST
        self._filled_at = now
        if self._tokens < 1:
            return (1 - self._tokens) / A_SECOND
        self._tokens -= 1
        return 0

    async def write(self) -> None:
        """The seat's one writer, until the seat closes or the socket breaks."""
        while (frame := await self._frames.get()) is not None:
            await self._send(frame)
            if self.was_stale and self._frames.empty():
                self.was_stale = False
