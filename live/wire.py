"""The words spoken on a room's socket: JSON text to commands, and the frames the server says."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

SUBPROTOCOL = "chunfeng.v1"
FRAME_BYTES = 32 * 1024
ID_LENGTH = 40
TEXT_LENGTH = {"ask": 200, "say": 100, "answer": 1000, "reason": 60, "poll": 80, "choice": 30}
CHOICES = (2, 6)
POLL_MINUTES = 60
REPORTED_FOR = ("ad", "abuse", "fraud", "other")
MOST = 2**53
ENCODER = msgspec.json.Encoder()

MESSAGES = {
    "malformed": "这条指令看不懂，请刷新页面后再试。",
    "too_long": "内容太长了，请删短一些再发。",
    "rate_limited": "发得太快了，请稍等片刻再发。",
    "not_allowed": "您没有进行此项操作的权限。",
    "muted": "您已被暂时禁言，到时间后可以继续发言。",
    "already_done": "已经处理过了，不用重复操作。",
    "unknown": "找不到这条内容，请刷新后再试。",
    "gone": "这条内容已经撤下。",
    "busy": "直播间正忙，这条没有发出，请稍后再发。",
}
AWAY = "后台正在恢复，您不用离开；提问和聊天稍等再发，恢复了自动接上。"
BYES = {
    "ended": (4000, "直播已经结束，谢谢观看。"),
    "removed": (4001, "您已被请出直播间，如有疑问请联系主办方。"),
    "restarting": (1012, "服务正在更新，马上自动回来。"),
    "replaced": (4002, "您在别处打开了太多直播间页面，这一个已断开。"),
    "bad_ticket": (4003, "入场凭证无效或已过期，请刷新页面。"),
    "malformed": (4004, "收到的数据无法识别，请刷新页面。"),
    "too_slow": (4005, "网络太慢，跟不上直播，请稍后重新进入。"),
}


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


class _Bad(Exception):
    """A field that is not what it must be; the argument is the error's code."""


