"""What everybody may do: ask, say, upvote, like, report."""

from typing import Any

from live.room import shelves
from live.room.entry import Folding, No, Said
from live.room.people import ASKS, REPORTS, SAYS, quota_paid, quota_wait
from live.room.state import Message, Question
from live.room.tallies import KINDS


def ask(fold: Folding, said: Said) -> dict[str, Any]:
    state, person = fold.state, fold.state.people[said.sender]
    wait = quota_wait(person.ask_paid_at, fold.at, ASKS)
    _refuse(person.muted_until - fold.at, wait)
    fold.settle_votes()
    text = str(said.args["text"])
    person.ask_paid_at = quota_paid(person.ask_paid_at, fold.at, ASKS)
    q = Question(
        len(state.questions) + 1, said.seq, fold.at, said.sender, text, said.by, "held" if said.hold else "waiting"
    )
    q.held, q.position, q.simulated = said.hold, said.args.get("position"), said.simulated
    state.questions.append(q)
    person.asks[said.id or ""] = q.number
    shelves.put_question(state, q)
    fold.asked(said.seq, q, ("stage",) if q.held else shelves.AUDIENCES)
    fold.settle_questions(said.seq, told=q.number)
    fold.tally("questions", 1, int(said.simulated))
    fact = {"text": text, "by": said.by, "state": q.state, "position": q.position, "simulated": said.simulated}
    fold.fact(said.seq, "asked", question=q.number, person=said.by[2], **fact)  # facts go to staff: theirs alone
    return {"question": q.number, **({"held": True} if q.held else {})}


def say(fold: Folding, said: Said) -> dict[str, Any]:
    state, person = fold.state, fold.state.people[said.sender]
    wait = quota_wait(person.say_paid_at, fold.at, SAYS)
    if state.slow and person.said_at >= 0 and said.role == "viewer":
        wait = max(wait, person.said_at + state.slow * 1000 - fold.at)
    _refuse(person.muted_until - fold.at, wait)
    m = Message(said.seq, str(said.args["text"]), said.by, "held" if said.hold else "said", said.hold)
    person.say_paid_at, person.said_at = quota_paid(person.say_paid_at, fold.at, SAYS), fold.at
    if not said.hold:
        fold.chat.append((said, m))
        return {}
    fold.settle_chat()
    shelves.put_message(state, m)
    fold.said(said.seq, m, ("stage",))
    fold.settle_messages(said.seq, told=m.number)
    return {"held": True}


def _refuse(muted: int, wait: int) -> None:
    if muted > 0:
        raise No("muted", max(muted, wait))
    if wait > 0:
        raise No("rate_limited", wait)


def upvote(fold: Folding, said: Said) -> dict[str, Any]:
    number = said.args["question"]
    if type(number) is not int or not 1 <= number <= len(fold.state.questions):
        raise No("unknown")
    q = fold.state.questions[number - 1]
    if q.state == "held":
        raise No("unknown")
    if q.state == "hidden":
        raise No("gone")
    bit = 1 << said.sender
    if q.voters & bit:
        raise No("already_done")
    q.voters |= bit
    fold.voted.pop(number, None)
    fold.voted[number] = said.seq
    return {}


def like(fold: Folding, said: Said) -> dict[str, Any]:
    """A client's own, or a node's sum of many with its simulated part."""
    n = int(said.args["n"])
    simulated = int(said.args.get("simulated", n if said.simulated else 0))
    fold.tally(KINDS[0], n, simulated)
    return {}


def report(fold: Folding, said: Said) -> dict[str, Any]:
    thing = fold.target(said.args["target"])
    if said.role == "viewer" and thing.state in ("held", "hidden"):
        raise No("unknown" if thing.state == "held" else "gone")
    bit = 1 << said.sender
    if thing.reporters & bit:
        raise No("already_done")
    reason = said.args.get("reason")
    if reason is not None:
        person = fold.state.people[said.sender]
        _refuse(0, quota_wait(person.report_paid_at, fold.at, REPORTS))
        person.report_paid_at = quota_paid(person.report_paid_at, fold.at, REPORTS)
        thing.complaints[str(reason)] = thing.complaints.get(str(reason), 0) + 1
    thing.reporters |= bit
    thing.reports += 1
    why = {"reasons": dict(thing.complaints)} if thing.complaints else {}
    fold.emit(said.seq, "reported", ("stage",), target=said.args["target"], reports=thing.reports, **why)
    return {}
