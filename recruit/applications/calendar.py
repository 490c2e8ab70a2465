"""Which days are rest days in China, make-up days included."""

import datetime as dt

import chinese_calendar


def is_rest_day(day: dt.date) -> bool:
    """By the State Council's calendar; for years not announced yet, Saturdays and Sundays."""
    try:
        return bool(chinese_calendar.is_holiday(day))
    except NotImplementedError:
        return day.weekday() >= 5
