"""Suggestions as one types: for programs and the search box."""

from typing import Any

import pytest

from recruit.fairs.tables import Phase
from tests.support.cast import Cast

TYPED = (
    ("焊", [("电焊工", 2), ("氩弧焊工", 1)]),
    ("电焊", [("电焊工", 2), ("氩弧焊工", 1)]),
    ("dianh", [("电焊工", 2)]),
    ("dhg", [("电焊工", 2)]),
    ("开叉车", [("叉车司机", 1)]),
    ("虎门 焊", [("虎门 电焊工", 2), ("虎门 氩弧焊工", 1)]),
    ("会记", [("会计", 1)]),
    ("蓉城", [("蓉城财务服务", 1)]),
    ("java", [("Java开发工程师", 1)]),
    ("会计", []),
    ("", []),
    ("%", []),
    ("飞行", []),
)


@pytest.fixture
async def hall(cast: Cast) -> Any:
    fair = await cast.fair()
    haisheng, rongcheng = await cast.employer(fair), await cast.employer(fair, "蓉城财务服务")
    for title in ("电焊工", "急招！电焊工（包住）", "氩弧焊工", "叉车司机", "Java开发工程师"):
        await cast.position(fair, haisheng, title)
    await cast.position(fair, rongcheng, "会计")
    hidden = await cast.fair("hidden", phase=Phase.draft)
    await cast.position(hidden, await cast.employer(hidden, "未公开"), "焊工队长")


async def test_what_a_half_typed_query_may_become(cast: Cast, hall: Any) -> None:
    async with cast.client() as client:
        for typed, found in TYPED:
            answer = await client.get("/api/v1/positions/suggestions", params={"q": typed, "fair": "spring"})
            assert [(item["text"], item["count"]) for item in answer.json()["items"]] == found, typed


async def test_the_search_box_asks_for_suggestions_and_works_without(cast: Cast, hall: Any) -> None:
    async with cast.client() as client:
        page = (await client.get("/fairs/spring/positions")).text
    assert 'data-suggest="/api/v1/positions/suggestions?fair=spring"' in page
    assert '<form class="search" role="search" action="/fairs/spring/positions" method="get"' in page
