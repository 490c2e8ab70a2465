"""The clock counts working days only; moves and levels are what the rules say."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruit.applications import rules
from recruit.applications.calendar import is_rest_day
from recruit.applications.rules import ApplicationState as State

CHINA = zoneinfo.ZoneInfo("Asia/Shanghai")
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no finding


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("sent", "due", "overdue"),
    [
        ("2026-11-24 10:00", "2026-11-26 10:00", "2026-11-27 10:00"),
        ("2026-11-27 15:00", "2026-12-01 15:00", "2026-12-02 15:00"),  # over a weekend
        ("2026-11-28 09:00", "2026-12-02 00:00", "2026-12-03 00:00"),  # sent on a Saturday: counted from Monday
        ("2026-09-30 12:00", "2026-10-09 12:00", "2026-10-10 12:00"),  # the national holiday; Saturday 10-10 is made up
    ],
)
def test_the_clock_stands_still_on_rest_days(sent: str, due: str, overdue: str) -> None:
    clock = rules.set_clock(at(sent), CHINA, is_rest_day)
    assert (clock.due_at, clock.overdue_at) == (at(due), at(overdue))


def test_years_without_an_announced_calendar_keep_weekends() -> None:
    assert is_rest_day(dt.date(2031, 3, 1)) and not is_rest_day(dt.date(2031, 3, 3))


moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 6, 1)).map(lambda t: t.replace(tzinfo=CHINA))
days_off = st.sets(st.dates(dt.date(2026, 1, 1), dt.date(2027, 7, 1)), max_size=200)


@untimed
@given(moments, st.timedeltas(dt.timedelta(seconds=1), dt.timedelta(days=9)), days_off)
def test_what_is_added_is_what_was_worked(start: dt.datetime, span: dt.timedelta, off: set[dt.date]) -> None:
    end = rules.after_work(start, span, CHINA, off.__contains__)
    assert rules.worked(start, end, CHINA, off.__contains__) == span
    assert end - start >= span


def test_urgency_rises_with_the_clock() -> None:
    clock = rules.set_clock(at("2026-11-24 10:00"), CHINA, is_rest_day)
    seen = [rules.urgency(clock, at(f"2026-11-{day} 10:00")) for day in (24, 25, 26, 27)]
    assert seen == ["calm", "soon", "due", "overdue"]
    assert rules.is_waiting(State.viewed, None), "having looked is no answer"
    assert not rules.is_waiting(State.shortlisted, at("2026-11-24 11:00"))


def test_a_recruiter_reaches_every_answer_from_submitted_but_cannot_withdraw_for_a_seeker() -> None:
    assert {new for new in State if rules.recruiter_may(State.submitted, new)} == set(State) - {
        State.submitted,
        State.withdrawn,
    }
    assert not any(rules.recruiter_may(State.withdrawn, new) for new in State)
    assert [new for new in State if rules.seeker_may(State.viewed, new)] == [State.withdrawn]
    assert not rules.seeker_may(State.hired, State.withdrawn)


def test_levels_nest() -> None:
    assert rules.level({State.submitted}, False) == 1
    assert rules.level({State.submitted, State.invited}, False) == 2
    assert rules.level({State.submitted, State.invited}, True) == 3
    assert rules.level({State.met}, True) == 4
    assert rules.level({State.hired}, False) == 5


def test_a_consent_names_the_employer_and_the_position() -> None:
    text = rules.consent_text("海晟集装箱装备", "焊工")
    assert "海晟集装箱装备" in text and "焊工" in text and "16 周岁" in text
    assert rules.text_hash(text) != rules.text_hash(rules.consent_text("别家", "焊工"))
