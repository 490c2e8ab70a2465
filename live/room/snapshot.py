"""A state as a JSON object and back, so that *snapshot + entries = fresh fold*."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from live.room.people import REMEMBERED_MS
from live.room.shelves import arrange
from live.room.state import RULES, By, Message, NewerRules, Person, Pin, Poll, Question, State

_BUILT = ("ranked", "shelves", "windows", "senders")
_ROWS = ("people", "questions", "messages")
_LATER = ("blocked", "named", "hold_new", "complaints", "report_paid_at", "polls")
"""Fields of rules 3 and later, left out where they say nothing: an older room's dump stays as it was."""


def _written_bits(value: int) -> str:
    return b64encode(value.to_bytes((value.bit_length() + 7) // 8, "little")).decode() if value else ""


def _read_bits(text: str) -> int:
    return int.from_bytes(b64decode(text), "little")


def _written_by(by: By | None) -> list[str] | None:
    return [*by] if by else None


def _read_by(by: list[str] | None) -> tuple[str, ...] | None:
    return tuple(by) if by else None


def _copied(rows: list[list[Any]]) -> list[list[Any]]:
    return [[*row] for row in rows]


class Rows:
    """Things of one kind as lists of their fields. `shapes` are how some of these are written and read; a big room has 50,000 people,
    so all that does not depend on the row is done once."""

    def __init__(self, kind: type, **shapes: tuple[Callable[[Any], Any], Callable[[Any], Any]]) -> None:
        names = [f.name for f in fields(kind)]
        self.kind, self.values = kind, attrgetter(*names)
        self.writes = [(names.index(name), write) for name, (write, _) in shapes.items()]
        self.reads = [(names.index(name), read) for name, (_, read) in shapes.items()]
        self.shortest = len([name for name in names if name not in _LATER])

    def written(self, thing: Any) -> list[Any]:
        row = [*self.values(thing)]
        for i, write in self.writes:
            row[i] = write(row[i])
        while len(row) > self.shortest and not row[-1]:
            row.pop()
        return row

    def read(self, written: list[Any]) -> Any:
        row = [*written]
        for i, read in self.reads:
            if i < len(row):
                row[i] = read(row[i])
        return self.kind(*row)


BITS, BY = (_written_bits, _read_bits), (_written_by, _read_by)
LIST, DICT = (list, list), (dict, dict)
BYTES = (lambda value: b64encode(value).decode(), lambda text: bytearray(b64decode(text)))
PEOPLE = Rows(Person, names=LIST, asks=DICT, recent=(_copied, _copied))
QUESTIONS = Rows(Question, by=BY, voters=BITS, reporters=BITS, taken_by=BY, answered_by=BY, complaints=DICT)
MESSAGES = Rows(Message, by=BY, reporters=BITS, complaints=DICT)
POLLS = Rows(Poll, choices=LIST, by=BY, votes=LIST, simulated=LIST, ballots=BYTES)
PINS = Rows(Pin, card=DICT)


def dump(state: State) -> dict[str, Any]:
    """Everything the state knows, as plain JSON values; equal histories give equal dumps. The state must not be folded meanwhile."""
    out: dict[str, Any] = {
        f.name: getattr(state, f.name) for f in fields(State) if f.name not in _BUILT and f.name not in _ROWS
    }
    out = {name: value for name, value in out.items() if value or name not in _LATER}
    out["settings"], out["figures"], out["muted"] = dict(state.settings), dict(state.figures), dict(state.muted)
    out |= {name: dict(out[name]) for name in ("blocked", "named") if name in out}
    out["claims"], out["revoked"], out["closed"] = dict(state.claims), [*state.revoked], [*state.closed]
    out["pinned"] = PINS.written(state.pinned) if state.pinned else None
    out["sums"], out["minutes"] = [*state.sums], [[minute, *row] for minute, row in state.minutes.items()]
    out["people"] = [_recent(PEOPLE.written(person), state.at) for person in state.people]
    out["questions"] = [*map(QUESTIONS.written, state.questions)]
    out["messages"] = [MESSAGES.written(m) for _, m in sorted(state.messages.items())]
    if state.polls:
        out["polls"] = [*map(POLLS.written, state.polls)]
    return out


def load(snapshot: dict[str, Any]) -> State:
    """The state a snapshot was taken of. Raises NewerRules where it was written under newer rules."""
    if snapshot["rules"] > RULES:
        raise NewerRules(f"snapshot of rules {snapshot['rules']}, this program knows {RULES}")
    known = dict(snapshot)
    known["pinned"] = PINS.read(snapshot["pinned"]) if snapshot["pinned"] else None
    known["sums"] = [*snapshot["sums"]]
    known["minutes"] = {row[0]: [*row[1:]] for row in snapshot["minutes"]}
    for name in ("settings", "figures", "muted", "claims", "blocked", "named"):
        known[name] = dict(snapshot.get(name, {}))
    for name in ("revoked", "closed"):
        known[name] = [*snapshot[name]]
    known["people"] = [*map(PEOPLE.read, snapshot["people"])]
    known["questions"] = [*map(QUESTIONS.read, snapshot["questions"])]
    known["polls"] = [*map(POLLS.read, snapshot.get("polls", []))]
    known["messages"] = {row[0]: MESSAGES.read(row) for row in snapshot["messages"]}
    return arrange(State(**known))


def _recent(row: list[Any], now: int) -> list[Any]:
    row[2] = [known for known in row[2] if now - known[1] <= REMEMBERED_MS]
    return row
