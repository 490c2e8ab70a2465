"""Finding positions by words, glued words, single signs and pinyin, alike on both databases."""

from typing import Any

import pytest

from recruit.db import utc_now
from recruit.demo.store import store_fair
from recruit.positions.search import reindex
from tests.support.cast import Cast


async def search(cast: Cast, q: str, **more: str) -> list[str]:
    async with cast.client() as client:
        answer = await client.get("/api/v1/positions", params={"q": q, "page_size": "100", **more})
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


@pytest.fixture
async def hall(cast: Cast) -> Any:
    fair = await cast.fair()
    haisheng = await cast.employer(fair, "海晟集装箱装备")
    chengdu = await cast.employer(fair, "蓉城财务服务")
    for title, employer, more in (
        ("电焊工", haisheng, {"place": "上海市浦东新区", "benefits": "包住，五险"}),
        ("氩弧焊工", haisheng, {}),
        ("锂电工具销售", haisheng, {"duties": "销售电动工具"}),
        ("维修电工", haisheng, {"duties": "检修设备"}),
        ("车间主任", haisheng, {"duties": "管理焊工班组"}),
        ("会计", chengdu, {"place": "成都市武侯区", "region": "510107", "benefits": "双休"}),
        ("C++ 工程师", chengdu, {}),
        ("數控車床操作工", haisheng, {}),
    ):
        await cast.position(fair, employer, title, **more)
    return fair


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("焊工", {"电焊工", "氩弧焊工", "车间主任"}),
        ("dianhan", {"电焊工"}),
        ("DHG", {"电焊工"}),
        ("电工", {"维修电工"}),
        ("diangong", {"维修电工"}),
        ("焊", {"电焊工", "氩弧焊工", "车间主任"}),
        ("成都双休会计", {"会计"}),
        ("成都 会计", {"会计"}),
        ("成都 焊工", set()),
        ("c++", {"C++ 工程师"}),
        ("Ｃ＋＋", {"C++ 工程师"}),
        ("数控", {"數控車床操作工"}),
        ("數控", {"數控車床操作工"}),
        ("焊工包住", {"电焊工"}),
        ("蓉城", {"会计", "C++ 工程师"}),
        ("rongcheng", {"会计", "C++ 工程师"}),
        ("！！", set()),
        ('\' OR "1"="1', set()),
        ("a:b* NEAR(", set()),
    ],
)
async def test_what_a_query_finds(cast: Cast, hall: Any, q: str, titles: set[str]) -> None:
    assert set(await search(cast, q)) == titles


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("烧焊", ["氩弧焊工", "电焊工", "车间主任"]),
        ("财务会计", ["会计"]),
        ("武侯 会计", ["会计"]),
        ("四川会计", ["会计"]),
        ("四川焊工", []),
        ("电悍工", ["电焊工", "氩弧焊工", "车间主任"]),
    ],
)
async def test_other_words_places_around_and_slips_of_the_pen(cast: Cast, hall: Any, q: str, titles: list[str]) -> None:
    assert sorted(await search(cast, q)) == sorted(titles)


async def test_the_word_as_typed_comes_before_other_words_for_it(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    for title in ("门卫", "保安员", "保洁员"):
        await cast.position(fair, employer, title)
    assert await search(cast, "门卫") == ["门卫", "保安员"]
    assert await search(cast, "保安") == ["保安员", "门卫"]


async def test_titles_come_first(cast: Cast, hall: Any) -> None:
    assert (await search(cast, "焊工"))[-1] == "车间主任"
    assert (await search(cast, "浦东焊工"))[0] == "电焊工"


async def test_a_changed_position_is_found_by_its_new_title_only(cast: Cast) -> None:
    fair = await cast.fair()
    position = await cast.position(fair, await cast.employer(fair), "保安")
    async with cast.tx() as tx:
        position.title = "叉车司机"
        tx.add(await tx.merge(position))
        await reindex(tx, [position.id])
    assert await search(cast, "保安") == []
    assert await search(cast, "chache") == ["叉车司机"]


async def test_a_whole_fair_is_indexed_at_once(cast: Cast) -> None:
    async with cast.tx() as tx:
        rows = await store_fair(tx, cast.settings.keys, "demo", utc_now())
        ids = [row["id"] for mine in rows.positions for row in mine]
        await reindex(tx, ids)
    assert len(ids) > 3000
    found = await search(cast, "焊工")
    assert found and all("焊" in title for title in found[:5])
