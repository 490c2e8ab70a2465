"""Which honour stands on the sash, and what is asked of a speaker's facts."""

import datetime as dt

import pytest

from recruit.speakers import rules
from recruit.speakers.rules import Won


@pytest.mark.parametrize(
    ("honours", "worn"),
    [
        ([], ""),
        ([Won("全国劳模", "国家级", 2020)], ""),
        ([Won("区工匠", "区级", 2024, True), Won("全国劳模", "国家级", 2020)], "区工匠"),
        ([Won("区工匠", "区级", 2024, True), Won("市工匠", "市级", 2019, True)], "市工匠"),
        ([Won("旧", "省级", 2001, True), Won("新", "省级", 2011, True)], "新"),
        ([Won("别处写的", "集团", 2024, True), Won("单位标兵", "单位级", None, True)], "单位标兵"),
    ],
)
def test_the_sash_is_the_highest_that_was_checked(honours: list[Won], worn: str) -> None:
    assert rules.sash(honours) == worn


@pytest.mark.parametrize(
    ("honour", "level", "year", "wrong"),
    [
        ("市工匠", "市级", "2020", set()),
        ("市工匠", "市级", "", set()),
        ("", "", "1900", {"honour", "level", "year"}),
        ("市工匠", "市级", "2027", {"year"}),
    ],
)
def test_an_honour_is_written_whole(honour: str, level: str, year: str, wrong: set[str]) -> None:
    assert set(rules.faults_of_honour(honour, level, year, dt.date(2026, 3, 16))) == wrong


def test_a_speakers_facts() -> None:
    assert rules.faults_of_speaker("鲁守信", "电工", "22", "") == {}
    assert set(rules.faults_of_speaker(" ", "工" * 41, "很久", "事" * 601)) == {"name", "job", "years", "story"}
