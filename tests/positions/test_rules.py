"""What the filters of the list mean."""

import pytest

from recruit.positions.rules import Sort, default_sort, levels_up_to, region_prefix


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
