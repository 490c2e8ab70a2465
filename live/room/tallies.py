"""The room's sums: likes, questions, answers, applications, in all and by the minute, each with its simulated part."""

from typing import Any

from live.room.state import State

KINDS = ("likes", "questions", "answers", "applications")
MINUTE_MS = 60_000


def add(state: State, at_ms: int, kind: str, n: int, simulated: int) -> None:
    i = KINDS.index(kind)
    minute = state.minutes.setdefault(at_ms // MINUTE_MS, [0] * 8)
    for row in (state.sums, minute):
        row[i] += n
        row[i + 4] += simulated


def metrics(state: State) -> dict[str, Any]:
    """`{likes, questions, answers, applications, simulated: {the same}, minutes: [{at: unix ms of the minute, the same four,
    simulated: {the same}}]}`; the minutes' sums are the totals."""
    minutes = [{"at": minute * MINUTE_MS, **_named(row)} for minute, row in sorted(state.minutes.items())]
    return {**_named(state.sums), "minutes": minutes}


def minute_fact(state: State, seq: int) -> dict[str, Any] | None:
    """The minute of the last folded entry, as far as it is known; a later one of the same minute replaces it."""
    minute = state.at // MINUTE_MS
    row = state.minutes.get(minute)
    return {"f": "minute", "seq": seq, "at": minute * MINUTE_MS, **_named(row)} if row else None


def _named(row: list[int]) -> dict[str, Any]:
    return {**dict(zip(KINDS, row[:4], strict=True)), "simulated": dict(zip(KINDS, row[4:], strict=True))}
