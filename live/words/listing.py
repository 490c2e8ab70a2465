"""An organiser's own list against a text, all its words in one pass."""

from collections.abc import Mapping

from ahocorasick_rs import AhoCorasick

from live.words.verdict import tighten

REFUSE = "refuse"


class Listing:
    """Words in their compared form, each with `hold` or `refuse`."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.acts = list(words.values())
        self.search = AhoCorasick(list(words)) if words else None

    def verdict(self, text: str) -> str | None:
        """`refuse` where one word says so, else `hold` where one was found."""
        if self.search is None:
            return None
        found = self.search.find_matches_as_indexes(tighten(text), overlapping=True)
        acts = {self.acts[number] for number, _, _ in found}
        return REFUSE if REFUSE in acts else "hold" if acts else None
