"""Everyday words of work, from words.txt: what is the same, what is meant, what stands near, and how it sounds. Pure."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pypinyin import lazy_pinyin

BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))  # how one mistypes what one speaks so


@dataclass
class Lexicon:
    """`same` holds each word's alternatives, its own group first; `known` every word in the file's order."""

    same: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    near: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    known: dict[str, None] = field(default_factory=dict)
    of_life: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)


def read_lines(lines: list[str]) -> Lexicon:
    found = Lexicon()
    means: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        mark, *words = line.split("#")[0].lower().split() or ["#"]
        if mark == "=":
            for word in words:
                found.same[word] += [other for other in words if other != word and other not in found.same[word]]
        elif mark == ">":
            means[words[0]] += words[1:]
        elif mark == "~":
            for word in words:
                found.near[word] += [other for other in words if other != word and other not in found.near[word]]
        elif mark == "&":
            found.of_life |= {other for word in words for other in (word, *found.same[word])}
        elif mark == "-":
            found.empty |= set(words)
        if mark in ("=", ">", "~", "+", "&"):
            found.known |= dict.fromkeys(words)
    for word, others in means.items():
        found.same[word] += [other for other in others if other not in found.same[word]]
    return found


@cache
def lexicon() -> Lexicon:
    return read_lines((Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines())


@cache
def longest() -> int:
    return max(map(len, lexicon().known))


def is_known(word: str) -> bool:
    return word in lexicon().known


def same_as(word: str) -> list[str]:
    """Other words for it, the closest first."""
    return lexicon().same.get(word, [])


def near_to(word: str) -> list[str]:
    """Trades that stand near this one, or near one that is the same."""
    words = lexicon()
    return next((words.near[one] for one in (word, *same_as(word)) if words.near.get(one)), [])


def is_of_life(word: str) -> bool:
    """Whether it tells of hours, board, lodging or level, and not of a trade."""
    return word in lexicon().of_life


def sounds(text: str) -> list[str]:
    return list(lazy_pinyin(text.lower()))


def sound_of(text: str) -> str:
    return "".join(sounds(text))


def blur(sound: str) -> str:
    """Sounds that people mix up made one: zh z, ch c, sh s, final ng n."""
    for wide, narrow in BLURRED:
        sound = sound.replace(wide, narrow)
    return sound


@cache
def by_sound() -> dict[str, list[str]]:
    """Known words by whole pinyin and by first letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in lexicon().known:
        heard = sounds(word)
        if len(heard) == len(word) > 1:
            found["".join(heard)].append(word)
            found["".join(sound[0] for sound in heard)].append(word)
    return dict(found)


@cache
def latin() -> list[str]:
    return [word for word in lexicon().known if word.isascii()]


@cache
def by_blurred_sound() -> dict[str, str]:
    """The first known word of each blurred sound."""
    found: dict[str, str] = {}
    for word in lexicon().known:
        if len(word) > 1 and not re.search("[a-z]", word):
            found.setdefault(blur(sound_of(word)), word)
            found.setdefault(blur("".join(map(sound_of, word))), word)  # 会计 as one who reads sign by sign says it
    return found
