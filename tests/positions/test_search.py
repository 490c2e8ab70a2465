"""Workers find what they mean: by part of a word, by sound, by glued words; and not what only looks alike."""

import pytest
import sqlalchemy as sa

from recruit.positions.search import matches, reindex
from recruit.positions.tables import Position
from recruit.positions.tokens import tokens, wanted
from tests.support.cast import Cast


def test_a_bigram_across_two_words_is_no_token() -> None:
    assert "电工" not in tokens("锂电工具装配工")
    assert "焊工" in tokens("氩弧焊工")
    assert "电工" in tokens("冷藏箱装配电工")


def test_glued_words_are_taken_apart() -> None:
    assert wanted("成都双休会计") == ["成都", "双休", "会计"]
    assert wanted("電焊工") == ["电焊", "焊工"]
    assert wanted("  ") == []


async def found(cast: Cast, query: str) -> list[str]:
    async with cast.tx() as tx:
        conditions = matches(tx, query)
        assert conditions is not None
        anywhere, in_title = conditions
        ranked = sa.select(Position.title).where(anywhere).order_by(sa.case((in_title, 0), else_=1), Position.title)
        return list((await tx.scalars(ranked)).all())


@pytest.fixture
async def market(cast: Cast) -> Cast:
    fair = await cast.fair()
    sea = await cast.employer(fair, "海晟集装箱装备")
    for title, more in (
        ("电焊工", {}), ("氩弧焊工", {}), ("锂电工具装配工", {}), ("物业电工", {"place": "虎门镇"}), ("C++工程师", {}),
        ("会计", {"place": "成都", "benefits": "双休"}), ("仓库管理员", {"duties": "协助电焊工搬运"}), ("保安", {"conditions": {"housing": "free"}}),
    ):  # fmt: skip
        await cast.position(fair, sea, title, **more)
    return cast


async def test_part_of_a_word_finds_it(market: Cast) -> None:
    assert set(await found(market, "焊工")) == {"电焊工", "氩弧焊工", "仓库管理员"}


async def test_title_hits_come_first(market: Cast) -> None:
    assert (await found(market, "电焊工"))[0] == "电焊工"


@pytest.mark.parametrize("query", ["dianhan", "dhg", "電焊", "电焊"])
async def test_sound_first_letters_and_old_forms_find_the_welder(market: Cast, query: str) -> None:
    assert "电焊工" in await found(market, query)


async def test_a_power_tool_is_no_electrician(market: Cast) -> None:
    assert await found(market, "电工") == ["物业电工"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("虎门电工", "物业电工"),
        ("成都双休会计", "会计"),
        ("包住 保安", "保安"),
        ("海晟 会计", "会计"),
        ("c++", "C++工程师"),
        ("Ｃ＋＋", "C++工程师"),
    ],
)
async def test_all_words_must_be_there_wherever_they_stand(market: Cast, query: str, title: str) -> None:
    assert await found(market, query) == [title]


@pytest.mark.parametrize("query", ['"', "电' OR 1", "title:x", "*", "保安) OR ("])
async def test_strange_signs_break_nothing(market: Cast, query: str) -> None:
    async with market.tx() as tx:
        conditions = matches(tx, query)
        if conditions:
            await tx.scalars(sa.select(Position.id).where(conditions[0]))


async def test_a_changed_title_is_found_anew(market: Cast) -> None:
    async with market.tx() as tx:
        guard = (await tx.scalars(sa.select(Position).where(Position.title == "保安"))).one()
        guard.title = "保洁"
        await reindex(tx, [guard.id])
    assert await found(market, "保安") == []
    assert await found(market, "保洁") == ["保洁"]
