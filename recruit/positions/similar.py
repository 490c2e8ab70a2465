"""Which positions are like one another, by what the work is called, where it is and what it pays. Pure."""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")
ASIDE = re.compile(r"[（(【\[].*?(?:[）)】\]]|$)|[/／·|+].*$|[-—–].*$|[A-Za-z]?\d+.*$")
TITLE, PAY, PLACE, TRACK = 5.0, 2.0, 1.0, 0.5
SAME_OCCUPATION = 0.4  # of titles that name one occupation in other words: 门卫, 保安员
LEAST = 1.2
"""What makes two positions alike at all: about a quarter of the title's pairs, or a common last pair."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What positions are compared by; pay in yuan a month."""

    title: str
    employer: Hashable
    region: str = ""
    pay_low: int | None = None
    pay_high: int | None = None
    tracks: frozenset[str] = frozenset()
    occupation: str = ""


def core_title(title: str) -> str:
    """What the work is called, without level, shift and number: 集装箱焊工（熟手） → 集装箱焊工."""
    return ASIDE.sub("", title).strip() or title.strip()


def pairs_of(title: str) -> set[str]:
    core = core_title(title).lower()
    return {a + b for a, b in pairwise(core)} or {core}


def title_likeness(one: str, other: str) -> float:
    """0 to 1: the share of common pairs of signs; the last pair names the trade (焊工, 司机) and counts twice."""
    a, b = pairs_of(one), pairs_of(other)
    same_trade = core_title(one)[-2:] == core_title(other)[-2:]
    return (2 * len(a & b) + 2 * same_trade) / (len(a) + len(b) + 2)


def pay_likeness(one: Traits, other: Traits) -> float:
    """1 where the ranges meet, less with the gap between them, 0 from a gap of half the lower pay on."""
    if None in (one.pay_low, one.pay_high, other.pay_low, other.pay_high):
        return 0.0
    ends = (one.pay_low or 0, one.pay_high or 0), (other.pay_low or 0, other.pay_high or 0)
    gap = max(ends[0][0], ends[1][0]) - min(ends[0][1], ends[1][1])
    least = max(1, min(ends[0][0], ends[1][0]))
    return 1.0 if gap <= 0 else max(0.0, 1 - 2 * gap / least)


def place_likeness(one: str, other: str) -> float:
    """1 in one county, a half in one city."""
    if not one or not other:
        return 0.0
    return 1.0 if one[:6] == other[:6] else 0.5 if one[:4] == other[:4] else 0.0


def likeness(one: Traits, other: Traits) -> float:
    same = bool(one.occupation) and one.occupation == other.occupation
    by_title = TITLE * max(title_likeness(one.title, other.title), SAME_OCCUPATION * same)
    if by_title < LEAST:
        return 0.0
    by_track = TRACK if one.tracks & other.tracks else 0.0
    return by_title + PAY * pay_likeness(one, other) + PLACE * place_likeness(one.region, other.region) + by_track


def most_alike(mine: Traits, others: Iterable[tuple[T, Traits]], most: int) -> list[T]:
    """The likest first, each employer once: the same work elsewhere helps a seeker more than the same firm again."""
    scored = [(likeness(mine, traits), n, thing, traits) for n, (thing, traits) in enumerate(others)]
    chosen: list[T] = []
    seen: set[Hashable] = set()
    for score, _, thing, traits in sorted(scored, key=lambda one: (-one[0], one[1])):
        if score > 0 and traits.employer not in seen and len(chosen) < most:
            seen.add(traits.employer)
            chosen.append(thing)
    return chosen


def trade_words(title: str) -> Sequence[str]:
    """What to search by for the like of it: the title's core, and its last two signs that name the trade."""
    core = core_title(title)
    return list(dict.fromkeys([core, core[-2:]]))
