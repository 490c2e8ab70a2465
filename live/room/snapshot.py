"""A state as a JSON object and back, so that *snapshot + entries = fresh fold*."""

from typing import Any

from live.room.state import State


def dump(state: State) -> dict[str, Any]:
    """Everything the state knows, as plain JSON values; equal histories give equal dumps. Fast enough for a thread off the loop,
    but take it in one go: the state must not be folded meanwhile."""
    raise NotImplementedError


def load(snapshot: dict[str, Any]) -> State:
    """The state a snapshot was taken of. Raises NewerRules where it was written under newer rules."""
    raise NotImplementedError
