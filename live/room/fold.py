"""The fold: one log entry changes the state and says what came of it."""

from typing import Any

from live.room.state import Outcomes, State


def apply(state: State, at_ms: int, entry: dict[str, Any]) -> Outcomes:
    """Fold one entry into `state`, in place; never raises on a strange command (it is answered `malformed`).

    Raises NewerRules, before changing anything, where the entry's `v` is above RULES.
    """
    raise NotImplementedError


def due(state: State, now_ms: int) -> list[dict[str, Any]]:
    """The timed commands that are due, ready for `announce` under their own `id` (stable, so that two keepers add each once).

    `lapse` returns a question unanswered for three minutes to the queue; `notice` with text null takes an expired notice away.
    """
    raise NotImplementedError
