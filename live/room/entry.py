"""One entry while it is being folded: the events, facts and replies it makes, in the room's order."""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

from live.room import shelves, tallies
from live.room.shelves import AUDIENCES
from live.room.state import By, Message, Outcomes, Poll, Question, State
from live.room.view import clock, message_card, poll_card, question_card, who

SHOWN_A_SECOND = 8


class No(Exception):
    """The command is refused with this error code; `wait_ms` becomes retry_after."""

    def __init__(self, code: str, wait_ms: int = 0, message: str | None = None) -> None:
        super().__init__(code)
        self.code, self.wait_ms, self.message = code, wait_ms, message


@dataclass(slots=True)
class Said:
    """A logged command with what the fold knows of its sender; `sender` is -1 for the system."""

    seq: int
    op: str
    id: str | None
    role: str
    by: By
    sender: int
    subject: str | None
    simulated: bool
    hold: str | None
    args: dict[str, Any]


class Folding:
    """Collects what an entry brings about. Votes and chat are held back and settled in one go before whatever depends on them."""

    def __init__(self, state: State, at_ms: int, rules: int) -> None:
        self.state, self.at, self.rules = state, at_ms, rules
        self.clock = clock(at_ms)
        self.out = Outcomes()
        self.events: dict[str, list[dict[str, Any]]] = {
            "viewer": self.out.viewer_events,
            "stage": self.out.stage_events,
        }
        self.voted: dict[int, int] = {}
        self.balloted = 0
        self.chat: list[tuple[Said, Message]] = []

    def emit(self, seq: int, e: str, audiences: tuple[str, ...] = AUDIENCES, **payload: Any) -> None:
        for audience in audiences:
            own = {k: who(v, audience) if isinstance(v, tuple) else v for k, v in payload.items()}
            self.events[audience].append({"seq": seq, "at": self.clock, "e": e, **own})

    def fact(self, seq: int, f: str, **payload: Any) -> None:
        own = {k: who(v, "viewer") if isinstance(v, tuple) else v for k, v in payload.items()}
        self.out.facts.append({"f": f, "seq": seq, "at": self.at, **own})

    def tally(self, kind: str, n: int, simulated: int) -> None:
        tallies.add(self.state, self.at, kind, n, simulated)

    def question(self, number: Any) -> Question:
        self.settle_votes()
        if type(number) is not int or not 1 <= number <= len(self.state.questions):
            raise No("unknown")
        return self.state.questions[number - 1]

    def message(self, number: int) -> Message:
        self.settle_chat()
        m = self.state.messages.get(number)
        if m is None:
            raise No("unknown")
        return m

    def target(self, target: str) -> Question | Message:
        kind, _, number = target.partition(":")
        if kind not in ("q", "m") or not number.isascii() or not number.isdigit() or len(number) > 15:
            raise No("unknown")
        return self.question(int(number)) if kind == "q" else self.message(int(number))

    def change(self, q: Question, **now: Any) -> None:
        """The only way a question's state and votes change: it moves to its new place on the shelves."""
        shelves.lift_question(self.state, q)
        for name, value in now.items():
            setattr(q, name, value)
        shelves.put_question(self.state, q)

    def asked(self, seq: int, q: Question, audiences: tuple[str, ...] = AUDIENCES) -> None:
        for audience in audiences:
            self.events[audience].append({"seq": seq, "at": self.clock, "e": "asked", **question_card(q, audience)})

    def said(self, seq: int, m: Message, audiences: tuple[str, ...] = AUDIENCES) -> None:
        for audience in audiences:
            self.events[audience].append({"seq": seq, "at": self.clock, "e": "said", **message_card(m, audience)})

    def polled(self, seq: int, poll: Poll) -> None:
        for audience in AUDIENCES:
            self.events[audience].append({"seq": seq, "at": self.clock, "e": "polled", **poll_card(poll, audience)})

    def settle_questions(self, seq: int, told: int = 0) -> None:
        """What came into a view late comes whole; `told` has just been sent whole."""
        for audience in AUDIENCES:
            old, messages = self.state.windows[audience]
            now = set(shelves.chosen_questions(self.state, audience))
            for number in sorted(now - old - {told}):
                self.asked(seq, self.state.questions[number - 1], (audience,))
            self.state.windows[audience] = (now, messages)

    def settle_messages(self, seq: int, told: int = 0) -> None:
        for audience in AUDIENCES:
            questions, old = self.state.windows[audience]
            now = set(shelves.chosen_messages(self.state, audience))
            for number in sorted(now - old - {told}):
                self.said(seq, self.state.messages[number], (audience,))
            self.state.windows[audience] = (questions, now)

    def settle_votes(self) -> None:
        """All votes since the last settling: one event per question that the audience has."""
        if not self.voted:
            return
        voted = sorted(self.voted.items(), key=lambda item: item[1])
        self.voted = {}
        for number, seq in voted:
            q = self.state.questions[number - 1]
            self.change(q, votes=q.voters.bit_count())
            knowing = tuple(a for a in AUDIENCES if number in self.state.windows[a][0])
            self.emit(seq, "upvoted", knowing, question=number, votes=q.votes)
        self.settle_questions(voted[-1][1])

    def settle_chat(self) -> None:
        """At most eight shown a second: staff first, then by a hash of the id, which nobody can wish for cheaply."""
        waiting, self.chat = self.chat, []
        if not waiting:
            return
        state = self.state
        if self.at // 1000 != state.second:
            state.second, state.second_shown = self.at // 1000, 0
        waiting.sort(key=lambda pair: (pair[0].role == "viewer", crc32((pair[0].id or "").encode()), pair[0].seq))
        chosen = waiting[: SHOWN_A_SECOND - state.second_shown]
        state.second_shown += len(chosen)
        for said, m in sorted(chosen, key=lambda pair: pair[0].seq):
            shelves.put_message(state, m)
            self.said(said.seq, m)
            self.settle_messages(said.seq, told=m.number)

    def settle_poll(self) -> None:
        """The tallies of the open poll once for all its new votes."""
        if self.balloted:
            poll = self.state.polls[-1]
            self.emit(self.balloted, "voted", poll=poll.number, votes=[*poll.votes])

    def finish(self) -> Outcomes:
        self.settle_votes()
        self.settle_poll()
        self.settle_chat()
        for events in self.events.values():
            events.sort(key=lambda event: event["seq"])
        return self.out
