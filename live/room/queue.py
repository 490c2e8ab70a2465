"""How questions find their answers: take, hand, pass, answer."""

from typing import Any

from live.room.entry import Folding, No, Said
from live.room.state import Question
from live.room.view import ANSWER_WITHIN_MS, clock

HANDED_TO = ("speaker", "recruiter")


def take(fold: Folding, said: Said) -> dict[str, Any]:
    q = _open(fold.question(said.args["question"]))
    if q.state != "waiting":
        raise No("already_done")
    fold.change(q, state="taken", taken_by=said.by)
    fold.emit(said.seq, "taken", question=q.number, by=said.by)
    fold.settle_questions(said.seq)
    fold.fact(said.seq, "taken", question=q.number, by=said.by)
    return {}


def hand(fold: Folding, said: Said) -> dict[str, Any]:
    q = _open(fold.question(said.args["question"]))
    to = str(said.args["to"])
    if to in fold.state.revoked:
        raise No("gone", message="这位嘉宾已不在直播间，请转给别人。")
    if not to or (fold.state.employers is not None and to not in fold.state.employers and to not in _speakers(fold)):
        raise No("unknown")
    if q.state == "handed" and q.to == to:
        raise No("already_done")
    fold.change(q, state="handed", taken_by=None, to=to, last_to=to, handed_seq=said.seq, handed_at=fold.at)
    fold.emit(said.seq, "handed", question=q.number, to=to, due_at=clock(fold.at + ANSWER_WITHIN_MS))
    fold.settle_questions(said.seq)
    fold.fact(said.seq, "handed", question=q.number, to=to, by=said.by)
    return {}


def pass_on(fold: Folding, said: Said) -> dict[str, Any]:
    give_back(fold, _mine(fold, said), said.seq, "person")
    return {}


def give_back(fold: Folding, q: Question, seq: int, why: str) -> None:
    """To the queue again; why: person, time or revoked."""
    to = q.to
    fold.change(q, state="waiting", to=None)
    fold.emit(seq, "passed", question=q.number, why=why)
    fold.settle_questions(seq)
    fold.fact(seq, "passed", question=q.number, to=to, why=why)


def answer(fold: Folding, said: Said) -> dict[str, Any]:
    q = _mine(fold, said) if said.role in HANDED_TO else _open(fold.question(said.args["question"]))
    text = said.args.get("text")
    fold.change(q, state="answered", answer=text, answered_by=said.by, taken_by=None)
    fold.emit(said.seq, "answered", question=q.number, text=text, by=said.by)
    fold.settle_questions(said.seq)
    fold.tally("answers", 1, int(said.simulated))
    fact = {"text": text, "by": said.by, "subject": said.subject, "asked_at": q.at, "simulated": said.simulated}
    fold.fact(said.seq, "answered", question=q.number, **fact)
    return {}


def lapse(fold: Folding, said: Said) -> dict[str, Any]:
    """The keeper's: three minutes went by; nothing if it was answered, passed or handed anew meanwhile."""
    q = fold.question(said.args["question"])
    if q.state != "handed" or q.handed_seq != said.args["handed"]:
        raise No("already_done")
    give_back(fold, q, said.seq, "time")
    return {}


def _open(q: Question) -> Question:
    if q.state == "held":
        raise No("not_allowed", message="这条提问待审核，请先放行。")
    if q.state == "hidden":
        raise No("gone")
    if q.state == "answered":
        raise No("already_done")
    return q


def _mine(fold: Folding, said: Said) -> Question:
    """The question, if it is handed to this sender; one that was and is no longer is a lost race."""
    q = fold.question(said.args["question"])
    if not said.subject or said.subject != q.last_to:
        raise No("not_allowed", message="这条提问没有转给您。")
    if q.state == "hidden":
        raise No("gone")
    if q.state != "handed":
        raise No("already_done")
    return q


def _speakers(fold: Folding) -> set[str]:
    return {speaker["id"] for speaker in fold.state.speakers}
