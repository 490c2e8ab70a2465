"""What an application may become, by whom, and the clock it runs by. Pure."""

import datetime as dt
import hashlib
from collections.abc import Callable, Set
from dataclasses import dataclass
from enum import StrEnum


class ApplicationState(StrEnum):
    submitted = "submitted"
    viewed = "viewed"
    shortlisted = "shortlisted"
    invited = "invited"
    met = "met"
    hired = "hired"
    declined = "declined"
    withdrawn = "withdrawn"


class Source(StrEnum):
    online = "online"
    live = "live"
    booth = "booth"
    desk = "desk"
    station = "station"


State = ApplicationState

DAY = dt.timedelta(days=1)
REMIND, DUE, OVERDUE = DAY, 2 * DAY, 3 * DAY
INTENT_LIFE = dt.timedelta(hours=72)
APPLICATIONS_A_DAY = 10
CONSENT_VERSION = "2026-1"

WAITING = frozenset({State.submitted, State.viewed})
REACTIONS = frozenset({State.shortlisted, State.invited, State.met, State.hired, State.declined})
ACTIVE = frozenset(State) - {State.withdrawn, State.declined}
LEVELS = ("投递", "企业初选", "双向初步意向", "面试到场", "录用", "到岗", "在岗 30/90 天")

IsRest = Callable[[dt.date], bool]


@dataclass(frozen=True, slots=True)
class Clock:
    """When the employer is reminded, when its first reaction is due, and when the union steps in."""

    remind_at: dt.datetime
    due_at: dt.datetime
    overdue_at: dt.datetime


def day_end(at: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    next_day = at.astimezone(zone).date() + DAY
    return dt.datetime.combine(next_day, dt.time(), zone).astimezone(dt.UTC)


def after_work(start: dt.datetime, span: dt.timedelta, zone: dt.tzinfo, is_rest: IsRest) -> dt.datetime:
    """The moment when `span` has passed since `start`, a working day counting 24 h and a rest day none."""
    at, left = start.astimezone(dt.UTC), span
    while True:
        end = day_end(at, zone)
        if not is_rest(at.astimezone(zone).date()):
            if left <= end - at:
                return at + left
            left -= end - at
        at = end


def worked(start: dt.datetime, end: dt.datetime, zone: dt.tzinfo, is_rest: IsRest) -> dt.timedelta:
    """How much of the time between two moments counts."""
    at, total = start.astimezone(dt.UTC), dt.timedelta()
    while at < end:
        until = min(day_end(at, zone), end.astimezone(dt.UTC))
        if not is_rest(at.astimezone(zone).date()):
            total += until - at
        at = until
    return total


def set_clock(submitted_at: dt.datetime, zone: dt.tzinfo, is_rest: IsRest) -> Clock:
    remind, due, overdue = (after_work(submitted_at, span, zone, is_rest) for span in (REMIND, DUE, OVERDUE))
    return Clock(remind, due, overdue)


def is_waiting(state: State, reacted_at: dt.datetime | None) -> bool:
    """Whether the clock runs. Having looked (`viewed`) is no answer yet."""
    return reacted_at is None and state in WAITING


def urgency(clock: Clock, now: dt.datetime) -> str:
    """calm, soon (reminded), due (48 h are over) or overdue (72 h are over)."""
    if now < clock.remind_at:
        return "calm"
    if now < clock.due_at:
        return "soon"
    return "due" if now < clock.overdue_at else "overdue"


def recruiter_may(old: State, new: State) -> bool:
    """Anything but un-sending and withdrawing; a wrong move is put right by another, and both stay as evidence."""
    return old != new and old is not State.withdrawn and new not in (State.submitted, State.withdrawn)


def seeker_may(old: State, new: State) -> bool:
    return new is State.withdrawn and old not in (State.withdrawn, State.hired)


def level(reached: Set[State], is_confirmed: bool) -> int:
    """The highest level of results (1–5 of LEVELS) that an application's evidence supports; 6 and 7 have other evidence."""
    if State.hired in reached:
        return 5
    if State.met in reached:
        return 4
    if is_confirmed:
        return 3
    return 2 if reached & {State.shortlisted, State.invited} else 1


def consent_text(employer: str, title: str) -> str:
    """What a seeker agrees to; its hash is kept with the consent."""
    return (
        f"我同意把姓名和手机号交给“{employer}”，只用于“{title}”这个岗位的招聘联系；"
        "随时可以在“我的”里撤回。我已满 16 周岁。"
    )


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
