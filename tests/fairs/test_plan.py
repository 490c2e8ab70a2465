"""The floor plan's search: by employer, position and booth number."""

from types import SimpleNamespace
from typing import Any

import pytest

from recruit.fairs.finding import found_at, is_number
from tests.support.cast import Cast


@pytest.mark.parametrize(
    ("typed", "number", "same"),
    [
        ("a12", "A12", True),
        ("A-12", "A12", True),
        ("Ａ１２", "A12", True),
        ("A1", "A01", True),
        ("展位A12", "A12", True),
        ("A1", "A12", False),
        ("12", "A12", False),
        ("电工", "A12", False),
    ],
)
def test_a_booths_number_is_known_however_it_is_typed(typed: str, number: str, same: bool) -> None:
    assert is_number(typed, number) is same


def row(number: str, employer: str, key: int) -> dict[str, Any]:
    booth = SimpleNamespace(participation_id=key)
    return {
        "number": number, "employer": employer, "employer_name": f"海湾{employer}有限公司", "url": "/e", "positions": 3, "booth": booth,
    }  # fmt: skip


def test_names_come_before_what_they_offer() -> None:
    rows = [row("A1", "焊通科技", 1), row("A2", "海晟装备", 2), row("A3", "港丰重工", 3), row("A4", "", 4)]
    assert [hit.number for hit in found_at(rows, "焊", {2: 1, 3: 5})] == ["A1", "A3", "A2"]
    assert [hit.number for hit in found_at(rows, "a2", {3: 5})] == ["A2"]
    assert found_at(rows, "会计", {}) == []


async def test_what_is_found_stands_out_on_the_plan(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng, other = await cast.employer(fair, booth="A12"), await cast.employer(fair, "港丰冷链", booth="B03")
    await cast.position(fair, haisheng)
    await cast.position(fair, other, "电焊工")
    await cast.position(fair, other, "叉车司机")
    async with cast.client() as client:
        by_trade = (await client.get("/fairs/spring/plan", params={"q": "焊工"})).text
        by_name = (await client.get("/fairs/spring/plan", params={"q": "港丰"})).text
        nothing = (await client.get("/fairs/spring/plan", params={"q": "宇航员"})).text
        own = (await client.get("/fairs/spring/plan", params={"own": "A12"})).text
    assert "找到 2 个展位" in by_trade and by_trade.count("plan__booth--found") == 2
    assert "展位 B03 已标出" in by_name and "plan__way" in by_name and by_name.count("plan__booth--found") == 1
    assert "没有找到“宇航员”" in nothing
    assert "展位 A12 已标出" in own and "plan__way" in own and "海晟集装箱装备" in own


async def test_a_search_survives_rough_words(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    await sqlite_cast.employer(fair, booth="A12")
    async with sqlite_cast.client() as client:
        for q in ("'", '"', "%", "\0", "<script>", "a" * 500, "((("):
            page = await client.get("/fairs/spring/plan", params={"q": q})
            assert page.status_code == 200 and "<script>没" not in page.text
