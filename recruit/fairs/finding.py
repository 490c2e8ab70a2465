"""Which booths answer to what was typed beside the plan. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Hit:
    number: str
    employer: str
    url: str
    why: str


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def is_number(typed: str, number: str) -> bool:
    """a12, A-12 and A012 all mean A12; A1 does not mean A12."""
    return plain_number(typed) == plain_number(number)


def plain_number(text: str) -> str:
    kept = "".join(sign for sign in fold(text).removeprefix("展位") if sign.isalnum())
    letters = kept.rstrip("0123456789")
    return letters + (kept[len(letters) :].lstrip("0") or "0")


def found_at(rows: Sequence[dict[str, Any]], q: str, offering: Mapping[Any, int]) -> list[Hit]:
    """The booth of this number alone; else those of employers so named, then those with such positions, most first."""
    numbered = [row for row in rows if is_number(q, row["number"])]
    if numbered:
        return [hit(row, "就是这个展位") for row in numbered]
    named = [row for row in rows if row["employer"] and fold(q) in fold(row["employer_name"] + row["employer"])]
    taken = {row["number"] for row in named}
    counts = {row["number"]: offering.get(row["booth"].participation_id, 0) for row in rows}
    others = [row for row in rows if counts[row["number"]] and row["number"] not in taken]
    others.sort(key=lambda row: -counts[row["number"]])
    return [hit(row, "") for row in named] + [hit(row, f"{counts[row['number']]} 个岗位对得上") for row in others]


def hit(row: dict[str, Any], why: str) -> Hit:
    return Hit(
        row["number"], row["employer"], row["url"], why or (f"{row['positions']} 个岗位" if row["positions"] else "")
    )
