"""What is read out of a position beside its words: plain name, offers, stuffing; and that older readings are made anew."""

from typing import Any

import pytest
import sqlalchemy as sa

from recruit.positions.reading import RULES, heading, is_stuffed
from recruit.positions.rules import OFFERS, offers
from recruit.positions.search import reindex_older
from recruit.positions.tables import PositionReading
from tests.support.cast import Cast


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("电焊工", "电焊工"),
        ("急招！普工/操作工（包吃住）", "普工"),
        ("行政专员/人事助理 五险一金 全勤奖", "行政专员"),
        ("【长安】数控车床操作工", "数控车床操作工"),
        ("测试开发工程师-server端", "测试开发工程师"),
        ("C++高级开发工程师（导航服务）", "C++高级开发工程师"),
        ("Java web工程师", "Java web工程师"),
    ],
)
def test_a_title_has_a_plain_name(title: str, name: str) -> None:
    assert heading(title) == name


@pytest.mark.parametrize(
    ("title", "stuffed"),
    [
        ("普工/临时工/操作工/包装工/6200块/月包吃住", True),
        ("20元/小时 包吃住 电子厂普工 操作工 组装工 包装工", True),
        ("财务助理/会计文员/出纳员薪资5000+年终14薪+五险一金", True),
        ("电焊工", False),
        ("电焊工/铆焊工", False),
        ("普工（包吃住）", False),
        ("人事行政专员", False),
        ("造价员/预算员", False),
    ],
)
def test_titles_stuffed_with_words_are_known(title: str, stuffed: bool) -> None:
    assert is_stuffed(title) is stuffed


@pytest.mark.parametrize(
    ("conditions", "slots"),
    [
        ({}, []),
        ({"housing": "free", "meals": "allowance"}, ["housing", "meals"]),
        ({"housing": "paid", "meals": "none", "couple_room": False, "shuttle": "无"}, []),
        ({"couple_room": "40 间", "shuttle": True}, ["couple_room", "shuttle"]),
        ({"shifts": "长白班", "insurance": ["养老"]}, ["day_shift", "insurance"]),
        ({"shifts": "两班倒", "insurance": []}, []),
    ],
)
def test_what_is_offered(conditions: dict[str, Any], slots: list[str]) -> None:
    assert [slot for slot in OFFERS if offers(slot, conditions)] == slots


async def test_a_stuffed_title_comes_after_an_honest_one(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    await cast.position(fair, employer, "普工")
    await cast.position(fair, employer, "普工/临时工/操作工/包装工/6200块/月包吃住")
    async with cast.client() as client:
        first, _ = (await client.get("/api/v1/positions?q=普工")).json()["items"]
    assert first["title"] == "普工"


async def test_positions_read_by_older_rules_are_read_anew_and_only_those(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    for title in ("电焊工", "保安"):
        await cast.position(fair, employer, title)
    async with cast.tx() as tx:
        assert await reindex_older(tx, 10) == 0
        await tx.execute(sa.update(PositionReading).values(rules=RULES - 1, heading=""))
        assert await reindex_older(tx, 1) == 1
        assert await reindex_older(tx, 10) == 1
        assert set(await tx.scalars(sa.select(PositionReading.heading))) == {"电焊工", "保安"}
