"""How hosts and organisers keep order: hide, release, dismiss, mute, block, slow down, hold newcomers.

Since rules 3 each of these is a fact with whom it met, as shown, and why; an entry of older rules makes the facts it always made.
"""

from typing import Any

from live.room import people, shelves
from live.room.entry import Folding, No, Said
from live.room.state import Message, Question
from live.room.view import clock

LOGGED_SINCE = 3


def hide(fold: Folding, said: Said) -> dict[str, Any]:
    thing, target = fold.target(said.args["target"]), said.args["target"]
    if thing.state == "hidden":
        raise No("already_done")
    seen = ("stage",) if thing.state == "held" else shelves.AUDIENCES
    fold.emit(said.seq, "hidden", seen, target=target)
    if isinstance(thing, Question):
        fold.change(thing, state="hidden", taken_by=None)
        fold.settle_questions(said.seq)
    else:
        _move(fold, thing, "hidden")
        fold.settle_messages(said.seq)
    fold.fact(said.seq, "hidden", target=target, by=said.by, **_line(fold, thing))
    return {}


def release(fold: Folding, said: Said) -> dict[str, Any]:
    thing, target = fold.target(said.args["target"]), said.args["target"]
    if thing.state not in ("held", "hidden"):
        raise No("already_done")
    fold.emit(said.seq, "released", ("stage",), target=target)
    if isinstance(thing, Question):
        answered = thing.answered_by is not None
        fold.change(thing, state="answered" if answered else "waiting", to=thing.to if answered else None)
        fold.asked(said.seq, thing)
        fold.settle_questions(said.seq, told=thing.number)
    else:
        _move(fold, thing, "said")
        fold.said(said.seq, thing)
        fold.settle_messages(said.seq, told=thing.number)
    fold.fact(said.seq, "released", target=target, by=said.by, **_line(fold, thing))
    return {}


def _move(fold: Folding, m: Message, state: str) -> None:
    shelves.lift_message(fold.state, m)
    m.state = state
    shelves.put_message(fold.state, m)


def _line(fold: Folding, thing: Question | Message) -> dict[str, Any]:
    return {"whom": thing.by[0], "text": thing.text} if fold.rules >= LOGGED_SINCE else {}


def dismiss(fold: Folding, said: Said) -> dict[str, Any]:
    """The reports were looked at and nothing is wrong; whoever reported it cannot do so again."""
    thing, target = fold.target(said.args["target"]), said.args["target"]
    if not thing.reports:
        raise No("already_done")
    fold.fact(said.seq, "dismissed", target=target, by=said.by, reports=thing.reports, **_line(fold, thing))
    thing.reports, thing.complaints = 0, {}
    fold.emit(said.seq, "dismissed", ("stage",), target=target)
    return {}


def mute(fold: Folding, said: Said) -> dict[str, Any]:
    """0 minutes lifts it. A revoked or muted visitor who signs in stays muted: the mute is the sender's, not the name's."""
    state, person, minutes = fold.state, said.args["person"], int(said.args["minutes"])
    if person not in state.senders:
        raise No("unknown")
    until = fold.at + minutes * 60_000
    state.people[state.senders[person]].muted_until = until if minutes else 0
    state.muted.pop(person, None)
    if minutes:
        state.muted[person] = until
    told = {"person": person, "minutes": minutes, "until": clock(until) if minutes else None}
    fold.emit(said.seq, "muted", ("stage",), **told, **_name(fold, said, person, bool(minutes)))
    return {}


def block(fold: Folding, said: Said) -> dict[str, Any]:
    """Out of the room now and not in again before; no minutes: for ever. All persons a sender was seen as are meant."""
    state, person, minutes = fold.state, said.args["person"], said.args["minutes"]
    if person not in state.senders:
        raise No("unknown")
    by = people.last_shown(state, person)
    if by and by[1] in people.STAFF:
        raise No("not_allowed", message="不能请出工作人员。")
    state.blocked[person] = until = fold.at + int(minutes) * 60_000 if minutes is not None else 0
    told = {"person": person, "minutes": minutes, "until": clock(until) if until else None}
    fold.emit(said.seq, "blocked", ("stage",), **told, **_name(fold, said, person, True))
    fold.out.removed += people.names_of(state, person, None)
    return {}


def unblock(fold: Folding, said: Said) -> dict[str, Any]:
    person = said.args["person"]
    if fold.state.blocked.pop(person, None) is None:
        raise No("already_done")
    fold.emit(said.seq, "unblocked", ("stage",), person=person, **_name(fold, said, person, False))
    return {}


def _name(fold: Folding, said: Said, person: str, is_kept: bool) -> dict[str, str]:
    """Writes the fact, and keeps or forgets under which name and why somebody is muted or blocked."""
    state, shown = fold.state, people.last_shown(fold.state, person)
    name = state.named[person][0] if person in state.named else shown[0] if shown else ""
    reason = str(said.args.get("reason") or "")
    if person not in state.muted and person not in state.blocked:
        state.named.pop(person, None)
    if fold.rules < LOGGED_SINCE:
        return {}
    done = {"mute": "muted" if is_kept else "unmuted", "block": "blocked", "unblock": "unblocked"}[said.op]
    fold.fact(said.seq, done, by=said.by, whom=name, reason=reason, minutes=said.args.get("minutes"))
    if not is_kept:
        return {}
    state.named[person] = [name, reason]
    return {"name": name, "reason": reason}


def slow(fold: Folding, said: Said) -> dict[str, Any]:
    seconds = int(said.args["seconds"])
    if fold.state.slow == seconds:
        raise No("already_done")
    fold.state.slow = seconds
    fold.emit(said.seq, "slow", seconds=seconds)
    if fold.rules >= LOGGED_SINCE:
        fold.fact(said.seq, "slow", by=said.by, seconds=seconds)
    return {}


def newcomers(fold: Folding, said: Said) -> dict[str, Any]:
    """Whether the nodes hold what somebody writes of whom nothing was let through yet; the verdict travels in the entry."""
    held = bool(said.args["held"])
    if fold.state.hold_new == held:
        raise No("already_done")
    fold.state.hold_new = held
    fold.emit(said.seq, "newcomers", ("stage",), held=held)
    fold.fact(said.seq, "newcomers", by=said.by, held=held)
    return {}
