"""What entries brought lately, kept for those who come back; serialised once for all who come back from the same moment."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from live import room, wire
from live.line import ready

KEPT_ENTRIES = 4_000
TICK_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Past:
    """What one entry brought: the seq and mark after it, and both audiences' events."""

    seq: int
    mark: str
    at: int
    events: dict[str, list[dict[str, Any]]]


class Backlog:
    """The last entries of a room, oldest first; the first is where its node began to fold."""

    def __init__(self) -> None:
        self.pasts = deque[Past](maxlen=KEPT_ENTRIES)
        self._resumed: dict[tuple[int, str, str, bool], list[bytes]] = {}

    def begin(self, state: room.State) -> None:
        self.pasts.clear()
        self.add(Past(state.seq, state.mark, state.at, {audience: [] for audience in room.AUDIENCES}))

    def add(self, past: Past) -> None:
        self.pasts.append(past)
        self._resumed.clear()

    def mark_at(self, seq: int) -> str | None:
        """The mark that stood at the end of the entry at `seq`, if it is still known."""
        return next((past.mark for past in reversed(self.pasts) if past.seq == seq), None)

    def missed(self, since: int, mark: str) -> list[Past] | None:
        """What came after the end of the entry at `since`, if it is still known and was the same there."""
        for n, past in enumerate(self.pasts):
            if past.seq == since:
                return list(self.pasts)[n + 1 :] if past.mark == mark else None
        return None

    def resume(
        self, since: int | None, mark: str | None, audience: str, lite: bool, online: int, likes: int
    ) -> list[bytes] | None:
        """The frames for somebody who saw all up to `since`; None where only a fresh view helps. A killed node sends thousands here."""
        if since is None or mark is None:
            return None
        key = since, mark, audience, lite
        kept = self._resumed.get(key)
        if kept is None:
            missed = self.missed(since, mark)
            if missed is None:
                return None
            kept = [ready(wire.encode(wire.resume(since, mark))), *ticks(missed, audience, lite, online, likes)]
            self._resumed[key] = kept
        return kept


def ticks(pasts: Sequence[Past], audience: str, lite: bool, online: int, likes: int) -> list[bytes]:
    """Frames that bring these entries, none over about TICK_EVENTS events."""
    frames, events = list[bytes](), list[dict[str, Any]]()
    for n, past in enumerate(pasts):
        events += [event for event in past.events[audience] if not (lite and event["e"] == "said")]
        if len(events) >= TICK_EVENTS or n == len(pasts) - 1:
            frames.append(ready(wire.encode(wire.tick(past.seq, past.mark, past.at, online, likes, newest(events)))))
            events = []
    return frames


def newest(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without a poll's tallies that later ones of the same frame overtake."""
    last = {event["poll"]: event["seq"] for event in events if event["e"] == "voted"}
    return [one for one in events if one["e"] != "voted" or last[one["poll"]] == one["seq"]] if last else events
