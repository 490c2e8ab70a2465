"""What was recorded of a room: the programme without its gaps, and where in the replay a moment of the event plays."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from live.video.segments import Segment
from live.video.shelf import INDEX, Shelf

PROGRAMME, REPLAY = "programme", "replay.m3u8"
POSTER_EVERY, POSTER = 15, "webp"
"""A run has a poster beside each fifteenth segment: one in half a minute."""
NOW = f".now.{POSTER}"
"""A feed's newest picture, for who directs: it may not be on the air, so that no web server shows it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part without a gap. at: when it was taken, unix seconds. starts: where in the replay it begins."""

    at: float
    seconds: float
    starts: float

    @property
    def end(self) -> float:
        return self.at + self.seconds


@dataclass(frozen=True, slots=True)
class Recording:
    """posters: (where in the replay, path below the room's folder), in order. can_be_heard: all of it also lies there as
    sound alone, so that a moment is at the same place. is_settled: the replay's list holds all of it."""

    stretches: tuple[Stretch, ...]
    posters: tuple[tuple[float, str], ...]
    can_be_heard: bool
    is_settled: bool

    @property
    def seconds(self) -> float:
        last = self.stretches[-1]
        return last.starts + last.seconds

    @property
    def ended_at(self) -> float:
        return self.stretches[-1].end


def stretches(segments: Sequence[Segment]) -> list[Stretch]:
    """One for each run of a publisher that was shown, for within one nothing is missing."""
    found: list[Stretch] = []
    folder, played = "", 0.0
    for segment in segments:
        last = found[-1] if found else None
        if last and segment.folder == folder and abs(segment.at - last.end) < 0.1:
            found[-1] = Stretch(last.at, last.seconds + segment.seconds, last.starts)
        else:
            found.append(Stretch(segment.at, segment.seconds, played))
        folder, played = segment.folder, played + segment.seconds
    return found


def posters(room: Path, segments: Sequence[Segment]) -> list[tuple[float, str]]:
    found, played = [], 0.0
    for segment in segments:
        name = Path(segment.file).stem
        if int(name) % POSTER_EVERY == 0 and (room / segment.folder / f"{name}.{POSTER}").exists():
            found.append((played, f"{segment.folder}/{name}.{POSTER}"))
        played += segment.seconds
    return found


def is_behind(programme: Path) -> bool:
    """Whether segments came after the replay's list was written."""
    try:
        recorded = (programme / INDEX).stat().st_mtime_ns
        return not (programme / REPLAY).exists() or (programme / REPLAY).stat().st_mtime_ns < recorded
    except FileNotFoundError:
        return False


def read(room: Path) -> Recording | None:
    """What the room's folder holds; None when nothing of it was ever shown."""
    try:
        size = (room / PROGRAMME / INDEX).stat().st_size
    except FileNotFoundError:
        return None
    kept = read_index(room, size)
    return Recording(*kept, not is_behind(room / PROGRAMME)) if kept[0] else None


@functools.lru_cache(64)
def read_index(room: Path, size: int) -> tuple[tuple[Stretch, ...], tuple[tuple[float, str], ...], bool]:
    """`size` is the index's: an index only grows, so that what was read of this much of it holds for ever."""
    segments = Shelf(room / PROGRAMME).refresh()
    can_be_heard = all("audio" in segment.renditions for segment in segments)
    return tuple(stretches(segments)), tuple(posters(room, segments)), can_be_heard
