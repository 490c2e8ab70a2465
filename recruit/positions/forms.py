"""What may stand in the query of a position list: strictly for programs, forgivingly for people's addresses."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from recruit.errors import FieldError, Invalid
from recruit.positions.rules import LEVELS, Sort, Wanted
from recruit.whole import FARTHEST_PAGE, read_page, read_whole

CONDITIONS = {
    "housing": "包住",
    "couple_room": "有夫妻房",
    "meals": "包餐或餐补",
    "shuttle": "有班车",
    "day_shift": "白班",
    "insurance": "写明保险",
    "checkup": "有体检",
    "sports": "有文体活动",
}
MOST_PAY = 9_999_999


def read_pay_min(text: str) -> int | None:
    return read_whole(text, MOST_PAY)


def read_strictly(*, pay_min: str, education: str, sort: str, page: int, page_size: int, **texts: Any) -> Wanted:
    """Filters of the API; a value that cannot be meant is refused with the field's name."""
    wrong = []
    if pay_min and read_pay_min(pay_min) is None:
        wrong.append(FieldError("pay_min", "请写每月多少元，例如 6000"))
    if education and education not in LEVELS:
        wrong.append(FieldError("education", f"请用其中之一：{'、'.join(LEVELS)}"))
    if sort and sort not in list(Sort):
        wrong.append(FieldError("sort", f"请用其中之一：{'、'.join(Sort)}"))
    if wrong:
        raise Invalid("有筛选条件写得不对。", code="invalid", errors=wrong)
    return Wanted(
        **texts,
        pay_min=read_pay_min(pay_min),
        education=education,
        sort=Sort(sort) if sort else None,
        page=min(max(page, 1), FARTHEST_PAGE),
        page_size=min(max(page_size, 1), 100),
    )


def read_kindly(fair: str, query: Any) -> Wanted:
    """Filters of a page's address; what cannot be meant is left out."""
    one: Mapping[str, str] = {key: value.strip()[:80] for key, value in query.items()}
    page, sort, education = one.get("page", ""), one.get("sort", ""), one.get("education", "")
    return Wanted(
        fair=fair,
        q=one.get("q", ""),
        track=one.get("track", ""),
        employer=one.get("employer", ""),
        region=one.get("region", ""),
        pay_min=read_pay_min(one.get("pay_min", "")),
        education=education if education in LEVELS else "",
        industry=one.get("industry", ""),
        has=tuple(slot for slot in CONDITIONS if slot in set(query.getall("has", []))),
        sort=Sort(sort) if sort in list(Sort) else None,
        page=read_page(page),
    )


def query_of(wanted: Wanted, **changes: Any) -> str:
    """The address of this choice with `changes`, always in the same order, without what is empty and without the page."""
    names: Sequence[str] = ("q", "track", "pay_min", "education", "region", "industry", "employer", "has", "sort")
    values = {name: changes.get(name, getattr(wanted, name)) for name in names}
    chosen = {name: value for name, value in values.items() if value not in (None, "", ())}
    return "?" + urlencode(chosen, doseq=True) if chosen else "?"
