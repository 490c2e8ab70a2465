"""The room's sums: likes, questions, answers, applications, in all and by the minute, each with its simulated part."""

from typing import Any

from live.room.state import State


def metrics(state: State) -> dict[str, Any]:
    """`{likes, questions, answers, applications, simulated: {the same}, minutes: [{at: unix ms of the minute, the same four,
    simulated: {the same}}]}`; the minutes' sums are the totals."""
    raise NotImplementedError
