"""What rows are read against and what was read so far; the words every reader of rows uses. Pure."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from recruit.employers.rules import fold_name
from recruit.imports.records import EmployerRecord, Problem, Reading, short_digest
from recruit.imports.sheets import Table

FURNITURE = re.compile(r"\s*(?:点击查看地图|查看地图|24\s*小时反馈|\d+\s*小时内?反馈)\s*$")
SITES = (("猎聘", "猎聘|liepin"), ("51job", "51job|前程无忧"), ("BOSS直聘", "boss"), ("拉勾", "拉勾|lagou"))
NAME = 200


@dataclass
class Context:
    """What rows are read against: today in the fair's zone, when open-ended rows end, the site the file came from."""

    today: dt.date
    open_ended: dt.date
    source: str | None = None
    reading: Reading = field(default_factory=Reading)
    employers: dict[str, EmployerRecord] = field(default_factory=dict)
    booths: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def take(self) -> Reading:
        """What was read since the last time."""
        taken, self.reading = self.reading, Reading()
        return taken

    def occurrence(self, *what: str) -> int:
        """How many times this was met, this time included; kept as digests, so that 100,000 rows stay small."""
        key = short_digest(*what)
        self.seen[key] += 1
        return self.seen[key]

    def note(self, table: Table, row: int, name: str, value: str, level: str, code: str, message: str) -> None:
        where = table.columns.get(name)
        column = where[0] if where else None
        problem = Problem(table.sheet, row, table.heading(name), value, level, code, message, column)
        self.reading.problems.append(problem)

    def note_at(self, table: Table, row: int, at: int, value: str, level: str, code: str, message: str) -> None:
        problem = Problem(table.sheet, row, table.heading_at(at), value, level, code, message, at)
        self.reading.problems.append(problem)


def source_of(filename: str) -> str | None:
    """The site whose layout a file's name tells of."""
    return next((site for site, words in SITES if re.search(words, filename, re.IGNORECASE)), None)


def clean(text: str) -> str:
    """Trimmed, inner white space made one blank, without what a web page left behind."""
    return _clean_short(text) if len(text) <= 40 else _clean(text)


def _clean(text: str) -> str:
    return FURNITURE.sub("", " ".join(text.split()))


_clean_short = lru_cache(maxsize=20_000)(_clean)


def text_of(table: Table, row: list[str], name: str) -> str | None:
    return clean(table.cell(row, name)) or None


def known_employer(name: str, table: Table, row: int, context: Context) -> EmployerRecord:
    """The employer of that name in this file, made where only this row tells of it."""
    key = fold_name(name)
    if key not in context.employers:
        context.employers[key] = EmployerRecord(table.sheet, row, name[:NAME], key)
        context.reading.employers.append(context.employers[key])
    return context.employers[key]
