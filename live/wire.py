"""The words spoken on a room's socket: JSON text to commands, and the frames the server says."""

from dataclasses import dataclass, field
from typing import Any

SUBPROTOCOL = "chunfeng.v1"
FRAME_BYTES = 32 * 1024


class BadFrame(Exception):
    """Not a JSON object, or over 32 kB: say `bye("malformed")` and close."""


class Refused(Exception):
    """A command that is refused before it reaches the log; `frame` is the ready `error`."""

    def __init__(self, frame: dict[str, Any]) -> None:
        super().__init__(frame["code"])
        self.frame = frame


@dataclass(frozen=True, slots=True)
class Hello:
    ticket: str
    since: int | None = None
    mark: str | None = None
    lite: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One command as a client said it. `id` is None only for a `like` (sum those; a like with an id is logged like any command)."""

    op: str
    id: str | None
    args: dict[str, Any] = field(default_factory=dict)


def parse_command(text: str | bytes) -> Hello | Command:
    """Raises BadFrame (close) or Refused (`malformed`, `too_long`: send its frame and go on)."""
    raise NotImplementedError


def logged(
    command: Command,
    *,
    person: str,
    role: str,
    name: str,
    was: str | None = None,
    subject: str | None = None,
    simulated: bool = False,
    hold: str | None = None,
    card: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The command as it stands in a log entry; `hold` is `words.verdict`'s reason for an ask or say, `card` the pinned position's."""
    raise NotImplementedError


def ack(id: str, seq: int, *, held: bool = False, question: int | None = None) -> dict[str, Any]: ...
def error(id: Any, code: str, message: str | None = None, retry_after: int | None = None) -> dict[str, Any]: ...
def welcome(seq: int, mark: str, you: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]: ...
def resume(seq: int, mark: str) -> dict[str, Any]: ...
def tick(seq: int, mark: str, at_ms: int, online: int, likes: int, events: list[dict[str, Any]]) -> dict[str, Any]: ...
def bye(code: str, message: str | None = None, retry_after: int | None = None) -> dict[str, Any]: ...
def close_code(code: str) -> int:
    """The WebSocket close code that goes with a `bye`."""
    raise NotImplementedError


def encode(frame: dict[str, Any]) -> bytes:
    """A frame as UTF-8 JSON, for a text message."""
    raise NotImplementedError
