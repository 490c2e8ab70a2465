"""What filters of the position list mean. Pure."""

from enum import StrEnum

LEVELS = ("any", "primary", "junior", "senior", "college", "bachelor", "master", "doctor")


class Sort(StrEnum):
    relevance = "relevance"
    newest = "newest"
    pay = "pay"
    headcount = "headcount"


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
