"""What a position must say before everybody sees it, where it stands, and which way it may go. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from recruit.errors import FieldError
from recruit.positions.pay import NoPay, Pay, read_pay
from recruit.positions.wording import LEVELS, read_headcount
from recruit.whole import read_whole

TITLE, TEXT, LINE = 40, 2000, 60
LEAST_DUTIES = 10
LONGEST = dt.timedelta(days=366)
RENEWED = dt.timedelta(days=30)
MOST_HEADS = 9999
LAST_YEAR = 2199


class Standing(StrEnum):
    draft = "draft"
    listed = "listed"
    expired = "expired"
    closed = "closed"


class Act(StrEnum):
    publish = "publish"
    close = "close"
    reopen = "reopen"
    renew = "renew"


ACTS = {
    Standing.draft: (Act.publish,),
    Standing.listed: (Act.close,),
    Standing.expired: (Act.renew, Act.close),
    Standing.closed: (Act.reopen,),
}


def standing_of(state: str, expires_at: dt.datetime, now: dt.datetime) -> Standing:
    if state == "listed" and expires_at <= now:
        return Standing.expired
    return Standing(state)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a form says, read; `wrong` is what cannot even be kept in a draft."""

    title: str
    headcount: int | None
    pay: Pay | None
    pay_raw: str
    education: str
    experience: str
    place: str
    duties: str
    requirements: str
    benefits: str
    conditions: dict[str, Any]
    tracks: tuple[str, ...]
    valid_until: dt.date | None
    wrong: tuple[FieldError, ...] = field(default=())


def bars(offer: Offer, today: dt.date) -> list[FieldError]:
    """Every field that keeps the position from being published, each with its cure, in the form's order."""
    said = offer.conditions
    asked = {
        "title": not offer.title and "请写岗位名称，例如 叉车司机",
        "pay": not offer.pay and why_no_pay(offer.pay_raw),
        "headcount": not offer.headcount and "请写招几个人，写具体数字，不写“若干”",
        "duties": len(offer.duties) < LEAST_DUTIES and f"请写清每天做什么，至少 {LEAST_DUTIES} 个字",
        "place": not offer.place and "请写工作地点，写到街道门牌，例如 东莞市长安镇振安路 88 号",
        "housing": said.get("housing") is None and "请选包不包住，求职者最先问这个",
        "meals": said.get("meals") is None and "请选管不管饭",
        "shifts": not said.get("shifts") and "请写上什么班，例如 长白班、两班倒",
        "days_off": said.get("days_off") is None and "请写一个月休几天",
        "valid_until": why_not_until(offer.valid_until, today),
    }
    return [FieldError(name, sentence) for name, sentence in asked.items() if sentence]


def why_no_pay(text: str) -> str:
    try:
        read_pay(text)
    except NoPay as no:
        return no.message
    return ""


def why_not_until(day: dt.date | None, today: dt.date) -> str:
    if day is None:
        return "请选招到哪一天为止"
    if day < today:
        return "这个日期已经过了，请选今天或以后"
    return "最长写一年，到期可以再延" if day - today > LONGEST else ""


def read_offer(said: dict[str, Any]) -> Offer:
    """The form's texts as values. What is wrong even for a draft stands in `wrong`; what is missing does not."""
    text = {name: " ".join(str(said.get(name) or "").split()) for name in ("title", "pay", "place", "experience")}
    long = {name: str(said.get(name) or "").replace("\r\n", "\n").strip() for name in ("duties", "requirements", "benefits")}  # fmt: skip
    headcount, days_off, pay_day = (str(said.get(name) or "").strip() for name in ("headcount", "days_off", "pay_day"))
    wrong = [
        FieldError(name, f"最多 {most} 个字，现在有 {len(value)} 个")
        for name, value, most in (
            *((name, text[name], TITLE if name == "title" else LINE) for name in text),
            *((name, value, TEXT) for name, value in long.items()),
        )
        if len(value) > most
    ]
    if not text["title"]:
        wrong.append(FieldError("title", "请先写岗位名称，草稿也要有个名字"))
    heads = read_headcount(headcount) if headcount else None
    if headcount and (heads is None or heads > MOST_HEADS):
        wrong.append(FieldError("headcount", f"人数写 1 到 {MOST_HEADS} 的数字"))
    if days_off and read_whole(days_off, 15) is None:
        wrong.append(FieldError("days_off", "月休写 0 到 15 的数字"))
    if pay_day and not read_whole(pay_day, 31):
        wrong.append(FieldError("pay_day", "发薪日写 1 到 31 的数字"))
    day, day_wrong = read_day(str(said.get("valid_until") or ""))
    return Offer(
        title=text["title"],
        headcount=heads,
        pay=read_or_none(text["pay"]),
        pay_raw=text["pay"],
        education=said["education"] if said.get("education") in LEVELS else "any",
        experience=text["experience"],
        place=text["place"],
        **long,
        conditions=conditions_of(said, days_off, pay_day),
        tracks=tuple(said.get("tracks") or ()),
        valid_until=day,
        wrong=(*wrong, *day_wrong),
    )


def read_or_none(text: str) -> Pay | None:
    try:
        return read_pay(text)
    except NoPay:
        return None


def read_day(text: str) -> tuple[dt.date | None, list[FieldError]]:
    try:
        day = dt.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return None, [FieldError("valid_until", "请写成 2026-12-31 这样的日期")]
    if day and day.year > LAST_YEAR:
        return None, [FieldError("valid_until", "请核对年份")]
    return day, []


def conditions_of(said: dict[str, Any], days_off: str, pay_day: str) -> dict[str, Any]:
    """The contract's eight; None for what was not said."""
    yes = {"yes": True, "no": False}
    return {
        "housing": said.get("housing") if said.get("housing") in ("free", "paid", "none") else None,
        "couple_room": yes.get(str(said.get("couple_room"))),
        "shifts": str(said.get("shifts") or "").strip()[:20] or None,
        "days_off": read_whole(days_off, 15),
        "meals": said.get("meals") if said.get("meals") in ("free", "allowance", "none") else None,
        "shuttle": yes.get(str(said.get("shuttle"))),
        "insurance": [one for one in said.get("insurance") or [] if one] or None,
        "pay_day": read_whole(pay_day, 31) or None,
    }
