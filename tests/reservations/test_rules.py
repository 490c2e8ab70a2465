"""When a reminder goes out, and what is no longer worth a message."""

import datetime as dt

import pytest

from recruit.news.rules import SETTLING, Kind
from recruit.reservations.rules import LATE, LEAD, can_reserve, is_worth_telling, moved_at, remind_at

NOW = dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
START = NOW + dt.timedelta(hours=2)


def test_only_a_show_to_come_is_reserved() -> None:
    assert [can_reserve(state) for state in ("scheduled", "open", "cut", "ended")] == [True, False, False, False]


@pytest.mark.parametrize(
    ("starts", "told"),
    [
        (None, None),
        (START, START - LEAD),
        (NOW + 10 * MINUTE, NOW + 10 * MINUTE),  # too near for a quarter of an hour: at the start itself
        (NOW - 5 * MINUTE, NOW),  # late to begin: at once
    ],
)
def test_the_reminder_comes_a_quarter_of_an_hour_before(starts: dt.datetime | None, told: dt.datetime | None) -> None:
    assert remind_at(starts, NOW) == told


def test_a_new_time_settles_unless_the_reminder_would_come_first() -> None:
    assert moved_at(START, NOW) == NOW + SETTLING
    assert moved_at(NOW + LEAD + SETTLING, NOW) == NOW


@pytest.mark.parametrize(
    ("kind", "state", "starts", "opened", "told", "worth"),
    [
        (Kind.reminder, "scheduled", START, None, START, True),
        (Kind.reminder, "open", START, NOW - MINUTE, START, True),
        (Kind.reminder, "open", START, NOW - LATE - MINUTE, START, False),
        (Kind.reminder, "ended", START, NOW - MINUTE, START, False),
        (Kind.reminder, "scheduled", None, None, None, False),
        (Kind.reminder, "scheduled", NOW - LATE - MINUTE, None, None, False),
        (Kind.moved, "scheduled", START, None, START - MINUTE, True),
        (Kind.moved, "scheduled", START, None, START, False),
        (Kind.moved, "open", START, NOW, START - MINUTE, False),
        (Kind.called_off, "ended", START, None, START, True),
        (Kind.called_off, "ended", None, None, None, True),
        (Kind.called_off, "ended", NOW - LATE - MINUTE, None, None, False),
        (Kind.called_off, "ended", START, NOW, START, False),
        (Kind.booth, "scheduled", START, None, None, False),
    ],
)
def test_only_what_helps_is_told(
    kind: Kind,
    state: str,
    starts: dt.datetime | None,
    opened: dt.datetime | None,
    told: dt.datetime | None,
    worth: bool,
) -> None:
    assert is_worth_telling(kind, state, starts, opened, told, NOW) is worth
