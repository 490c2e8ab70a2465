"""Chinese wording of values on screen: pay, counts, dates, what is left, masks, conditions."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
TRACKS = {
    "transfer": ("转岗待岗", "转岗待岗职工"),
    "migrant": ("农民工", "农民工"),
    "veteran": ("退役军人", "退役军人"),
}
EDUCATION = {
    "any": "学历不限",
    "primary": "小学以上",
    "junior": "初中以上",
    "senior": "高中/中专以上",
    "college": "大专以上",
    "bachelor": "本科以上",
    "master": "硕士以上",
    "doctor": "博士",
}
PAY_UNITS = {"month": "元/月", "day": "元/天", "hour": "元/小时", "piece": "元/件", "year": "元/年"}

# the eight places in which living conditions always stand
CONDITIONS = (
    ("housing", "bed", "住宿"),
    ("couple_room", "couple", "夫妻房"),
    ("shifts", "shift", "班次"),
    ("days_off", "dayoff", "月休"),
    ("meals", "meal", "餐"),
    ("shuttle", "bus", "班车"),
    ("insurance", "shield", "保险"),
    ("pay_day", "wallet", "发薪日"),
)
HOUSING = {"free": "免费", "paid": "收费", "none": "不提供"}
MEALS = {"free": "免费", "allowance": "有餐补", "none": "不提供"}
# the same said alone on a card, where no heading stands above
CARD = {
    "housing": {"free": "免费住宿", "paid": "有宿舍"},
    "meals": {"free": "包餐", "allowance": "有餐补"},
    "couple_room": {"有": "有夫妻房"},
    "shuttle": {"有": "有班车"},
}
FIVE_INSURANCES = {"养老", "医疗", "失业", "工伤", "生育"}


def count(number: float | int | None) -> str:
    """1234 → 1,234; what is not known is a dash."""
    if number is None:
        return "—"
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"


def wan(number: int) -> str:
    """Large counts in 万 with one figure behind the point: 316208 → 31.6 万; below ten thousand as they are."""
    if number < 10_000:
        return count(number)
    tenths = number // 1000  # rounds down: no count is ever shown larger than it is
    return f"{tenths // 10:,}.{tenths % 10} 万" if tenths % 10 else f"{tenths // 10:,} 万"


def amount(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return f"{count(low)} 起"
    if low is None:
        return f"{count(high)} 以下"
    return count(low) if low == high else f"{count(low)}–{count(high)}"


def pay_parts(pay: Any) -> dict[str, str]:
    """Pay as (amount, unit), from display text ("6,500–9,000 元/月"), from the contract's object or from a row."""
    if pay is None or pay == "":
        return {"amount": "没写明", "unit": ""}
    if isinstance(pay, str):
        head, mark, tail = pay.partition("元")
        return {"amount": head.strip(), "unit": mark + tail.strip()}
    low, high, unit = (_get(pay, name) for name in ("min", "max", "unit"))
    text = amount(low, high)
    return {"amount": text, "unit": PAY_UNITS.get(str(unit), "元")} if text else pay_parts(_get(pay, "raw"))


def pay_text(pay: Any) -> str:
    parts = pay_parts(pay)
    return f"{parts['amount']} {parts['unit']}".strip()


def track_name(code: str, short: bool = True) -> str:
    return TRACKS[code][0 if short else 1] if code in TRACKS else code


def education_text(level: str | None) -> str:
    return EDUCATION.get(str(level or "any"), str(level))


