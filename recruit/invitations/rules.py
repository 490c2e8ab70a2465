"""Invitations: how long one is good, when to chase again, and how one stands. Pure."""

import datetime as dt
from enum import StrEnum

LIFE = dt.timedelta(days=14)
COLLEAGUE_LIFE = dt.timedelta(days=3)
CHASE_AFTER = dt.timedelta(hours=20)
LATE_AFTER = dt.timedelta(hours=48)
AT_ONCE = 20
NOTE = 30


class Standing(StrEnum):
    waiting = "waiting"
    opened = "opened"
    used = "used"
    expired = "expired"
    revoked = "revoked"


def standing_of(
    expires_at: dt.datetime,
    opened_at: dt.datetime | None,
    used_at: dt.datetime | None,
    revoked_at: dt.datetime | None,
    now: dt.datetime,
) -> Standing:
    if used_at:
        return Standing.used
    if revoked_at:
        return Standing.revoked
    if expires_at <= now:
        return Standing.expired
    return Standing.opened if opened_at else Standing.waiting


def may_chase(sent_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether another message may go: nobody is messaged twice within a working day."""
    return sent_at is None or now - sent_at >= CHASE_AFTER


def is_late(sent_at: dt.datetime | None, now: dt.datetime) -> bool:
    return sent_at is not None and now - sent_at >= LATE_AFTER
