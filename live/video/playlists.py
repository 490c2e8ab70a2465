"""HLS media playlists from segments (RFC 8216). Pure."""

import datetime as dt
import math
from collections.abc import Sequence
from itertools import pairwise

from live.video.segments import SECONDS, Segment

WINDOW = 8
"""Segments of a live playlist: enough to start from and to catch up with, and still one kilobyte."""
LONGEST = 6
"""EXT-X-TARGETDURATION of a live list. It may not change while the list lives, so it is never taken from what came."""


def live(segments: Sequence[Segment], prefix: str = "", is_over: bool = False) -> str:
    """The last segments as a live list; `prefix` comes before each path."""
    first = max(0, len(segments) - WINDOW)
    head = [
        f"#EXT-X-TARGETDURATION:{LONGEST}",
        f"#EXT-X-MEDIA-SEQUENCE:{segments[first].number if segments else 0}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{breaks(segments[: first + 1])}",
    ]
    return text([*head, *body(segments[first:], prefix)], is_over)


def replay(segments: Sequence[Segment], prefix: str = "") -> str:
    """All segments as a list that is complete: a player can jump anywhere in it."""
    longest = max([SECONDS, *(segment.seconds for segment in segments)])
    head = [f"#EXT-X-TARGETDURATION:{math.ceil(longest)}", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-MEDIA-SEQUENCE:0"]
    return text([*head, *body(segments, prefix)], is_over=True)


def body(segments: Sequence[Segment], prefix: str) -> list[str]:
    lines: list[str] = []
    before: Segment | None = None
    for segment in segments:
        if before is None or before.folder != segment.folder:
            if before is not None:
                lines.append("#EXT-X-DISCONTINUITY")
            lines.append(f'#EXT-X-MAP:URI="{prefix}{segment.folder}/init.mp4"')
            lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{moment(segment.at)}")
        lines += [f"#EXTINF:{segment.seconds:.3f},", prefix + segment.path]
        before = segment
    return lines


def breaks(segments: Sequence[Segment]) -> int:
    """How many discontinuities lie before the last of `segments`."""
    return sum(a.folder != b.folder for a, b in pairwise(segments))


def text(lines: Sequence[str], is_over: bool) -> str:
    return "\n".join(
        ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS", *lines, *["#EXT-X-ENDLIST"] * is_over, ""]
    )


def moment(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
