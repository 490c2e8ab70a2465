"""When a message is still true, and how long we keep trying."""

import pytest

from recruit.news.rules import REASON, Kind, booth_words, is_true_still, shortened, wait_after


@pytest.mark.parametrize(
    ("kind", "state", "takes_part", "told"),
    [
        (Kind.returned, "returned", False, True),
        (Kind.returned, "submitted", False, False),
        (Kind.returned, "accepted", True, False),
        (Kind.accepted, "accepted", True, True),
        (Kind.accepted, "accepted", False, False),
        (Kind.booth, "accepted", True, True),
        (Kind.booth, "returned", True, False),
    ],
)
def test_only_what_stands_is_told(kind: Kind, state: str, takes_part: bool, told: bool) -> None:
    assert is_true_still(kind, state, takes_part) is told


def test_tries_come_ever_more_seldom() -> None:
    assert [wait_after(tries).seconds // 60 for tries in (1, 2, 3, 6, 40)] == [1, 2, 4, 30, 30]


def test_a_message_is_one_sentence() -> None:
    assert shortened(" 执照\n拍糊了 ") == "执照 拍糊了"
    assert len(shortened("补" * 200)) == REASON
    assert booth_words({"B02", "A01"}) == "A01、B02"
