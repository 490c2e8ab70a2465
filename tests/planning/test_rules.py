"""What a fair still lacks for its next step, and which steps there are."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from recruit.fairs.rules import Phase
from recruit.planning.rules import Day, Standing, bars, can_move, faults_of_days, needs_for, shift, span_of

READY = Standing(
    operator="区职工服务中心", licence="许可证 1 号", organisers="区总工会", address="滨海大道 88 号", days=2, halls=1,
    booths=112, booths_free=5, employers=107, positions=789, rooms=1, hosts=2, gates=1, speakers=6,
)  # fmt: skip
DAY = Day(dt.date(2026, 11, 24), dt.time(9), dt.time(17))
CHINA = dt.timezone(dt.timedelta(hours=8))


def test_a_ready_fair_lacks_nothing_to_open() -> None:
    assert needs_for(Phase.registration, READY) == needs_for(Phase.open, READY) == []


@pytest.mark.parametrize(
    ("lacks", "to", "code", "said", "path", "must"),
    [
        ({"operator": ""}, "registration", "no_operator", "运营主体", "/edit#operator", True),
        ({"licence": ""}, "registration", "no_licence", "许可证", "/edit#operator_licence", True),
        ({"days": 0}, "registration", "no_day", "哪天", "/edit#days", True),
        ({"organisers": ""}, "registration", "no_organisers", "主办", "/edit#organisers", False),
        ({"address": ""}, "open", "no_address", "地址", "/edit#address", False),
        ({"booths": 0, "booths_free": 0}, "open", "no_booth", "一个展位也没有", "/halls", False),
        ({"without_booth": 3}, "open", "without_booth", "3 家单位没有展位", "/halls", False),
        ({"without_booth": 7}, "open", "too_few_booths", "展位少 2 个", "/halls", False),
        ({"employers": 0}, "open", "no_employer", "一家单位也没有", "/imports", False),
        ({"unanswered": 4}, "open", "unanswered", "4 家单位的报名", "/employers#review", False),
        ({"invited": 9}, "open", "invited", "9 家", "/employers?show=waiting", False),
        ({"positions": 0}, "open", "no_position", "没有一个在招", "/imports", True),
        ({"without_pay": 12}, "open", "without_pay", "12 个岗位没写薪资", "/positions?show=no_pay", False),
        ({"expired": 2}, "open", "expired", "2 个岗位有效期已过", "/positions?show=expired", False),
        ({"without_position": 1}, "open", "without_position", "1 家单位没有在招岗位", "/imports", False),
        ({"rooms": 0}, "open", "no_room", "没有直播间", "/rooms", False),
        ({"hosts": 0}, "open", "no_host", "主播", "/people", False),
        ({"gates": 0}, "open", "no_gate", "入场岗", "/people", False),
        ({"speakers": 0}, "open", "no_speaker", "劳模工匠", "/speakers", False),
        ({"rooms_open": 1, "is_over": True}, "closed", "rooms_open", "1 个直播间还开着", "/rooms", False),
        ({"is_over": False}, "closed", "not_over", "最后一天", "/edit#days", False),
        ({"waiting": 31}, "reported", "waiting", "31 份投递", "/supervision", False),
    ],
)
def test_each_lack_is_named_with_its_cure(
    lacks: dict[str, object], to: str, code: str, said: str, path: str, must: bool
) -> None:
    found = {need.code: need for need in needs_for(Phase(to), replace(READY, **lacks))}  # type: ignore[arg-type]
    assert said in found[code].text
    assert (found[code].path, found[code].must) == (path, must)


def test_what_bars_the_step_stands_first() -> None:
    needs = needs_for(Phase.open, Standing())
    assert [need.must for need in needs] == sorted((need.must for need in needs), reverse=True)
    assert [need.code for need in bars(needs)] == ["no_operator", "no_licence", "no_day", "no_position"]


def test_a_fair_goes_one_step_on_or_back() -> None:
    allowed = {(a.value, b.value) for a in Phase for b in Phase if can_move(a, b)}
    line = ["draft", "registration", "open", "closed", "reported"]
    steps = set(itertools.pairwise(line))
    assert allowed == steps | {(b, a) for a, b in steps}


def test_days_are_told_what_is_wrong_with_them() -> None:
    late = replace(DAY, day=dt.date(2026, 12, 31))
    assert faults_of_days([DAY, replace(DAY, day=dt.date(2026, 11, 25))]) == []
    assert faults_of_days([DAY, DAY])[0][0] == 1
    assert faults_of_days([replace(DAY, closes=dt.time(8))]) == [(0, "闭馆要晚于开馆")]
    assert "31 天" in faults_of_days([DAY, late])[0][1]


def test_a_fair_spans_its_days_whatever_their_order() -> None:
    second = Day(dt.date(2026, 11, 28), dt.time(10), dt.time(16))
    opens, closes = span_of([second, DAY], CHINA)
    assert opens == dt.datetime(2026, 11, 24, 9, tzinfo=CHINA)
    assert closes == dt.datetime(2026, 11, 28, 16, tzinfo=CHINA)
    assert [one.day for one in shift([second, DAY], dt.date(2027, 3, 1))] == [dt.date(2027, 3, 1), dt.date(2027, 3, 5)]
    assert shift([], dt.date(2027, 3, 1)) == []
