"""Chapters: what the log says happened, found in what was recorded."""

import uuid

import pytest

from live.video.recording import Stretch
from recruit.replay import rules
from recruit.replay.rules import Answered, Mark, Part, Pinned, Standing, chapters

WELDER, CLERK, COOK = (uuid.UUID(int=n) for n in (1, 2, 3))
SHOW = [Stretch(1000, 600, 0), Stretch(1900, 600, 600)]
"""Twenty minutes, with five in the middle for which nobody sent a picture."""


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [
        (1003.5, 1006, (3.5, 6.0)),
        (1590, 1910, (590.0, 610.0)),
        (1700, 1910, (600.0, 610.0)),
        (900, None, (0.0, 1200.0)),
        (1610, 1890, None),
        (900, 999, None),
        (2500, 2600, None),
    ],
    ids=["within", "over the gap", "from the gap", "all", "in the gap", "before", "after"],
)
def test_a_moment_of_the_event_is_found_over_a_gap(start: float, end: float | None, place: object) -> None:
    assert rules.span(SHOW, start, end) == place


def test_each_position_is_a_chapter_and_its_questions_stand_in_it() -> None:
    found = chapters(
        SHOW,
        [Pinned(WELDER, 1, 1060, 1300), Pinned(CLERK, 5, 1300, 1500)],
        [Answered(1, WELDER, 1200, called=1180), Answered(2, CLERK, 1220, called=1210), Answered(3, None, 1400)],
    )
    assert [(c.position, c.parts, c.marks) for c in found] == [
        (WELDER, [Part(60, 300, 1)], [Mark(1, 180)]),
        (CLERK, [Part(300, 500, 5)], [Mark(2, 210), Mark(3, 385)]),
    ]


def test_what_was_not_recorded_takes_no_time_and_what_lay_in_it_has_no_place() -> None:
    found = chapters(SHOW, [Pinned(WELDER, 1, 1500, 2000), Pinned(CLERK, 2, 1610, 1890)], [Answered(1, CLERK, 1700)])
    assert [(c.position, c.parts) for c in found] == [(WELDER, [Part(500, 700, 1)]), (CLERK, [])]
    assert found[1].marks == [Mark(1, None)]


def test_without_any_picture_the_words_remain() -> None:
    found = chapters([], [Pinned(WELDER, 1, 1060, 1300)], [Answered(1, WELDER, 1200), Answered(2, None, 1900)])
    assert [(c.position, c.parts, [m.number for m in c.marks]) for c in found] == [(WELDER, [], [1]), (None, [], [2])]


def test_a_slip_is_no_chapter_and_a_short_pause_no_second_one() -> None:
    pins = [
        Pinned(WELDER, 1, 1000, 1100),
        Pinned(COOK, 2, 1100, 1103),
        Pinned(WELDER, 3, 1103, 1200),
        Pinned(CLERK, 4, 1200, 1300),
        Pinned(WELDER, 5, 1400, None),
    ]
    found = chapters(SHOW, reversed(pins), [])
    assert [c.position for c in found] == [WELDER, CLERK]
    assert [(part.start, part.end) for part in found[0].parts] == [(0, 200), (400, 1200)]


@pytest.mark.parametrize(
    ("called", "begins"),
    [(1180, 1180), (None, 1185), (1000, 1020), (1300, 1185)],
    ids=["as it was taken up", "not taken up", "long before", "taken up after"],
)
def test_an_answer_is_watched_from_where_it_was_taken_up(called: float | None, begins: float) -> None:
    assert rules.begins(Answered(1, None, 1200, called)) == begins


def test_the_place_of_a_link_names_its_chapter() -> None:
    found = chapters(SHOW, [Pinned(WELDER, 1, 1060, 1300), Pinned(CLERK, 5, 1400, 1500)], [])
    assert [rules.playing(found, at) for at in (0, 60, 299, 350, 400, 1100)] == [
        None, WELDER, WELDER, WELDER, CLERK, CLERK,
    ]  # fmt: skip


def test_a_chapters_picture_is_its_own_where_there_is_one() -> None:
    posters = [(0.0, "a"), (30.0, "b"), (60.0, "c")]
    assert [rules.poster_at(posters, *span) for span in ((20, 100), (30, 40), (31, 45), (70, 90))] == [
        "b",
        "b",
        "b",
        "c",
    ]
    assert rules.poster_at([], 0, 10) is None


@pytest.mark.parametrize(
    ("has_ended", "is_deleted", "is_settled", "standing"),
    [
        (False, False, None, Standing.none_yet),
        (False, False, False, Standing.so_far),
        (False, False, True, Standing.so_far),
        (True, False, None, Standing.never),
        (True, False, False, Standing.settling),
        (True, False, True, Standing.ready),
        (True, True, None, Standing.deleted),
        (True, True, True, Standing.deleted),
    ],
)
def test_how_a_replay_stands(has_ended: bool, is_deleted: bool, is_settled: bool | None, standing: Standing) -> None:
    assert rules.standing_of(has_ended, is_deleted, is_settled) is standing


def test_a_place_reads_as_on_a_player() -> None:
    assert [rules.clock(at) for at in (0, 59.9, 2480, 36_001)] == ["00:00:00", "00:00:59", "00:41:20", "10:00:01"]


def test_a_poll_is_told_in_whole_percent_and_who_leads() -> None:
    told = [(one.share, one.leads) for one in rules.tallied(["住宿", "班次", "培训"], [2, 2, 1])]
    assert told == [(40, True), (40, True), (20, False)]
    assert [(one.share, one.leads) for one in rules.tallied(["好", "不好"], [0, 0])] == [(0, False), (0, False)]
