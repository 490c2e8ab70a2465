"""What a query asks for: words, other words for them, places, slips of the pen."""

import pytest

from recruit.positions import lexicon
from recruit.positions.asked import Kind, corrected, read_query


def words_of(query: str) -> list[str]:
    return [word.text for word in read_query(query)]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("成都双休会计", ["成都", "双休", "会计"]),
        ("找焊工", ["焊工"]),
        ("焊", ["焊"]),
        ("，。", []),
        ("虎门 电工", ["虎门", "电工"]),
        ("长安镇品质工程师", ["长安镇", "品质", "工程师"]),
        ("东莞包住普工", ["东莞", "包住", "普工"]),
        ("做饭的", ["做饭"]),
        ("急招 开叉车", ["开叉车"]),
        ("急招", ["急招"]),
        ("锂电工具", ["锂电", "工具"]),
        ("C++ 工程师", ["c++", "工程师"]),
    ],
)
def test_glued_words_are_split_and_fillers_left_out(query: str, words: list[str]) -> None:
    assert words_of(query) == words


def test_places_and_conditions_are_told_from_trades() -> None:
    assert [word.kind for word in read_query("虎门包住电工")] == [Kind.place, Kind.life, Kind.work]
    assert "441900121" in read_query("虎门")[0].places
    assert ("@441900121",) in read_query("虎门")[0].ways


@pytest.mark.parametrize(
    ("said", "also"),
    [
        ("门卫", "保安"),
        ("保安", "门卫"),
        ("清洁工", "保洁"),
        ("开叉车", "叉车司机"),
        ("打螺丝", "装配工"),
        ("打螺丝", "普工"),
        ("钟点工", "小时工"),
    ],
)
def test_everyday_words_mean_the_trade(said: str, also: str) -> None:
    assert also in lexicon.same_as(said)


def test_a_narrow_word_is_not_meant_by_the_wide_one() -> None:
    assert "打螺丝" not in lexicon.same_as("普工")


@pytest.mark.parametrize(("typed", "word"), [("baoan", ("保安",)), ("dhg", ("电焊", "焊工")), ("chache", ("叉车",))])
def test_letters_are_heard_as_the_words_that_sound_so(typed: str, word: tuple[str, ...]) -> None:
    assert word in read_query(typed)[0].said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("电悍工", "电焊工"),
        ("会记", "会计"),
        ("保按", "保安"),
        ("叉车师机", "叉车司机"),
        ("成都会记", "成都会计"),
        ("dianhang", "电焊"),
        ("pyhton", "python"),
        ("会计", None),
        ("宝安", None),
        ("飞行员", None),
        ("java", None),
    ],
)
def test_slips_of_the_pen_are_mended_and_nothing_else(typed: str, meant: str | None) -> None:
    assert corrected(typed) == meant
