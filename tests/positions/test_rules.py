"""What the filters of the list mean."""

import datetime as dt

import pytest

from recruit.positions.rules import Sort, default_sort, levels_up_to, region_prefix, standing_of


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("440000", "44"),
        ("441900", "4419"),
        ("370211", "370211"),
        ("441900119", "441900119"),
        ("441900119000", "441900119"),
        ("441900000", "4419"),
        ("44", "44"),
        ("100100", "1001"),
        ("东莞", None),
        ("", None),
    ],
)
def test_a_region_is_the_beginning_of_the_codes_within_it(code: str, prefix: str | None) -> None:
    assert region_prefix(code) == prefix


def test_a_seeker_is_shown_what_asks_no_more() -> None:
    assert levels_up_to("senior") == ("any", "primary", "junior", "senior")
    assert levels_up_to("any") == ("any",)


def test_a_search_is_sorted_by_relevance_and_a_list_by_age() -> None:
    assert (default_sort("焊工"), default_sort(" ")) == (Sort.relevance, Sort.newest)


NOW = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
LATER, BEFORE = NOW + dt.timedelta(days=1), NOW - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "expires", "hired", "over", "title", "takes"),
    [
        ("listed", LATER, 0, False, None, None),
        ("listed", LATER, 9, False, None, None),
        ("listed", LATER, 10, False, "人已招满", True),
        ("listed", BEFORE, 10, False, "已过有效期", False),
        ("closed", LATER, 0, False, "已停招", False),
        ("listed", LATER, 10, True, "招聘会已结束", False),
    ],
)
def test_how_a_position_stands(
    state: str, expires: dt.datetime, hired: int, over: bool, title: str | None, takes: bool | None
) -> None:
    standing = standing_of(state, expires, "11月30日", 10, hired, NOW, over)
    assert (standing and (standing.title, standing.takes)) == (title and (title, takes))
