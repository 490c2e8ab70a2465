"""How long a recording is kept."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from recruit.recordings.rules import end_of, fault_of_day, is_due, kept_until, last_day, may_go
from recruit.settings import BadSettings, load

ENDED = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)
CHINA = ZoneInfo("Asia/Shanghai")


def days(count: float) -> dt.datetime:
    return ENDED + dt.timedelta(days=count)


@pytest.mark.parametrize(
    ("ended", "kept", "chosen", "now", "due"),
    [
        (ENDED, 60, None, days(59.9), False),
        (ENDED, 60, None, days(60), True),
        (ENDED, 90, None, days(60), False),
        (ENDED, 60, days(100), days(99), False),
        (ENDED, 60, days(100), days(100), True),
        (ENDED, 90, days(70), days(80), False),
        (None, 60, None, days(1000), False),
    ],
    ids=["a moment early", "on the day", "the setting is longer", "chosen longer", "chosen and over",
         "chosen before the setting grew", "not ended"],
)  # fmt: skip
def test_when_a_recording_is_due(
    ended: dt.datetime | None, kept: int, chosen: dt.datetime | None, now: dt.datetime, due: bool
) -> None:
    assert is_due(ended, kept, chosen, now) is due


def test_files_of_what_was_deleted_early_stay_for_sixty_days() -> None:
    assert not may_go(ENDED, days(59)) and may_go(ENDED, days(60))


def test_the_last_day_is_one_on_which_it_can_be_watched() -> None:
    assert last_day(kept_until(ENDED, 60, None), CHINA) == dt.date(2027, 1, 25)
    assert last_day(end_of(dt.date(2027, 3, 1), CHINA), CHINA) == dt.date(2027, 3, 1)


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (dt.date(2027, 1, 25), ""),
        (dt.date(2027, 1, 24), "最早选 2027年1月25日"),
        (dt.date(2036, 1, 1), "最晚选 2029年"),
        (None, "请选一个日期"),
    ],
)
def test_a_day_that_cannot_be_is_told(day: dt.date | None, fault: str) -> None:
    told = fault_of_day(day, dt.date(2027, 1, 25), dt.date(2026, 11, 26))
    assert told.startswith(fault) and bool(told) == bool(fault)


@pytest.mark.parametrize("days_set", ["59", "0", "-1", "two months"])
def test_less_than_the_law_asks_is_refused_at_the_start(days_set: str) -> None:
    keys = {"SECRET_KEY": "s", "DATA_KEYS": f"k1:{'0' * 64}", "INDEX_KEY": "0" * 64}
    assert (load(keys).video_days, load({**keys, "VIDEO_DAYS": "90"}).video_days) == (60, 90)
    with pytest.raises(BadSettings, match="60 days or longer"):
        load({**keys, "VIDEO_DAYS": days_set})
