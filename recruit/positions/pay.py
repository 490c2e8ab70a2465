"""What a pay text promises: unit, least and most, months; pure, the one reader of pay for form, import and API."""

import re
import unicodedata
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from recruit.positions.numerals import CHARACTERS, chinese_number, trailing_unit

Number = int | float

UNITS = {"月": "month", "天": "day", "日": "day", "班": "day", "时": "hour", "年": "year", "件": "piece"}
MULTIPLIERS = {"百": 100, "千": 1000, "仟": 1000, "k": 1000, "万": 10000, "萬": 10000, "w": 10000}
PROBABLE = {
    "month": (1000, 100_000),
    "year": (12_000, 1_200_000),
    "day": (50, 3000),
    "hour": (8, 500),
    "piece": (0.001, 1000),
}

_NOISE = re.compile(
    r"https?://\S+|(?:19|20)\d\d[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|\d+(?:[-~]\d+)?周?岁"
    r"|24小时反馈|\d+\s*个月(?!\s*(?:薪|工资))|(?:月休|每月休|周休|休|上|满)\s*\d+\s*天|[五六七]险[一二两]金|[五六七]险|[一二两]金"
    r"|(?<![元块每/\d.])\d+(?:\.\d+)?\s*小时(?:工作)?制?"
)
_MONTHS = re.compile(
    r"(1[2-9]|2\d|3[0-6]|[一二]?十[一二三四五六七八九]?)(?:\s*[-~]\s*\d\d)?\s*(?:个月)?\s*(?:薪|月?工资)"
    r"|[*x×]\s*(1[2-9]|2[0-4])(?:\s*个?月)?(?!\d|\s*[千k万w元])"
)
_NUMBER = rf"\d+(?:\.\d+)?|[{CHARACTERS}]+"
_UNIT = (
    r"\s*(?:(?:/|每|一|1|per|(?<=[元块])(?=[月天日时]))\s*(?P<u{0}>个?月|months?\b|m\b|mo\b|天|日|days?\b|d\b|班|小?时|个小时|钟头|hours?\b|h\b|"
    r"年|years?\b|y\b|件|个(?!月|小时)|台|单|套|双|只|条|张|片|吨|公?斤|米|平方米|平米|平|方|车|趟|批|箱|包|次|块(?!钱)))?"
)


def _amount(n: int) -> str:
    return rf"[¥$]?\s*(?P<n{n}>{_NUMBER})\s*(?P<m{n}>[百千仟k万萬w](?![a-z]))?(?P<tail{n}>\d(?:\.\d+)?[千k百]?(?![\d.千k万w元]))?\s*(?:元|块钱?|圆|rmb|人民币)?"


_OPEN = (
    r"(?P<open{0}>\s*(?:\+%s|(?:及|或)?以上|起|上不封顶|不封顶))?(?P<close{0}>\s*(?:(?:及|或)?以下|以内|之内|封顶))?"
)
_AFTER_UNIT = r"(?!\s*[^\W\d_])"  # 3000/月+提成 adds a commission, 5000/月+ leaves the end open
_PAY = re.compile(
    _amount(1) + (_OPEN % "").format(1) + _UNIT.format(1) + (_OPEN % _AFTER_UNIT).format(2)
    + r"(?:\s*(?:[-~―—–_]+|至|到)\s*" + _amount(2) + r"\+?" + _UNIT.format(2) + r")?"
)  # fmt: skip
_BASE = re.compile(r"(?:底薪|基本(?:工资|薪资|月薪)|基础(?:工资|薪资)|保底(?:工资|薪资)?|base)[:为是\s]*")
_EXTRA = re.compile(
    r"(?:提成|奖金?|补贴|补助|餐补|房补|车补|话补|津贴|全勤|绩效|加班费?|年终|分红|押金|工龄|扣|提)[^\d,;。/+]{0,4}$"
)
_AT_LEAST = re.compile(r"(?:不低于|不少于|最低|至少|起薪|≥|>=?)[:为\s]*$")
_AT_MOST = re.compile(r"(?:不超过|不高于|最高|最多|至多|高达|可达|≤|<=?)[:为可达\s]*$")
_PREFIX = re.compile(
    r"(年薪|月薪|日薪|时薪|月入|月工资|月收入|每月|每年|每天|每日|每小时|每件|一个?月|一年|一天|一个?小时|日结|年收入|年入|/月|/年|/天|/时|/小时)"
)
_FILLER = re.compile(
    r"薪资|薪酬|薪水|薪|工资|待遇|月薪|年薪|收入|报酬|可|具体|详情|详细|电话|电议|当面|来人|面试|时|元|月|/|[\W_]"
)


