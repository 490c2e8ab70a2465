"""Which positions are like one another."""

import pytest

from recruit.positions.similar import Traits, core_title, most_alike, title_likeness, trade_words

WELDER = Traits("集装箱焊工（熟手）", "haisheng", "310115", 6500, 9000, frozenset({"migrant"}))


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("集装箱焊工（熟手）", "集装箱焊工"),
        ("叉车司机/仓管", "叉车司机"),
        ("保安员-夜班", "保安员"),
        ("【急招】普工", "普工"),
        ("普工(包住", "普工"),
        ("（急聘）", "（急聘）"),
        ("操作工2名", "操作工"),
    ],
)
def test_a_titles_core_is_what_the_work_is_called(title: str, core: str) -> None:
    assert core_title(title) == core


def test_the_trade_at_a_titles_end_counts_most() -> None:
    assert title_likeness("集装箱焊工", "氩弧焊工") > title_likeness("集装箱焊工", "集装箱文员")
    assert title_likeness("叉车司机", "叉车司机（夜班）") == 1
    assert title_likeness("叉车司机", "会计") == 0


def test_like_work_comes_first_then_like_pay_and_place() -> None:
    others = [
        ("会计", Traits("会计", "a", "310115", 6500, 9000)),
        ("电焊工，远", Traits("电焊工", "b", "440100", 6500, 9000)),
        ("电焊工，近", Traits("电焊工", "c", "310115", 6500, 9000)),
        ("电焊工，钱少", Traits("电焊工", "d", "310115", 3000, 3500)),
        ("集装箱焊工", Traits("集装箱焊工", "e", "310115", 7000, 9500)),
    ]
    assert most_alike(WELDER, others, 4) == ["集装箱焊工", "电焊工，近", "电焊工，远", "电焊工，钱少"]


def test_one_occupation_in_other_words_is_alike() -> None:
    guard = Traits("门卫", "a", occupation="4-07-05-01")
    others = [
        ("保安员", Traits("保安员", "b", occupation="4-07-05-01")),
        ("会计", Traits("会计", "c", occupation="2-06-03-00")),
    ]
    assert most_alike(guard, others, 4) == ["保安员"]


def test_each_employer_is_named_once() -> None:
    others = [(n, Traits("电焊工", "b", "310115", 6500 + n, 9000)) for n in range(5)]
    assert most_alike(WELDER, others, 4) == [0]


def test_without_pay_or_place_titles_decide() -> None:
    bare = Traits("电工", "a")
    assert most_alike(bare, [("电工", Traits("维修电工", "b")), ("厨师", Traits("厨师", "c"))], 4) == ["电工"]


def test_what_is_searched_for_the_like_of_it() -> None:
    assert trade_words("集装箱焊工（熟手）") == ["集装箱焊工", "焊工"]
    assert trade_words("电工") == ["电工"]
