"""A month of shows as the calendar's page has it: weeks for a desk, days for a phone."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.look import words
from recruit.series.queries import Show, shows_between
from recruit.series.rules import Month, month_in


async def month_of(tx: AsyncSession, asked: str, now: dt.datetime) -> dict[str, Any]:
    """The month that was asked for, else this one, with the days around it that share its weeks."""
    today = words.local(now).date()
    month = month_in(asked, today)
    weeks = month.weeks()
    start, end = at_midnight(weeks[0][0]), at_midnight(weeks[-1][-1] + dt.timedelta(days=1))
    by_day = shows_by_day(await shows_between(tx, start, end, now))
    return {
        "name": f"{month.year} 年 {month.month} 月",
        "before": str(month.step(-1)),
        "after": str(month.step(1)),
        "is_now": month == Month(today.year, today.month),
        "weeks": [[day_of(day, month, today, by_day) for day in week] for week in weeks],
        "days": [
            day_of(day, month, today, by_day) for week in weeks for day in week if day in by_day and is_in(day, month)
        ],
    }


def at_midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), words.CHINA)


def is_in(day: dt.date, month: Month) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def shows_by_day(shows: Sequence[Show]) -> dict[dt.date, list[Show]]:
    found: dict[dt.date, list[Show]] = {}
    for show in shows:
        found.setdefault(words.local(show.starts).date(), []).append(show)
    return found


def day_of(day: dt.date, month: Month, today: dt.date, by_day: dict[dt.date, list[Show]]) -> dict[str, Any]:
    return {
        "date": day,
        "text": words.cn_day(day),
        "is_in": is_in(day, month),
        "is_today": day == today,
        "is_past": day < today,
        "shows": by_day.get(day, []),
    }
