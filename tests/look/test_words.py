"""How values are said in Chinese."""

import datetime as dt

import pytest

from recruit.look import words

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)  # 12:00 in China, a Tuesday


@pytest.mark.parametrize(
    ("pay", "amount", "unit"),
    [
        ("6,500–9,000 元/月", "6,500–9,000", "元/月"),
        ({"unit": "month", "min": 6500, "max": 9000}, "6,500–9,000", "元/月"),
        ({"unit": "hour", "min": 25, "max": 25}, "25", "元/小时"),
        ({"unit": "month", "min": 8000, "max": None}, "8,000 起", "元/月"),
        ({"unit": "day", "min": None, "max": 300}, "300 以下", "元/天"),
        ({"unit": None, "min": None, "max": None, "raw": "面议"}, "面议", ""),
        (None, "没写明", ""),
    ],
)
def test_pay_has_its_amount_apart_from_its_unit(pay: object, amount: str, unit: str) -> None:
    assert words.pay_parts(pay) == {"amount": amount, "unit": unit}


@pytest.mark.parametrize(
    ("number", "text"), [(9_999, "9,999"), (10_000, "1 万"), (316_208, "31.6 万"), (19_999, "1.9 万")]
)
def test_large_counts_are_in_wan_and_never_rounded_up(number: int, text: str) -> None:
    assert words.wan(number) == text


def test_what_is_not_known_is_a_dash_and_nothing_is_a_nought() -> None:
    assert words.count(None) == "—"
    assert words.count(0) == "0"


def test_times_are_said_in_the_fairs_zone() -> None:
    assert words.cn_time(NOON) == "11月24日 周二 12:00"
    assert words.cn_span(NOON, NOON + dt.timedelta(hours=3)) == "11月24日 周二 12:00–15:00"
    assert words.cn_when(NOON - dt.timedelta(days=1), NOON) == "昨天 12:00"
    assert words.cn_when(NOON + dt.timedelta(days=2), NOON) == "11月26日 12:00"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (180, "还剩 3 小时"),
        (47 * 60 + 17, "还剩 47 小时 17 分"),
        (0.5, "还剩 不到 1 分"),
        (-25, "超期 25 分"),
        (6000, "还剩 4 天"),
    ],
)
def test_a_clock_says_what_is_left_or_how_long_it_is_over(minutes: float, text: str) -> None:
    assert words.left(NOON + dt.timedelta(minutes=minutes), NOON) == text


def test_a_phone_is_masked_also_in_international_form() -> None:
    assert words.mask_phone("+8613800134417") == words.mask_phone("13800134417") == "138****4417"
    assert words.mask_phone("") == "****"


def test_eight_conditions_always_stand_in_the_same_order() -> None:
    told = words.eight_conditions({"pay_day": 10, "housing": "free"})
    assert [slot["label"] for slot in told] == ["住宿", "夫妻房", "班次", "月休", "餐", "班车", "保险", "发薪日"]
    assert (told[0]["text"], told[3]["text"], told[7]["text"]) == ("免费", "", "每月 10 日")


def test_a_card_says_conditions_without_headings_and_leaves_out_what_is_not_offered() -> None:
    told = words.card_conditions(
        {"housing": "free", "couple_room": False, "meals": "none", "days_off": 6, "shuttle": True}
    )
    assert [line["text"] for line in told] == ["免费住宿", "月休 6 天", "有班车"]


def test_a_condition_written_with_its_heading_says_it_once() -> None:
    said = {"days_off": "月休 4 天", "pay_day": "每月 8 日"}
    assert [slot["text"] for slot in words.eight_conditions(said) if slot["text"]] == ["4 天", "每月 8 日"]
    assert [line["text"] for line in words.card_conditions(said)] == ["月休 4 天", "每月 8 日发薪"]


def test_five_insurances_and_the_fund_have_their_short_name() -> None:
    kinds = ["养老保险", "医疗保险", "失业保险", "工伤保险", "生育保险"]
    assert words.insurance_text(kinds) == "五险"
    assert words.insurance_text([*kinds, "住房公积金"]) == "五险一金"
    assert words.insurance_text(["工伤保险"]) == "工伤保险"
