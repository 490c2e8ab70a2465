"""What a query asks for: its words, the other ways to say each, the places among them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

import rjieba

from recruit.places.regions import codes_named
from recruit.positions import lexicon
from recruit.positions.tokens import FILLERS, FULL, INITIALS, REGION, RUN, fold, pairs

Way = tuple[str, ...]
MOST_WAYS = 40


class Kind(StrEnum):
    work = "work"
    life = "life"
    place = "place"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query. It is found where all tokens of one way are: `said` as typed, `alike` in other words,
    `loose` by a beginning of its pinyin. A token that ends in `*` stands for all that begin so."""

    text: str
    said: tuple[Way, ...]
    alike: tuple[Way, ...] = ()
    loose: tuple[Way, ...] = ()
    kind: Kind = Kind.work
    places: tuple[str, ...] = ()

    @property
    def ways(self) -> tuple[Way, ...]:
        return (*self.said, *self.alike, *self.loose)


def read_query(query: str) -> list[Word]:
    """The words of a query, every one of which must be found. Signs that are no words give none."""
    words: list[Word] = []
    for match in RUN.finditer(fold(query)):
        words += map(chinese_word, split(match[0])) if match["cjk"] else [latin_word(match[0])]
    telling = [word for word in words if word.text not in lexicon.lexicon().empty]
    return telling or words


def way_of(text: str) -> Way:
    """The tokens that a text is found by, all of them together."""
    found: list[str] = []
    for match in RUN.finditer(fold(text)):
        found += list(dict.fromkeys(pairs(match[0]))) or [match[0]] if match["cjk"] else [match[0]]
    return tuple(found)


def chinese_word(text: str) -> Word:
    said, alike = (way_of(text),), tuple(way_of(other) for other in lexicon.same_as(text)[:MOST_WAYS])
    places = () if lexicon.is_known(text) else tuple(codes_named(text))
    if places:
        inside = tuple((REGION + code,) for code in places)
        return Word(text, said, inside, kind=Kind.place, places=places)
    return Word(text, said, alike, kind=Kind.life if lexicon.is_of_life(text) else Kind.work)


def latin_word(text: str) -> Word:
    """Latin letters as they stand, as the known words that sound so (baoan, dhg), else as the beginning of a sound."""
    if not (text.isalpha() and text.isascii()):
        return Word(text, ((f"{text}*",),))
    heard = lexicon.by_sound().get(text, [])
    alike = [way_of(other) for other in lexicon.same_as(text)[:MOST_WAYS]]
    beginning = ((f"{FULL}{text}*",), (f"{INITIALS}{text}*",))
    return Word(text, ((f"{text}*",), *map(way_of, heard)), tuple(alike), beginning)


def split(run: str) -> list[str]:
    """The words of a glued query: known words and places whole, a single sign with the word before it, fillers gone."""
    if lexicon.is_known(run) or codes_named(run):
        return [run]
    words: list[str] = []
    for piece in known_pieces(rjieba.cut(run)):
        if len(piece) == 1 and piece in FILLERS and len(run) > 1:
            continue
        if len(piece) == 1 and words and not codes_named(words[-1]):
            words[-1] += piece
        else:
            words.append(piece)
    return words or [run]


def known_pieces(pieces: list[str]) -> Iterator[str]:
    """Neighbouring pieces joined where they are a known word or a place: 开|叉车, 看|大门."""
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            joined = "".join(pieces[at:end])
            if end == at + 1 or lexicon.is_known(joined) or codes_named(joined):
                yield joined
                at = end
                break


def corrected(query: str) -> str | None:
    """The query with slips of the pen mended by sound, None where there are none to mend: 会记 → 会计."""
    mended = RUN.sub(lambda match: mend_run(match[0]) if match["cjk"] else mend_latin(match[0]), fold(query))
    return mended if mended != fold(query) else None


def mend_run(run: str) -> str:
    """Each stretch that sounds like a known word, and is none, becomes that word; the longest first."""
    done, at = "", 0
    while at < len(run):
        for length in range(min(len(run) - at, lexicon.longest()), 0, -1):
            stretch = run[at : at + length]
            if length == 1 or lexicon.is_known(stretch) or codes_named(stretch):
                done += stretch
            elif meant := lexicon.by_blurred_sound().get(lexicon.blur(lexicon.sound_of(stretch))):
                done += meant
            else:
                continue
            at += length
            break
    return done


def mend_latin(text: str) -> str:
    if not re.fullmatch("[a-z]{4,}", text) or text in lexicon.by_sound() or lexicon.is_known(text):
        return text
    if meant := lexicon.by_blurred_sound().get(lexicon.blur(text)):
        return meant
    near = get_close_matches(text, [*lexicon.latin(), *lexicon.by_sound()], n=1, cutoff=0.8)
    return lexicon.by_sound().get(near[0], near)[0] if near else text
