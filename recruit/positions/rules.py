"""What filters of the position list mean. Pure."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LEVELS = ("any", "primary", "junior", "senior", "college", "bachelor", "master", "doctor")

OFFERS = ("housing", "couple_room", "meals", "shuttle", "day_shift", "insurance")
PAYS = (4000, 5000, 6000, 8000, 10000)


class Sort(StrEnum):
    relevance = "relevance"
    newest = "newest"
    pay = "pay"
    headcount = "headcount"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list. `has` names living conditions, `pay_min` yuan a month, `fair` a slug or an id, `industry` a division of GB/T 4754."""

    fair: str = ""
    q: str = ""
    track: str = ""
    employer: str = ""
    region: str = ""
    pay_min: int | None = None
    education: str = ""
    has: tuple[str, ...] = ()
    industry: str = ""
    sort: Sort | None = None
    page: int = 1
    page_size: int = 20


def levels_up_to(level: str) -> tuple[str, ...]:
    """What a seeker of this education may take: positions that ask no more."""
    return LEVELS[: LEVELS.index(level) + 1]


def region_prefix(code: str) -> str | None:
    """What the codes of everything within a region begin with: 440000 → 44, 441900 → 4419, 441900119000 → 441900119.

    None for what is no code.
    """
    digits = code.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        return None
    digits = digits[:9] if len(digits) == 12 and digits.endswith("000") else digits
    digits = digits[:6] if len(digits) == 9 and digits.endswith("000") else digits
    if not digits:
        return None
    while len(digits) in (4, 6) and digits.endswith("00"):
        digits = digits[:-2]
    return digits


def default_sort(q: str) -> Sort:
    return Sort.relevance if q.strip() else Sort.newest


@dataclass(frozen=True, slots=True)
class Standing:
    """How a position stands today, where that is not simply open: a word for it, and what a seeker can do."""

    name: str
    title: str
    text: str
    takes: bool = False


def standing_of(
    state: str,
    expires_at: dt.datetime,
    valid_until: str,
    headcount: int | None,
    hired: int,
    now: dt.datetime,
    fair_over: bool = False,
) -> Standing | None:
    """None for an open one. A full one still takes applications: people who were hired may not come."""
    if state != "listed":
        return Standing("closed", "已停招", "单位已经停止招这个岗位。可以看看下面相似的岗位。")
    if expires_at <= now:
        until = f"只招到 {valid_until}，" if valid_until else ""
        return Standing("expired", "已过有效期", f"{until}单位没有延期。可以看看下面相似的岗位。")
    if fair_over:
        return Standing("over", "招聘会已结束", "这一场不再收投递。可以打电话问单位，或者看看最近的招聘会。")
    if headcount and hired >= headcount:
        text = f"计划招 {headcount} 人，已录用 {hired} 人。还可以投递，有人不来时单位会候补。"
        return Standing("full", "人已招满", text, takes=True)
    return None


def offers(slot: str, conditions: dict[str, Any]) -> bool:
    """Whether a living condition that people filter by is offered."""
    match slot:
        case "housing":
            return conditions.get("housing") == "free"
        case "meals":
            return conditions.get("meals") in ("free", "allowance")
        case "day_shift":
            return "白班" in str(conditions.get("shifts") or "")
        case "insurance":
            return bool(conditions.get("insurance"))
    said = conditions.get(slot)
    return bool(said) and said not in ("没有", "无")
