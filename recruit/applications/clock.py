"""The clock of one application as a sentence and a bar, for the seeker and for the recruiter. Pure."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass

from recruit.applications import rules
from recruit.applications.tables import Application, ApplicationState
from recruit.look.words import cn_time, cn_when, left, length

TONES = {"calm": "soon", "soon": "soon", "due": "late", "overdue": "late"}
BARS = {"calm": "", "soon": "warn", "due": "warn", "overdue": "bad"}


@dataclass(frozen=True, slots=True)
class Face:
    """What a clock shows; `percent` is of 72 h, `level` calm | soon | due | overdue."""

    level: str
    percent: float
    sentence: str
    left: str
    then: str
    short: str
    tone: str
    bar: str


def face(row: Application, now: dt.datetime, zone: zoneinfo.ZoneInfo, is_rest: rules.IsRest) -> Face | None:
    """None where the clock no longer runs."""
    if not rules.is_waiting(row.state, row.reacted_at):
        return None
    level = rules.urgency(rules.Clock(row.remind_at, row.due_at, row.overdue_at), now)
    is_late = level in ("due", "overdue")
    until = cn_time(row.due_at, zone, weekday=False)
    return Face(
        level=level,
        percent=percent(row, now, zone, is_rest),
        sentence=f"企业应在 {until} 前答复，已超时" if is_late else f"企业须在 {until} 前答复",
        left=left(row.due_at, now),
        then="已列入工会督办" if level == "overdue" else "工会会来督办" if is_late else "超时由工会督办",
        short=short(row, level, now),
        tone=TONES[level],
        bar=BARS[level],
    )


def percent(row: Application, now: dt.datetime, zone: zoneinfo.ZoneInfo, is_rest: rules.IsRest) -> float:
    """How far the bar reaches: two thirds when the answer is due, full when it is overdue; it rests on rest days."""

    def share(start: dt.datetime, end: dt.datetime) -> float:
        whole = rules.worked(start, end, zone, is_rest) or end - start
        return min(rules.worked(start, now, zone, is_rest) / whole, 1.0)

    if now >= row.overdue_at:
        return 100.0
    if now < row.due_at:
        return round(66.7 * share(row.submitted_at, row.due_at), 1)
    return round(66.7 + 33.3 * share(row.due_at, row.overdue_at), 1)


def rough(span: dt.timedelta) -> str:
    """Whole hours from one hour on, rounded down."""
    hours = int(span.total_seconds() // 3600)
    return f"{hours} 小时" if 1 <= hours < 72 else length(span)


def short(row: Application, level: str, now: dt.datetime) -> str:
    """For a list: 剩 5 小时 · 到期，6 小时后超期 · 超期 25 分."""
    if level == "overdue":
        return f"超期 {rough(now - row.overdue_at)}"
    if level == "due":
        return f"到期，{rough(row.overdue_at - now)}后超期"
    return f"剩 {rough(row.due_at - now)}"


def must_by(row: Application, level: str, now: dt.datetime) -> str:
    """What the recruiter still has to do."""
    if level == "overdue":
        return "72 小时没有回应，已列入工会督办"
    if level == "due":
        return f"{cn_when(row.due_at, now)} 已到期，请尽快给第一次回应"
    return f"{cn_when(row.due_at, now)} 前要给第一次回应"


def answered_in(row: Application) -> str:
    """For a list, once the clock has stopped: 3.2 小时回应."""
    if row.reacted_at:
        hours = (row.reacted_at - row.submitted_at).total_seconds() / 3600
        return f"{hours:.1f} 小时回应" if hours >= 0.1 else "当场回应"
    return "不再计时" if row.state is ApplicationState.withdrawn else ""
