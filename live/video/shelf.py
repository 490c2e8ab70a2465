"""Where a room's video lies: files written whole or not at all, and the index that says what there is."""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from live.video.segments import Segment, from_lines, to_line

INDEX = "index.jsonl"
FLOOR = 500_000_000
"""Bytes that must be free on the disk before a publisher is let in."""
RESERVE = 200_000_000
"""Bytes that video never takes: the database and the rooms' log may lie on the same disk."""


class Shelf:
    """The folder of one feed or programme. Its index is the truth: a file that is not in it was never finished."""

    def __init__(self, folder: Path, reserve: int = RESERVE) -> None:
        self.folder, self.reserve = folder, reserve
        self.index = folder / INDEX
        self.segments: list[Segment] = []
        self.read_to = 0

    def refresh(self) -> list[Segment]:
        """All segments, after reading on in the index what came since the last look."""
        try:
            with self.index.open("rb") as lines:
                lines.seek(self.read_to)
                new = lines.read()
        except FileNotFoundError:
            return self.segments
        whole = new[: new.rfind(b"\n") + 1]
        self.read_to += len(whole)
        self.segments += from_lines(whole.decode())
        return self.segments

    def append(self, segment: Segment) -> None:
        """Durable when this returns. A line that a crash tore is ended first, so that it spoils no other."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.index.open("ab") as lines:
            if lines.tell() and not self.ends_whole():
                os.truncate(self.index, self.index.read_bytes().rfind(b"\n") + 1)
            lines.write(to_line(segment).encode())
            lines.flush()
            os.fsync(lines.fileno())

    def check_room(self) -> None:
        """OSError where what is left on the disk is not for video."""
        if not has_room(self.folder, self.reserve):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def ends_whole(self) -> bool:
        with self.index.open("rb") as lines:
            lines.seek(-1, os.SEEK_END)
            return lines.read(1) == b"\n"

    @property
    def next_number(self) -> int:
        segments = self.refresh()
        return segments[-1].number + 1 if segments else 0


def write(path: Path, data: bytes) -> None:
    """The file appears with all of `data` in it, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def has_room(folder: Path, floor: int = FLOOR) -> bool:
    """False also where nothing can be put there at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(folder).free >= floor
    except OSError:
        return False


def feeds_of(room: Path) -> Iterator[str]:
    """The names of the room's feeds that have any video."""
    if room.is_dir():
        yield from sorted(path.name for path in room.iterdir() if (path / INDEX).is_file())
