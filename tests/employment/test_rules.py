"""Marks follow one another, none before its day."""

import datetime as dt

import pytest

from recruit.employment.rules import Mark, fault, next_mark

SENT, TODAY = dt.date(2026, 3, 16), dt.date(2026, 6, 30)
STARTED = {Mark.started: dt.date(2026, 3, 23)}


@pytest.mark.parametrize(
    ("mark", "day", "known", "said"),
    [
        (Mark.started, dt.date(2026, 3, 23), {}, None),
        (Mark.started, dt.date(2026, 3, 15), {}, "不能早于投递"),
        (Mark.started, dt.date(2026, 7, 1), {}, "还没到"),
        (Mark.started, None, {}, "请填日期"),
        (Mark.started, dt.date(2026, 3, 24), STARTED, "已经记过"),
        (Mark.stayed_30, dt.date(2026, 4, 22), {}, "请先记“到岗”"),
        (Mark.stayed_30, dt.date(2026, 4, 21), STARTED, "4月22日才满 30 天"),
        (Mark.stayed_30, dt.date(2026, 4, 22), STARTED, None),
        (Mark.stayed_90, dt.date(2026, 6, 21), STARTED, None),
    ],
)
def test_a_mark_is_refused_with_the_reason(mark: Mark, day: dt.date, known: dict[Mark, dt.date], said: str) -> None:
    found = fault(mark, day, known, SENT, TODAY)
    assert found is None if said is None else found is not None and said in found


def test_the_next_mark_is_the_first_missing() -> None:
    assert next_mark({}) is Mark.started
    assert next_mark(STARTED) is Mark.stayed_30
    assert next_mark(dict.fromkeys(Mark, TODAY)) is None
