"""What a pay text promises, by the contract's table and by what people write."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruit.positions.pay import NoPay, read_pay

untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no finding

# text, unit, min, max, months, month_min, month_max
READ: list[tuple[str, str, Any, Any, int | None, int | None, int | None]] = [
    ("4-6千/月", "month", 4000, 6000, 12, 4000, 6000),
    ("4.5-6千/月", "month", 4500, 6000, 12, 4500, 6000),
    ("0.8-1.2万/月", "month", 8000, 12000, 12, 8000, 12000),
    ("1.5万-2万·15薪", "month", 15000, 20000, 15, 15000, 20000),
    ("15-30K·15薪", "month", 15000, 30000, 15, 15000, 30000),
    ("6k-9k", "month", 6000, 9000, 12, 6000, 9000),
    ("10K-15K", "month", 10000, 15000, 12, 10000, 15000),
    ("8k-10", "month", 8000, 10000, 12, 8000, 10000),
    ("4500-6千", "month", 4500, 6000, 12, 4500, 6000),
    ("5000-8000元/月", "month", 5000, 8000, 12, 5000, 8000),
    ("5,000-8,000元/月", "month", 5000, 8000, 12, 5000, 8000),
    ("４０００～６０００元", "month", 4000, 6000, 12, 4000, 6000),
    ("¥5000~¥8000", "month", 5000, 8000, 12, 5000, 8000),
    ("5-8k/month", "month", 5000, 8000, 12, 5000, 8000),
    ("三千到五千", "month", 3000, 5000, 12, 3000, 5000),
    ("三到五千", "month", 3000, 5000, 12, 3000, 5000),
    ("月薪六千五", "month", 6500, 6500, 12, 6500, 6500),
    ("一万二左右", "month", 12000, 12000, 12, 12000, 12000),
    ("1万5-2万", "month", 15000, 20000, 12, 15000, 20000),
    ("1万2千-1万5千", "month", 12000, 15000, 12, 12000, 15000),
    ("5000", "month", 5000, 5000, 12, 5000, 5000),
    ("8千以上", "month", 8000, None, 12, 8000, None),
    ("8千以上/月", "month", 8000, None, 12, 8000, None),
    ("3万/月以上", "month", 30000, None, 12, 30000, None),
    ("5000元起", "month", 5000, None, 12, 5000, None),
    ("5000+", "month", 5000, None, 12, 5000, None),
    ("5K+/月", "month", 5000, None, 12, 5000, None),
    ("不低于4000", "month", 4000, None, 12, 4000, None),
    ("1.5千以下/月", "month", None, 1500, 12, None, 1500),
    ("最高8000元", "month", None, 8000, 12, None, 8000),
    ("底薪3000元/月+提成", "month", 3000, 3000, 12, 3000, 3000),
    ("底薪3000+提成", "month", 3000, None, 12, 3000, None),
    ("全勤奖200，工资5000", "month", 5000, 5000, 12, 5000, 5000),
    ("计件5000-8000", "month", 5000, 8000, 12, 5000, 8000),
    ("3000-5000元/月，五险一金，月休4天", "month", 3000, 5000, 12, 3000, 5000),
    ("4500元/月（试用期3个月4000）", "month", 4500, 4500, 12, 4500, 4500),
    ("8小时工作制，4500元", "month", 4500, 4500, 12, 4500, 4500),
    ("5000-8000元/月*13薪", "month", 5000, 8000, 13, 5000, 8000),
    ("20万/年", "year", 200000, 200000, 12, 16667, 16667),
    ("年薪15-20万", "year", 150000, 200000, 12, 12500, 16667),
    ("10万以下/年", "year", None, 100000, 12, None, 8333),
    ("12-18万/年·14薪", "year", 120000, 180000, 14, 10000, 15000),
    ("200元/天", "day", 200, 200, None, None, None),
    ("150-200/天", "day", 150, 200, None, None, None),
    ("日薪200-300", "day", 200, 300, None, None, None),
    ("一天两百", "day", 200, 200, None, None, None),
    ("25元/时", "hour", 25, 25, None, None, None),
    ("20-30元/小时", "hour", 20, 30, None, None, None),
    ("每小时22元", "hour", 22, 22, None, None, None),
    ("0.5元/件", "piece", 0.5, 0.5, None, None, None),
    ("1.2元/个", "piece", 1.2, 1.2, None, None, None),
]


@pytest.mark.parametrize(("text", "unit", "least", "most", "months", "month_min", "month_max"), READ)
def test_reads_what_is_written(
    text: str, unit: str, least: Any, most: Any, months: int | None, month_min: int | None, month_max: int | None
) -> None:
    pay = read_pay(text)
    assert (pay.unit, pay.min, pay.max) == (unit, least, most)
    assert (pay.months, pay.month_min, pay.month_max) == (months, month_min, month_max)
    assert pay.raw == text


@pytest.mark.parametrize("text", ["面议", "面谈", "", "  ", "薪资面议", "面议。"])
def test_nothing_said_is_negotiable(text: str) -> None:
    with pytest.raises(NoPay) as refused:
        read_pay(text)
    assert refused.value.code == "negotiable"


@pytest.mark.parametrize(
    "text", ["待遇优厚", "五险一金", "包吃住", "按公司规定", "1500元/周", "https://fair.invalid/1.html"]
)
def test_words_without_an_amount_are_unreadable(text: str) -> None:
    with pytest.raises(NoPay) as refused:
        read_pay(text)
    assert refused.value.code == "unreadable"


def test_the_site_decides_where_no_unit_is_written() -> None:
    assert read_pay("12-18万", "猎聘").unit == "year"
    assert read_pay("12-18万", "猎聘").month_min == 10000
    assert read_pay("12-18万", "拉勾").unit == "month"
    assert read_pay("1-1.8万/月", "猎聘").unit == "month"


@pytest.mark.parametrize(
    ("text", "doubt"),
    [("24-48万", "high"), ("5", "low"), ("8-6千", "reversed"), ("1000-2万", "wide"), ("180元/班", "shift")],
)
def test_the_improbable_stays_and_is_marked(text: str, doubt: str) -> None:
    assert doubt in read_pay(text).doubts


def test_ordinary_pay_raises_no_doubt() -> None:
    assert read_pay("6500-9000元/月").doubts == ()


@untimed
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        pay = read_pay(text)
    except NoPay as no:
        assert no.message
    else:
        assert pay.min is not None or pay.max is not None


@untimed
@given(st.integers(2000, 20000), st.integers(0, 10000))
def test_a_plain_range_keeps_its_ends(least: int, more: int) -> None:
    pay = read_pay(f"{least}-{least + more}元/月")
    assert (pay.min, pay.max, pay.month_max) == (least, least + more, least + more)
