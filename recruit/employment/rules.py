"""Which marks may follow a hiring, and when. Pure."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

NOTE_LENGTH = 60


class Mark(StrEnum):
    started = "started"
    stayed_30 = "stayed_30"
    stayed_90 = "stayed_90"


NAMES = {Mark.started: "到岗", Mark.stayed_30: "满 30 天在岗", Mark.stayed_90: "满 90 天在岗"}
DAYS = {Mark.stayed_30: 30, Mark.stayed_90: 90}
LEVEL = {Mark.started: 6, Mark.stayed_30: 7, Mark.stayed_90: 7}


def read_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def fault(mark: Mark, day: dt.date | None, known: Mapping[Mark, dt.date], sent: dt.date, today: dt.date) -> str | None:
    """Why this cannot be so, as a sentence; None where it can. `known` are the marks there are, `sent` the day of applying."""
    if mark in known:
        return f"“{NAMES[mark]}”已经记过了。"
    if day is None:
        return "请填日期。"
    if day > today:
        return "日期还没到，请到那天再记。"
    if day < sent:
        return f"不能早于投递那天（{sent.month}月{sent.day}日）。"
    if mark is Mark.started:
        return None
    if Mark.started not in known:
        return "请先记“到岗”。"
    full = known[Mark.started] + dt.timedelta(days=DAYS[mark])
    return f"从到岗算，{full.month}月{full.day}日才{NAMES[mark]}。" if day < full else None


def next_mark(known: Mapping[Mark, dt.date]) -> Mark | None:
    """The first that is not there yet."""
    return next((mark for mark in Mark if mark not in known), None)
