"""Phones, codes and passwords: what is accepted, and for how long. Pure."""

import datetime as dt
import re

CODE_LIFE = dt.timedelta(minutes=5)
CODE_TRIES = 5
CODE_PAUSE = dt.timedelta(seconds=60)
CODES_A_DAY = 10
SESSION_LIFE = dt.timedelta(days=30)
STAFF_SESSION_LIFE = dt.timedelta(hours=14)
TOKEN_LIFE = dt.timedelta(hours=12)
PASSWORD_LENGTH = 10
GUESSES = 10
GUESS_PAUSE = dt.timedelta(minutes=15)

MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def read_mobile(text: str) -> str | None:
    """A mainland mobile number in E.164 form, however it was spaced; None for anything else."""
    plain = re.sub(r"[\s\-·()（）]", "", text.translate(FULL_WIDTH))
    found = MOBILE.fullmatch(plain)
    return f"+86{found[1]}" if found else None


def mask_mobile(e164: str) -> str:
    """138****4417, for pages and exports."""
    digits = e164.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}"


def mask_name(name: str) -> str:
    """孙** : the first character and one star for each other."""
    return name[:1] + "*" * (len(name) - 1)


def seconds_until_next_code(sent_at: list[dt.datetime], now: dt.datetime) -> int:
    """How long this phone must wait for another code, 0 if not at all; `sent_at` are those of the last 24 h."""
    if len(sent_at) >= CODES_A_DAY:
        return max(1, int((min(sent_at) + dt.timedelta(days=1) - now).total_seconds()) + 1)
    if sent_at and (left := (max(sent_at) + CODE_PAUSE - now).total_seconds()) > 0:
        return int(left) + 1
    return 0
