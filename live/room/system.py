"""What comes from outside the room: opened and set up, position closed or open again, speaker or staff revoked, application made, notice, figures."""

from typing import Any

from live.room.desk import take_down
from live.room.entry import Folding, No, Said
from live.room.queue import give_back


def open_room(fold: Folding, said: Said) -> dict[str, Any]:
    """The first one opens; later ones update settings, rundown and people."""
    state, args = fold.state, said.args
    first = state.phase == "scheduled"
    state.title, state.kind = str(args.get("title", state.title)), str(args.get("kind", state.kind))
    state.settings = dict(args.get("settings") or state.settings)
    for name in ("rundown", "hosts", "speakers", "employers"):
        if isinstance(args.get(name), list):
            setattr(state, name, args[name])
    if first:
        state.phase = "open"
        state.feed, state.slow = state.settings.get("feed", state.feed), int(state.settings.get("slow", state.slow))
        fold.fact(said.seq, "opened", title=state.title)
    shown: dict[str, Any] = {
        "room": state.phase,
        "kind": state.kind,
        "title": state.title,
        "feed": state.feed,
        "slow": state.slow,
    }
    fold.emit(said.seq, "opened", **shown)
    return {}


def position_closed(fold: Folding, said: Said) -> dict[str, Any]:
    position = said.args["position"]
    if position in fold.state.closed:
        raise No("already_done")
    fold.state.closed.append(position)
    if fold.state.pinned and fold.state.pinned.card.get("id") == position:
        take_down(fold, said.seq)
    return {}


def position_reopened(fold: Folding, said: Said) -> dict[str, Any]:
    """It may be pinned again; nobody sees a difference until somebody does."""
    if said.args["position"] not in fold.state.closed:
        raise No("already_done")
    fold.state.closed.remove(said.args["position"])
    return {}


def speaker_revoked(fold: Folding, said: Said) -> dict[str, Any]:
    speaker = said.args["speaker"]
    if speaker in fold.state.revoked:
        raise No("already_done")
    fold.settle_votes()
    fold.state.revoked.append(speaker)
    fold.out.removed.append(speaker)
    for q in fold.state.questions:
        if q.state == "handed" and q.to == speaker:
            give_back(fold, q, said.seq, "revoked")
    return {}


def speaker_restored(fold: Folding, said: Said) -> dict[str, Any]:
    if said.args["speaker"] not in fold.state.revoked:
        raise No("already_done")
    fold.state.revoked.remove(said.args["speaker"])
    return {}


def staff_revoked(fold: Folding, said: Said) -> dict[str, Any]:
    """A host, assistant or organiser no longer is one here; as a viewer they may come back."""
    person = said.args["person"]
    if person in fold.state.revoked:
        raise No("already_done")
    fold.state.revoked.append(person)
    fold.out.removed.append(person)
    return {}


def staff_restored(fold: Folding, said: Said) -> dict[str, Any]:
    if said.args["person"] not in fold.state.revoked:
        raise No("already_done")
    fold.state.revoked.remove(said.args["person"])
    return {}


def applied(fold: Folding, said: Said) -> dict[str, Any]:
    fold.tally("applications", 1, int(bool(said.args.get("simulated"))))
    return {}


def notice(fold: Folding, said: Said) -> dict[str, Any]:
    """Text null or empty takes it away; the keeper's names by `notice` the one it means."""
    meant = said.args.get("notice")
    if meant is not None and meant != fold.state.notice_seq:
        raise No("already_done")
    text, until = said.args.get("text") or None, said.args.get("until")
    fold.state.notice = {"text": str(text), "until": int(until) if until is not None else None} if text else None
    fold.state.notice_seq = said.seq
    fold.emit(said.seq, "notice", text=text)
    return {}


def figures(fold: Folding, said: Said) -> dict[str, Any]:
    new = {key: value for key, value in said.args.items() if key not in ("seq", "at", "e")}
    fold.state.figures.update(new)
    fold.emit(said.seq, "figures", **new)
    return {}
