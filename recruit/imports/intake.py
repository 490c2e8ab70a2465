"""A file on its way into a fair, part by part: read, compared, written; the same steps dry or for good."""

import asyncio
import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair
from recruit.imports.employers import complete_employers, store_employers
from recruit.imports.hall import store_booths
from recruit.imports.layouts import FIELDS
from recruit.imports.positions import store_positions
from recruit.imports.read import read_file, refuse
from recruit.imports.records import Problem, Reading
from recruit.imports.rules import Context, read_in_parts, source_of
from recruit.imports.sheets import Table, find_table
from recruit.imports.speakers import store_speakers
from recruit.imports.stage import store_rundown
from recruit.imports.store import Stored
from recruit.settings import Keys

OPEN_ENDED = dt.timedelta(days=90)
KINDS = ("employers", "positions", "speakers", "rundown")
Counts = dict[str, dict[str, int]]


@dataclass
class Intake:
    """What is being brought in and how far it came."""

    keys: Keys
    fair: Fair
    tables: list[Table]
    context: Context
    stored: Stored
    rejected: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(
        cls, keys: Keys, fair: Fair, tables: list[Table], filename: str, now: dt.datetime, dry_run: bool,
        overwrites: bool = False,
    ) -> "Intake":  # fmt: skip
        zone = zoneinfo.ZoneInfo(fair.time_zone)
        last_day = fair.closes_at.astimezone(zone).date()
        context = Context(now.astimezone(zone).date(), last_day + OPEN_ENDED, source_of(filename))
        binds = any(table.kind == "rundown" for table in tables)
        return cls(keys, fair, tables, context, Stored(fair, now, dry_run, overwrites, binds))

    async def parts(self, size: int) -> AsyncIterator[Reading]:
        """Read the next part in a thread; whoever iterates stores it in a transaction of its own or in one for all."""
        parts = read_in_parts(self.tables, self.context, size)
        while (part := await asyncio.to_thread(next, parts, None)) is not None:
            self.rejected += part.rejected
            yield part

    async def store(self, tx: AsyncSession, part: Reading) -> None:
        stored = self.stored
        if not stored.dry_run:  # a second import of this fair waits here, on both databases
            await tx.execute(sa.update(Fair).where(Fair.id == self.fair.id).values(slug=self.fair.slug))
        await store_employers(tx, self.keys, stored, part)
        await store_booths(tx, stored, part)
        await store_positions(tx, stored, part)
        await store_speakers(tx, stored, part)
        await store_rundown(tx, stored, part)

    async def finish(self, tx: AsyncSession) -> None:
        await complete_employers(tx, self.stored)

    def counts(self) -> Counts:
        states = ("created", "updated", "unchanged")
        return {
            kind: {**{state: self.stored.counts[kind, state] for state in states}, "rejected": self.rejected[kind]}
            for kind in KINDS
        }


def open_tables(filename: str, body: bytes) -> list[Table]:
    """The tables that the file's headings and contents tell of. Raises Invalid where it is no such file."""
    tables = [table for sheet in read_file(filename, body) if (table := find_table(sheet))]
    if not tables:
        raise refuse(
            "没有找到岗位、单位、劳模工匠或直播排期的表格。请保留表头一行，岗位表至少要有“单位名称、岗位名称、薪资待遇”三列。"
        )
    if not any(True for table in tables for _ in table.rows):
        raise refuse("表格只有表头，没有内容。请把单位或岗位填在表头下面，再上传。")
    return tables


def place_problems(tables: list[Table], problems: list[Problem]) -> list[Problem]:
    """Problems found when rows met what is stored, each with the heading and the place of the column it names."""
    headings = {
        (table.sheet, table.heading_at(column)): column
        for table in tables
        for columns in table.columns.values()
        for column in columns
    }
    fields = {
        (table.sheet, name): (table.heading(name), columns[0] if columns else None)
        for table in tables
        for name, columns in table.columns.items()
    }
    names = {table.sheet: FIELDS[table.kind] for table in tables}
    return [problem if problem.at is not None else placed(problem, headings, fields, names) for problem in problems]


def placed(problem: Problem, headings: Any, fields: Any, names: Any) -> Problem:
    if heading := fields.get((problem.sheet, problem.column)):
        return replace(problem, column=heading[0], at=heading[1])
    known = names.get(problem.sheet, {}).get(problem.column, problem.column)
    return replace(problem, column=known, at=headings.get((problem.sheet, known)))
