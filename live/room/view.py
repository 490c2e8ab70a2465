"""What people see of a room, and how an event changes what they saw; the browser's twin is static/js/room_state.js."""

from typing import Any

from live.room.state import State

AUDIENCES = ("viewer", "stage")
WELCOME_BYTES = 16_000
"""The most a viewer's `state` in a welcome takes as UTF-8 JSON; the envelope fits into the rest of 16 kB."""


def audience_of(role: str) -> str:
    """host, assistant and organiser see the stage's view (held questions, persons to mute); everybody else the viewer's."""
    return "stage" if role in ("host", "assistant", "organiser") else "viewer"


def show(state: State, audience: str) -> dict[str, Any]:
    """The whole view, as in the contract's `state`, `online` 0: fill it in with `count` or `welcome`."""
    raise NotImplementedError


def welcome(state: State, audience: str, online: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The `state` of a welcome frame, small enough, and the events that bring what did not fit (nearly always none): send those
    in a tick of their own straight after the welcome, under the same seq and mark."""
    raise NotImplementedError


def patch(view: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """The view after an event; changes and returns the view it is given. The audience is read from `view["audience"]`."""
    raise NotImplementedError


def count(view: dict[str, Any], online: int, likes: int) -> dict[str, Any]:
    """The view after a tick's bare counters, which are no events."""
    view["online"], view["likes"] = online, likes
    return view
