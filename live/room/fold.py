"""The fold: one log entry changes the state and says what came of it."""

import json
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from live import wire
from live.room import crowd, desk, order, people, polls, queue, system, tallies
from live.room.entry import Folding, No, Said
from live.room.state import RULES, NewerRules, Outcomes, Poll, State
from live.room.view import ANSWER_WITHIN_MS

Verb = Callable[[Folding, Said], dict[str, Any]]
EVERYBODY = frozenset(("viewer", "speaker", "recruiter", "host", "assistant", "organiser", "system"))
STAGE = frozenset(("host", "assistant"))
ORDER = frozenset(("host", "organiser", "system"))
SYSTEM = frozenset(("system",))
VERBS: dict[str, tuple[frozenset[str], Verb]] = {
    "ask": (EVERYBODY - SYSTEM, crowd.ask),
    "say": (EVERYBODY - SYSTEM, crowd.say),
    "upvote": (EVERYBODY - SYSTEM, crowd.upvote),
    "report": (EVERYBODY - SYSTEM, crowd.report),
    "like": (EVERYBODY, crowd.like),
    "answer": (STAGE | frozenset(queue.HANDED_TO), queue.answer),
    "pass": (frozenset(queue.HANDED_TO), queue.pass_on),
    "take": (STAGE, queue.take),
    "hand": (STAGE, queue.hand),
    "pin": (STAGE, desk.pin),
    "unpin": (STAGE, desk.unpin),
    "feed": (STAGE, desk.feed),
    "poll": (STAGE, polls.start),
    "vote": (EVERYBODY - SYSTEM, polls.vote),
    "close_poll": (STAGE | SYSTEM, polls.close),
    "hide": (ORDER, order.hide),
    "release": (ORDER, order.release),
    "dismiss": (ORDER, order.dismiss),
    "mute": (ORDER, order.mute),
    "block": (ORDER, order.block),
    "unblock": (ORDER, order.unblock),
    "slow": (ORDER, order.slow),
    "newcomers": (ORDER, order.newcomers),
    "cut": (ORDER, desk.cut),
    "reopen": (ORDER, desk.reopen),
    "end": (ORDER, desk.end),
    "open": (SYSTEM, system.open_room),
    "position_closed": (SYSTEM, system.position_closed),
    "position_reopened": (SYSTEM, system.position_reopened),
    "speaker_revoked": (SYSTEM, system.speaker_revoked),
    "speaker_restored": (SYSTEM, system.speaker_restored),
    "staff_revoked": (SYSTEM, system.staff_revoked),
    "staff_restored": (SYSTEM, system.staff_restored),
    "applied": (SYSTEM, system.applied),
    "notice": (SYSTEM, system.notice),
    "figures": (SYSTEM, system.figures),
    "lapse": (SYSTEM, queue.lapse),
}
AFTER_THE_END = ("applied",)
STRANGE = (KeyError, TypeError, ValueError, AttributeError)


def apply(state: State, at_ms: int, entry: dict[str, Any]) -> Outcomes:
    """Fold one entry into `state`, in place; never raises on a strange command (it is answered `malformed`).

    Raises NewerRules, before changing anything, where the entry's `v` is above RULES.
    """
    if entry.get("v", RULES) > RULES:
        raise NewerRules(f"entry of rules {entry['v']}, this program knows {RULES}")
    at_ms = max(at_ms, state.at)
    fold, first, commands = Folding(state, at_ms, entry.get("v", 1)), entry["s"], entry["c"]
    if at_ms // tallies.MINUTE_MS > state.at // tallies.MINUTE_MS and (minute := tallies.minute_fact(state, first)):
        fold.out.facts.append(minute)
    state.at, state.rules = at_ms, max(state.rules, entry.get("v", 1))
    for seq, command in enumerate(commands, first):
        fold.out.replies.append(_fold_command(fold, seq, command))
    state.seq = max(state.seq, first + len(commands) - 1)
    state.digest = _chained(state.digest, at_ms, entry)
    return fold.finish()


