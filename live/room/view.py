"""What people see of a room, and how an event changes what they saw; the browser's twin is static/js/room_state.js."""

import json
from datetime import UTC, datetime
from typing import Any

from live.room.shelves import chosen_messages, chosen_questions, realign, rearrange
from live.room.state import By, Message, Poll, Question, State

WELCOME_BYTES = 16_000
"""The most a viewer's `state` in a welcome takes as UTF-8 JSON; the envelope fits into the rest of 16 kB."""
ANSWER_WITHIN_MS = 180_000
Card = dict[str, Any]


def audience_of(role: str) -> str:
    """host, assistant and organiser see the stage's view (held questions, persons to mute); everybody else the viewer's."""
    return "stage" if role in ("host", "assistant", "organiser") else "viewer"


def clock(at_ms: int) -> str:
    """RFC 3339 with offset, to the millisecond."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")


def who(by: By, audience: str) -> dict[str, str]:
    name, role, person = by
    return {"name": name, "role": role, "person": person} if audience == "stage" else {"name": name, "role": role}


def question_card(q: Question, audience: str) -> Card:
    card: Card = {"question": q.number, "text": q.text, "by": who(q.by, audience), "state": q.state, "votes": q.votes}
    card["answer"], card["to"] = q.answer, q.to
    if q.position:
        card["position"] = q.position
    if q.state == "handed":
        card["due_at"] = clock(q.handed_at + ANSWER_WITHIN_MS)
    if q.taken_by:
        card["taken_by"] = who(q.taken_by, audience)
    if q.answered_by:
        card["answered_by"] = who(q.answered_by, audience)
    return {**card, **_moderation(q)} if audience == "stage" else card


def message_card(m: Message, audience: str) -> Card:
    card: Card = {"message": m.number, "text": m.text, "by": who(m.by, audience)}
    if audience == "viewer":
        return card
    return {**card, **({"state": m.state} if m.state != "said" else {}), **_moderation(m)}


def poll_card(poll: Poll, audience: str) -> Card:
    card: Card = {"poll": poll.number, "text": poll.text, "choices": [*poll.choices], "votes": [*poll.votes]}
    card |= {"by": who(poll.by, audience), "state": "closed" if poll.closed_at else "open"}
    if poll.closed_at:
        return card | {"closed_at": clock(poll.closed_at)}
    return card | {"until": clock(poll.until)} if poll.until is not None else card


def _moderation(thing: Question | Message) -> Card:
    card: Card = {"hold": thing.held} if thing.held else {}
    card |= {"reports": thing.reports} if thing.reports else {}
    return card | {"reasons": dict(thing.complaints)} if thing.complaints else card


def show(state: State, audience: str) -> Card:
    """The whole view, as in the contract's `state`, `online` 0: fill it in with `count` or `welcome`."""
    view: Card = {"audience": audience, "room": state.phase, "kind": state.kind, "title": state.title}
    view["questions"] = [question_card(state.questions[n - 1], audience) for n in chosen_questions(state, audience)]
    view["messages"] = [message_card(state.messages[n], audience) for n in chosen_messages(state, audience)]
    view["pinned"] = state.pinned.card if state.pinned else None
    view |= {"feed": state.feed, "slow": state.slow, "online": 0, "likes": state.likes}
    view |= {"notice": state.notice["text"] if state.notice else None, "figures": dict(state.figures)}
    if state.polls:
        view["poll"] = poll_card(state.polls[-1], audience)
    if audience == "stage":
        view["muted"] = {person: clock(until) for person, until in state.muted.items()}
        view["blocked"] = {person: clock(until) if until else None for person, until in state.blocked.items()}
        view["named"] = {person: {"name": name, "reason": why} for person, (name, why) in state.named.items()}
        view["hold_new"] = state.hold_new
    return view


def welcome(state: State, audience: str, online: int) -> tuple[Card, list[Card]]:
    """The `state` of a welcome frame, small enough, and the events that bring what did not fit (nearly always none): send those
    in a tick of their own straight after the welcome, under the same seq and mark."""
    view = count(show(state, audience), online, state.likes)
    excess = _bytes(view) - WELCOME_BYTES
    if audience == "stage" or excess <= 0:
        return view, []
    head = {"seq": state.seq, "at": clock(state.at)}
    rest: list[Card] = []
    for name, e, spare in (
        ("messages", "said", 10),
        ("questions", "asked", 10),
        ("messages", "said", 0),
        ("questions", "asked", 0),
    ):
        while excess > 0 and len(view[name]) > spare:
            card = view[name].pop(0 if name == "messages" else -1)
            excess -= _bytes(card) + 1
            rest.append({**head, "e": e, **card})
    return view, rest


def patch(view: Card, event: Card) -> Card:
    """The view after an event; changes and returns the view it is given. The audience is read from `view["audience"]`."""
    change = _CHANGES.get(event["e"])
    if change:
        change(view, event)
    return view


def count(view: Card, online: int, likes: int) -> Card:
    """The view after a tick's bare counters, which are no events."""
    view["online"], view["likes"] = online, likes
    return view


def _bytes(card: Card) -> int:
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())


def _payload(event: Card) -> Card:
    return {key: value for key, value in event.items() if key not in ("seq", "at", "e")}


