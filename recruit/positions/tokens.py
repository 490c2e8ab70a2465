"""Text becomes search tokens, the same for both databases: CJK signs and pairs, Latin words, pinyin. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

import rjieba
from opencc import OpenCC
from pypinyin import lazy_pinyin

from recruit.places.regions import prefix

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f々〇"
RUN = re.compile(rf"(?P<cjk>[{CJK}]+)|\.?[^\W_{CJK}]+(?:[.&][^\W_{CJK}]+)*[+#]*")
PART = re.compile(r"[^\W_]+")
SYLLABLES = 6
FULL, INITIALS, REGION = "~", "^", "@"  # mark pinyin and region codes, so that they never meet a Latin word
FILLERS = frozenset("的找招要想在做干有和与及")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """Width, case and traditional forms folded."""
    return _fold_short(text) if len(text) <= 80 else _fold(text)


def _fold(text: str) -> str:
    return str(_simplifier().convert(unicodedata.normalize("NFKC", text).lower()))


_fold_short = lru_cache(maxsize=8192)(_fold)


@lru_cache(maxsize=65536)
def is_word(text: str) -> bool:
    return len(rjieba.cut(text)) == 1


def pieces(word: str) -> list[str]:
    """A long word as the two words it is made of, where it is: 机电工程 → 机电, 工程."""
    for at in range(2, len(word) - 1):
        if is_word(word[:at]) and is_word(word[at:]):
            return [word[:at], *pieces(word[at:])]
    return [word]


@lru_cache(maxsize=16384)
def false_pairs(run: str) -> frozenset[int]:
    """Where a pair of signs reads as a word that is not there: 电工 in 锂电|工具. Beside a single sign
    (氩弧焊|工) nothing is certain, and the pair stands."""
    found, at = set(), 0
    words = [piece for word in rjieba.cut(run) for piece in pieces(word)]
    for left, right in pairwise(words):
        at += len(left)
        if len(left) > 1 and len(right) > 1 and is_word(run[at - 1 : at + 1]):
            found.add(at - 1)
    return frozenset(found)


def pairs(run: str) -> list[str]:
    wrong = false_pairs(run)
    return [run[i : i + 2] for i in range(len(run) - 1) if i not in wrong]


def written(text: str) -> list[str]:
    """Tokens of a text as it is written."""
    found: list[str] = []
    for match in RUN.finditer(fold(text)):
        found += signs_of(match[0]) if match["cjk"] else (match[0], *PART.findall(match[0]))
    return found


@lru_cache(maxsize=4096)
def signs_of(run: str) -> tuple[str, ...]:
    """A run's signs and its pairs; advertisements repeat each other's phrases."""
    return (*run, *pairs(run))


@lru_cache(maxsize=4096)
def named(text: str) -> frozenset[str]:
    """Tokens of a name, as it is written and as it is spoken."""
    return frozenset((*written(text), *spoken(text)))


def spoken(text: str) -> Iterable[str]:
    """Tokens of a text in pinyin, whole and by first letters, from each sign on: dianhangong, hangong, dhg, hg …"""
    for match in RUN.finditer(fold(text)):
        if match["cjk"]:
            yield from sounds_of(match["cjk"])


def located(region: str | None) -> Iterable[str]:
    """Tokens of a region code, one for each region around it: 441900121 → @44 @4419 @441900121."""
    code = prefix(region or "")
    return (
        REGION + code[:length]
        for length in (2, 4, 6, 9)
        if len(code) >= length and (length == len(code) or not code[:length].endswith("00"))
    )


@lru_cache(maxsize=8192)
def sounds_of(run: str) -> tuple[str, ...]:
    wrong, sounds = false_pairs(run), lazy_pinyin(run)
    if len(sounds) != len(run):
        return ()
    found = []
    for start in range(len(run)):
        some = sounds[start : start + (1 if start in wrong else SYLLABLES)]
        found += [FULL + "".join(some), INITIALS + "".join(sound[0] for sound in some)]
    return tuple(found)
