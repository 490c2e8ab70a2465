"""What a position must say before it is published, and which words are asked about."""

import datetime as dt
from typing import Any

import pytest

from recruit.posting.rules import ACTS, Act, Standing, bars, read_offer, standing_of
from recruit.posting.screen import screen

TODAY = dt.date(2026, 11, 26)
WHOLE: dict[str, Any] = {
    "title": "叉车司机", "pay": "6500-9000元/月", "headcount": "12", "duties": "装卸货物，按单出入库，班后检查车辆",
    "place": "东莞市长安镇振安路 88 号", "housing": "free", "meals": "allowance", "shifts": "两班倒", "days_off": "4",
    "valid_until": "2026-12-31",
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", " ", "请写岗位名称"),
        ("pay", "面议", "没有写明薪资"),
        ("pay", "", "没有写明薪资"),
        ("pay", "待遇优厚哦", "没有认出数额"),
        ("headcount", "", "请写招几个人"),
        ("duties", "开叉车", "至少 10 个字"),
        ("place", "", "请写工作地点"),
        ("housing", "", "包不包住"),
        ("meals", "", "管不管饭"),
        ("shifts", "", "上什么班"),
        ("days_off", "", "休几天"),
        ("valid_until", "", "招到哪一天"),
        ("valid_until", "2026-11-25", "已经过了"),
        ("valid_until", "2028-01-01", "最长写一年"),
    ],
)
def test_each_missing_thing_bars_publishing_with_its_cure(field: str, typed: str, sentence: str) -> None:
    found = bars(read_offer(WHOLE | {field: typed}), TODAY)
    assert [one.field for one in found] == [field] and sentence in found[0].message


def test_a_whole_position_is_barred_by_nothing() -> None:
    offer = read_offer(WHOLE)
    assert bars(offer, TODAY) == [] and offer.wrong == ()
    assert offer.pay and (offer.pay.month_min, offer.pay.month_max) == (6500, 9000)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("headcount", "若干"), ("headcount", "100000"), ("days_off", "三十"), ("days_off", "31"), ("pay_day", "32"),
     ("title", "长" * 41), ("title", ""), ("valid_until", "12月"), ("duties", "长" * 2001)],
)  # fmt: skip
def test_what_cannot_be_meant_is_not_even_kept_as_a_draft(field: str, typed: str) -> None:
    assert field in {one.field for one in read_offer(WHOLE | {field: typed}).wrong}


def test_a_draft_may_lack_all_but_its_name() -> None:
    assert read_offer({"title": "叉车司机"}).wrong == ()


def test_a_position_expires_by_itself_and_each_standing_has_its_acts() -> None:
    now = dt.datetime(2026, 11, 26, 8, tzinfo=dt.UTC)
    assert standing_of("listed", now, now) is Standing.expired
    assert standing_of("listed", now + dt.timedelta(seconds=1), now) is Standing.listed
    assert standing_of("closed", now, now) is Standing.closed
    assert set(ACTS) == set(Standing) and {act for acts in ACTS.values() for act in acts} == set(Act)


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("仅招女性，细心", "仅招女", "性别"),
        ("男性优先", "男性优先", "性别"),
        ("已婚已育优先", "已婚已育优先", "婚育"),
        ("本地户口优先", "本地户口优先", "户籍"),
        ("18-35周岁", "18-35周岁", "年龄"),
        ("45岁以下", "45岁以下", "年龄"),
        ("形象气质佳", "形象气质佳", "外貌"),
        ("入职交押金 200 元", "押金", "收费"),
        ("月入过万不是梦", "月入过万", "夸大"),
    ],
)
def test_words_that_bar_people_are_asked_about_with_a_lawful_wording(text: str, phrase: str, name: str) -> None:
    [flag] = screen(text)
    assert (flag.phrase, flag.name) == (phrase, name) and flag.cure and flag.basis


@pytest.mark.parametrize(
    "text", ["男女不限", "年龄不限，户籍不限", "不收押金", "满 18 个月涨薪，工龄 3 年", "搬运 20 公斤", "40岁的老厂"]
)
def test_denials_and_plain_facts_pass(text: str) -> None:
    assert screen(text) == []
