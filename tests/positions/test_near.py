"""Nothing found: what is near, and the sentence that says what was given up."""

import pytest

from recruit.positions.near import loosened
from recruit.positions.rules import Wanted
from tests.support.cast import Cast


@pytest.mark.parametrize(
    ("wanted", "sentence", "left"),
    [
        (Wanted(q="虎门 会计"), "虎门没有“会计”，下面是东莞市的", Wanted(q="会计", region="441900")),
        (Wanted(q="虎门 会计"), "虎门没有“会计”，下面是广东省的", Wanted(q="会计", region="440000")),
        (Wanted(q="会计", region="441900121"), "虎门镇没有“会计”，下面是东莞市的", Wanted(q="会计", region="441900")),
        (Wanted(q="会计", has=("shuttle",)), "没有同时符合的岗位，下面去掉了“吃住和班次”的条件", Wanted(q="会计")),
        (Wanted(q="高级钳工"), "没有同时符合每个词的岗位，下面去掉了“高级”，按“钳工”来找", Wanted(q="钳工")),
        (Wanted(q="飞机钳工"), "没有同时符合每个词的岗位，下面去掉了“飞机”，按“钳工”来找", Wanted(q="钳工")),
        (Wanted(q="电工"), "没有“电工”，下面是相近的“机修工”", Wanted(q="机修工")),
    ],
)
def test_what_is_given_up_is_said(wanted: Wanted, sentence: str, left: Wanted) -> None:
    assert (sentence, left) in [(one.sentence, one.wanted) for one in loosened(wanted)]


def test_a_lone_unknown_word_has_nothing_near() -> None:
    assert list(loosened(Wanted(q="飞行员"))) == []


async def test_page_and_api_show_what_is_near(cast: Cast) -> None:
    fair = await cast.fair()
    await cast.position(fair, await cast.employer(fair), "会计", place="东莞-长安镇", region="441900119")
    async with cast.client() as client:
        page = (await client.get("/fairs/spring/positions?q=虎门会计")).text
        body = (await client.get("/api/v1/positions?q=虎门会计")).json()
        other = (await client.get("/api/v1/positions?q=飞行员")).json()
    assert "没有找到“虎门会计”的岗位" in page and "虎门没有“会计”，下面是东莞市的" in page and "长安镇" in page
    assert body["items"] == [] and body["total"] == 0
    assert [item["title"] for item in body["near"]["items"]] == ["会计"]
    assert other == {"items": [], "total": 0, "page": 1, "page_size": 20}


async def test_the_page_says_what_it_took_a_slip_of_the_pen_for(cast: Cast) -> None:
    fair = await cast.fair()
    await cast.position(fair, await cast.employer(fair), "会计")
    async with cast.client() as client:
        page = (await client.get("/fairs/spring/positions?q=会记")).text
        body = (await client.get("/api/v1/positions?q=会记")).json()
    assert "没有“会记”，已按“<strong>会计</strong>”来找" in page
    assert body["meant"] == "会计" and body["total"] == 1


async def test_another_spelling_is_offered_where_the_typed_one_finds_little(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    for title, duties in (("保安员", ""), ("保安", ""), ("工程师", "确保按时交付")):
        await cast.position(fair, employer, title, duties=duties)
    async with cast.client() as client:
        page = (await client.get("/fairs/spring/positions?q=保按")).text
    assert "您是不是想找" in page and ">保安</a>" in page and "工程师" in page
