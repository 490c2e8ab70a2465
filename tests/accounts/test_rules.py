"""Which phones are read, and how often a code may be asked for."""

import datetime as dt

import pytest

from recruit.accounts.actor import is_in_force
from recruit.accounts.forms import safe_next
from recruit.accounts.rules import CODES_A_DAY, mask_mobile, read_mobile, seconds_until_next_code

NOW = dt.datetime(2026, 3, 16, 10, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("13800138000", "+8613800138000"),
        ("+86 138-0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("12345678901", None),
        ("021-58880000", None),
        ("", None),
    ],
)
def test_mobiles_are_read_however_they_are_written(text: str, read: str | None) -> None:
    assert read_mobile(text) == read


def test_a_masked_phone_keeps_three_and_four_digits() -> None:
    assert mask_mobile("+8613800138000") == "138****8000"


def test_a_code_can_be_asked_for_once_a_minute_and_ten_times_a_day() -> None:
    assert seconds_until_next_code([], NOW) == 0
    assert seconds_until_next_code([NOW - dt.timedelta(seconds=20)], NOW) == 41
    assert seconds_until_next_code([NOW - dt.timedelta(seconds=61)], NOW) == 0
    day = [NOW - dt.timedelta(hours=h + 1) for h in range(CODES_A_DAY)]
    assert seconds_until_next_code(day, NOW) > 3600


@pytest.mark.parametrize(
    ("path", "safe"),
    [("/mine?x=1", "/mine?x=1"), ("//evil.test", "/mine"), ("https://evil.test", "/mine"), ("/\\evil", "/mine")],
)
def test_after_sign_in_nobody_is_sent_to_another_site(path: str, safe: str) -> None:
    assert safe_next(path) == safe


def test_a_grant_counts_from_its_beginning_until_its_end() -> None:
    hour = dt.timedelta(hours=1)
    assert is_in_force(None, None, NOW)
    assert is_in_force(NOW, NOW + hour, NOW)
    assert not is_in_force(NOW + hour, None, NOW)
    assert not is_in_force(None, NOW, NOW)
