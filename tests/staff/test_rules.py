"""Passwords of one's own, days of a role, and the last organiser."""

import datetime as dt

import pytest

from recruit.staff import rules

TODAY = dt.date(2026, 3, 16)


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("短", "短", "至少"),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "太好猜"),
        ("long enough 1", "long enough 2", "不一样"),
        ("long enough 1", "long enough 1", ""),
    ],
)
def test_a_password_of_ones_own(password: str, again: str, said: str) -> None:
    wrong = rules.fault_of_password(password, again)
    assert said in wrong if said else not wrong


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (0, 0, ""),
        (None, None, ""),
        (None, -1, "过了"),
        (3, 2, "早于"),
        (400, None, "年份"),
        (None, 0, ""),
        (-9_999, None, "年份"),
        (None, 9_999, "年份"),
    ],
)
def test_the_days_of_a_role(start: int | None, end: int | None, said: str) -> None:
    days = [None if n is None else TODAY + dt.timedelta(days=n) for n in (start, end)]
    wrong = rules.fault_of_span(days[0], days[1], TODAY)
    assert said in wrong if said else not wrong


def test_the_last_organiser_stays() -> None:
    assert rules.leaves_nobody(["a"], "a") and rules.leaves_nobody([], "a")
    assert not rules.leaves_nobody(["a", "b"], "a")
