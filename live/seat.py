"""One person's socket in a room: a bounded outbox, one writer, and what becomes of a slow reader."""

import asyncio
import itertools
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from live import wire
from live.contract import Ticket
from live.room import audience_of

OUTBOX = 64
ANSWERS = 256
UNANSWERED = 8
BURST, A_SECOND = 200.0, 50.0
NUMBERS = itertools.count()


class Seat:
    """Frames go out in the order they were put. A full outbox costs the reader the ticks it held, never an answer: one fresh view
    comes instead, and where that does not get through either the seat is closed as too slow.
    """

    def __init__(
        self,
        ticket: Ticket,
        send: Callable[[bytes], Awaitable[None]],
        lite: bool = False,
        on_bye: Callable[[], object] = lambda: None,
    ) -> None:
        self.ticket, self.lite, self.number = ticket, lite, next(NUMBERS)
        self.audience = audience_of(ticket.role)
        self.seq = 0
        self.unanswered = 0
        self.is_stale = self.was_stale = self.is_leaving = False
        self.closing: tuple[int, str] | None = None
        self._send, self._on_bye = send, on_bye
        self._ticks, self._answers, self._last = deque[bytes](), deque[bytes](), deque[bytes]()
        self._filled, self._answered = asyncio.Event(), asyncio.Event()
        self._tokens, self._filled_at = BURST, 0.0

    @property
    def person(self) -> str:
        return self.ticket.person

    def put(self, frame: bytes) -> None:
        """Queue a ready frame; never waits."""
        if self.closing is None and not self.is_stale:
            if len(self._ticks) >= OUTBOX:
                return self._fall_behind()
            self._ticks.append(frame)
            self._filled.set()

    def say(self, frame: dict[str, Any]) -> None:
        self.put(wire.encode(frame))

    def tell(self, frame: dict[str, Any]) -> None:
        """A frame for this person alone, which no fresh view makes up for."""
        if self.closing is None:
            if len(self._answers) >= ANSWERS:
                return self.bye("too_slow")
            self._answers.append(wire.encode(frame))
            self._filled.set()

    def answer(self, frame: dict[str, Any]) -> None:
        """The one answer to one command that was passed on."""
        self.unanswered = max(0, self.unanswered - 1)
        self._answered.set()
        self.tell(frame)

    def refresh(self, frame: bytes) -> None:
        """The fresh view: for a slow reader in the place of all that it missed."""
        self.is_stale, self.was_stale = False, self.is_stale
        self.put(frame)

    def bye(self, code: str, message: str | None = None, retry_after: int | None = None) -> None:
        """Say goodbye after what is queued, then close."""
        if self.closing is None:
            self._last.append(wire.encode(wire.bye(code, message, retry_after)))
            self.closing = (wire.close_code(code), code)
            self._filled.set()
            self._answered.set()
            self._on_bye()

    def _fall_behind(self) -> None:
        self._ticks.clear()
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

    async def until_answered(self, seconds: float) -> None:
        """Until one more command is answered, the seat closes, or the time is over."""
        self._answered.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._answered.wait()
        except TimeoutError:
            pass

    async def write(self) -> None:
        """The seat's one writer, until the seat closes or the socket breaks."""
        while True:
            for waiting in (self._ticks, self._answers, self._last):
                while waiting:
                    await self._send(waiting.popleft())
            if self._ticks or self._answers or self._last:
                continue
            self.was_stale = False
            if self.closing is not None:
                return
            self._filled.clear()
            await self._filled.wait()
