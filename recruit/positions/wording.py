"""What people write in a position's other fields: headcount, education, tracks, days, living conditions. Pure."""

import datetime as dt
import re
import unicodedata
from typing import Any

from recruit.positions.numerals import CHARACTERS, chinese_number
from recruit.whole import read_whole

LEVELS = ("any", "primary", "junior", "senior", "college", "bachelor", "master", "doctor")
EDUCATION = (
    ("doctor", "博士"),
    ("master", "硕士|研究生|MBA"),
    ("bachelor", "本科|学士|统招一本|统招二本|bachelor"),
    ("college", "大专|专科|高职|高专|本专科"),
    ("senior", "高中|中专|中技|中职|职高|技校|技工|技师学院"),
    ("junior", "初中"),
    ("primary", "小学"),
)
TRACKS = (("transfer", "转岗|待岗|下岗|失业"), ("migrant", "农民工|务工|外来工"), ("veteran", "退役|退伍|军人|转业"))
LONG = re.compile(r"长期|招满|不限|永久|常年|无限期")
MOST_WANTED = 999_999
VAGUE = re.compile(r"若干|不限|多名|数名|大量|多人|数人|少量|批量|不等|待定|长期")
FIVE = ["养老", "医疗", "失业", "工伤", "生育"]
SHIFTS = re.compile(
    r"四班三(?:运转|倒)|三班(?:两|二)?(?:倒|运转|制)|(?:两|二)班(?:倒|运转|制)|长白班|常白班|正常白班|白班|长夜班|夜班|倒班|轮班|做六休一|做五休二|大小周"
)


def fold(text: str) -> str:
    """Full width made half, blanks gone, lower case: for recognising, never for showing."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def read_headcount(text: str) -> int | None:
    """How many are wanted; None where the text gives no number (若干) or a phone's. Of 5-10 the lower is certain."""
    plain = fold(text)
    if VAGUE.search(plain):
        return None
    if found := re.search(r"(\d+)(?:\.0+)?", plain):
        return read_whole(found[1], MOST_WANTED) or None
    found = re.search(f"[{CHARACTERS}]+", plain)
    value = chinese_number(found[0]) if found else None
    return int(value) if value and 1 <= value <= MOST_WANTED else None


def read_education(text: str) -> str:
    """The level a position asks for; of several (高中/中专, 大专或本科) the lowest. `any` where it asks for none."""
    plain = fold(text)
    asked = [level for level, words in EDUCATION if re.search(words, plain, re.IGNORECASE)]
    return min(asked, key=LEVELS.index) if asked else "any"


def split_experience(text: str) -> tuple[str, str]:
    """Experience and education written in one cell: 1-3年本科 → 1-3年, 本科; 经验不限学历不限, 不限不限, 在校/应届大专."""
    plain = text.strip()
    words = "统招本科|本科|大专|博士|硕士|研究生|高中|中专/中技|中专|中技|初中及以下|初中|小学|学历不限|不限"
    found = re.search(rf"[\s/|·,，、]*({words})(?:及以上)?(?:学历)?$", plain)
    if not found or not found.start():
        return plain, ""
    before = plain[: found.start()].strip()
    return "经验不限" if before == "不限" else before, plain[found.start() :].strip(" /|·,，、")


def read_tracks(text: str) -> list[str]:
    return [code for code, words in TRACKS if re.search(words, text)]


def read_date(text: str, year: int) -> dt.date | None:
    """A day as written by hand: 2027/5/31, 2027年6月30日, 20270630; without a year that of `year`."""
    plain = fold(text)
    if found := re.search(r"((?:19|20)\d\d)[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})?", plain):
        parts = (int(found[1]), int(found[2]), int(found[3] or 28 if found[3] else 0))
        return _day(parts[0], parts[1], parts[2])
    if found := re.search(r"(\d{1,2})[-/.月](\d{1,2})", plain):
        return _day(year, int(found[1]), int(found[2]))
    return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    """A date; day 0 is the last of the month."""
    try:
        if day:
            return dt.date(year, month, day)
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        return following - dt.timedelta(days=1)
    except ValueError:
        return None


def is_long(text: str) -> bool:
    """Whether a validity text says that the position stays open."""
    return not text.strip() or bool(LONG.search(text))


def read_conditions(*texts: str | None) -> dict[str, Any]:
    """The contract's eight living conditions; None for what is not said.

    `shifts` keeps the written word, `days_off` is days a month, `pay_day` the day of the month.
    """
    plain = fold("；".join(text for text in texts if text))
    return {
        "housing": _housing(plain),
        "couple_room": _said(plain, "夫妻房|夫妻间|夫妻宿舍"),
        "shifts": found[0] if _has(plain, "班休周") and (found := SHIFTS.search(plain)) else None,
        "days_off": _days_off(plain),
        "meals": _meals(plain),
        "shuttle": _said(plain, "班车|厂车|接送|通勤车"),
        "insurance": _insurance(plain),
        "pay_day": _pay_day(plain),
    }


