"""The list of positions: filters, sorts, pages, and what never shows."""

import datetime as dt
from typing import Any

import pytest

from recruit.db import utc_now
from recruit.fairs.tables import Phase
from recruit.positions.tables import Education, PositionState
from tests.support.cast import Cast


async def titles(cast: Cast, **query: Any) -> list[str]:
    async with cast.client() as client:
        answer = await client.get("/api/v1/positions", params=query)
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


@pytest.fixture
async def offers(cast: Cast) -> dict[str, Any]:
    fair = await cast.fair()
    haisheng = await cast.employer(fair, booth="A12")
    donggang = await cast.employer(fair, "东港不锈钢")
    now = utc_now()
    for n, (title, employer, tracks, more) in enumerate(
        (
            ("装配工", haisheng, ("migrant",), {"region": "441900119", "headcount": 5}),
            ("技术员", donggang, ("veteran",), {"education": Education.college, "month_min": 8000, "region": "370211"}),
            (
                "日结工",
                haisheng,
                (),
                {"pay_unit": "day", "pay_min": 200.0, "pay_max": None, "month_min": None, "month_max": None},
            ),
            ("普工", donggang, (), {"headcount": 100, "conditions": {"housing": "free", "couple_room": True}}),
            ("已停", haisheng, (), {"state": PositionState.closed}),
            ("草稿", haisheng, (), {"state": PositionState.draft}),
            ("过期", haisheng, (), {"expires_at": now - dt.timedelta(minutes=1)}),
        )
    ):
        more = {"published_at": now - dt.timedelta(hours=n), **more}
        await cast.position(fair, employer, title, tracks, **more)
    hidden = await cast.fair("hidden", phase=Phase.draft)
    await cast.position(hidden, await cast.employer(hidden, "未公开"), "未公开")
    return {"fair": fair, "haisheng": haisheng}


async def test_only_what_is_listed_now_shows_the_newest_first(cast: Cast, offers: dict[str, Any]) -> None:
    assert await titles(cast) == ["装配工", "技术员", "日结工", "普工"]
    assert await titles(cast, fair="hidden") == []
    assert await titles(cast, fair="spring") == await titles(cast, fair=str(offers["fair"].id))
    assert await titles(cast, fair="nothing") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"track": "veteran"}, ["技术员"]),
        ({"region": "440000"}, ["装配工"]),
        ({"region": "441900"}, ["装配工"]),
        ({"region": "441900119"}, ["装配工"]),
        ({"region": "3702"}, ["技术员"]),
        ({"region": "长安镇"}, []),
        ({"pay_min": 7000}, ["技术员"]),
        ({"pay_min": 6500}, ["装配工", "技术员", "普工"]),
        ({"education": "senior"}, ["装配工", "日结工", "普工"]),
        ({"education": "bachelor"}, ["装配工", "技术员", "日结工", "普工"]),
        ({"sort": "pay"}, ["技术员", "装配工", "普工", "日结工"]),
        ({"sort": "headcount"}, ["普工", "技术员", "日结工", "装配工"]),
        ({"page": 2, "page_size": 3}, ["普工"]),
        ({"page": 9}, []),
        ({"employer": "nobody"}, []),
    ],
)
async def test_filters_and_sorts(cast: Cast, offers: dict[str, Any], query: dict[str, Any], found: list[str]) -> None:
    assert await titles(cast, **query) == found


async def test_one_employers_positions(cast: Cast, offers: dict[str, Any]) -> None:
    assert await titles(cast, employer=str(offers["haisheng"].id)) == ["装配工", "日结工"]


async def test_a_position_has_the_shape_of_the_contract(cast: Cast, offers: dict[str, Any]) -> None:
    async with cast.client() as client:
        body = (await client.get("/api/v1/positions?track=migrant")).json()
    assert {key: body[key] for key in ("total", "page", "page_size")} == {"total": 1, "page": 1, "page_size": 20}
    item = body["items"][0]
    assert item["employer"]["booth"] == "A12" and item["tracks"] == ["migrant"]
    assert item["pay"]["min"] == 6500 and item["pay"]["unit"] == "month" and item["pay"]["doubts"] == []
    assert set(item["conditions"]) == {
        "housing", "couple_room", "shifts", "days_off", "meals", "shuttle", "insurance", "pay_day",
    }  # fmt: skip
    assert dt.datetime.fromisoformat(item["published_at"]).tzinfo is not None


async def test_a_filter_that_means_nothing_is_told_by_its_field(cast: Cast, offers: dict[str, Any]) -> None:
    async with cast.client() as client:
        answer = await client.get("/api/v1/positions?education=phd&sort=best&pay_min=viel")
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"education", "sort", "pay_min"}


async def test_the_page_works_by_its_address_alone(cast: Cast, offers: dict[str, Any]) -> None:
    async with cast.client() as client:
        page = await client.get("/fairs/spring/positions?has=housing&has=couple_room&pay_min=abc&page=x")
        empty = await client.get("/fairs/spring/positions?q=飞行员")
    assert page.status_code == 200 and "普工" in page.text and "技术员" not in page.text
    assert "没有找到“飞行员”的岗位" in empty.text
