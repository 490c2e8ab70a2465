"""One programme from two cameras: switched by hand, by itself when one goes away, never twice the same and never a hole."""

from itertools import pairwise

from live.video.programme import SILENT_S, next_segments, on_air
from live.video.segments import Segment
from tests.video.test_playlists import run


def test_the_chosen_feed_is_on_the_air_while_it_lives() -> None:
    feeds = {"hall": run("hall/1", 1000, 5), "studio": run("studio/1", 1000.7, 5)}
    assert on_air("studio", feeds, 1011) == "studio"
    assert on_air(None, feeds, 1011) == "hall"
    assert on_air("roof", feeds, 1011) == "hall"


def test_when_it_goes_away_another_takes_over_and_when_all_are_gone_none() -> None:
    feeds = {"hall": run("hall/1", 1000, 5), "studio": run("studio/1", 1000, 60)}
    assert on_air("hall", feeds, 1010 + SILENT_S) == "hall"
    assert on_air("hall", feeds, 1010.1 + SILENT_S) == "studio"
    assert on_air("hall", feeds, 2000) is None
    assert on_air("hall", {}, 1000) is None


def watch(steps: list[list[Segment]]) -> list[Segment]:
    """A programme as it grows: each step is what the feed on the air has at that time."""
    programme: list[Segment] = []
    for feed in steps:
        programme += next_segments(programme, feed)
    return programme


def test_a_switch_goes_on_where_the_other_camera_is_now() -> None:
    hall, studio = run("hall/1", 1000, 20), run("studio/1", 1000.7, 20)
    programme = watch([hall[:3], hall[:5], studio[:7], studio[:9], hall[:12]])
    assert [segment.number for segment in programme] == list(range(len(programme)))
    assert [segment.folder.split("/")[0] for segment in programme] == ["hall"] * 5 + ["studio"] * 4 + ["hall"] * 2
    assert all(-0.6 <= after.at - before.end < 2 for before, after in pairwise(programme))


def test_the_same_look_twice_adds_nothing() -> None:
    hall = run("hall/1", 1000, 6)
    programme = watch([hall])
    assert next_segments(programme, hall) == []


def test_a_publisher_who_comes_back_goes_on_after_the_gap() -> None:
    programme = watch([run("hall/1", 1000, 3), [*run("hall/1", 1000, 3), *run("hall/2", 1030, 2)]])
    assert [segment.at for segment in programme] == [1000, 1002, 1004, 1030, 1032]
