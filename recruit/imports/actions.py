"""A file goes into a fair at one call, in one transaction: the path of the API and the command."""

import asyncio
import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair
from recruit.ids import new_id
from recruit.imports.intake import Counts, Intake, open_tables
from recruit.imports.records import Problem
from recruit.imports.store import write
from recruit.imports.tables import Import, ImportProblem
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
    async for part in intake.parts(AT_ONCE):
        await intake.store(tx, part)
        report.problems += part.problems
        if report.rows is not None:
            report.rows += [record.as_row() for record in part.positions]
        await reindex(tx, take_touched(intake))
        intake.stored.journal.changes.clear()
    await intake.finish(tx)
    report.problems.sort(key=lambda problem: (problem.sheet, problem.row, problem.level))
    report.counts = intake.counts()
    if not dry_run:
        report.run_id = await keep_run(tx, fair, filename, body, report, account_id)
        await refresh_cards(tx, fair, now)
    return report


def take_touched(intake: Intake) -> list[uuid.UUID]:
    """Positions written since the last time; none in a dry run, whose ids are never written."""
    touched, intake.stored.touched = intake.stored.touched, []
    return [] if intake.stored.dry_run else touched


async def keep_run(
    tx: AsyncSession, fair: Fair, filename: str, body: bytes, report: Report, account_id: uuid.UUID | None
) -> uuid.UUID:
    """What was imported, by whom, and what was wrong with it, for the page that shows it later."""
    run = Import(
        fair_id=fair.id,
        account_id=account_id,
        filename=filename[-200:],
        sha256=hashlib.sha256(body).hexdigest(),
        counts=report.counts,
    )
    tx.add(run)
    await tx.flush()
    await keep_problems(tx, run, report.problems)
    return run.id


async def keep_problems(tx: AsyncSession, run: Import, problems: list[Problem]) -> None:
    frame = {"import_id": run.id, "created_at": run.created_at}
    rows = [{"id": new_id(), **frame, **problem.as_dict()} for problem in problems]
    await write(tx, ImportProblem, rows)
