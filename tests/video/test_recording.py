"""What is kept of a show: without its gaps, and found again by the moment at which it happened."""

import os
from dataclasses import replace
from pathlib import Path

from live.contract import recording
from live.video.producer import Production
from live.video.recording import stretches
from live.video.segments import Segment
from live.video.shelf import Shelf, write
from tests.video.test_playlists import run

GAP = [*run("hall/1", 1000, 5), *run("hall/2", 1100, 5, first=5)]


def kept(folder: Path, segments: list[Segment]) -> Path:
    shelf = Shelf(folder / "r1" / "programme")
    for segment in segments:
        shelf.append(segment)
    return folder


def test_a_pause_of_the_publisher_takes_no_time() -> None:
    assert [(part.at, part.seconds, part.starts) for part in stretches(GAP)] == [(1000, 10, 0), (1100, 10, 10)]


def test_another_feed_goes_on_where_the_first_was_left() -> None:
    spliced = [*run("hall/1", 1000, 5), *run("studio/2", 1009.6, 5, first=5)]
    assert [(part.at, part.starts) for part in stretches(spliced)] == [(1000, 0), (1009.6, 10)]


def test_a_recording_knows_its_posters_and_whether_its_list_is_whole(tmp_path: Path) -> None:
    assert recording(tmp_path, "r1") is None
    media = kept(tmp_path, run("hall/1", 1000, 20))
    for name in ("000000.webp", "000015.webp"):
        write(media / "r1" / "hall" / "1" / name, b"a picture")
    found = recording(media, "r1")
    assert found and (found.seconds, found.ended_at) == (40, 1040)
    assert found.posters == ((0, "hall/1/000000.webp"), (30, "hall/1/000015.webp"))
    assert not found.is_settled
    Production(media / "r1").keep()
    again = recording(media, "r1")
    assert again and again.is_settled


def test_it_can_be_heard_alone_only_where_no_part_is_without_its_sound(tmp_path: Path) -> None:
    heard = [replace(segment, renditions=("audio",)) for segment in run("hall/1", 1000, 3)]
    whole = recording(kept(tmp_path, heard), "r1")
    assert whole and whole.can_be_heard
    mute = recording(kept(tmp_path, run("studio/1", 1006, 1, first=3)), "r1")
    assert mute and not mute.can_be_heard, "a moment would be at another place"


def test_a_show_that_goes_on_can_be_watched_from_its_beginning(tmp_path: Path) -> None:
    room = tmp_path / "r1"
    feed = Shelf(room / "hall")
    for segment in run("hall/1", 1000, 20):
        feed.append(segment)
    production = Production(room)
    assert production.step(1040) == "hall"
    text = (room / "programme" / "replay.m3u8").read_text()
    assert text.count("#EXTINF") == 8 and text.endswith("#EXT-X-ENDLIST\n")
    for segment in run("hall/1", 1040, 5, first=20):
        feed.append(segment)
    os.utime(room / "programme" / "replay.m3u8", (0, 0))  # as if the list had been written long before
    production.step(1050)
    assert (room / "programme" / "replay.m3u8").read_text().count("#EXTINF") == 8, "not with every segment"
    production.step(1065)
    assert (room / "programme" / "replay.m3u8").read_text().count("#EXTINF") == 13
