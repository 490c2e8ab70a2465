"""One programme from a room's feeds: which feed is on the air, and which of its segments come next. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from live.video.segments import SECONDS, Segment

SILENT_S = max(3 * SECONDS, 5.0)
"""A feed whose newest segment ended longer ago than this has gone away."""
OVERLAP_S = 0.6
"""Two feeds never cut at the same moment: this much of the picture may be seen twice rather than a segment be lost."""


def is_alive(feed: Sequence[Segment], now: float) -> bool:
    return bool(feed) and now - feed[-1].end <= SILENT_S


def on_air(wanted: str | None, feeds: Mapping[str, Sequence[Segment]], now: float) -> str | None:
    """The feed to show: the one that was chosen while it lives, else one that does, else none (主播暂时离开)."""
    alive = [name for name in sorted(feeds) if is_alive(feeds[name], now)]
    return wanted if wanted in alive else next(iter(alive), None)


def next_segments(programme: Sequence[Segment], feed: Iterable[Segment]) -> list[Segment]:
    """What of `feed` follows the programme's end, numbered on from there.

    A segment that began before the end by more than the overlap was shown already, by this feed or another.
    """
    made: list[Segment] = []
    last = programme[-1] if programme else None
    for segment in feed:
        if last is not None and segment.at < last.end - OVERLAP_S:
            continue
        last = replace(segment, number=last.number + 1 if last else 0)
        made.append(last)
    return made