def _has(plain: str, signs: str) -> bool:
    """Whether one of the signs occurs, without which a slower pattern need not be tried."""
    for sign in signs:  # not any(): a generator costs more than the search
        if sign in plain:
            return True
    return False


def _said(plain: str, words: str) -> bool | None:
    if not _has(plain, "夫车送"):
        return None
    if re.search(rf"(?:无|没有|不提供|不设)(?:免费)?(?:{words})", plain):
        return False
    return True if re.search(words, plain) else None


def _housing(plain: str) -> str | None:
    if not _has(plain, "住宿"):
        return None
    if re.search(r"不包住|不提供(?:住宿|宿舍|食宿)|无(?:住宿|宿舍)|住宿自理|食宿自理|自行解决住宿", plain):
        return "none"
    if re.search(
        r"(?<!不)包(?:食|吃)?住|包食宿|(?:免费|提供免费)(?:住宿|宿舍|食宿|吃住)|住宿免费|(?:包|管)吃(?:管|包)?住|管住",
        plain,
    ):
        return "free"
    if re.search(r"住宿费|宿舍费|收费(?:住宿|宿舍)|(?:住宿|宿舍)[^,;；。、]{0,4}\d+元", plain):
        return "paid"
    return "free" if re.search(r"提供(?:[单双四六八]人间?)?(?:住宿|宿舍|食宿)", plain) else None


def _meals(plain: str) -> str | None:
    if not _has(plain, "餐吃饭食"):
        return None
    if re.search(r"不包(?:吃|餐)|不提供(?:餐|工作餐|食宿)|餐费自理|食宿自理|无餐补", plain):
        return "none"
    if re.search(
        r"(?<!不)包(?:吃|食|[一二三两]?餐|中餐|午餐|工作餐)|管吃|管饭|免费(?:[一二三两]餐|早|午|中|晚|工作餐|餐|吃)|工作餐|提供(?:工作餐|[一二三两]餐|食宿|午餐)|[一二三]餐免费|包食宿",
        plain,
    ):
        return "free"
    return "allowance" if re.search(r"餐补|饭补|餐费补|餐饮补|伙食补|用餐补|餐贴|餐饮津贴", plain) else None


def _days_off(plain: str) -> int | None:
    if not _has(plain, "休周制"):
        return None
    if found := re.search(r"月休(?:息)?(\d+|[一二三四五六七八九十]+)天?", plain):
        value = chinese_number(found[1]) or found[1]
        return int(value)
    if re.search(r"双休|做五休二|上五休二|五天工作制|周末休", plain):
        return 8
    if re.search(r"大小周|单双休", plain):
        return 6
    return 4 if re.search(r"单休|做六休一|上六休一|周休一天|六天工作制", plain) else None


def _insurance(plain: str) -> list[str] | None:
    if not _has(plain, "险金社保伤疗"):
        return None
    if re.search(r"[六七八]险[一二两]金", plain):
        return [*FIVE, "补充医疗", "公积金"]
    if re.search(r"五险[一二两]金", plain):
        return [*FIVE, "公积金"]
    named = [
        name for name in (*FIVE, "公积金") if re.search(rf"{name}(?:保险|险)" if name != "公积金" else name, plain)
    ]
    if re.search(r"五险|社会?保险?|社保|六险", plain):
        named = FIVE + [name for name in named if name not in FIVE]
    for words, name in (
        ("补充医疗", "补充医疗"),
        ("意外险|意外伤害|雇主责任险", "意外险"),
        ("商业保险|商保", "商业保险"),
    ):
        if re.search(words, plain):
            named = [
                *(n for n in named if not (name == "补充医疗" and n == "医疗" and not re.search("五险|社保", plain))),
                name,
            ]
    return named or None


def _pay_day(plain: str) -> int | None:
    if "发" not in plain:
        return None
    found = re.search(
        r"(?:每月|次月|下月|当月)?(\d{1,2})[号日](?:左右)?(?:准时)?发(?:放)?(?:工资|薪|上月)", plain
    ) or re.search(r"(?:发薪日?|发工资|工资发放日?)[:为是]?(?:每月|次月|下月)?(\d{1,2})[号日]", plain)
    return int(found[1]) if found and 1 <= int(found[1]) <= 31 else None
