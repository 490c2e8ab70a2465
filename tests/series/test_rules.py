"""Where a show stands, what it needs, and how a month is laid out."""

import datetime as dt

import pytest

from recruit.fairs.rules import Phase
from recruit.series import rules
from recruit.series.rules import Month, Standing

NOW = dt.datetime(2026, 11, 26, 11, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("phase", "room", "opened", "starts", "standing"),
    [
        (Phase.draft, "scheduled", False, NOW + HOUR, Standing.draft),
        (Phase.open, "scheduled", False, NOW + HOUR, Standing.coming),
        (Phase.open, "scheduled", False, NOW - HOUR, Standing.late),
        (Phase.open, "scheduled", False, None, Standing.coming),
        (Phase.open, "open", True, NOW, Standing.live),
        (Phase.open, "cut", True, NOW, Standing.live),
        (Phase.open, "ended", True, NOW, Standing.over),
        (Phase.closed, "ended", True, NOW, Standing.over),
        (Phase.closed, "ended", False, NOW, Standing.off),
        (Phase.draft, "ended", False, NOW, Standing.off),
    ],
)
def test_where_a_show_stands(
    phase: Phase, room: str, opened: bool, starts: dt.datetime | None, standing: Standing
) -> None:
    assert rules.standing_of(phase, room, opened, starts, NOW) is standing


def test_a_show_that_has_all_lacks_nothing() -> None:
    counts = {"positions": 3, "expired": 0, "hosts": 1, "items": 3}
    assert list(rules.needs_of(True, NOW + HOUR, NOW, counts)) == []
    bare = list(rules.needs_of(False, NOW - HOUR, NOW, {"positions": 0, "expired": 2, "hosts": 0, "items": 0}))
    assert [need.code for need in rules.bars(bare)] == ["series", "hour", "positions"]
    assert {need.code for need in bare} >= {"expired", "hosts", "rundown"}


def test_a_month_is_whole_weeks_from_monday() -> None:
    november = Month(2026, 11)
    weeks = november.weeks()
    assert weeks[0][0] == dt.date(2026, 10, 26) and weeks[-1][-1] == dt.date(2026, 12, 6)
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in weeks)
    assert (str(november.step(2)), str(november.step(-11))) == ("2027-01", "2025-12")
    assert [len(Month(2027, 2).weeks()), len(Month(2026, 2).weeks())] == [4, 5]


@pytest.mark.parametrize("text", ["", "2026-13", "2026-00", "1999-05", "2026-1", "٢٠٢٦-٠٥", "2026/05", "9999-12"])
def test_a_month_that_cannot_be_read_is_this_one(text: str) -> None:
    assert rules.month_in(text, NOW.date()) == (Month(2026, 5) if text == "٢٠٢٦-٠٥" else Month(2026, 11))


def test_a_show_begins_within_the_year_to_come() -> None:
    assert rules.fault_of_hour(NOW + HOUR, NOW) == ""
    assert "已经过了" in rules.fault_of_hour(NOW - HOUR, NOW)
    assert "一年以内" in rules.fault_of_hour(NOW + dt.timedelta(days=400), NOW)
    assert "请选" in rules.fault_of_hour(None, NOW)
