"""How hosts and organisers run the room: pin, feed, moderation, cut and end."""

from typing import Any

from live.room import shelves, tallies
from live.room.entry import Folding, No, Said
from live.room.state import Message, Pin, Question
from live.room.view import clock


def pin(fold: Folding, said: Said) -> dict[str, Any]:
    state, card = fold.state, said.args.get("card")
    position = said.args["position"]
    if position in state.closed:
        raise No("gone", message="这个岗位已停止招聘。")
    if not isinstance(card, dict):
        raise No("unknown")
    if state.pinned and state.pinned.card.get("id") == card.get("id"):
        raise No("already_done")
    _unpinned(fold, said.seq)
    state.pinned = Pin(card, said.seq, fold.at)
    fold.emit(said.seq, "pinned", position=card)
    fold.fact(said.seq, "pinned", position=position, by=said.by)
    return {}


def unpin(fold: Folding, said: Said) -> dict[str, Any]:
    if not fold.state.pinned:
        raise No("already_done")
    take_down(fold, said.seq)
    return {}


def take_down(fold: Folding, seq: int) -> None:
    _unpinned(fold, seq)
    fold.emit(seq, "unpinned")


def _unpinned(fold: Folding, seq: int) -> None:
    was, fold.state.pinned = fold.state.pinned, None
    if was:
        fold.fact(seq, "unpinned", position=was.card.get("id"), pinned_seq=was.seq, pinned_at=was.at)


def feed(fold: Folding, said: Said) -> dict[str, Any]:
    if fold.state.feed == said.args["feed"]:
        raise No("already_done")
    fold.state.feed = said.args["feed"]
    fold.emit(said.seq, "feed", feed=fold.state.feed)
    return {}


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
    fold.fact(said.seq, "hidden", target=target, by=said.by)
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
    fold.fact(said.seq, "released", target=target, by=said.by)
    return {}


def _move(fold: Folding, m: Message, state: str) -> None:
    shelves.lift_message(fold.state, m)
    m.state = state
    shelves.put_message(fold.state, m)


def mute(fold: Folding, said: Said) -> dict[str, Any]:
    """0 minutes lifts it. A revoked or muted visitor who signs in stays muted: the mute is the sender's, not the name's."""
    person, minutes = said.args["person"], int(said.args["minutes"])
    if person not in fold.state.senders:
        raise No("unknown")
    until = fold.at + minutes * 60_000
    fold.state.people[fold.state.senders[person]].muted_until = until if minutes else 0
    fold.state.muted.pop(person, None)
    if minutes:
        fold.state.muted[person] = until
    fold.emit(said.seq, "muted", ("stage",), person=person, minutes=minutes, until=clock(until) if minutes else None)
    return {}


def slow(fold: Folding, said: Said) -> dict[str, Any]:
    seconds = int(said.args["seconds"])
    if fold.state.slow == seconds:
        raise No("already_done")
    fold.state.slow = seconds
    fold.emit(said.seq, "slow", seconds=seconds)
    return {}


def cut(fold: Folding, said: Said) -> dict[str, Any]:
    if fold.state.phase == "cut":
        raise No("already_done")
    fold.state.phase = "cut"
    fold.emit(said.seq, "cut")
    fold.fact(said.seq, "cut", by=said.by)
    return {}


def reopen(fold: Folding, said: Said) -> dict[str, Any]:
    if fold.state.phase != "cut":
        raise No("already_done")
    fold.state.phase = "open"
    fold.emit(said.seq, "reopened")
    fold.fact(said.seq, "reopened", by=said.by)
    return {}


def end(fold: Folding, said: Said) -> dict[str, Any]:
    _unpinned_at_end(fold, said.seq)
    fold.state.phase = "ended"
    fold.out.ended = True
    fold.emit(said.seq, "ended")
    minute = tallies.minute_fact(fold.state, said.seq)
    if minute:
        fold.out.facts.append(minute)
    fold.fact(said.seq, "ended", by=said.by)
    return {}


def _unpinned_at_end(fold: Folding, seq: int) -> None:
    if fold.state.pinned:
        take_down(fold, seq)
