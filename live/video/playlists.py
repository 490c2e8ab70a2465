"""HLS media playlists from segments (RFC 8216). Pure."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from live.video.segments import SECONDS, Segment

WINDOW = 8
"""Segments of a live playlist: enough to start from and to catch up with, and still one kilobyte."""
LONGEST = 6
"""EXT-X-TARGETDURATION of a live list. It may not change while the list lives, so it is never taken from what came."""
PAUSE_S = 5.0
LARGE_BITS, SMALL_BITS = 1_500_000, 550_000


def live(segments: Sequence[Segment], prefix: str = "", is_over: bool = False) -> str:
    """The last segments as a live list; `prefix` comes before each path."""
    first = window(segments)
    head = [
        f"#EXT-X-TARGETDURATION:{LONGEST}",
        f"#EXT-X-MEDIA-SEQUENCE:{segments[first].number if segments else 0}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{breaks(segments[: first + 1])}",
    ]
    return text([*head, *body(segments[first:], prefix)], is_over)


def window(segments: Sequence[Segment]) -> int:
    """Where the live list begins: who comes now is not shown what lies before the last long pause."""
    oldest = max(0, len(segments) - WINDOW)
    pauses = (n for n in range(len(segments) - 1, oldest, -1) if segments[n].at - segments[n - 1].end > PAUSE_S)
    return next(pauses, oldest)


def replay(segments: Sequence[Segment], prefix: str = "") -> str:
    """All segments as a list that is complete: a player can jump anywhere in it."""
    longest = max([SECONDS, *(segment.seconds for segment in segments)])
    head = [f"#EXT-X-TARGETDURATION:{math.ceil(longest)}", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-MEDIA-SEQUENCE:0"]
    return text([*head, *body(segments, prefix)], is_over=True)


def variant(segments: Sequence[Segment], rendition: str, first: int = 0) -> list[Segment]:
    """The same show in a rendition, numbered on from `first`: sound alone leaves out what has none, a picture shows the large one."""
    made: list[Segment] = []
    for segment in segments:
        has_it = rendition in segment.renditions
        if has_it or rendition != "audio":
            folder = f"{segment.folder}/{rendition}" if has_it else segment.folder
            made.append(replace(segment, number=first + len(made), folder=folder))
    return made


def master(name: str, has_small: bool) -> str:
    """The list of the lists between which a player chooses by itself; sound alone is another address, for it chooses that on purpose."""
    lines = ["#EXTM3U", f"#EXT-X-STREAM-INF:BANDWIDTH={LARGE_BITS}", f"{name}.m3u8"]
    if has_small:
        lines += [f"#EXT-X-STREAM-INF:BANDWIDTH={SMALL_BITS},RESOLUTION=640x360", f"{name}-360p.m3u8"]
    return "\n".join([*lines, ""])


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
