"""What the rules read out of a position beside its tokens: its plain name, occupation and industry, what it offers, whether it is stuffed with words. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from recruit.employers.industry import division_of
from recruit.positions import lexicon
from recruit.positions.occupation import occupation_of
from recruit.positions.rules import OFFERS, offers

RULES = 2
"""Raised when these rules or the words change: the worker then reads every position anew."""
_ASIDE = re.compile(r"[（(\[【{].*?(?:[)）\]】}]|$)")
_BETWEEN = re.compile(
    r"[/\\、，,|｜丨~～;；!！·。：:]|(?<!\+)\+(?!\+)|\s{2,}|(?<=[\u4e00-\u9fff])\s|(?<=[\u4e00-\u9fff])[-—–]"
)
_NOT_A_NAME = re.compile(r"\d+\s*(?:元|块|k|千|万|/)|包吃|包住|急招|急聘|诚聘|高薪|招聘|直招|双休|五险", re.I)
_SHOUTS = re.compile(r"[!！]|急|高薪|月入|包吃|包住|直招|福利|补贴|奖金|\d+\s*(?:元|块|k|千|万)|五险|双休", re.I)
_TRADE = re.compile(r"(?:工|员|师|长|理|管|机|人|厂)$")
LONG, MANY, LOUD = 22, 3, 3


def heading(title: str) -> str:
    """A title's plain name, for suggestions: 急招！普工/操作工（包吃住） → 普工."""
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", title)).strip()
    parts = [part.strip() for part in _BETWEEN.split(plain)]
    telling = [part for part in parts if 2 <= len(part) <= 14 and not _NOT_A_NAME.search(part)]
    return telling[0] if telling else plain[:14]


def is_stuffed(title: str) -> bool:
    """Whether a title is filled with other trades' names or with promises, in order to be found for everything."""
    parts = [part.strip() for part in _BETWEEN.split(_ASIDE.sub("", title)) if part.strip()]
    trades = {part for part in parts if len(part) <= 8 and (_TRADE.search(part) or lexicon.is_known(part.lower()))}
    shouts = len(set(_SHOUTS.findall(title)))
    return len(trades) >= MANY + 1 or (len(trades) >= MANY and shouts > 0) or (shouts >= LOUD and len(title) > LONG)


@lru_cache(maxsize=20_000)
def read_title(title: str) -> dict[str, Any]:
    name = heading(title)
    heard, named = lexicon.sounds(name), occupation_of(title, name)
    return {
        "occupation": named and named.code,
        "occupation_certainty": named and named.certainty,
        "heading": name,
        "sound": "".join(heard),
        "initials": "".join(sound[:1] for sound in heard),
        "is_stuffed": is_stuffed(title),
    }


def read_position(title: str, conditions: dict[str, Any] | None, industry: str | None = None) -> dict[str, Any]:
    """The columns of a PositionReading but its id."""
    bits = sum(1 << n for n, slot in enumerate(OFFERS) if offers(slot, conditions or {}))
    return {"rules": RULES, "offers": bits, "industry": division_of(industry), **read_title(title)}
