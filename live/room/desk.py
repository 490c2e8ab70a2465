"""How hosts and organisers run the room: pin, feed, cut and end."""

from typing import Any

from live.room import polls, tallies
from live.room.entry import Folding, No, Said
from live.room.state import Pin


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
    polls.close_at_end(fold, said.seq)
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