def due(state: State, now_ms: int) -> list[dict[str, Any]]:
    """The timed commands that are due, ready for `announce` under their own `id` (stable, so that two keepers add each once).

    `lapse` returns a question unanswered for three minutes to the queue; `notice` with text null takes an expired notice away;
    `close_poll` ends a poll whose time is over.
    """
    out: list[dict[str, Any]] = []
    if state.phase == "ended":
        return out
    for on_air, _, number in state.ranked["open"]:
        if on_air:
            break
        q = state.questions[-number - 1]
        if q.state == "handed" and q.handed_at + ANSWER_WITHIN_MS <= now_ms:
            out.append(_timed(f"lapse:{q.number}:{q.handed_seq}", "lapse", question=q.number, handed=q.handed_seq))
    until = state.notice["until"] if state.notice else None
    if until is not None and until <= now_ms:
        out.append(_timed(f"notice:{state.notice_seq}", "notice", text=None, notice=state.notice_seq))
    poll = state.polls[-1] if state.polls else None
    if poll and not poll.closed_at and poll.until is not None and poll.until <= now_ms:
        out.append(_timed(f"poll:{poll.number}", "close_poll", poll=poll.number))
    return out


def _timed(id: str, op: str, **args: Any) -> dict[str, Any]:
    return {"id": id, "op": op, "r": "system", "args": args}


def _chained(digest: str, at_ms: int, entry: dict[str, Any]) -> str:
    text = json.dumps([digest, at_ms, entry], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _fold_command(fold: Folding, seq: int, command: Any) -> dict[str, Any] | None:
    id = command.get("id") if isinstance(command, dict) else None
    try:
        said = _read(fold, seq, command)
        return _answer(fold, said)
    except STRANGE:
        return wire.error(id, "malformed") if id is not None else None


def _read(fold: Folding, seq: int, command: dict[str, Any]) -> Said:
    role, person = command["r"], command.get("p")
    sender = -1
    if role != "system":
        sender, fallen = people.index_of(fold.state, str(person), command.get("w"))
        for thing in fallen:
            if isinstance(thing, Poll):
                fold.balloted = seq
                continue
            fold.voted.pop(thing.number, None)
            fold.voted[thing.number] = seq
    by = (str(command.get("nm", "")), role, str(person or ""))
    rest = (command.get("sub"), bool(command.get("sim")), command.get("hold"), command.get("args") or {})
    return Said(seq, command["op"], command.get("id"), role, by, sender, *rest)


def _answer(fold: Folding, said: Said) -> dict[str, Any] | None:
    """The reply to a command: what its id was told before, or what comes of it now. Rights come before existence."""
    if said.id is not None and said.sender >= 0:
        told = people.remembered(fold.state, said.sender, said.id, fold.at)
        if told is not None:
            return wire.ack(said.id, **told) if told else wire.error(said.id, "already_done")
    try:
        more = _do(fold, said)
    except No as no:
        if no.code == "already_done":
            _remember(fold, said, "already_done")
        retry = -(-no.wait_ms // 1000) if no.wait_ms > 0 else None
        return wire.error(said.id, no.code, no.message, retry) if said.id is not None else None
    if said.op != "ask":
        _remember(fold, said, "held" if more.get("held") else "")
    return wire.ack(said.id, said.seq, **more) if said.id is not None else None


def _do(fold: Folding, said: Said) -> dict[str, Any]:
    roles, verb = VERBS[said.op]
    if said.role not in roles or people.is_revoked(fold.state, said.role, said.by[2], said.subject):
        raise No("not_allowed")
    if fold.state.phase == "ended" and said.op not in AFTER_THE_END:
        raise No("gone", message="直播已经结束。")
    if fold.state.blocked and said.sender >= 0:
        _refuse_blocked(fold, said)
    return verb(fold, said)


def _refuse_blocked(fold: Folding, said: Said) -> None:
    """What was still on its way when its sender was shown the door."""
    until = people.blocked_until(fold.state, fold.state.people[said.sender].names, fold.at)
    if until is not None:
        raise No("muted", max(0, until - fold.at), "您已被请出直播间，如有疑问请联系主办方。")


def _remember(fold: Folding, said: Said, told: str) -> None:
    if said.id is not None and said.sender >= 0:
        people.remember(fold.state, said.sender, said.id, fold.at, said.seq, told)
