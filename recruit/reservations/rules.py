"""When a show can be reserved, when its people are told, and what is no longer worth telling. Pure."""

import datetime as dt

from recruit.news.rules import SETTLING, Kind

LEAD = dt.timedelta(minutes=15)
"""How long before the start the reminder goes out."""
LATE = dt.timedelta(minutes=30)
"""Behind the start: whoever hears only then has missed what they wanted to see."""
MOST_BY_DEVICE = 5
"""Shows to come that a device may reserve with a number that nobody proved."""
MOST_TO_STRANGERS = 3
"""Messages a day to a number that nobody proved: whoever typed it may not be its owner."""


def can_reserve(state: str) -> bool:
    """Only what is still to come; on air one goes in, afterwards one watches the replay."""
    return state == "scheduled"


def remind_at(starts_at: dt.datetime | None, now: dt.datetime) -> dt.datetime | None:
    """A quarter of an hour before; who reserves later than that is told at the start. None while no time is set."""
    if starts_at is None:
        return None
    return starts_at - LEAD if now < starts_at - LEAD else max(starts_at, now)


def moved_at(starts_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """A new time is told once it has stayed for ten minutes; at once where the reminder would come first."""
    return now + SETTLING if now + SETTLING < starts_at - LEAD else now


def is_worth_telling(
    kind: Kind, state: str, starts_at: dt.datetime | None, opened_at: dt.datetime | None,
    told: dt.datetime | None, now: dt.datetime,
) -> bool:  # fmt: skip
    """`told` is the start that the seeker last heard of."""
    begins = opened_at or starts_at
    if begins is not None and now > begins + LATE:
        return False
    match kind:
        case Kind.reminder:
            return state != "ended" and begins is not None
        case Kind.moved:
            return state == "scheduled" and starts_at is not None and starts_at != told
        case Kind.called_off:
            return state == "ended" and opened_at is None
    return False
