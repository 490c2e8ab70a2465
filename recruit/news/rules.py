"""What people are told by text message, how long we try, and when it is no longer true. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SETTLING = dt.timedelta(minutes=10)
"""Booths are moved about before they stay: one message tells the last."""
SENDING = dt.timedelta(minutes=2)
"""Longer than any gateway may take; what was claimed and not settled by then is tried again."""
LONGEST_WAIT = 30
MOST_TRIES = 6
MOST_A_DAY = 5
REASON = 60
NO_BOOTH = "重新安排中"


class Kind(StrEnum):
    accepted = "accepted"
    returned = "returned"
    booth = "booth"
    reminder = "reminder"
    moved = "moved"
    called_off = "called_off"


class NewsState(StrEnum):
    waiting = "waiting"
    trying = "trying"
    sent = "sent"
    failed = "failed"
    dropped = "dropped"


@dataclass(frozen=True, slots=True)
class Message:
    """To whom (E.164), which template, filled with what."""

    phone: str
    template: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Nothing goes out: what becomes of the row, and why where somebody can mend it."""

    state: NewsState = NewsState.dropped
    trouble: str = ""


def wait_after(tries: int) -> dt.timedelta:
    """How long after the `tries`-th failure the next try comes: 1, 2, 4, 8 … minutes."""
    return dt.timedelta(minutes=min(2 ** max(tries - 1, 0), LONGEST_WAIT))


def is_true_still(kind: Kind, registration: str, takes_part: bool) -> bool:
    """Whether the registration stands as the message says; one that was mended or an employer that left hears nothing."""
    if kind is Kind.returned:
        return registration == "returned"
    return registration == "accepted" and takes_part


def booth_words(numbers: Iterable[str]) -> str:
    return "、".join(sorted(numbers))


def is_new_booth(now: str, told: str) -> bool:
    """Whether there is something to tell: booths that were moved and moved back are none."""
    return now != told


def shortened(reason: str) -> str:
    """A text message holds one sentence; the page behind the link has all of it."""
    flat = " ".join(reason.split())
    return flat if len(flat) <= REASON else flat[: REASON - 1] + "…"
