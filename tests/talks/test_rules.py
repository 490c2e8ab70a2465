"""How many heard a talk, and until when an application may have come of it."""

import datetime as dt

from recruit.talks.rules import Heard, Minute, Span, fault_of, heard, length, merged, windows

TEN = dt.datetime(2026, 11, 26, 10, 0, tzinfo=dt.UTC)


def at(minute: float) -> dt.datetime:
    return TEN + dt.timedelta(minutes=minute)


CURVE = [
    Minute(at(n), peak, joins) for n, (peak, joins) in enumerate([(50, 50), (80, 30), (120, 60), (90, 5), (70, 1)])
]


def test_only_the_talks_own_minutes_are_heard() -> None:
    assert heard(CURVE, [Span(at(1.5), at(3.2))]) == Heard(most=120, times=80 + 60 + 5)
    assert heard(CURVE, []) == Heard() and heard([], [Span(at(0), at(9))]) == Heard()


def test_a_minute_of_two_talks_counts_once() -> None:
    twice = [Span(at(1), at(1.2)), Span(at(1.4), at(1.8))]
    assert heard(CURVE, twice) == Heard(most=80, times=80)


def test_spans_that_touch_are_one() -> None:
    spans = [Span(at(5), at(8)), Span(at(0), at(3)), Span(at(2), at(4)), Span(at(9), at(9))]
    assert merged(spans) == [Span(at(0), at(4)), Span(at(5), at(8))] and length(spans) == 7
    assert length([Span(at(0), at(0.1))]) == 1 and length([]) == 0


def test_applications_count_a_day_longer() -> None:
    assert windows([Span(at(0), at(8)), Span(at(60), at(70))]) == [Span(at(0), at(70) + dt.timedelta(days=1))]


def test_a_written_answer_says_something_and_leads_nowhere_else() -> None:
    assert fault_of(" ", None) and fault_of("好" * 1001, None)
    assert "电话" in fault_of("打我电话", "phone") and "不合适" in fault_of("…", "word")
    assert fault_of("包住，两人一间。", None) == ""
