"""Who sends: a dense index by first appearance, a visitor's past carried over at sign-in, what may be said again and how soon."""

from typing import Any

from live.room.state import SIMULATED, By, Message, Person, Poll, Question, State

STAFF = ("host", "assistant", "organiser")
REMEMBERED = 16
REMEMBERED_MS = 600_000
ASKS = (5, 10_000)
SAYS = (10, 2_000)
REPORTS = (5, 30_000)
"""At once, and ms until one more comes back."""


def index_of(state: State, name: str, was: str | None) -> tuple[int, list[Question | Poll]]:
    """The sender's index, and the questions and the poll whose votes fell because visitor and seeker had both voted.

    A visitor becomes one seeker only: the next who signs in on the same device inherits nothing.
    """
    index, fallen = state.senders.get(name), list[Question | Poll]()
    if was and was != name and was not in state.claims:
        state.claims[was] = name
        visitor = state.senders.get(was)
        if index is None and visitor is not None:
            index = _also(state, visitor, name)
        elif index is None:
            index = _also(state, _appear(state, name), was)
        elif visitor is None:
            _also(state, index, was)
        elif visitor != index:
            fallen = _merge(state, visitor, index)
    return (_appear(state, name) if index is None else index), fallen


def _appear(state: State, name: str) -> int:
    state.people.append(Person())
    return _also(state, len(state.people) - 1, name)


def _also(state: State, index: int, name: str) -> int:
    state.people[index].names.append(name)
    state.senders[name] = index
    return index


def _merge(state: State, old: int, index: int) -> list[Question | Poll]:
    """Everything of sender `old` becomes sender `index`'s; two votes for one question or in one poll become one."""
    gone, person = state.people[old], state.people[index]
    state.people[old] = Person()
    for name in gone.names:
        _also(state, index, name)
    person.asks = {**gone.asks, **person.asks}
    person.recent = sorted(person.recent + gone.recent, key=lambda known: (known[1], known[2]))[-REMEMBERED:]
    for name in ("ask_paid_at", "say_paid_at", "said_at", "muted_until", "report_paid_at"):
        setattr(person, name, max(getattr(person, name), getattr(gone, name)))
    bit, fallen = 1 << old, list[Question | Poll]()
    for q in state.questions:
        q.sender = index if q.sender == old else q.sender
        if q.voters & bit:
            if q.voters >> index & 1:
                fallen.append(q)
            q.voters = q.voters ^ bit | 1 << index
    things: list[Question | Message] = [*state.questions, *state.messages.values()]
    for thing in things:
        if thing.reporters & bit:
            thing.reporters = thing.reporters ^ bit | 1 << index
    return fallen + [poll for poll in state.polls[-1:] if _merge_ballots(poll, old, index)]


def _merge_ballots(poll: Poll, old: int, index: int) -> bool:
    """Whether one of two fell: the visitor's, as the seeker's stands."""
    ballots = poll.ballots
    given = ballots[old] if old < len(ballots) else 0
    if not given:
        return False
    ballots[old] = 0
    ballots.extend(bytes(max(0, index + 1 - len(ballots))))
    if not ballots[index]:
        ballots[index] = given
        return False
    choice, simulated = given % SIMULATED - 1, given // SIMULATED
    poll.votes[choice] -= 1
    poll.simulated[choice] -= simulated
    return True


def remembered(state: State, index: int, id: str, now: int) -> dict[str, Any] | None:
    """What the first sending of this id was told: `{seq, held?, question?}` of its ack, `{}` for already_done."""
    person = state.people[index]
    if id in person.asks:
        q = state.questions[person.asks[id] - 1]
        return {"seq": q.seq, "question": q.number, **({"held": True} if q.held else {})}
    for known, at, seq, told in person.recent:
        if known == id and now - at <= REMEMBERED_MS:
            return {} if told == "already_done" else {"seq": seq, **({"held": True} if told else {})}
    return None


def remember(state: State, index: int, id: str, now: int, seq: int, told: str) -> None:
    person = state.people[index]
    recent = [known for known in person.recent if now - known[1] <= REMEMBERED_MS]
    person.recent = [*recent, [id, now, seq, told]][-REMEMBERED:]


def quota_wait(paid_at: int, now: int, quota: tuple[int, int]) -> int:
    """Milliseconds until one more is within the quota; 0: now."""
    burst, each = quota
    return max(0, paid_at - now - (burst - 1) * each)


def quota_paid(paid_at: int, now: int, quota: tuple[int, int]) -> int:
    """`paid_at` after one more was accepted."""
    return max(paid_at, now) + quota[1]


def names_of(state: State, name: str, was: str | None) -> list[str]:
    """All persons that whoever enters under this name was seen as; `was` counts unless it became somebody else."""
    known = [name]
    if was and state.claims.get(was, name) == name:
        known.append(was)
    indexes = {state.senders[one] for one in known if one in state.senders}
    return known + [one for index in sorted(indexes) for one in state.people[index].names]


def blocked_until(state: State, names: list[str], now: int) -> int | None:
    """Until when (ms) these may not come in, 0 for ever; None where they may."""
    found = [state.blocked[name] for name in names if name in state.blocked]
    lasting = [until for until in found if until == 0 or until > now]
    return None if not lasting else 0 if 0 in lasting else max(lasting)


def is_revoked(state: State, role: str, person: str, subject: str | None) -> bool:
    """Whether this speaker, host, assistant or organiser is none any more."""
    return subject in state.revoked or (role in STAFF and person in state.revoked)


def is_blocked(state: State, name: str, was: str | None, now: int) -> bool:
    return bool(state.blocked) and blocked_until(state, names_of(state, name, was), now) is not None


def is_new(state: State, name: str, was: str | None) -> bool:
    """Whether nothing this person wrote was ever let through."""
    names = set(names_of(state, name, was))
    indexes = {state.senders[one] for one in names if one in state.senders}
    numbers = [number for index in indexes for number in state.people[index].asks.values()]
    if any(state.questions[number - 1].state not in ("held", "hidden") for number in numbers):
        return False
    mine = [m for m in state.messages.values() if m.by[2] in names]
    has_spoken = any(state.people[index].said_at >= 0 for index in indexes)
    return all(m.state != "said" for m in mine) if mine else not has_spoken


def last_shown(state: State, name: str) -> By | None:
    """How this person signed the last thing written."""
    things: list[Question | Message] = [*reversed(state.messages.values()), *reversed(state.questions)]
    return next((thing.by for thing in things if thing.by[2] == name), None)
