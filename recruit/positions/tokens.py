"""Text becomes search tokens and a query becomes the tokens it needs, alike for both databases. Pure."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

import opencc
import rjieba
from pypinyin import Style, lazy_pinyin

SIMPLIFIED = opencc.OpenCC("t2s")
RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9+#]+")
HAN = re.compile(r"[\u4e00-\u9fff]")
LONGEST_SOUND = 6
FILLERS = frozenset("的了和与及在是有找招工作岗位")


def fold(text: str) -> str:
    """One form for equal-looking texts: width, case and traditional forms folded."""
    folded: str = SIMPLIFIED.convert(unicodedata.normalize("NFKC", text))
    return folded.lower()


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """Single characters and bigrams of Chinese, whole runs of letters and digits.

    A bigram across the border of two longer words is left out, so that 锂电·工具 is not found by 电工; one beside a
    single character stays, because word splitting is unsure there (氩弧焊·工 is found by 焊工).
    """
    found: dict[str, None] = {}
    for run in RUN.findall(fold(text)):
        if not HAN.match(run):
            found[run] = None
            continue
        words = rjieba.cut(run)
        for word in words:
            found.update(dict.fromkeys(word))
            found.update(dict.fromkeys(a + b for a, b in pairwise(word)))
        for left, right in pairwise(words):
            if len(left) == 1 or len(right) == 1:
                found[left[-1] + right[0]] = None
    return tuple(found)


@lru_cache(maxsize=20_000)
def sounds(text: str) -> tuple[str, ...]:
    """Pinyin of every stretch of two to six characters, whole and by first letters: dianhan, dhg."""
    found: dict[str, None] = {}
    for run in RUN.findall(fold(text)):
        if HAN.match(run):
            syllables = lazy_pinyin(run, style=Style.NORMAL)
            for start in range(len(syllables) - 1):
                for end in range(start + 2, min(start + LONGEST_SOUND, len(syllables)) + 1):
                    part = syllables[start:end]
                    found["".join(part)] = None
                    found["".join(syllable[0] for syllable in part)] = None
    return tuple(found)


def wanted(query: str) -> list[str]:
    """The tokens that must all be there. Words glued together (成都双休会计) are split; fillers ask for nothing."""
    found: dict[str, None] = {}
    for run in RUN.findall(fold(query))[:12]:
        if not HAN.match(run):
            found[run] = None
            continue
        for word in rjieba.cut(run):
            if len(word) == 1:
                if word not in FILLERS or len(run) == 1:
                    found[word] = None
            else:
                found.update(dict.fromkeys(a + b for a, b in pairwise(word)))
    return list(found)[:24]
