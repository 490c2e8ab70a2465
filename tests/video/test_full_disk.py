"""The disk takes no more video: the host reads it in words, nothing is torn, and with room again the show goes on.

What refuses is the kernel: a limit on the size of files, which cuts a write short as a full disk does.
"""

import contextlib
import io
import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from live.video import pattern
from live.video.packager import Packager
from live.video.producer import Production
from live.video.recording import NOW, PROGRAMME
from live.video.segments import from_lines
from live.video.shelf import INDEX, Shelf, has_room
from tests.video.test_playlists import run

FREE = resource.RLIM_INFINITY


def limit(size: int) -> None:
    """No file of this process grows beyond `size` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@contextlib.contextmanager
def full(size: int) -> Iterator[None]:
    limit(size)
    try:
        yield
    finally:
        limit(FREE)


def package(shelf: Shelf, heard: Callable[[str, dict[str, Any]], None]) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []

    def say(event: str, **more: Any) -> None:
        said.append({"e": event, **more})
        heard(event, more)

    Packager(shelf, say).run(io.BytesIO(b"".join(pattern.stream(13))), 1_790_000_000.0)
    return said


def test_what_is_lost_is_told_and_all_after_it_is_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "hall")

    def heard(event: str, more: dict[str, Any]) -> None:
        if event == "segment" and more["n"] == 1:
            limit(1000)
        elif event == "trouble":
            limit(FREE)

    with full(resource.RLIM_INFINITY):
        said = package(shelf, heard)
    told = [fact["e"] for fact in said if fact["e"] in ("segment", "trouble")]
    assert told == ["segment", "segment", "trouble", *["segment"] * (len(told) - 3)] and len(told) >= 5
    segments = shelf.refresh()
    assert [segment.number for segment in segments] == list(range(len(told) - 1))
    assert [segment.file for segment in segments[:3]] == ["000000.m4s", "000001.m4s", "000003.m4s"]
    assert all((tmp_path / segment.path).stat().st_size == segment.size for segment in segments)
    assert [path.name for path in tmp_path.rglob(".*")] == [NOW], "nothing half written is left"


def test_video_leaves_the_database_its_part_of_the_disk(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "hall", reserve=2**62)

    def heard(event: str, more: dict[str, Any]) -> None:
        if event == "trouble":
            shelf.reserve = 0

    said = package(shelf, heard)
    assert "磁盘满了" in next(fact["message"] for fact in said if fact["e"] == "trouble")
    assert [segment.number for segment in shelf.refresh()] == list(range(len(shelf.segments))) and shelf.segments


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path: Path) -> None:
    shelf, segments = Shelf(tmp_path / "hall"), run("hall/1", 1000, 4)
    shelf.append(segments[0])
    with full(shelf.index.stat().st_size + 20), pytest.raises(OSError):
        shelf.append(segments[1])
    assert not shelf.ends_whole() and len(shelf.refresh()) == 1
    for segment in segments[1:]:
        shelf.append(segment)
    assert shelf.refresh() == segments == from_lines(shelf.index.read_text())


def test_a_programme_that_cannot_be_written_still_says_who_is_on_the_air(tmp_path: Path) -> None:
    hall, segments = Shelf(tmp_path / "hall"), run("hall/1", 1000, 8)
    production = Production(tmp_path)
    for segment in segments[:2]:
        hall.append(segment)
    assert production.step(1004) == "hall" and production.trouble is None
    for segment in segments[2:]:
        hall.append(segment)
    with full((tmp_path / PROGRAMME / INDEX).stat().st_size + 20):
        assert production.step(1016) == "hall" and production.trouble
        assert production.step(1060) is None and production.trouble, "the replay's list cannot be written either"
    assert production.step(1016) == "hall" and production.trouble is None
    shown = Shelf(tmp_path / PROGRAMME).refresh()
    assert [segment.at for segment in shown] == [segment.at for segment in segments]
    assert (tmp_path / PROGRAMME / "live.m3u8").read_text().count("#EXTINF") == 8


def test_a_folder_that_cannot_be_made_has_no_room(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    assert not has_room(tmp_path / "media") and has_room(tmp_path / "other", 1)
