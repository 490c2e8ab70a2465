"""The part of a recruiter's list that is looked at: by standing, by a word, page by page."""

from typing import Any

import pytest

from recruit.posting.look import PAGE, Look, look_of


def line(title: str, standing: str = "listed", place: str | None = None) -> dict[str, Any]:
    return {"title": title, "standing": standing, "place": place}


LINES = [line("叉车司机", "draft"), line("叉车 司机"), line("焊工", place="二号车间"), line("PLC 调试", "closed")]


@pytest.mark.parametrize(
    ("look", "titles"),
    [
        (Look(), ["叉车司机", "叉车 司机", "焊工", "PLC 调试"]),
        (Look(show="draft"), ["叉车司机"]),
        (Look(q="叉车司机"), ["叉车司机", "叉车 司机"]),
        (Look(q="叉车", show="listed"), ["叉车 司机"]),
        (Look(q="二号 车间"), ["焊工"]),
        (Look(q="plc调"), ["PLC 调试"]),
        (Look(q="厨师"), []),
    ],
)
def test_what_is_shown(look: Look, titles: list[str]) -> None:
    assert [one["title"] for one in look.found(LINES)] == titles


def test_pages_and_a_list_that_became_shorter() -> None:
    many = [line(str(n)) for n in range(PAGE + 1)]
    assert [len(Look(page=n).of_page(many)) for n in (1, 2, 9)] == [PAGE, 1, 1]
    assert Look(page=9).at(many) == 2 and Look(page=9).at([]) == 1


def test_a_new_filter_begins_at_page_one_and_nonsense_is_everything() -> None:
    look = look_of({"show": "listed", "q": " 焊工 ", "page": "3"}, "e1")
    assert look == Look("e1", "listed", "焊工", 3)
    assert look.query(show="draft") == "employer=e1&show=draft&q=%E7%84%8A%E5%B7%A5"
    assert look.query(page=3).endswith("page=3")
    assert look_of({"show": "x", "page": "-2"}, "e1") == Look("e1")
