"""What a worker expects of a search, written down before it was tuned: tests/positions/expected.csv."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent.parent / "positions" / "expected.csv"


@dataclass(frozen=True, slots=True)
class Expected:
    """`title`, `place` and `body` are patterns that a right hit holds, `never` one that its title must not; '' asks nothing."""

    q: str
    kind: str
    title: str
    place: str
    body: str
    never: str

    def is_right(self, title: str, place: str, body: str) -> bool:
        asked = ((self.title, title), (self.place, place), (self.body, f"{title} {body}"))
        return all(re.search(pattern, text, re.I) for pattern, text in asked if pattern) and not (
            self.never and re.search(self.never, title, re.I)
        )


def expectations() -> list[Expected]:
    with FILE.open(encoding="utf-8") as lines:
        return [Expected(**row) for row in csv.DictReader(lines)]


def precision(expected: Expected, hits: Iterable[tuple[str, str, str]], there: int, first: int = 10) -> float:
    """The share of the first ten that is right; where fewer right ones exist, of those."""
    right = sum(expected.is_right(*hit) for hit in list(hits)[:first])
    return right / min(first, there) if there else 1.0
