"""What a room knows: everything that was folded from its log, held on servers only."""

from dataclasses import dataclass, field
from typing import Any

RULES = 4
"""The version of the fold's rules, named by entries and snapshots; a node that meets a newer one must drain instead of guessing.

2: `position_reopened`. 3: blocking, reports with reasons and their dismissal, newcomers held; order kept is a fact, with whom and why.
4: polls; staff who lost a role here.
"""

By = tuple[str, str, str]
"""Who did it: masked name, role, person."""


SIMULATED = 8
"""On top of the choice in a ballot of the simulated audience."""


class NewerRules(Exception):
    """An entry or a snapshot was written under rules that this program does not know yet."""


@dataclass(slots=True)
class Person:
    """What one sender has done lately. `names` are the persons it was seen as: a visitor who signs in keeps the votes and mutes.

    recent: [id, at ms, seq, "" | "held" | "already_done"] of the last commands but asks; asks: id → question.
    ask_paid_at, say_paid_at, report_paid_at: ms at which all that was taken from the quota has come back.
    """

    names: list[str] = field(default_factory=list)
    asks: dict[str, int] = field(default_factory=dict)
    recent: list[list[Any]] = field(default_factory=list)
    ask_paid_at: int = 0
    say_paid_at: int = 0
    said_at: int = -1
    muted_until: int = 0
    report_paid_at: int = 0


@dataclass(slots=True)
class Question:
    """One question; `number` counts from 1 in its room, `voters` and `reporters` are bitsets over the senders' indexes.

    state: waiting, held, taken, handed, answered or hidden. held: why it was held when asked. last_to: whom it was last handed to.
    complaints: how many reports gave which reason.
    """

    number: int
    seq: int
    at: int
    sender: int
    text: str
    by: By
    state: str
    held: str | None = None
    position: str | None = None
    simulated: bool = False
    votes: int = 0
    voters: int = 0
    reports: int = 0
    reporters: int = 0
    taken_by: By | None = None
    to: str | None = None
    last_to: str | None = None
    handed_seq: int = 0
    handed_at: int = 0
    answer: str | None = None
    answered_by: By | None = None
    complaints: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Message:
    """One chat message that was shown, held or hidden (`state` said, held, hidden); those the sample left out are not kept."""

    number: int
    text: str
    by: By
    state: str
    held: str | None = None
    reports: int = 0
    reporters: int = 0
    complaints: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Poll:
    """One poll; `number` counts from 1 in its room. until: when it closes by itself (ms). closed_at: 0 while it is open.

    ballots: by sender's index the choice made, from 1, or 0; SIMULATED more for one of the simulated audience. They are forgotten when
    the poll closes: votes and simulated, counted by choice, stay.
    """

    number: int
    seq: int
    at: int
    text: str
    choices: list[str]
    by: By
    until: int | None
    votes: list[int]
    simulated: list[int]
    ballots: bytearray
    closed_at: int = 0


@dataclass(slots=True)
class Pin:
    """What is being explained now."""

    card: dict[str, Any]
    seq: int
    at: int


@dataclass(slots=True)
class State:
    """The whole room. `seq` and `at` (ms) are the last folded command's and entry's; `mark` names the folded log;
    `rules` are the newest of any entry folded.

    phase: scheduled, open, cut, ended. kind: live or board. senders: person → index into people. claims: visitor → who it became.
    revoked: speakers (ids) and staff (persons) who lost their part here. polls: the last one may be open, the others are closed.
    muted, blocked: person → until when (ms; 0 for ever). named: shown name and reason of those. hold_new: newcomers' texts are held.
    """

    room: str
    rules: int = 1
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
    employers: list[str] | None = None
    revoked: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    feed: str | None = None
    slow: int = 0
    notice: dict[str, Any] | None = None
    notice_seq: int = 0
    figures: dict[str, Any] = field(default_factory=dict)
    pinned: Pin | None = None
    muted: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    hold_new: bool = False
    senders: dict[str, int] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    polls: list[Poll] = field(default_factory=list)
    second: int = 0
    second_shown: int = 0
    sums: list[int] = field(default_factory=lambda: [0] * 8)
    minutes: dict[int, list[int]] = field(default_factory=dict)
    ranked: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict, compare=False)
    shelves: dict[str, list[int]] = field(default_factory=dict, compare=False)
    windows: dict[str, tuple[set[int], set[int]]] = field(default_factory=dict, compare=False)

    @property
    def mark(self) -> str:
        """Eight hex digits of the running hash over all folded entries; "00000000" before the first."""
        return self.digest[:8] or "00000000"

    @property
    def likes(self) -> int:
        return self.sums[0]


@dataclass(slots=True)
class Outcomes:
    """What one entry brought about.

    replies: one per command, in the entry's order: a ready `ack` or `error` frame (dict), or None where the command had no id.
    viewer_events, stage_events: events in the room's order, to be sent in ticks (and kept for resuming).
    facts: dicts with `f`, `seq`, `at` (unix ms) for the keeper to write under the entry's own id.
    removed: subjects (speaker ids) and persons of whom some sockets must get `bye removed` now.
    ended: the room ended in this entry: say goodbye to all.
    """

    replies: list[dict[str, Any] | None] = field(default_factory=list)
    viewer_events: list[dict[str, Any]] = field(default_factory=list)
    stage_events: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    ended: bool = False
