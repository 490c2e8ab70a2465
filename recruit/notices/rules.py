"""What an announcement may say, for how long, and the mark by which a reader's browser knows it again. Pure."""

import datetime as dt
from enum import StrEnum

from recruit.errors import FieldError

LENGTH = 60
LONGEST = dt.timedelta(days=7)
MINUTES = {"10": "10 分钟", "30": "30 分钟", "120": "2 小时", "": "直到撤下"}


class Ending(StrEnum):
    withdrawn = "withdrawn"
    replaced = "replaced"
    expired = "expired"


def text_problem(text: str) -> FieldError | None:
    if not text:
        return FieldError("text", "请写一句话，例如 二号门现在只出不进")
    if len(text) > LENGTH:
        return FieldError("text", f"请写在 {LENGTH} 个字以内，现在 {len(text)} 个字；观众要一眼看完")
    return None


def read_until(minutes: str, now: dt.datetime) -> dt.datetime | None:
    """When it hides by itself; None: when somebody takes it away. Anything but a number of minutes means that."""
    if not minutes.isascii() or not minutes.isdigit() or not 0 < int(minutes[:6]):
        return None
    return now + min(dt.timedelta(minutes=int(minutes[:6])), LONGEST)


def stands(ended_at: dt.datetime | None, until_at: dt.datetime | None, now: dt.datetime) -> bool:
    return ended_at is None and (until_at is None or now < until_at)


def mark_of(text: str) -> str:
    """The same as markOf in static/js/notice.js: whoever put this sentence away does not see it again."""
    mark = 7
    for sign in text:
        mark = (mark * 31 + ord(sign)) % 2**32
    return f"{mark:x}"
