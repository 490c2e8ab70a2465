"""Which questions and messages an audience sees: a few shelves in order of rank, each with places of its own.

The choice is *path independent*: whoever holds a part of the room that contains the choice makes the same choice from it. So a
browser that knows only its view, patched by events, arrives at what the server shows.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Any

from live.room.state import Message, Question, State

AUDIENCES = ("viewer", "stage")
Places = tuple[int, tuple[tuple[str, int], ...]]
QUESTION_PLACES: dict[str, Places] = {
    "viewer": (30, (("open", 20), ("answered", 10))),
    "stage": (200, (("open", 120), ("held", 40), ("answered", 20), ("hidden", 20))),
}
MESSAGE_PLACES: dict[str, Places] = {
    "viewer": (30, (("said", 30),)),
    "stage": (120, (("said", 60), ("held", 40), ("hidden", 20))),
}
MESSAGES_KEPT = 300
ON_AIR = ("taken", "handed")
Rank = tuple[int, int, int]


def shelf_of(state: str) -> str:
    return "open" if state == "waiting" or state in ON_AIR else state


def rank(state: str, votes: int, number: int) -> Rank:
    """On the air first, then most votes, then newest: a question nobody sees can't win votes."""
    return (0 if state in ON_AIR else 1, -votes, -number)


def share_out(sizes: Sequence[int], places: Places) -> list[int]:
    """How many of each shelf are shown: its own places first, then what others left free, in the shelves' order."""
    total, shelves = places
    shown = [min(size, own) for size, (_, own) in zip(sizes, shelves, strict=True)]
    free = total - sum(shown)
    for i, size in enumerate(sizes):
        more = min(size - shown[i], free)
        shown[i] += more
        free -= more
    return shown


def chosen_questions(state: State, audience: str) -> list[int]:
    """Numbers of the questions shown, in the view's order."""
    places = QUESTION_PLACES[audience]
    shelves = [state.ranked[name] for name, _ in places[1]]
    shown = share_out([len(shelf) for shelf in shelves], places)
    return [-key[2] for shelf, n in zip(shelves, shown, strict=True) for key in shelf[:n]]


def chosen_messages(state: State, audience: str) -> list[int]:
    """Numbers of the messages shown, oldest first."""
    places = MESSAGE_PLACES[audience]
    shelves = [state.shelves[name] for name, _ in places[1]]
    shown = share_out([len(shelf) for shelf in shelves], places)
    return sorted(number for shelf, n in zip(shelves, shown, strict=True) for number in shelf[len(shelf) - n :])


def put_question(state: State, q: Question) -> None:
    insort(state.ranked[shelf_of(q.state)], rank(q.state, q.votes, q.number))


def lift_question(state: State, q: Question) -> None:
    """Takes it off its shelf; before its state or votes change."""
    shelf, key = state.ranked[shelf_of(q.state)], rank(q.state, q.votes, q.number)
    del shelf[bisect_left(shelf, key)]


def put_message(state: State, m: Message) -> None:
    """The oldest of a full shelf is forgotten; it is far behind every view."""
    state.messages[m.number] = m
    shelf = state.shelves[m.state]
    insort(shelf, m.number)
    if len(shelf) > MESSAGES_KEPT:
        del state.messages[shelf.pop(0)]


def lift_message(state: State, m: Message) -> None:
    shelf = state.shelves[m.state]
    del shelf[bisect_left(shelf, m.number)]


def new(room_id: str) -> State:
    """A room nobody has heard of yet: phase `scheduled` until the system's `open`; people may gather and ask before."""
    return arrange(State(room=room_id))


def arrange(state: State) -> State:
    """Builds what follows from the rest of the state (after `new` and `load`)."""
    state.ranked = {name: [] for name in ("open", "held", "answered", "hidden")}
    state.shelves = {name: [] for name in ("said", "held", "hidden")}
    for q in state.questions:
        state.ranked[shelf_of(q.state)].append(rank(q.state, q.votes, q.number))
    for shelf in state.ranked.values():
        shelf.sort()
    for m in state.messages.values():
        state.shelves[m.state].append(m.number)
    for numbers in state.shelves.values():
        numbers.sort()
    state.windows = {a: (set(chosen_questions(state, a)), set(chosen_messages(state, a))) for a in AUDIENCES}
    state.senders = {name: i for i, person in enumerate(state.people) for name in person.names}
    return state


def rearrange(cards: list[dict[str, Any]], audience: str) -> list[dict[str, Any]]:
    """The same choice among a view's question cards."""
    places = QUESTION_PLACES[audience]
    shelves: dict[str, list[dict[str, Any]]] = {name: [] for name, _ in places[1]}
    for card in cards:
        shelves[shelf_of(card["state"])].append(card)
    for shelf in shelves.values():
        shelf.sort(key=lambda c: rank(c["state"], c["votes"], c["question"]))
    shown = share_out([len(shelf) for shelf in shelves.values()], places)
    return [card for shelf, n in zip(shelves.values(), shown, strict=True) for card in shelf[:n]]


def realign(cards: list[dict[str, Any]], audience: str) -> list[dict[str, Any]]:
    """The same choice among a view's message cards."""
    places = MESSAGE_PLACES[audience]
    shelves: dict[str, list[dict[str, Any]]] = {name: [] for name, _ in places[1]}
    for card in sorted(cards, key=lambda c: c["message"]):
        shelves[card.get("state", "said")].append(card)
    shown = share_out([len(shelf) for shelf in shelves.values()], places)
    chosen = [card for shelf, n in zip(shelves.values(), shown, strict=True) for card in shelf[len(shelf) - n :]]
    return sorted(chosen, key=lambda c: c["message"])
