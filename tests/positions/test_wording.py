"""Headcount, education, days, places and living conditions as they are written by hand."""

import datetime as dt

import pytest

from recruit.places.regions import prefix, region_name, region_of
from recruit.positions import wording
from recruit.positions.numerals import chinese_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三十", 30),
        ("十五", 15),
        ("两百", 200),
        ("一万二", 12000),
        ("三千五", 3500),
        ("一万零五百", 10500),
        ("两万", 20000),
        ("二〇", 20),
    ],
)
def test_chinese_numerals(text: str, number: int) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("30", 30),
        ("5人", 5),
        ("2 名", 2),
        ("三十人", 30),
        ("两名", 2),
        ("5-10人", 5),
        ("若干", None),
        ("", None),
        ("不限", None),
    ],
)
def test_headcount(text: str, number: int | None) -> None:
    assert wording.read_headcount(text) == number


@pytest.mark.parametrize(
    ("text", "level"),
    [("不限", "any"), ("", "any"), ("小学", "primary"), ("初中及以上", "junior"), ("高中/中专", "senior"), ("中技", "senior"),
     ("大专及以上", "college"), ("统招本科", "bachelor"), ("大专或本科", "college"), ("硕士及以上", "master"), ("博士", "doctor")],
)  # fmt: skip
def test_education_is_the_lowest_asked_for(text: str, level: str) -> None:
    assert wording.read_education(text) == level


@pytest.mark.parametrize(
    ("text", "experience", "education"),
    [
        ("1-3年本科", "1-3年", "本科"),
        ("不限大专", "经验不限", "大专"),
        ("3-5年中专/中技", "3-5年", "中专/中技"),
        ("本科", "本科", ""),
    ],
)
def test_experience_and_education_in_one_cell(text: str, experience: str, education: str) -> None:
    assert wording.split_experience(text) == (experience, education)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2027/5/31", dt.date(2027, 5, 31)), ("2027-04-30", dt.date(2027, 4, 30)), ("2027年6月30日", dt.date(2027, 6, 30)),
     ("20270630", dt.date(2027, 6, 30)), ("2027年2月", dt.date(2027, 2, 28)), ("6月30日", dt.date(2026, 6, 30)), ("2027-13-40", None), ("随时", None)],
)  # fmt: skip
def test_days(text: str, day: dt.date | None) -> None:
    assert wording.read_date(text, 2026) == day


def test_open_ended_words() -> None:
    assert all(map(wording.is_long, ("", "长期", "长期有效", "招满为止")))
    assert not wording.is_long("2027-05-31")


def test_conditions_said_and_not_said() -> None:
    said = wording.read_conditions("包吃住、有夫妻房，两班倒，月休四天，五险一金，厂车接送，每月15号发工资")
    assert said == {
        "housing": "free",
        "couple_room": True,
        "shifts": "两班倒",
        "days_off": 4,
        "meals": "free",
        "shuttle": True,
        "insurance": ["养老", "医疗", "失业", "工伤", "生育", "公积金"],
        "pay_day": 15,
    }
    assert set(wording.read_conditions("带薪年假").values()) == {None}
    assert wording.read_conditions("不包住，餐补，无班车") | {} == {
        **dict.fromkeys(("couple_room", "shifts", "days_off", "insurance", "pay_day")),
        "housing": "none",
        "meals": "allowance",
        "shuttle": False,
    }


def test_a_dormitory_of_unknown_price_is_not_called_free() -> None:
    assert wording.read_conditions("单人宿舍")["housing"] is None
    assert wording.read_conditions("提供宿舍，住宿费每月100元")["housing"] == "paid"


@pytest.mark.parametrize(
    ("text", "code"),
    [("东莞-长安镇", "441900119"), ("东莞-松山湖区", "441900401"), ("上海·浦东新区", "310115"), ("北京 海淀区 西北旺", "110108"),
     ("青岛西海岸新区", "370211"), ("山东省青岛市黄岛区长江路", "370211"), ("昆山", "320583"), ("浦东新区", "310115"), ("大连", "210200"),
     ("朝阳区", None), ("异地招聘", None), ("", None)],
)  # fmt: skip
def test_places_become_codes(text: str, code: str | None) -> None:
    assert region_of(text) == code


def test_what_lies_under_a_region_shares_its_prefix() -> None:
    assert (prefix("440000"), prefix("441900"), prefix("441900119")) == ("44", "4419", "441900119")
    assert region_name("370211") == "黄岛区"
