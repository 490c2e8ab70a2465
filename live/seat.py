"""One person's place in a room: whom a line belongs to, and what becomes of a slow reader."""

import itertools
import time
from collections.abc import Callable
from typing import Any, Protocol

from live import wire
from live.contract import Ticket
from live.line import ready
from live.room import State, audience_of, is_blocked, is_revoked

UNANSWERED = 8
BURST, A_SECOND = 200.0, 50.0
SLOW_S = 20.0
MOST_UNSENT = 1_000_000
NUMBERS = itertools.count()
Write = Callable[[bytes], bool]


class FarEnd(Protocol):
    """What a seat needs of its line."""

    @property
    def is_full(self) -> bool: ...
    def write(self, frame: bytes) -> bool: ...
    def unsent(self) -> int: ...
    def close(self, code: int, reason: str) -> None: ...


class Seat:
    """Frames go out in the order they were put. A line that is full costs its reader ticks, never an answer: one fresh view comes
    when it has drained, and where it does not drain, or is full again before it was empty once, the seat is closed as too slow.
    """

    __slots__ = (
        "_filled_at", "_tokens", "audience", "closing", "is_leaving", "is_stale", "line", "lite", "number", "on_answer",
        "place", "seq", "stale_since", "ticket", "unanswered", "was_stale",
    )  # fmt: skip

    def __init__(self, ticket: Ticket, line: FarEnd, lite: bool = False) -> None:
        self.ticket, self.line, self.lite, self.number = ticket, line, lite, next(NUMBERS)
        self.audience = audience_of(ticket.role)
        self.seq = self.unanswered = 0
        self.is_stale = self.was_stale = self.is_leaving = False
        self.stale_since = 0.0
        self.closing: tuple[int, str] | None = None
        self.on_answer: Callable[[], None] | None = None
        self.place: dict[Seat, Write] | None = None
        self._tokens, self._filled_at = BURST, 0.0

    @property
    def person(self) -> str:
        return self.ticket.person

    def is_barred(self, state: State) -> bool:
        """Whether this is a revoked speaker or one of the staff, or somebody blocked, be it with a new ticket."""
        ticket = self.ticket
        if is_revoked(state, ticket.role, ticket.person, ticket.subject):
            return True
        return is_blocked(state, ticket.person, ticket.was, int(time.time() * 1000))

    def put(self, frame: bytes, now: float) -> None:
        """Write a ready frame, or fall behind; never waits."""
        if self.closing is not None or self.is_stale:
            return
        if self.line.is_full:
            self.is_stale, self.stale_since = True, now
            if self.was_stale:
                self.bye("too_slow")
            return
        if self.was_stale and self.line.unsent() == 0:
            self.was_stale = False
        self.line.write(frame)

    def keeps_up(self) -> bool:
        """Whether the line took all so far, so that the next frame may go to it without a look."""
        return self.closing is None and not (self.is_stale or self.was_stale) and self.line.unsent() == 0

    def move(self, place: "dict[Seat, Write] | None") -> None:
        """Stand in this group of the room's seats, and in no other."""
        if self.place is not None:
            del self.place[self]
        self.place = place
        if place is not None:
            place[self] = self.line.write

    def tell(self, frame: dict[str, Any]) -> None:
        """A frame for this person alone, which no fresh view makes up for."""
        if self.closing is None:
            self.line.write(ready(wire.encode(frame)))
            if self.line.is_full and self.line.unsent() > MOST_UNSENT:
                self.bye("too_slow")

    def answer(self, frame: dict[str, Any]) -> None:
        """The one answer to one command that was passed on."""
        self.unanswered = max(0, self.unanswered - 1)
        self.tell(frame)
        if self.on_answer:
            self.on_answer()

    def wants_fresh(self, now: float) -> bool:
        """Whether a slow reader's line can take a fresh view; one that stays full is closed."""
        if self.line.is_full:
            if now - self.stale_since > SLOW_S:
                self.bye("too_slow")
            return False
        return True

    def refresh(self, frame: bytes, now: float) -> None:
        """The fresh view: for a slow reader in the place of all that it missed."""
        was_stale, self.is_stale = self.is_stale, False
        self.put(frame, now)
        self.was_stale = was_stale

    def bye(self, code: str, message: str | None = None, retry_after: int | None = None) -> None:
        """Say goodbye after what is unsent, then close."""
        if self.closing is None:
            self.closing = (wire.close_code(code), code)
            self.line.write(ready(wire.encode(wire.bye(code, message, retry_after))))
            self.line.close(*self.closing)

    def may_send(self, now: float) -> float:
        """Seconds until this socket may send one more command; 0 takes one token. Far above what the fold's quotas let pass."""
        self._tokens = min(BURST, self._tokens + (now - self._filled_at) * A_SECOND) if self._filled_at else BURST
        self._filled_at = now
        if self._tokens < 1:
            return (1 - self._tokens) / A_SECOND
        self._tokens -= 1
        return 0
