"""What a room knows: everything that was folded from its log, held on servers only."""

from dataclasses import dataclass, field
from typing import Any

RULES = 1
"""The version of the fold's rules, named by entries and snapshots; a node that meets a newer one must drain instead of guessing."""


class NewerRules(Exception):
    """An entry or a snapshot was written under rules that this program does not know yet."""


@dataclass(slots=True)
class Person:
    """What one sender (seen under one or more names, see `State.senders`) has done lately."""

    asks: dict[str, int] = field(default_factory=dict)
    recent: list[list[Any]] = field(default_factory=list)
    ask_free_at: int = 0
    say_free_at: int = 0
    said_at: int = 0
    muted_until: int = 0


@dataclass(slots=True)
class Question:
    """One question; `number` counts from 1 in its room."""

    number: int
    seq: int
    at: int
    id: str
    sender: int
    text: str
    by: dict[str, str]
    state: str
    held: str | None = None
    position: str | None = None
    votes: int = 0
    voters: int = 0
    reporters: int = 0
    taken_by: dict[str, str] | None = None
    to: str | None = None
    handed_seq: int = 0
    handed_at: int = 0
    answer: str | None = None
    answered_by: dict[str, str] | None = None
    before: str | None = None
    simulated: bool = False


@dataclass(slots=True)
class Message:
    """One chat message that was shown, held or hidden; those the sample left out are not kept."""

    number: int
    text: str
    by: dict[str, str]
    state: str
    held: str | None = None
    reporters: int = 0


@dataclass(slots=True)
class State:
    """The whole room. `seq` and `at` (ms) are the last folded command's and entry's; `mark` names the folded log."""

    room: str
    rules: int = RULES
    seq: int = 0
    at: int = 0
    digest: str = ""
    kind: str = "live"
    title: str = ""
    phase: str = "scheduled"
    settings: dict[str, Any] = field(default_factory=dict)
    rundown: list[Any] = field(default_factory=list)
    hosts: list[Any] = field(default_factory=list)
    speakers: list[dict[str, Any]] = field(default_factory=list)
    senders: dict[str, int] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    likes: int = 0

    @property
    def mark(self) -> str:
        """Eight hex digits of the running hash over all folded entries; "" never: a fresh room has "00000000"."""
        return self.digest[:8] or "00000000"


@dataclass(slots=True)
class Outcomes:
    """What one entry brought about.

    replies: one per command, in the entry's order: a ready `ack` or `error` frame (dict), or None where the command had no id.
    viewer_events, stage_events: events in the room's order, to be sent in ticks (and kept for resuming).
    facts: dicts with `f`, `seq`, `at` (unix ms) for the keeper to write under the entry's own id.
    removed: subjects (speaker ids) whose sockets must get `bye removed` now.
    ended: the room ended in this entry: say goodbye to all.
    """

    replies: list[dict[str, Any] | None] = field(default_factory=list)
    viewer_events: list[dict[str, Any]] = field(default_factory=list)
    stage_events: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    ended: bool = False


def new(room_id: str) -> State:
    """A room nobody has heard of yet: phase `scheduled` until the system's `open`; people may gather and ask before."""
    return State(room=room_id)
