"""An employer's industry by GB/T 4754-2017 with its first amendment, out of a code or free text. Pure; codes in industries.csv."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

HERE = Path(__file__).parent
_ENDS = re.compile(r"(?:行业|产业|业|类|等)+$")
_MARKS = re.compile(r"[\s、，,/／·及和与（）()]+")
_CODE = re.compile(r"([a-t])?[\s.-]?(\d{2,4})")
DIVISION = 3  # the length of a 大类's code: C36


@dataclass(frozen=True, slots=True)
class Industry:
    code: str
    name: str


@cache
def names() -> dict[str, str]:
    """Names of sections, divisions, groups and classes by code: C, C36, C361, C3611."""
    with (HERE / "industries.csv").open(encoding="utf-8") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


@cache
def _sections() -> dict[str, str]:
    """The letter before a division's two digits."""
    return {code[1:]: code[0] for code in names() if len(code) == DIVISION}


@cache
def _by_name() -> dict[str, str]:
    """Codes by folded name, of equal names the widest."""
    return {key(name): code for code, name in sorted(names().items(), key=lambda item: -len(item[0]))}


@cache
def words() -> dict[str, str]:
    """Codes by everyday words."""
    lines = (HERE / "industry_words.txt").read_text(encoding="utf-8").splitlines()
    told = (line.split() for line in lines if line and not line.startswith("#"))
    return {word: code for code, *mine in told for word in mine}


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip()


def key(text: str) -> str:
    return _ENDS.sub("", _MARKS.sub("", fold(text)))


@lru_cache(maxsize=4096)
def industry_of(text: str | None) -> Industry | None:
    """By its code (C3611, 3611, I65), by its name in the standard, else by everyday words; None where none of them tells."""
    plain = fold(text or "")
    code = code_in(plain) or _by_name().get(key(plain)) or by_words(plain)
    return Industry(code, names()[code]) if code else None


def code_of(text: str | None) -> str | None:
    found = industry_of(text)
    return found.code if found else None


def code_in(plain: str) -> str | None:
    """A code that stands alone or before its name; of one that the standard has not, its division."""
    found = _CODE.match(plain)
    if not found:
        return plain.upper() if plain.upper() in names() else None
    code = (found[1] or _sections().get(found[2][:2], "")).upper() + found[2]
    return next((known for known in (code, code[:DIVISION]) if known in names()), None)


def by_words(plain: str) -> str | None:
    """The word that stands first in the text, of those that begin together the longest."""
    found = [(plain.find(word), -len(word), code) for word, code in words().items() if word in plain]
    return min(found)[2] if found else None


def division_of(text: str | None) -> str | None:
    """The code of its 大类, or of its section where that is all there is: 汽车整车制造 → C36."""
    return (code_of(text) or "")[:DIVISION] or None


def industry_text(written: str | None) -> str | None:
    """What pages show: as written, a bare code by its name."""
    if not written or not written.isascii():
        return written
    found = industry_of(written)
    return found.name if found else None
