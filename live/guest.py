"""One viewer's line from hello to goodbye: what is heard becomes commands of its seat."""

import math
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from live import room, wire
from live.contract import BadTicket, Ticket, verify
from live.hub import Room
from live.line import SHORT_MESSAGE, Line, ready
from live.seat import UNANSWERED, Seat
from live.words import REFUSE, must_wait, no_screening, verdict

if TYPE_CHECKING:
    from live.server import Server


class Guest:
    """Messages are taken in their order. While one has to wait, the line is not read and the rest is held."""

    longest = SHORT_MESSAGE
    __slots__ = ("held", "hello", "is_looking", "line", "room", "room_id", "seat", "server", "ticket")

    def __init__(self, server: "Server", line: Line, room_id: str) -> None:
        self.server, self.line, self.room_id = server, line, room_id
        self.ticket: Ticket | None = None
        self.hello: wire.Hello | None = None
        self.room: Room | None = None
        self.seat: Seat | None = None
        self.held: deque[str | bytes] | None = None
        self.is_looking = False

    # what the line says

    def hear(self, message: str | bytes) -> None:
        if self.held is not None:
            self.held.append(message)
        elif self.seat:
            self.take(self.seat, message)
        else:
            self.greet(message)

    def gone(self) -> None:
        self.server.holding.discard(self)
        if self.room and self.seat:
            self.room.leave(self.seat)
            self.seat.on_answer = None

    # hello

    def greet(self, message: str | bytes) -> None:
        try:
            said = wire.parse_command(message)
            ticket = verify(
                self.server.settings.secrets, said.ticket if isinstance(said, wire.Hello) else "", time.time()
            )
            if ticket.room != self.room_id or ticket.role == "publish" or not isinstance(said, wire.Hello):
                raise BadTicket("another room's")
        except wire.BadFrame:
            return self.part("malformed")
        except (BadTicket, wire.Refused):
            return self.part("bad_ticket")
        self.hello, self.ticket, self.room = said, ticket, self.server.room(self.room_id)
        if not self.room.loaded.is_set():
            self.hold()
        self.room.when_loaded(self.sit_down)

    def sit_down(self) -> None:
        """The room knows its state: enter it."""
        if not self.line.is_open or self.seat or not (self.room and self.hello and self.ticket):
            return
        self.seat = Seat(self.ticket, self.line, self.hello.lite)
        self.room.enter(self.seat, self.hello.since, self.hello.mark)
        self.hello = self.ticket = None
        self.seat.on_answer = self.go_on
        self.go_on()

    def is_late(self) -> bool:
        """Whether it is still outside: the deadline for that has come."""
        return self.seat is None

    def turn_away(self) -> None:
        if self.hello:
            self.part("restarting", "直播间暂时连不上，请稍后再来。", 5)
        else:
            self.part("bad_ticket")

    def part(self, code: str, message: str | None = None, retry_after: int | None = None) -> None:
        self.line.write(ready(wire.encode(wire.bye(code, message, retry_after))))
        self.line.close(wire.close_code(code), code)

    # commands

    def take(self, seat: Seat, message: str | bytes) -> None:
        """One frame from a client."""
        if seat.closing is not None or not self.room:
            return
        try:
            said = wire.parse_command(message)
        except wire.BadFrame:
            return seat.bye("malformed")
        except wire.Refused as refused:
            return seat.tell(refused.frame)
        if isinstance(said, wire.Hello):
            return
        now = time.monotonic()
        wait, refusal = seat.may_send(now), self.server.pressure.refusal(said)
        if said.op == "like" and said.id is None:
            if not wait and refusal is None:
                self.room.like(said.args["n"], seat.ticket.simulated)
        elif wait:
            seat.tell(wire.error(said.id, "rate_limited", retry_after=max(1, math.ceil(wait))))
        elif refusal:
            seat.tell(refusal)
        elif said.op in ("ask", "say") and self.listed(said.args["text"]) == REFUSE:
            seat.tell(wire.error(said.id, "not_allowed", "这句话里有不能发的词，请改一改再发。"))
        elif said.op in ("answer", "poll") and must_wait(no_screening, seat.ticket.role, wire.written(said)):
            seat.tell(wire.error(said.id, "not_allowed", "这段话的用语要改一改，再发一次。"))
        elif said.op == "pin":
            self.is_looking = True
            self.hold()
            self.server.look_up(self, said)
        else:
            self.pass_on(seat, said)

    def pass_on(self, seat: Seat, said: wire.Command, card: dict[str, Any] | None = None) -> None:
        """Into the log, with what the fold must not look up itself: the words' verdict, the pinned position's card."""
        assert self.room
        ticket = seat.ticket
        command = wire.logged(
            said,
            person=ticket.person,
            role=ticket.role,
            name=ticket.name,
            was=ticket.was,
            subject=ticket.subject,
            simulated=ticket.simulated,
            hold=self.doubt(ticket, said.args["text"]) if said.op in ("ask", "say") else None,
            card=card,
        )
        if self.room.send(command, seat):
            seat.unanswered += 1
        else:
            seat.tell(wire.error(said.id, "busy", retry_after=2))
        if self.must_wait():
            self.hold()

    def listed(self, text: str) -> str | None:
        """What the organiser's own list says."""
        kept = self.server.listings.get(self.room_id)
        return kept[1].verdict(text) if kept else None

    def doubt(self, ticket: Ticket, text: str) -> str | None:
        """Why a text must wait for a person; the fold reads it in the entry."""
        assert self.room
        if reason := verdict(text):
            return reason
        if self.listed(text):
            return "word"
        if must_wait(no_screening, ticket.role, text):
            return "law"
        is_held = self.room.state.hold_new and ticket.role == "viewer"
        return "new" if is_held and room.is_new(self.room.state, ticket.person, ticket.was) else None

    def found(self, said: wire.Command, card: dict[str, Any] | None, is_busy: bool) -> None:
        """The pinned position's card, if there is one."""
        self.is_looking = False
        if self.seat and is_busy:
            self.seat.tell(wire.error(said.id, "busy", retry_after=2))
        elif self.seat:
            self.pass_on(self.seat, said, card)
        self.go_on()

    # waiting

    def must_wait(self) -> bool:
        """Whether a card is being looked up, or an eager client has too many commands unanswered: not reading on slows it down."""
        if self.is_looking:
            return True
        return bool(self.seat and self.room and self.seat.unanswered >= UNANSWERED and not self.room.is_away())

    def hold(self) -> None:
        if self.held is None:
            self.held = deque()
            self.line.hold_reading()
            self.server.holding.add(self)

    def go_on(self) -> None:
        """Take what was held, until something has to wait again."""
        if self.held is None or self.seat is None:
            return
        while self.held and not self.must_wait():
            self.take(self.seat, self.held.popleft())
        if not self.held and not self.must_wait():
            self.held = None
            self.server.holding.discard(self)
            if self.line.is_open:
                self.line.read_on()
