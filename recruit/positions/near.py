"""What to try where nothing was found: the places around, a word or a condition less, trades that stand near. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from recruit.places.regions import full_code, region_name
from recruit.positions import lexicon
from recruit.positions.asked import Kind, Word, read_query
from recruit.positions.rules import Wanted, region_prefix

MOST_TRADES = 4


@dataclass(frozen=True, slots=True)
class Loosened:
    """Another thing to want, and the sentence that says what was given up."""

    sentence: str
    wanted: Wanted


def around(code: str) -> str:
    """The region around a region, as a full code; '' around a province."""
    short = region_prefix(code) or ""
    return full_code(short[: 4 if len(short) > 4 else 2]) if len(short) > 2 else ""


def loosened(wanted: Wanted) -> Iterator[Loosened]:
    """From the smallest loss to the greatest. Each sentence goes before what it finds."""
    words = read_query(wanted.q)
    yield from places_around(wanted, words)
    yield from fewer_conditions(wanted)
    yield from fewer_words(wanted, words)
    yield from other_trades(wanted, words)


def places_around(wanted: Wanted, words: list[Word]) -> Iterator[Loosened]:
    """A place widened to its city, then its province; neighbours come first, by the order of the list."""
    named = next((word for word in words if word.places), None)
    rest = joined([word for word in words if word is not named])
    code = named.places[0] if named else wanted.region
    while code and (named is None or rest):
        wider = around(code)
        name = region_name(wider) if wider else "所有地方"
        place = named.text if named else region_name(wanted.region) or "这里"
        what = f"“{rest}”" if rest else "这样的岗位"
        yield Loosened(f"{place}没有{what}，下面是{name}的", replace(wanted, q=rest, region=wider))
        code = wider


def fewer_conditions(wanted: Wanted) -> Iterator[Loosened]:
    for text, without in (
        ("吃住和班次", replace(wanted, has=())),
        ("工资", replace(wanted, pay_min=None)),
        ("行业", replace(wanted, industry="")),
        ("学历", replace(wanted, education="")),
        ("专场", replace(wanted, track="")),
        ("只看一家单位", replace(wanted, employer="")),
    ):
        if without != wanted:
            yield Loosened(f"没有同时符合的岗位，下面去掉了“{text}”的条件", without)


def fewer_words(wanted: Wanted, words: list[Word]) -> Iterator[Loosened]:
    """One word less, then the trade alone: first what tells of hours or level, then words unknown, a known trade last."""
    by_weight = sorted(words, key=lambda word: (word.kind is not Kind.life, lexicon.is_known(word.text)))
    tries = [[word] for word in by_weight] if len(words) > 1 else []
    if len(words) > 2:
        tries.append([word for word in words if word is not by_weight[-1]])
    for given_up in tries:
        rest = joined([word for word in words if word not in given_up])
        without = "、".join(f"“{word.text}”" for word in given_up)
        yield Loosened(f"没有同时符合每个词的岗位，下面去掉了{without}，按“{rest}”来找", replace(wanted, q=rest))


def other_trades(wanted: Wanted, words: list[Word]) -> Iterator[Loosened]:
    for word in words:
        for other in lexicon.near_to(word.text)[:MOST_TRADES]:
            text = joined([replace(one, text=other) if one is word else one for one in words])
            yield Loosened(f"没有“{word.text}”，下面是相近的“{other}”", replace(wanted, q=text))


def joined(words: list[Word]) -> str:
    return " ".join(word.text for word in words)
