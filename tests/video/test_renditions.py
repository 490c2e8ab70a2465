"""For weak phones and weak networks: the same show smaller, or as sound alone, and never a segment lost for it."""

import io
import itertools
from dataclasses import replace
from pathlib import Path

import av
import pytest

from live.video import playlists
from live.video.packager import Packager
from live.video.renditions import smaller
from live.video.segments import Segment, from_lines, to_line
from live.video.shelf import Shelf
from tests.video.test_packager import play, recorded
from tests.video.test_playlists import run

BOTH = ("audio", "360p")


def package(folder: Path, data: bytes, wanted: tuple[str, ...] = BOTH) -> list[Segment]:
    shelf = Shelf(folder / "hall")
    Packager(shelf, lambda *_, **__: None, wanted).run(io.BytesIO(data), 1_790_000_000.0)
    return shelf.refresh()


def test_each_segment_also_lies_there_smaller_and_as_sound(tmp_path: Path) -> None:
    segments = package(tmp_path, recorded(4, scale=2))
    assert [segment.renditions for segment in segments] == [BOTH, BOTH]
    large, sounds = play(tmp_path, segments)
    small, heard = play(tmp_path, playlists.variant(segments, "360p"))
    assert small == pytest.approx(large, abs=0.001) and heard == pytest.approx(sounds, abs=0.001)
    assert play(tmp_path, playlists.variant(segments, "audio")) == ([], pytest.approx(sounds, abs=0.001))
    with av.open(str(tmp_path / segments[0].folder / "360p" / "init.mp4")) as init:
        assert (init.streams.video[0].width, init.streams.video[0].height) == (640, 360)
    gaps = [b - a for a, b in itertools.pairwise(heard)]
    assert max(gaps) < 0.05


def test_a_picture_that_is_small_is_not_made_again_and_nothing_is_made_unasked(tmp_path: Path) -> None:
    assert [segment.renditions for segment in package(tmp_path / "small", recorded(2))] == [("audio",)]
    assert [segment.renditions for segment in package(tmp_path / "none", recorded(2), ())] == [()]


@pytest.mark.parametrize(
    ("size", "wanted"),
    [((1280, 720), (640, 360)), ((720, 1280), (360, 640)), ((1000, 700), (514, 360)), ((640, 360), None)],
)
def test_the_shorter_side_is_what_counts(size: tuple[int, int], wanted: object) -> None:
    assert smaller(*size) == wanted


def test_a_list_of_sound_leaves_out_what_has_none_and_a_small_one_shows_the_large_picture() -> None:
    segments = [*run("hall/1", 1000, 2), *(replace(s, renditions=BOTH) for s in run("studio/2", 1004, 2, first=2))]
    heard = playlists.variant(segments, "audio")
    assert [(s.number, s.path) for s in heard] == [(0, "studio/2/audio/000000.m4s"), (1, "studio/2/audio/000001.m4s")]
    text = playlists.live(playlists.variant(segments, "360p"))
    assert text.count("#EXTINF") == 4 and 'URI="studio/2/360p/init.mp4"' in text and 'URI="hall/1/init.mp4"' in text
    assert from_lines("".join(map(to_line, segments))) == segments


def test_a_player_chooses_between_pictures_and_takes_sound_on_purpose() -> None:
    assert "live.m3u8" in playlists.master("live", False) and "360p" not in playlists.master("live", False)
    both = playlists.master("replay", True)
    assert "replay.m3u8\n" in both and "replay-360p.m3u8\n" in both and "audio" not in both
