"""Segments of a feed or a programme, and the index that keeps them: one JSON line each, appended and never changed. Pure."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

SECONDS = 2.0
"""How long a segment is meant to be; it is cut at the first key frame after that."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of video.

    number: counts up without a gap over the life of its feed or programme. folder: where its files lie, below the room's folder;
    a folder is one uninterrupted run of one publisher, and all its segments share the `init.mp4` in it.
    file: its name there. at: when its first frame was taken, unix seconds of the server. seconds: how long it plays. size: bytes.
    renditions: in which folders below its own it also lies, made smaller.
    """

    number: int
    folder: str
    file: str
    at: float
    seconds: float
    size: int
    renditions: tuple[str, ...] = ()

    @property
    def end(self) -> float:
        return self.at + self.seconds

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.file}"


def to_line(segment: Segment) -> str:
    """The segment's line in an index, with its line end."""
    row = {
        "n": segment.number,
        "d": segment.folder,
        "f": segment.file,
        "at": round(segment.at, 3),
        "s": round(segment.seconds, 3),
        "b": segment.size,
        **({"r": segment.renditions} if segment.renditions else {}),
    }
    return json.dumps(row, separators=(",", ":")) + "\n"


def from_lines(text: str) -> list[Segment]:
    """All whole lines of an index. A torn last line, left by a crash in the middle of a write, is left out."""
    whole = text[: text.rfind("\n") + 1]
    return [
        Segment(row["n"], row["d"], row["f"], row["at"], row["s"], row["b"], tuple(row.get("r", ())))
        for row in map(json.loads, whole.splitlines())
    ]


def length(segments: Iterable[Segment]) -> float:
    """Seconds of video in all."""
    return sum(segment.seconds for segment in segments)
