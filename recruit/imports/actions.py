"""A file goes into a fair at one call, in one transaction: the path of the API and the command."""

import asyncio
import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair
from recruit.imports.intake import Counts, Intake, open_tables, place_problems
from recruit.imports.life import keep_file, keep_journal, keep_problems
from recruit.imports.records import Problem
from recruit.imports.tables import Import
from recruit.positions.search import reindex
from recruit.rooms.actions import refresh_cards
from recruit.settings import Keys

AT_ONCE = 1_000


@dataclass
class Report:
    """The contract's answer to an import."""

    counts: Counts
    problems: list[Problem]
    rows: list[dict[str, Any]] | None = None
    run_id: uuid.UUID | None = None

    def as_dict(self) -> dict[str, Any]:
        body: dict[str, Any] = {**self.counts, "problems": [problem.as_dict() for problem in self.problems]}
        return body | ({"rows": self.rows} if self.rows is not None else {})


async def import_file(
    tx: AsyncSession,
    keys: Keys,
    fair: Fair,
    filename: str,
    body: bytes,
    now: dt.datetime,
    *,
    dry_run: bool = False,
    account_id: uuid.UUID | None = None,
) -> Report:
    """Read the file and bring the fair to what it says; a dry run only tells what would happen."""
    tables = await asyncio.to_thread(open_tables, filename, body)
    intake = Intake.of(keys, fair, tables, filename, now, dry_run)
    report = Report({}, [], [] if dry_run else None)
    run = Import(
        fair_id=fair.id, account_id=account_id, filename=filename[-200:], size=len(body),
        sha256=hashlib.sha256(body).hexdigest(), created_at=now, finished_at=now,
    )  # fmt: skip
    if not dry_run:
        await keep_file(tx, keys, run, body)
    async for part in intake.parts(AT_ONCE):
        await intake.store(tx, part)
        report.problems += place_problems(tables, part.problems)
        if report.rows is not None:
            report.rows += [record.as_row() for record in part.positions]
            continue
        await reindex(tx, intake.stored.touched)
        intake.stored.touched.clear()
        await keep_journal(tx, run, intake.stored.journal)
    await intake.finish(tx)
    report.problems.sort(key=lambda problem: (problem.sheet, problem.row, problem.level))
    report.counts = intake.counts()
    if not dry_run:
        report.run_id, run.counts = run.id, report.counts
        await keep_journal(tx, run, intake.stored.journal)
        await keep_problems(tx, run, report.problems)
        await refresh_cards(tx, fair, now)
    return report
