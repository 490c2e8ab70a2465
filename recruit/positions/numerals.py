"""Chinese numerals as people write them in a form: 三千五, 一万二, 二十, 两."""

import re
from decimal import Decimal

DIGITS = {d: i for i, d in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000, "萬": 10000}
CHARACTERS = "".join(DIGITS) + "".join(UNITS) + "半"
_SHAPE = re.compile(f"[{CHARACTERS}]+")


def chinese_number(text: str) -> Decimal | None:
    """The value of a run of Chinese numerals; a digit after the last unit counts for the next lower unit (一万二 = 12,000)."""
    if not _SHAPE.fullmatch(text):
        return None
    total = section = digit = Decimal(0)
    last_unit, after_zero = 0, False
    for char in text:
        if char == "半":
            digit += Decimal("0.5") if not last_unit else Decimal(last_unit) / 2 / (last_unit if digit else 1)
            if last_unit:
                return total + section + digit
        elif char in DIGITS:
            if digit and not last_unit:
                digit = digit * 10 + DIGITS[char]
            else:
                digit = Decimal(DIGITS[char])
            after_zero = after_zero or char in "零〇"
        else:
            unit = UNITS[char]
            if unit == 10000:
                total, section, digit = (total + section + digit or Decimal(1)) * unit, Decimal(0), Decimal(0)
            else:
                section, digit = section + (digit or Decimal(1)) * unit, Decimal(0)
            last_unit, after_zero = unit, False
    if digit and last_unit > 10 and not after_zero:
        digit *= last_unit // 10
    return total + section + digit


def trailing_unit(text: str) -> int:
    """The unit that a range lends to its other end: 五千 → 1000; 1 where the numeral has none or goes on after it."""
    unit = UNITS.get(text[-1], 1)
    return unit if unit >= 100 and not any(char in UNITS and UNITS[char] >= 100 for char in text[:-1]) else 1
