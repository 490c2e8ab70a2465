"""One WebSocket that costs little: the library's machine reads, answers pings and closes; ready frames are written beside it.

A silent viewer is a socket and this object. The machine is made when bytes come, and dropped when they ended with a whole
message; that of the handshake reads the hello as well. Both write whole frames only, and the stream keeps the order they were written in.
"""

import logging
import socket
import time
from http import HTTPStatus
from typing import Protocol

from websockets import protocol
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from live.stream import Sockets, Stream

LONGEST_MESSAGE, MOST_PARTS, MOST_PONGS = 1_000_000, 256, 512 * 1024
SHORT_MESSAGE = 64 * 1024
"""What a viewer's message may be; longer ones are pieces of a publisher's film."""
_NEVER_WHOLE = 1 << 62
_LOG = logging.getLogger("websockets.server")


def ready(text: bytes) -> bytes:
    """A text frame, to be written to any number of lines."""
    return Frame(Opcode.TEXT, text).serialize(mask=False)


PING = Frame(Opcode.PING, b"").serialize(mask=False)
_PONG, _PONG_BYTES = b"\x8a\x80", 6
"""Its answer, empty as it is: two bytes and a mask (RFC 6455, 5.2). A crowd sends thousands a second, and that it came is all it says."""


class Ear(Protocol):
    """Who listens to a line after its handshake; one that is still late at the door's deadline is turned away."""

    longest: int

    def hear(self, message: str | bytes) -> None: ...
    def gone(self) -> None: ...
    def is_late(self) -> bool: ...
    def turn_away(self) -> None: ...


class Door(Protocol):
    """Who lets lines in. A request is answered by `line.welcome` or `line.refuse`, at once or later."""

    def came(self, line: "Line") -> None: ...
    def knock(self, line: "Line", request: Request) -> None: ...
    def parting(self, line: "Line") -> None: ...
    def left(self, line: "Line") -> None: ...


class Line(Stream):
    """`is_open` tells that frames may be written, `is_full` that the far end does not keep up."""

    __slots__ = ("_machine", "_parts", "_unread", "door", "ear", "heard_at", "is_open")

    def __init__(self, sock: socket.socket, sockets: Sockets, door: Door) -> None:
        super().__init__(sock, sockets)
        self.door = door
        self.ear: Ear | None = None
        self.is_open = False
        self.heard_at = time.monotonic()
        self._machine: protocol.Protocol | None = ServerProtocol(max_size=SHORT_MESSAGE, logger=_LOG)
        self._parts: list[Frame] | None = None
        self._unread = 0
        door.came(self)

    # out

    def write(self, frame: bytes) -> bool:
        """A whole frame, ready made. Nothing may follow a closing frame, so a line that is not open takes none. Whether it went out at once."""
        return self.is_open and self.send(frame)

    def welcome(self, request: Request, subprotocol: str) -> None:
        """Finish the handshake. The subprotocol is named to those that offered it."""
        machine = self._machine
        if not isinstance(machine, ServerProtocol) or machine.eof_sent or self.is_leaving:
            return
        machine.max_message_size = self._longest()
        response = machine.accept(request)
        offered = [
            each.strip() for value in request.headers.get_all("Sec-WebSocket-Protocol") for each in value.split(",")
        ]
        if response.status_code == HTTPStatus.SWITCHING_PROTOCOLS and subprotocol in offered:
            response.headers["Sec-WebSocket-Protocol"] = subprotocol
        self._respond(machine, response)

    def refuse(self, status: HTTPStatus, text: str, **headers: str) -> None:
        """A plain answer instead of a WebSocket; header names have underscores for their hyphens."""
        machine = self._machine
        if not isinstance(machine, ServerProtocol) or machine.eof_sent or self.is_leaving:
            return
        response = machine.reject(status, text)
        for name, value in ({"Content_Type": "application/json"} | headers).items():
            del response.headers[name.replace("_", "-")]
            response.headers[name.replace("_", "-")] = value
        self._respond(machine, response)

    def close(self, code: int, reason: str) -> None:
        """Say the last word; the door ends the line if the far end says none."""
        if self.is_open:
            machine = self._machine = self._machine or self._make_machine()
            machine.send_close(code, reason)
            self._flush(machine)

    # in

    def received(self, data: bytes) -> None:
        self.heard_at, was_open = time.monotonic(), self.is_open
        if self._machine is None and len(data) == _PONG_BYTES and data.startswith(_PONG):
            return
        machine = self._machine = self._machine or self._make_machine()
        self._unread += len(data)
        machine.receive_data(data)
        self._flush(machine)
        for event in machine.events_received():
            if isinstance(event, Request):
                self._unread = 0 if data.endswith(b"\r\n\r\n") else _NEVER_WHOLE
                self.door.knock(self, event)
            elif isinstance(event, Frame):
                self._unread -= _size_on_wire(event)
                self._take(event)
        if was_open and self._unread == 0 and self._parts is None and self.is_open:
            self._drop_machine()

    def ended(self) -> None:
        if self._machine:
            self._machine.receive_eof()
            self._flush(self._machine)

    def lost(self) -> None:
        self.is_open, ear, self.ear = False, self.ear, None
        self._drop_machine()
        self.door.left(self)
        if ear:
            ear.gone()

    # within

    def _make_machine(self) -> protocol.Protocol:
        self._unread = 0
        return protocol.Protocol(protocol.SERVER, max_size=self._longest(), logger=_LOG)

    def _drop_machine(self) -> None:
        """Its parser and what stopped it refer back to it; what the collector is told to pass over (`gc.freeze`) would stay for ever."""
        machine, self._machine = self._machine, None
        if machine:
            machine.parser.close()
            machine.parser_exc = machine.handshake_exc = None

    def _longest(self) -> int:
        return self.ear.longest if self.ear else SHORT_MESSAGE

    def _respond(self, machine: ServerProtocol, response: Response) -> None:
        machine.send_response(response)
        self.is_open = machine.state is protocol.OPEN
        self._flush(machine)

    def _flush(self, machine: protocol.Protocol) -> None:
        """What the machine has to say, and whether it ends the line."""
        said = machine.data_to_send()
        if data := b"".join(said):
            self.send(data)
            if self.is_full and self.unsent() > MOST_PONGS:  # it asks and asks, and reads no answer
                return self.abort()
        if said and not said[-1]:
            self.finish()
        if self.is_open and machine.state is not protocol.OPEN:
            self.is_open = False
            self.door.parting(self)

    def _take(self, frame: Frame) -> None:
        """A frame of a message, which may come in several; control frames the machine has dealt with."""
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT) or not self.is_open:
            return
        parts = self._parts or []
        parts.append(frame)
        self._parts = None if frame.fin else parts
        if len(parts) > MOST_PARTS:  # the machine bounds their bytes, but empty ones have none
            self._parts = None
            return self.close(CloseCode.MESSAGE_TOO_BIG, "too many pieces")
        if not frame.fin or self.ear is None:
            return
        message = b"".join(part.data for part in parts)
        if parts[0].opcode is Opcode.BINARY:
            return self.ear.hear(message)
        try:
            text = message.decode()
        except UnicodeDecodeError:
            self.close(CloseCode.INVALID_DATA, "not UTF-8")
        else:
            self.ear.hear(text)


def _size_on_wire(frame: Frame) -> int:
    """Of a masked frame: two bytes, a longer length where it needs one, the mask, the data (RFC 6455, 5.2)."""
    size = len(frame.data)
    return 2 + (0 if size < 126 else 2 if size < 65_536 else 8) + 4 + size
