"""How booths are numbered and laid out, and who gets which."""

import pytest

from recruit.halls.rules import (
    Free,
    Order,
    Spot,
    Waiting,
    clean_number,
    clean_zone,
    free_row,
    lay_rows,
    overlaps,
    place_all,
    renumber,
    repeated,
    snap,
)


def test_a_zone_of_24_stands_in_rows_of_12() -> None:
    made = lay_rows("A", 1, 24, 12, 0, 0)
    assert [spot.number for spot in made[:2]] == ["A01", "A02"] and made[-1].number == "A24"
    assert (made[11].x, made[11].y) == (11, 0) and (made[12].x, made[12].y) == (0, 1)


def test_every_two_rows_stand_back_to_back() -> None:
    assert sorted({spot.y for spot in lay_rows("A", 1, 8, 2, 0, 0)}) == [0, 1, 3, 4]
    assert sorted({spot.y for spot in lay_rows("A", 1, 8, 2, 0, 5, aisle=False)}) == [5, 6, 7, 8]


def test_numbers_are_as_long_as_the_longest() -> None:
    assert [spot.number for spot in lay_rows("B", 99, 100, 12, 0, 0)] == ["B099", "B100"]


def test_new_rows_begin_below_what_is_there() -> None:
    assert free_row([]) == 0
    assert free_row([Spot("A1", 0, 0), Spot("A2", 1, 1.5)]) == 3


@pytest.mark.parametrize(("x", "y", "on"), [(0.5, 0, ["A01"]), (1, 0, []), (0, 1, []), (0.5, 0.5, ["A01"])])
def test_two_booths_do_not_stand_on_one_ground(x: float, y: float, on: list[str]) -> None:
    assert overlaps(Spot("A02", x, y), [Spot("A01", 0, 0), Spot("A02", 0, 0)]) == on


def test_a_moved_booth_stays_on_the_paper_and_the_grid() -> None:
    assert (snap(1.3), snap(-4), snap(1e9)) == (1.5, 0, 200)


def test_renumbering_follows_the_eye() -> None:
    spots = [Spot("A09", 0, 1), Spot("A03", 1, 0), Spot("B01", 0, 0)]
    assert renumber(spots, "C", 5) == {"B01": "C05", "A03": "C06", "A09": "C07"}


WAITING = [
    Waiting("1", "宏远", ("migrant",), 5, 0, "hongyuan"),
    Waiting("2", "安和", ("veteran", "migrant"), 90, 1, "anhe"),
    Waiting("3", "博达", (), 20, 2, "boda"),
]
FREE = [Free("a", "A10"), Free("b", "A2"), Free("c", "M1", "migrant")]


@pytest.mark.parametrize(
    ("order", "pairs"),
    [
        (Order.registered, [("1", "b"), ("2", "a"), ("3", "c")]),
        (Order.name, [("2", "b"), ("3", "a"), ("1", "c")]),
        (Order.headcount, [("2", "b"), ("3", "a"), ("1", "c")]),
        (Order.track, [("2", "b"), ("3", "a"), ("1", "c")]),
    ],
)
def test_employers_are_placed_in_the_chosen_order(order: Order, pairs: list[tuple[str, str]]) -> None:
    assert [(one.id, booth.id) for one, booth in place_all(WAITING, FREE, order)] == pairs


def test_by_track_each_goes_to_its_own_zone_first_and_nobody_stands_twice() -> None:
    many = [Waiting(str(n), str(n), ("migrant",), n) for n in range(3)]
    free = [Free("m", "M1", "migrant"), Free("v", "V1", "veteran"), Free("o", "O1")]
    given = {booth.id: one.id for one, booth in place_all(many, free, Order.track)}
    assert given == {"m": "2", "o": "1", "v": "0"}
    assert len(place_all(many, free[:1], Order.track)) == 1


def test_numbers_and_zones_are_read_as_people_write_them() -> None:
    assert clean_number(" a 12 ") == "A12" and clean_number("特1") == "特1"
    assert clean_number("") is None and clean_number("<b>") is None
    assert clean_zone("a区") == "A" and clean_zone("") is None and clean_zone("ABCDE") is None
    assert repeated(["A2", "A10", "A1"], {"A10": 1, "A2": 1}) == ["A2", "A10"]
