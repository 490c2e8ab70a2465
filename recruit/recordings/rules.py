"""How long the recording of a show is kept, and when its files may go. Pure."""

import datetime as dt

from recruit.look.words import cn_date

LEAST_DAYS = 60
"""互联网直播服务管理规定 第十六条: what was broadcast is kept for sixty days."""
LONGEST = dt.timedelta(days=3 * 366)
MOMENT = dt.timedelta(microseconds=1)


def kept_until(ended_at: dt.datetime, days: int, chosen: dt.datetime | None) -> dt.datetime:
    """The end of what can be watched again: `days` after the show, later where somebody chose so."""
    by_rule = ended_at + dt.timedelta(days=days)
    return max(by_rule, chosen) if chosen else by_rule


def is_due(ended_at: dt.datetime | None, days: int, chosen: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a show has been kept long enough; one that has not ended never."""
    return ended_at is not None and kept_until(ended_at, days, chosen) <= now


def may_go(ended_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether the files may leave the disk: who deletes a recording early takes it from the public, not from the law."""
    return sealed_until(ended_at) <= now


def sealed_until(ended_at: dt.datetime) -> dt.datetime:
    return ended_at + dt.timedelta(days=LEAST_DAYS)


def last_day(until: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """The last day on which something is there that is kept `until` then."""
    return (until - MOMENT).astimezone(zone).date()


def end_of(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)


def fault_of_day(day: dt.date | None, soonest: dt.date, today: dt.date) -> str:
    """What is wrong with keeping a recording to that day, or nothing. `soonest`: what the rule keeps it to anyway."""
    if day is None:
        return "请选一个日期"
    if day < soonest:
        return f"最早选 {cn_date(soonest)}，到这天为止本来就保留"
    if day > today + LONGEST:
        return f"最晚选 {cn_date(today + LONGEST)}；要留更久，请先把录像另存一份"
    return ""