def _asked(view: Card, event: Card) -> None:
    card = _payload(event)
    others = [c for c in view["questions"] if c["question"] != card["question"]]
    view["questions"] = rearrange([*others, card], view["audience"])


def _said(view: Card, event: Card) -> None:
    card = _payload(event)
    others = [c for c in view["messages"] if c["message"] != card["message"]]
    view["messages"] = realign([*others, card], view["audience"])


def _amend(view: Card, number: int, gone: tuple[str, ...], **now: Any) -> None:
    """Changes one question's card, if the view has it: some fields go, some come."""
    for i, card in enumerate(view["questions"]):
        if card["question"] == number:
            view["questions"][i] = {**{k: v for k, v in card.items() if k not in gone}, **now}
            view["questions"] = rearrange(view["questions"], view["audience"])
            return


def _upvoted(view: Card, event: Card) -> None:
    _amend(view, event["question"], (), votes=event["votes"])


def _taken(view: Card, event: Card) -> None:
    _amend(view, event["question"], (), state="taken", taken_by=event["by"])


def _handed(view: Card, event: Card) -> None:
    _amend(view, event["question"], ("taken_by",), state="handed", to=event["to"], due_at=event["due_at"])


def _passed(view: Card, event: Card) -> None:
    _amend(view, event["question"], ("due_at",), state="waiting", to=None)


def _answered(view: Card, event: Card) -> None:
    now = {"state": "answered", "answer": event["text"], "answered_by": event["by"]}
    _amend(view, event["question"], ("due_at", "taken_by"), **now)


def _hidden(view: Card, event: Card) -> None:
    kind, number = event["target"].split(":")
    name, key = ("questions", "question") if kind == "q" else ("messages", "message")
    if view["audience"] == "viewer":
        view[name] = [card for card in view[name] if card[key] != int(number)]
    elif kind == "q":
        _amend(view, int(number), ("due_at", "taken_by"), state="hidden")
    else:
        cards = [{**card, "state": "hidden"} if card[key] == int(number) else card for card in view[name]]
        view[name] = realign(cards, "stage")


def _reported(view: Card, event: Card) -> None:
    kind, number = event["target"].split(":")
    name, key = ("questions", "question") if kind == "q" else ("messages", "message")
    now = {part: event[part] for part in ("reports", "reasons") if part in event}
    view[name] = [{**c, **now} if c[key] == int(number) else c for c in view[name]]


def _dismissed(view: Card, event: Card) -> None:
    kind, number = event["target"].split(":")
    name, key = ("questions", "question") if kind == "q" else ("messages", "message")
    for card in view[name]:
        if card[key] == int(number):
            card.pop("reports", None)
            card.pop("reasons", None)


def _muted(view: Card, event: Card) -> None:
    view["muted"].pop(event["person"], None)
    if event["until"]:
        view["muted"][event["person"]] = event["until"]
    _name(view, event)


def _blocked(view: Card, event: Card) -> None:
    view["blocked"][event["person"]] = event["until"]
    _name(view, event)


def _unblocked(view: Card, event: Card) -> None:
    view["blocked"].pop(event["person"], None)
    _name(view, event)


def _name(view: Card, event: Card) -> None:
    if event["person"] not in view["muted"] and event["person"] not in view["blocked"]:
        view["named"].pop(event["person"], None)
    if "name" in event:
        view["named"][event["person"]] = {"name": event["name"], "reason": event["reason"]}


def _polled(view: Card, event: Card) -> None:
    view["poll"] = _payload(event)


def _voted(view: Card, event: Card) -> None:
    if view.get("poll", {}).get("poll") == event["poll"]:
        view["poll"] = {**view["poll"], "votes": event["votes"]}


def _poll_closed(view: Card, event: Card) -> None:
    if view.get("poll", {}).get("poll") == event["poll"]:
        card = {name: value for name, value in view["poll"].items() if name != "until"}
        view["poll"] = {**card, "state": "closed", "votes": event["votes"], "closed_at": event["closed_at"]}


def _opened(view: Card, event: Card) -> None:
    view.update(room=event["room"], kind=event["kind"], title=event["title"], feed=event["feed"], slow=event["slow"])


_CHANGES = {
    "asked": _asked,
    "said": _said,
    "upvoted": _upvoted,
    "taken": _taken,
    "handed": _handed,
    "passed": _passed,
    "answered": _answered,
    "hidden": _hidden,
    "reported": _reported,
    "dismissed": _dismissed,
    "muted": _muted,
    "blocked": _blocked,
    "unblocked": _unblocked,
    "newcomers": lambda view, event: view.update(hold_new=event["held"]),
    "opened": _opened,
    "polled": _polled,
    "voted": _voted,
    "poll_closed": _poll_closed,
    "pinned": lambda view, event: view.update(pinned=event["position"]),
    "unpinned": lambda view, event: view.update(pinned=None),
    "feed": lambda view, event: view.update(feed=event["feed"]),
    "slow": lambda view, event: view.update(slow=event["seconds"]),
    "cut": lambda view, event: view.update(room="cut"),
    "reopened": lambda view, event: view.update(room="open"),
    "ended": lambda view, event: view.update(room="ended"),
    "notice": lambda view, event: view.update(notice=event["text"]),
    "figures": lambda view, event: view["figures"].update(_payload(event)),
}
