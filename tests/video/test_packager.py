"""What a camera sends becomes segments that play on without a break, whatever it sends and however it ends."""

import io
import itertools
from pathlib import Path
from typing import Any

import av
import pytest

from live.contract import picture_now
from live.video import pattern
from live.video.packager import Packager
from live.video.segments import Segment
from live.video.shelf import INDEX, Shelf


def package(folder: Path, data: bytes, feed: str = "hall") -> tuple[list[Segment], list[dict[str, Any]]]:
    """What one publisher left on the shelf, and what was said meanwhile."""
    said: list[dict[str, Any]] = []
    shelf = Shelf(folder / feed)
    Packager(shelf, lambda event, **more: said.append({"e": event, **more})).run(io.BytesIO(data), 1_790_000_000.0)
    return shelf.refresh(), said


def play(folder: Path, segments: list[Segment]) -> tuple[list[float], list[float]]:
    """When each picture and each piece of sound is shown, in seconds, played as a browser does: the init, then the segments."""
    pictures: list[float] = []
    sounds: list[float] = []
    for run, group in itertools.groupby(segments, lambda segment: segment.folder):
        data = (folder / run / "init.mp4").read_bytes() + b"".join((folder / s.path).read_bytes() for s in group)
        with av.open(io.BytesIO(data)) as container:
            for frame in container.decode():
                (pictures if isinstance(frame, av.VideoFrame) else sounds).append(float(frame.pts * frame.time_base))
    return pictures, sounds


def recorded(seconds: float, **how: Any) -> bytes:
    return b"".join(pattern.stream(seconds, **how))


def test_a_browsers_camera_is_copied_and_plays_through(tmp_path: Path) -> None:
    segments, said = package(tmp_path, recorded(9))
    assert [round(s.seconds, 1) for s in segments] == [2, 2, 2, 2, 1]
    assert [s.number for s in segments] == [0, 1, 2, 3, 4] and segments[0].at == 1_790_000_000.0
    assert said[0]["video"] == "copy" and said[0]["width"] == 640
    pictures, sounds = play(tmp_path, segments)
    assert len(pictures) == 90 and pictures[0] == pytest.approx(1.0)
    assert max(b - a for a, b in itertools.pairwise(pictures)) < 0.15
    assert max(b - a for a, b in itertools.pairwise(sounds)) < 0.05 and sounds[-1] == pytest.approx(9.9, abs=0.2)


def test_without_an_h264_encoder_the_picture_is_made_into_it(tmp_path: Path) -> None:
    segments, said = package(tmp_path, recorded(6, codec="libvpx"))
    assert said[0]["video"] == "encode" and len(segments) >= 2
    pictures, _ = play(tmp_path, segments)
    assert len(pictures) >= 58


def test_rare_key_frames_are_told_to_the_host_and_cost_no_picture(tmp_path: Path) -> None:
    segments, said = package(tmp_path, recorded(14, key_every=10))
    assert any(fact["e"] == "trouble" and "关键帧" in fact["message"] for fact in said)
    assert max(s.seconds for s in segments) < 3
    pictures, sounds = play(tmp_path, segments)
    assert len(pictures) >= 138 and len(sounds) > 600


def test_a_publisher_who_comes_back_counts_on_under_a_new_init(tmp_path: Path) -> None:
    package(tmp_path, recorded(4))
    segments, _ = package(tmp_path, recorded(4))
    assert [s.number for s in segments] == [0, 1, 2, 3]
    assert len({s.folder for s in segments}) == 2


def test_a_line_torn_by_a_crash_is_forgotten_and_the_next_one_counts_on(tmp_path: Path) -> None:
    package(tmp_path, recorded(4))
    index = tmp_path / "hall" / INDEX
    index.write_bytes(index.read_bytes()[:-9])
    segments, _ = package(tmp_path, recorded(4))
    assert [s.number for s in segments] == [0, 1, 2] and index.read_text().count("\n") == 3


def test_a_feed_cut_off_in_the_middle_keeps_what_was_whole(tmp_path: Path) -> None:
    data = recorded(8)
    segments, _ = package(tmp_path, data[: len(data) * 2 // 3])
    pictures, _ = play(tmp_path, segments)
    assert len(pictures) > 45


def test_each_half_minute_leaves_a_poster(tmp_path: Path) -> None:
    segments, _ = package(tmp_path, recorded(4))
    assert (tmp_path / segments[0].folder / "000000.webp").read_bytes()[8:12] == b"WEBP"
    assert not (tmp_path / segments[0].folder / "000001.webp").exists()
    newest = picture_now(tmp_path.parent, tmp_path.name, "hall")
    assert newest and newest[8:12] == b"WEBP", "and each segment one for who directs"


def test_what_is_no_video_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(av.error.FFmpegError):
        package(tmp_path, b"GET / HTTP/1.1\r\n\r\n" * 400)
    assert package(tmp_path / "sound", sound_alone())[1][0]["code"] == "no_picture"


def sound_alone() -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono")
        for n in range(20):
            frame = av.AudioFrame(format="s16", layout="mono", samples=960)
            frame.planes[0].update(pattern.tone(n * 960, 960))
            frame.sample_rate, frame.pts = 48_000, n * 960
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()
