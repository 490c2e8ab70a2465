"""A title's occupation by 职业分类大典 2022, with how certain that is. Pure; codes and names in occupations.csv."""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from recruit.positions.tokens import fold

HERE = Path(__file__).parent
WHOLE, LAST, WITHIN, ASIDE, GUESS = 95, 85, 65, 50, 40
"""Certainty in percent: the title is that word, ends with it, holds it, holds it only in an aside; at most GUESS where the
standard has no such trade (普工)."""
_DETAILED = 10  # the length of a 细类's code
_LATIN = "a-z0-9+#."


@dataclass(frozen=True, slots=True)
class Occupation:
    code: str
    name: str
    certainty: int


@cache
def names() -> dict[str, str]:
    """Names of occupations and of the groups above them, by code."""
    with (HERE / "occupations.csv").open(encoding="utf-8") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


@cache
def words() -> dict[str, str]:
    """Codes by the words that name them; words written by hand go before the standard's own names."""
    found = {name: code for code, name in names().items() if len(code) == _DETAILED}
    for line in (HERE / "occupation_words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, *mine = line.split()
            found |= dict.fromkeys(mine, code)
    return found


def is_sure(word: str) -> bool:
    return not words()[word].endswith("?")


@cache
def _pattern() -> re.Pattern[str]:
    """Every place where a word begins, with the longest word there; Latin words only whole, 电工 not in 充电工程师."""
    longest_first = sorted(words(), key=len, reverse=True)
    chinese = "|".join(
        re.escape(word) + ("(?!程)" if word[-1] == "工" else "") for word in longest_first if not word[0].isascii()
    )
    latin = "|".join(re.escape(word) for word in longest_first if word[0].isascii())
    return re.compile(rf"(?=({chinese}|(?<![{_LATIN}])(?:{latin})(?![a-z0-9+#])))")


@lru_cache(maxsize=20_000)
def occupation_of(title: str, heading: str) -> Occupation | None:
    """What the title, first its plain name, names: the longest sure word counts, of equal ones the last, as the head of a Chinese noun stands last."""
    for text, aside in ((fold(heading), False), (fold(title), True)):
        found = [(is_sure(match[1]), len(match[1]), match.start(), match[1]) for match in _pattern().finditer(text)]
        if not found:
            continue
        sure, length, start, word = max(found)
        whole, last = length == len(text), start + length == len(text)
        certainty = ASIDE if aside else WHOLE if whole else LAST if last else WITHIN
        code = words()[word].removesuffix("?")
        return Occupation(code, names()[code], certainty if sure else min(certainty, GUESS))
    return None
