"""The way to a booth: along the aisles, from the nearest gate, in words."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from recruit.fairs.rules import Place, lay_out
from recruit.fairs.way import blocked, find_way, hours_text

HALL = lay_out(
    Place(f"{zone}{n + 1:02d}", float((z % 2) * 8 + n % 7), float((z // 2) * 6 + n // 7 + n // 7 // 2))
    for z, zone in enumerate("ABCD")
    for n in range(28)
)


def crosses_a_booth(points: tuple[tuple[float, float], ...], taken: set[tuple[int, int]]) -> bool:
    for (x1, y1), (x2, y2) in pairwise(points):
        assert x1 == x2 or y1 == y2, "the way turns at right angles"
        for n in range(41):
            spot = (int((x1 + (x2 - x1) * n / 40) // 0.5), int((y1 + (y2 - y1) * n / 40) // 0.5))
            if spot in taken:
                return True
    return False


@pytest.mark.parametrize("number", [booth["number"] for booth in HALL["booths"]])
def test_a_way_leads_to_each_booth_and_through_none(number: str) -> None:
    way = find_way(HALL, number)
    assert way is not None and not crosses_a_booth(way.points, blocked(HALL["booths"]))
    booth = next(booth for booth in HALL["booths"] if booth["number"] == number)
    x, y = way.points[-1]
    assert abs(x - booth["x"] - 0.5) <= 1 and abs(y - booth["y"] - 0.5) <= 1, "it ends at the booth"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("C22", "从西门进，直走到第 1 排，往左走"),
        ("C24", "从西门进，直走到第 1 排"),
        ("D28", "从东门进，直走到第 1 排，往右走"),
        ("A01", "从西门进，直走到第 8 排，往左走"),
        ("D15", "从南门进，直走到第 2 排"),
    ],
)
def test_the_way_is_said_in_words(number: str, words: str) -> None:
    way = find_way(HALL, number)
    assert way is not None and way.words == words


def test_halls_drawn_by_rows_of_numbers_have_ways_too() -> None:
    plan = lay_out(Place(f"{n:03d}", None, None) for n in range(1, 100))
    for booth in plan["booths"]:
        way = find_way(plan, booth["number"])
        assert way is not None and not crosses_a_booth(way.points, blocked(plan["booths"]))


@pytest.mark.parametrize("plan", [lay_out([]), lay_out([Place("A1", 0.0, 0.0)])])
def test_what_is_not_on_the_plan_has_no_way(plan: dict[str, Any]) -> None:
    assert find_way(plan, "Z9") is None


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        (24, 10, "今天 17:00 前都有人"),
        (24, 8, "今天 9:00–17:00 有人"),
        (24, 18, "11月25日 9:00–12:00 有人"),
        (20, 10, "11月24日 9:00–17:00 有人"),
        (25, 13, "现场已经结束"),
    ],
)
def test_until_when_somebody_is_there(day: int, hour: int, said: str) -> None:
    days = [(dt.date(2026, 11, 24), dt.time(9), dt.time(17)), (dt.date(2026, 11, 25), dt.time(9), dt.time(12))]
    assert hours_text(days, dt.datetime(2026, 11, day, hour)) == said
    assert hours_text([], dt.datetime(2026, 11, day, hour)) == ""
