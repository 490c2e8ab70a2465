"""Polls: one at a time. Everybody votes once; it closes by hand, when its time is over, or with the room."""

from typing import Any

from live.room.entry import Folding, No, Said
from live.room.state import SIMULATED, By, Poll
from live.room.view import clock

FEWEST, MOST = 2, 6
MINUTE_MS = 60_000


def start(fold: Folding, said: Said) -> dict[str, Any]:
    state, choices = fold.state, [str(choice) for choice in said.args["choices"]]
    if not FEWEST <= len(choices) <= MOST:
        raise ValueError(choices)
    if state.polls and not state.polls[-1].closed_at:
        raise No("already_done", message="已有一个投票在进行，先结束它再开新的。")
    minutes = said.args.get("minutes")
    until = fold.at + int(minutes) * MINUTE_MS if minutes is not None else None
    none = [0] * len(choices)
    number, text = len(state.polls) + 1, str(said.args["text"])
    poll = Poll(number, said.seq, fold.at, text, choices, said.by, until, none, [*none], bytearray())
    state.polls.append(poll)
    fold.polled(said.seq, poll)
    fold.fact(said.seq, "polled", poll=number, text=text, choices=choices, by=said.by, minutes=minutes)
    return {}


def vote(fold: Folding, said: Said) -> dict[str, Any]:
    poll, choice, sender = _poll(fold, said), said.args["choice"], said.sender
    if poll.closed_at or (poll.until is not None and poll.until <= fold.at):
        raise No("gone", message="投票已经结束。")
    if type(choice) is not int or not 1 <= choice <= len(poll.choices):
        raise No("unknown")
    poll.ballots.extend(bytes(max(0, sender + 1 - len(poll.ballots))))
    if poll.ballots[sender]:
        raise No("already_done", message="您已经投过了，一人一票。")
    poll.ballots[sender] = choice + SIMULATED * said.simulated
    poll.votes[choice - 1] += 1
    poll.simulated[choice - 1] += said.simulated
    fold.balloted = said.seq
    return {}


def close(fold: Folding, said: Said) -> dict[str, Any]:
    """By a host or assistant; the keeper's when the time is over."""
    poll = _poll(fold, said)
    if poll.closed_at:
        raise No("already_done")
    if said.role == "system":
        _shut(fold, poll, said.seq, "time")
    else:
        _shut(fold, poll, said.seq, "person", said.by)
    return {}


def close_at_end(fold: Folding, seq: int) -> None:
    if fold.state.polls and not fold.state.polls[-1].closed_at:
        _shut(fold, fold.state.polls[-1], seq, "end")


def _shut(fold: Folding, poll: Poll, seq: int, why: str, by: By | None = None) -> None:
    """The tallies are final; who chose what is forgotten."""
    poll.closed_at = min(fold.at, poll.until or fold.at)
    poll.ballots, fold.balloted = bytearray(), 0
    votes = [*poll.votes]
    fold.emit(seq, "poll_closed", poll=poll.number, votes=votes, closed_at=clock(poll.closed_at))
    counted = {"text": poll.text, "choices": poll.choices, "votes": votes, "simulated": [*poll.simulated]}
    fold.fact(seq, "poll_closed", poll=poll.number, polled_at=poll.at, why=why, **counted, **({"by": by} if by else {}))


def _poll(fold: Folding, said: Said) -> Poll:
    number = said.args["poll"]
    if type(number) is not int or not 1 <= number <= len(fold.state.polls):
        raise No("unknown")
    return fold.state.polls[number - 1]
