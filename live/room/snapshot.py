"""A state as a JSON object and back, so that *snapshot + entries = fresh fold*."""

from base64 import b64decode, b64encode
from dataclasses import fields
from typing import Any

from live.room.people import REMEMBERED_MS
from live.room.shelves import arrange
from live.room.state import RULES, Message, NewerRules, Person, Pin, Poll, Question, State

_BUILT = ("ranked", "shelves", "windows", "senders")
_ROWS = {"people": Person, "questions": Question, "messages": Message}
_BITSETS = ("voters", "reporters")
_BYTES = ("ballots",)
_LATER = ("blocked", "named", "hold_new", "complaints", "report_paid_at", "polls")
"""Fields of rules 3 and later, left out where they say nothing: an older room's dump stays as it was."""


def dump(state: State) -> dict[str, Any]:
    """Everything the state knows, as plain JSON values; equal histories give equal dumps. The state must not be folded meanwhile."""
    out: dict[str, Any] = {
        f.name: getattr(state, f.name) for f in fields(State) if f.name not in _BUILT and f.name not in _ROWS
    }
    out = {name: value for name, value in out.items() if value or name not in _LATER}
    out["settings"], out["figures"], out["muted"] = dict(state.settings), dict(state.figures), dict(state.muted)
    out |= {name: dict(out[name]) for name in ("blocked", "named") if name in out}
    out["claims"], out["revoked"], out["closed"] = dict(state.claims), [*state.revoked], [*state.closed]
    out["pinned"] = _row(state.pinned) if state.pinned else None
    out["sums"], out["minutes"] = [*state.sums], [[minute, *row] for minute, row in state.minutes.items()]
    out["people"] = [_person(person, state.at) for person in state.people]
    out["questions"] = [_row(q) for q in state.questions]
    out["messages"] = [_row(m) for _, m in sorted(state.messages.items())]
    if state.polls:
        out["polls"] = [_row(poll) for poll in state.polls]
    return out


def load(snapshot: dict[str, Any]) -> State:
    """The state a snapshot was taken of. Raises NewerRules where it was written under newer rules."""
    if snapshot["rules"] > RULES:
        raise NewerRules(f"snapshot of rules {snapshot['rules']}, this program knows {RULES}")
    known = dict(snapshot)
    known["pinned"] = Pin(*snapshot["pinned"]) if snapshot["pinned"] else None
    known["sums"] = [*snapshot["sums"]]
    known["minutes"] = {row[0]: [*row[1:]] for row in snapshot["minutes"]}
    for name in ("settings", "figures", "muted", "claims", "blocked", "named"):
        known[name] = dict(snapshot.get(name, {}))
    for name in ("revoked", "closed"):
        known[name] = [*snapshot[name]]
    known["people"] = [_unrow(Person, row) for row in snapshot["people"]]
    known["questions"] = [_unrow(Question, row) for row in snapshot["questions"]]
    known["polls"] = [_unrow(Poll, row) for row in snapshot.get("polls", [])]
    known["messages"] = {row[0]: _unrow(Message, row) for row in snapshot["messages"]}
    return arrange(State(**known))


def _person(person: Person, now: int) -> list[Any]:
    row = _row(person)
    row[2] = [[*known] for known in person.recent if now - known[1] <= REMEMBERED_MS]
    return row


def _row(thing: Any) -> list[Any]:
    row = [_packed(f.name, getattr(thing, f.name)) for f in fields(thing)]
    for f in reversed(fields(thing)):
        if f.name not in _LATER or row[-1]:
            break
        row.pop()
    return row


def _packed(name: str, value: Any) -> Any:
    if name in _BITSETS:
        return b64encode(value.to_bytes((value.bit_length() + 7) // 8, "little")).decode() if value else ""
    if name in _BYTES:
        return b64encode(value).decode()
    if isinstance(value, tuple | list):
        return [*value]
    return dict(value) if isinstance(value, dict) else value


def _unrow(kind: type, row: list[Any]) -> Any:
    names = [f.name for f in fields(kind)]
    return kind(**{name: _unpacked(name, value) for name, value in zip(names, row, strict=False)})


def _unpacked(name: str, value: Any) -> Any:
    if name in _BITSETS:
        return int.from_bytes(b64decode(value), "little")
    if name in _BYTES:
        return bytearray(b64decode(value))
    if name in ("by", "taken_by", "answered_by"):
        return tuple(value) if value else None
    if name == "recent":
        return [[*known] for known in value]
    if isinstance(value, list):
        return [*value]
    return dict(value) if isinstance(value, dict) else value