class NoPay(ValueError):
    """The text gives no pay; `code` is negotiable or unreadable, the message tells the cure."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Pay:
    """Yuan in the stated unit; None where the text does not say."""

    raw: str
    unit: str
    min: Number | None
    max: Number | None
    months: int | None
    month_min: int | None
    month_max: int | None
    doubts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"doubts": list(self.doubts)}


def read_pay(text: str, source: str | None = None) -> Pay:
    """Read a pay text; `source` is the site it came from (猎聘 means a year where no unit is written). Raises NoPay."""
    clean = _normalise(text)
    match = _find(clean)
    if match is None:
        raise _no_pay(clean)
    if re.match(r"\s*[/每一]\s*(?:周|星期|礼拜)", clean[match.end() :]):
        raise NoPay("unreadable", "按周计的薪资无法与其他岗位比较。请折算成“元/天”或“元/月”。")
    least, most = _bounds(clean, match)
    if not (_is_an_amount(least) and _is_an_amount(most)):
        raise NoPay("unreadable", "这个数字太大，读不出薪资。请写成“5000-7000元/月”这样的数字。")
    unit = _unit(clean, match, source)
    months = None if unit in ("day", "hour", "piece") else _months(clean)
    return Pay(
        raw=text, unit=unit, min=_plain(least), max=_plain(most), months=months,
        month_min=_a_month(least, unit), month_max=_a_month(most, unit),
        doubts=_doubts(least, most, unit, clean),
    )  # fmt: skip


def _normalise(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower().replace("¥", "¥").replace("－", "-")
    folded = re.sub(r"\s+", " ", folded).strip()
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", folded)


def _find(clean: str) -> re.Match[str] | None:
    """The first amount that is pay: a named base before everything, additions never."""
    bare = _MONTHS.sub(lambda m: " " * len(m[0]), clean)
    bare = _NOISE.sub(lambda m: " " * len(m[0]), bare)
    base = _BASE.search(bare)
    if base and (match := _PAY.match(bare, base.end())) and _is_money(match):
        return match
    for match in _PAY.finditer(bare):
        if _is_money(match) and not _EXTRA.search(bare[: match.start()]):
            return match
    return None


def _is_money(match: re.Match[str]) -> bool:
    number = match["n1"]
    if number[0].isdigit():
        return not match.string[match.end() :].lstrip().startswith(("%", "人", "名", "险", "岁"))
    says_money = re.search(r"[百千万仟萬佰]|元|块", match[0])
    return bool(says_money) or bool(match["n2"] and match["m2"])


def _bounds(clean: str, match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    first, first_unit = _value(match, 1)
    if match["n2"]:
        second, second_unit = _value(match, 2)
        if first_unit == 1 and second_unit > 1 and first < 500:
            first *= second_unit
        elif second_unit == 1 and first_unit > 1 and second < first and second < 500:
            second *= first_unit
        return first, second
    before = clean[: match.start()]
    if match["open1"] or match["open2"] or _AT_LEAST.search(before):
        return first, None
    if match["close1"] or match["close2"] or _AT_MOST.search(before):
        return None, first
    return first, first


def _value(match: re.Match[str], n: int) -> tuple[Decimal, int]:
    """An amount in yuan and the unit it lends to the other end of its range."""
    number, multiplier, tail = match[f"n{n}"], match[f"m{n}"], match[f"tail{n}"]
    if not number[0].isdigit():
        value = chinese_number(number) or Decimal(0)
        times = MULTIPLIERS[multiplier] if multiplier else 1
        return value * times, times if multiplier else trailing_unit(number)
    if not multiplier:
        return Decimal(number), 1
    times = MULTIPLIERS[multiplier]
    value = Decimal(number) * times
    if tail:  # 1万5 and 1万5千
        value += Decimal(tail.rstrip("千k百")) * (MULTIPLIERS.get(tail[-1]) or times // 10)
        return value, 1
    return value, times


def _unit(clean: str, match: re.Match[str], source: str | None) -> str:
    written = match["u2"] or match["u1"]
    if written:
        return _unit_named(written)
    before = _PREFIX.findall(clean[: match.start()])
    words = before[-1:] or _PREFIX.findall(clean[match.end() :])[:1]
    if words:
        return _unit_named(words[0].strip("/").strip("每一"))
    return "year" if source and ("猎聘" in source or "liepin" in source.lower()) else "month"


def _unit_named(word: str) -> str:
    english = {"m": "month", "d": "day", "h": "hour", "y": "year"}
    if word[0] in english:
        return english[word[0]]
    if "时" in word or word == "钟头":
        return "hour"
    return next((unit for char, unit in UNITS.items() if char in word), "piece")


def _months(clean: str) -> int:
    found = _MONTHS.search(clean)
    if not found:
        return 12
    number = found[1] or found[2]
    value = int(number) if number.isdigit() else int(chinese_number(number) or 12)
    return value if value >= 12 else 12


def _is_an_amount(amount: Decimal | None) -> bool:
    """A billion and more is no pay but a number of another kind, and no column holds it."""
    return amount is None or amount < 10**9


def _a_month(amount: Decimal | None, unit: str) -> int | None:
    if amount is None or unit not in ("month", "year"):
        return None
    return int((amount / 12 if unit == "year" else amount).quantize(Decimal(1), ROUND_HALF_UP))


def _doubts(least: Decimal | None, most: Decimal | None, unit: str, clean: str) -> tuple[str, ...]:
    low, high = PROBABLE[unit]
    amounts = [a for a in (least, most) if a is not None]
    doubts = []
    if any(a < Decimal(str(low)) for a in amounts):
        doubts.append("low")
    if any(a > high for a in amounts):
        doubts.append("high")
    if least is not None and most is not None:
        if least > most:
            doubts.append("reversed")
        elif least and most / least > 10:
            doubts.append("wide")
    if "班" in clean and unit == "day" and re.search(r"[/每]班", clean):
        doubts.append("shift")
    return tuple(doubts)


def _plain(amount: Decimal | None) -> Number | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _no_pay(clean: str) -> NoPay:
    rest = re.sub(r"面议|面谈", "", clean)
    if not _FILLER.sub("", rest):
        return NoPay("negotiable", "没有写明薪资（空白或“面议”）。请写出底薪数额，例如“5000-7000元/月”。")
    return NoPay("unreadable", "薪资里没有认出数额。请写成“5000-7000元/月”“200元/天”这样的形式。")
