"""Which of an employer's positions its list shows: those of one standing, those with a word, a page of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from recruit.posting.rules import Standing
from recruit.whole import read_page

PAGE = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in the list's address."""

    employer: str = ""
    show: str = ""
    q: str = ""
    page: int = 1

    def query(self, **changes: Any) -> str:
        """The address's query for this look with other words; a new filter begins at page 1 unless told."""
        new = replace(self, **({"page": 1} | changes))
        said = {"employer": new.employer, "show": new.show, "q": new.q, "page": new.page if new.page > 1 else ""}
        return urlencode({name: value for name, value in said.items() if value})

    def found(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The lines with the word in title or place, of the standing asked for."""
        return [line for line in self.with_word(lines) if self.show in ("", line["standing"])]

    def with_word(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        word = "".join(self.q.split()).lower()
        return [line for line in lines if word in f"{line['title']}{line['place'] or ''}".replace(" ", "").lower()]

    def of_page(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """This page of what was found; the last one when the list became shorter."""
        return found[(self.at(found) - 1) * PAGE : self.at(found) * PAGE]

    def at(self, found: list[dict[str, Any]]) -> int:
        return min(self.page, max(-(-len(found) // PAGE), 1))


def look_of(said: Mapping[str, str], employer: str) -> Look:
    """What the address says; nonsense is the first page of everything."""
    show, number = said.get("show", ""), read_page(said.get("page", ""))
    return Look(employer, show if show in list(Standing) else "", said.get("q", "").strip()[:40], number)