def condition_text(slot: str, value: Any) -> str:
    """What stands in one of the eight places; empty when the employer did not say."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "有" if value else "没有"
    match slot:
        case "housing":
            return HOUSING.get(str(value), str(value))
        case "meals":
            return MEALS.get(str(value), str(value))
        case "days_off" if isinstance(value, int | float):
            return f"{count(value)} 天"
        case "pay_day" if isinstance(value, int):
            return f"每月 {value} 日"
        case "shuttle" if isinstance(value, int):
            return f"{value} 条线"
        case "insurance" if isinstance(value, list):
            return insurance_text(value)
    return str(value)


def insurance_text(kinds: list[str]) -> str:
    fund = any("公积金" in kind or "一金" in kind for kind in kinds)
    five = any("五险" in kind for kind in kinds) or FIVE_INSURANCES <= {kind.removesuffix("保险") for kind in kinds}
    if five:
        return "五险一金" if fund else "五险"
    return "、".join(kinds[:2]) + (f"等 {len(kinds)} 种" if len(kinds) > 2 else "")


def eight_conditions(conditions: Mapping[str, Any] | None) -> list[dict[str, str]]:
    said = conditions or {}
    return [
        {
            "slot": slot,
            "icon": icon,
            "label": label,
            "text": condition_text(slot, said.get(slot)).removeprefix(label).lstrip(" ：:"),
        }
        for slot, icon, label in CONDITIONS
    ]


def card_conditions(conditions: Mapping[str, Any] | None, most: int = 3) -> list[dict[str, str]]:
    """The first few that a card says, without headings; what an employer does not offer is left out."""
    lines = []
    for slot in eight_conditions(conditions):
        text = card_text(slot["slot"], (conditions or {}).get(slot["slot"]), slot["text"])
        if text:
            lines.append({"icon": slot["icon"], "text": text})
    return lines[:most]


def card_text(slot: str, value: Any, text: str) -> str:
    if not text or text in {"没有", "不提供"}:
        return ""
    alone = CARD.get(slot, {})
    if str(value) in alone or text in alone:
        return alone.get(str(value)) or alone[text]
    if slot == "days_off" and text[0].isdigit():
        return f"月休 {text}"
    if slot == "pay_day" and text.endswith("日"):
        return f"{text}发薪"
    if slot == "shuttle" and isinstance(value, int):
        return f"{value} 条班车"
    return text


def local(at: dt.datetime, zone: dt.tzinfo = CHINA) -> dt.datetime:
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(zone)


def cn_day(at: dt.datetime | dt.date, zone: dt.tzinfo = CHINA, weekday: bool = True) -> str:
    """11月24日 周二"""
    day = local(at, zone) if isinstance(at, dt.datetime) else at
    return f"{day.month}月{day.day}日" + (f" 周{WEEKDAYS[day.weekday()]}" if weekday else "")


def cn_date(day: dt.date) -> str:
    """2027年1月25日, where the next year is near."""
    return f"{day.year}年{day.month}月{day.day}日"


def cn_clock(at: dt.datetime, zone: dt.tzinfo = CHINA) -> str:
    """9:00"""
    then = local(at, zone)
    return f"{then.hour}:{then.minute:02d}"


def cn_time(at: dt.datetime, zone: dt.tzinfo = CHINA, weekday: bool = True) -> str:
    """11月24日 周二 9:00"""
    return f"{cn_day(at, zone, weekday)} {cn_clock(at, zone)}"


def cn_when(at: dt.datetime, now: dt.datetime, zone: dt.tzinfo = CHINA) -> str:
    """今天 9:00, 昨天 9:00, 明天 9:00, else the day and the time."""
    days = (local(at, zone).date() - local(now, zone).date()).days
    names = {0: "今天", 1: "明天", -1: "昨天"}
    return f"{names[days]} {cn_clock(at, zone)}" if days in names else cn_time(at, zone, weekday=False)


def cn_span(start: dt.datetime, end: dt.datetime, zone: dt.tzinfo = CHINA) -> str:
    """11月24日 周二 9:00–12:00; two days name both."""
    same_day = local(start, zone).date() == local(end, zone).date()
    return f"{cn_time(start, zone)}–{cn_clock(end, zone) if same_day else cn_time(end, zone)}"


def length(span: dt.timedelta) -> str:
    """3 小时, 47 小时 17 分, 25 分; two parts at most, rounded down."""
    minutes = int(abs(span).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 72:
        return f"{hours // 24} 天"
    if hours:
        return f"{hours} 小时" + (f" {rest} 分" if rest else "")
    return f"{rest} 分" if rest else "不到 1 分"


def left(until: dt.datetime, now: dt.datetime) -> str:
    """还剩 3 小时, or 超期 25 分 when it is over."""
    span = local(until) - local(now)
    return f"{'还剩' if span >= dt.timedelta() else '超期'} {length(span)}"


def ago(at: dt.datetime, now: dt.datetime) -> str:
    span = local(now) - local(at)
    return "刚刚" if span < dt.timedelta(minutes=1) else f"{length(span)}前"


def running(seconds: float) -> str:
    """0:38, 43:12, 1:02:05, as a player shows it."""
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def mask_phone(phone: str | None) -> str:
    """138****4417; a number in E.164 loses its +86."""
    digits = (phone or "").removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 7 else "****"


def in_words(text: str | None) -> str:
    """Nothing in place of a bare code, which says nothing to a reader."""
    return "" if not text or text.isdigit() else text


def mask_name(name: str | None) -> str:
    """The family name and one star for each further sign."""
    return name[0] + "*" * max(len(name) - 1, 1) if name else "求职者"


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
