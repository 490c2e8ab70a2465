"""Which words a text is found by."""

import pytest

from recruit.positions import tokens


@pytest.mark.parametrize(
    ("text", "pair", "stands"),
    [
        ("电焊工", "焊工", True),
        ("氩弧焊工", "焊工", True),
        ("锂电工具销售", "电工", False),
        ("机电工程", "电工", False),
        ("冷藏箱装配电工", "电工", True),
        ("數控車床", "数控", True),
        ("ＣＮＣ操机", "操机", True),
    ],
)
def test_a_pair_of_signs_stands_unless_it_only_seems_a_word(text: str, pair: str, stands: bool) -> None:
    assert (pair in set(tokens.written(text))) is stands


def test_pinyin_is_heard_from_each_sign_on() -> None:
    heard = set(tokens.spoken("电焊工"))
    assert {"~dianhangong", "~hangong", "^dhg", "^hg"} <= heard


def test_a_place_is_found_by_every_region_around_it() -> None:
    assert list(tokens.located("441900121")) == ["@44", "@4419", "@441900121"]
    assert list(tokens.located("440000")) == ["@44"]
    assert list(tokens.located(None)) == []


def test_joined_latin_words_are_found_apart() -> None:
    assert {"java", "python"} <= set(tokens.written("Java/Python"))
    assert {"node.js", "js"} <= set(tokens.written("Node.js"))
