"""What players are told: the window, the breaks between publishers, the replay and its chapters."""

import re

from live.video import playlists
from live.video.segments import Segment, from_lines, to_line


def run(folder: str, start: float, count: int, first: int = 0) -> list[Segment]:
    """`count` segments of two seconds that one publisher sent from `start` on."""
    return [Segment(first + n, folder, f"{n:06d}.m4s", start + 2 * n, 2.0, 1000) for n in range(count)]


def test_a_live_list_holds_the_last_eight_and_counts_on() -> None:
    text = playlists.live(run("hall/1", 1000, 20))
    assert "#EXT-X-MEDIA-SEQUENCE:12\n" in text and text.count("#EXTINF:2.000,") == 8
    assert text.endswith("hall/1/000019.m4s\n") and "ENDLIST" not in text
    assert '#EXT-X-MAP:URI="hall/1/init.mp4"' in text and "#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:17:04.000Z" in text


def test_a_list_of_nothing_is_one_that_a_player_can_wait_with() -> None:
    text = playlists.live([])
    assert text.startswith("#EXTM3U") and "#EXT-X-MEDIA-SEQUENCE:0" in text and "#EXTINF" not in text


def test_another_publisher_is_a_break_with_an_init_of_its_own() -> None:
    segments = [*run("hall/1", 1000, 5), *run("studio/2", 1010, 5, first=5)]
    text = playlists.live(segments, prefix="/media/r1/")
    assert text.count("#EXT-X-DISCONTINUITY\n") == 1
    assert text.index("#EXT-X-DISCONTINUITY\n") < text.index('URI="/media/r1/studio/2/init.mp4"')
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:0\n" in text, "the break itself is still in the window"


def test_breaks_that_left_the_window_are_counted() -> None:
    segments = [*run("a/1", 0, 3), *run("b/2", 6, 3, first=3), *run("a/3", 12, 20, first=6)]
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:2\n" in playlists.live(segments)
    on_the_edge = [*run("a/1", 0, 3), *run("b/2", 6, 8, first=3)]
    text = playlists.live(on_the_edge)
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:1\n" in text and "#EXT-X-DISCONTINUITY\n" not in text


def test_who_comes_after_a_pause_is_not_shown_what_lay_before_it() -> None:
    back = [*run("a/1", 0, 5), *run("a/2", 30, 2, first=5)]
    text = playlists.live(back)
    assert text.count("#EXTINF") == 2 and "#EXT-X-MEDIA-SEQUENCE:5\n" in text
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:1\n" in text and "#EXT-X-DISCONTINUITY\n" not in text
    short = [*run("a/1", 0, 5), *run("a/2", 13, 2, first=5)]
    assert playlists.live(short).count("#EXTINF") == 7, "a short hole is played over"


def test_the_target_of_a_live_list_never_changes_and_that_of_a_replay_fits() -> None:
    long = [Segment(0, "a/1", "000000.m4s", 0, 7.3, 1)]
    assert "#EXT-X-TARGETDURATION:6" in playlists.live(long)
    text = playlists.replay(long)
    assert "#EXT-X-TARGETDURATION:8" in text and "PLAYLIST-TYPE:VOD" in text and text.endswith("#EXT-X-ENDLIST\n")


def test_an_index_is_read_back_without_its_torn_last_line() -> None:
    segments = run("hall/1", 1_790_000_000.123, 3)
    text = "".join(map(to_line, segments))
    assert from_lines(text) == segments
    assert from_lines(text[:-7]) == segments[:2]
    assert from_lines("") == []
    assert all(re.fullmatch(r"\{.*\}\n", to_line(segment)) for segment in segments)