def _string(most: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not 0 < len(value) <= most or _unspeakable(value):
            raise _Bad("malformed")
        return value

    return read


def _number(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise _Bad("malformed")
        return value

    return read


def _text(op: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or _unspeakable(value):
            raise _Bad("malformed")
        text = "".join(
            " " if c in "\r\n\t" else c for c in value if (c >= " " and c != "\x7f") or c in "\r\n\t"
        ).strip()
        if len(text) > TEXT_LENGTH[op]:
            raise _Bad("too_long")
        if not text:
            raise _Bad("malformed")
        return text

    return read


def _one_of(known: tuple[str, ...]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in known:
            raise _Bad("malformed")
        return str(value)

    return read


def _choices(value: Any) -> list[str]:
    if not isinstance(value, list) or not CHOICES[0] <= len(value) <= CHOICES[1]:
        raise _Bad("malformed")
    read = [_text("choice")(choice) for choice in value]
    if len(set(read)) < len(read):
        raise _Bad("malformed")
    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Bad("malformed")
    return value


def _or_null(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _unspeakable(value: str) -> bool:
    """Half of a surrogate pair is no character: it can be escaped in JSON but never be sent on."""
    return _SURROGATE.search(value) is not None


_QUESTION = _number(-MOST, MOST)
_NAME = _string(100)
FIELDS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "ask": {"text": _text("ask"), "position": _or_null(_NAME)},
    "say": {"text": _text("say")},
    "upvote": {"question": _QUESTION},
    "like": {"n": _number(1, 20)},
    "report": {"target": _NAME, "reason": _one_of(REPORTED_FOR)},
    "answer": {"question": _QUESTION, "text": _or_null(_text("answer"))},
    "pass": {"question": _QUESTION},
    "pin": {"position": _NAME},
    "unpin": {},
    "take": {"question": _QUESTION},
    "hand": {"question": _QUESTION, "to": _NAME},
    "feed": {"feed": _NAME},
    "poll": {"text": _text("poll"), "choices": _choices, "minutes": _or_null(_number(1, POLL_MINUTES))},
    "vote": {"poll": _QUESTION, "choice": _QUESTION},
    "close_poll": {"poll": _QUESTION},
    "hide": {"target": _NAME},
    "release": {"target": _NAME},
    "dismiss": {"target": _NAME},
    "mute": {"person": _NAME, "minutes": _number(0, 10_080), "reason": _text("reason")},
    "block": {"person": _NAME, "minutes": _or_null(_number(1, 10_080)), "reason": _text("reason")},
    "unblock": {"person": _NAME},
    "slow": {"seconds": _number(0, 3_600)},
    "newcomers": {"held": _flag},
    "cut": {},
    "reopen": {},
    "end": {},
}
OPTIONAL = {("ask", "position"), ("answer", "text"), ("report", "reason"), ("mute", "reason"), ("poll", "minutes")}


def parse_command(text: str | bytes) -> Hello | Command:
    """Raises BadFrame (close) or Refused (`malformed`, `too_long`: send its frame and go on)."""
    said = _object(text)
    if said.get("op") == "hello":
        return _hello(said)
    op, id = said.get("op"), said.get("id")
    try:
        if not isinstance(op, str) or op not in FIELDS:
            raise _Bad("malformed")
        if not (op == "like" and id is None):
            _string(ID_LENGTH)(id)
        known = {name: read for name, read in FIELDS[op].items() if name in said or (op, name) not in OPTIONAL}
        return Command(op, id, {name: read(said.get(name)) for name, read in known.items()})
    except _Bad as bad:
        safe = id if isinstance(id, str | int) and not _unspeakable(str(id)) else None
        raise Refused(error(safe, str(bad))) from None


def _object(text: str | bytes) -> dict[str, Any]:
    if len(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")) > FRAME_BYTES:
        raise BadFrame("over 32 kB")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame("no JSON") from None
    if not isinstance(said, dict):
        raise BadFrame("no object")
    return said


def _hello(said: dict[str, Any]) -> Hello:
    """Tolerant: what cannot be resumed from is a fresh hello, and a ticket that is no text is a bad one."""
    ticket, since, mark = said.get("ticket"), said.get("since"), said.get("mark")
    return Hello(
        ticket if isinstance(ticket, str) and not _unspeakable(ticket) else "",
        since if type(since) is int and since >= 0 else None,
        mark if isinstance(mark, str) else None,
        said.get("lite") is True,
    )


def written(command: Command) -> str:
    """All that its sender wrote in words."""
    return "\n".join([command.args.get("text") or "", *command.args.get("choices", ())])


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
    out: dict[str, Any] = {"op": command.op, "p": person, "r": role, "nm": name, "args": dict(command.args)}
    if command.id is not None:
        out["id"] = command.id
    if command.op == "pin":
        out["args"]["card"] = card
    rest = {"w": was, "sub": subject, "sim": simulated, "hold": hold}
    return out | {key: value for key, value in rest.items() if value}


def ack(id: str, seq: int, *, held: bool = False, question: int | None = None) -> dict[str, Any]:
    frame: dict[str, Any] = {"k": "ack", "id": id, "seq": seq}
    if question is not None:
        frame["question"] = question
    return frame | {"held": True} if held else frame


def error(id: Any, code: str, message: str | None = None, retry_after: int | None = None) -> dict[str, Any]:
    frame = {"k": "error", "id": id, "code": code, "message": message or MESSAGES[code]}
    return frame if retry_after is None else frame | {"retry_after": retry_after}


def welcome(seq: int, mark: str, you: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    return {"k": "welcome", "seq": seq, "mark": mark, "you": you, "state": state}


def resume(seq: int, mark: str) -> dict[str, Any]:
    return {"k": "resume", "seq": seq, "mark": mark}


def tick(seq: int, mark: str, at_ms: int, online: int, likes: int, events: list[dict[str, Any]]) -> dict[str, Any]:
    at = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    return {"k": "tick", "seq": seq, "mark": mark, "at": at, "online": online, "likes": likes, "events": events}


def away(is_away: bool) -> dict[str, Any]:
    """Whether the room's log is out of reach: its viewers stay, what they say is refused until it is back."""
    return {"k": "away", "away": True, "message": AWAY, "retry_after": 5} if is_away else {"k": "away", "away": False}


def bye(code: str, message: str | None = None, retry_after: int | None = None) -> dict[str, Any]:
    frame = {"k": "bye", "code": code, "message": message or BYES[code][1]}
    return frame if retry_after is None else frame | {"retry_after": retry_after}


def close_code(code: str) -> int:
    """The WebSocket close code that goes with a `bye`."""
    return BYES[code][0]


def encode(frame: dict[str, Any]) -> bytes:
    """A frame as UTF-8 JSON, for a text message."""
    return ENCODER.encode(frame)
