"""Choices with counts, each group counted as if its own choice were open."""

import pytest

from recruit.positions.facets import Chosen, Pile, bits_of, count_facets
from tests.support.cast import Cast

PILES = [
    Pile(bits_of(["housing", "meals"]), 6000, 0, "441900121", "C39", 3),
    Pile(bits_of(["housing"]), 4000, 3, "441900119", "C39", 2),
    Pile(0, None, 5, "370211", "I65", 4),
]


def test_without_a_choice_everything_is_counted() -> None:
    left = count_facets(PILES, Chosen())
    assert (left.has["housing"], left.has["meals"]) == (5, 3)
    assert (left.pay_min[4000], left.pay_min[6000], left.pay_min[8000]) == (5, 3, 0)
    assert (left.education["junior"], left.education["senior"], left.education["bachelor"]) == (3, 5, 9)
    assert left.industry == {"C39": 5, "I65": 4}


@pytest.mark.parametrize(
    ("chosen", "name", "counts"),
    [
        (Chosen(pay_min=6000), "pay_min", {4000: 5, 5000: 3, 6000: 3}),
        (Chosen(pay_min=6000), "industry", {"C39": 3}),
        (Chosen(has=bits_of(["housing"])), "has", {"housing": 5, "meals": 3}),
        (Chosen(has=bits_of(["meals"])), "has", {"housing": 3, "meals": 3}),
        (Chosen(region="441900121"), "region", {"441900121": 3, "441900119": 2}),
        (Chosen(region="441900121"), "industry", {"C39": 3}),
        (Chosen(industry="I65"), "industry", {"C39": 5, "I65": 4}),
        (Chosen(education="senior"), "industry", {"C39": 5}),
    ],
)
def test_choices_combine(chosen: Chosen, name: str, counts: dict[object, int]) -> None:
    assert dict(getattr(count_facets(PILES, chosen), name)) == counts


def test_places_are_cities_unless_most_are_in_one() -> None:
    apart = [Pile(0, None, 0, code, None, 1) for code in ("441900121", "370211", "310104")]
    assert set(count_facets(apart, Chosen()).region) == {"441900", "370200", "310100"}


async def test_the_page_counts_what_a_further_choice_would_leave(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    both = {"housing": "free", "couple_room": True}
    await cast.position(fair, employer, "电焊工", ("migrant",), conditions=both, region="441900121")
    await cast.position(fair, employer, "氩弧焊工", conditions={"housing": "free"}, region="441900119", month_min=4500)
    await cast.position(fair, employer, "保安", ("migrant", "veteran"), conditions=both)
    async with cast.client() as client:
        page = (await client.get("/fairs/spring/positions?q=焊工&has=housing")).text
    told = page.split("<label")[1:]

    def count(text: str) -> str:
        return next(line.split('num">')[1].split("<")[0] for line in told if f">{text}<" in line)

    assert (count("包住"), count("有夫妻房"), count("农民工")) == ("2", "1", "1")
    assert (count("4,000 起"), count("5,000 起"), count("虎门镇")) == ("2", "1", "1")
    assert ">退役军人<" not in page.split("filters__form")[1].split("</form>")[0]
