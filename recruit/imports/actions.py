"""A file goes into a fair, in one transaction: the one path of page, API and command."""

import asyncio
import datetime as dt
import hashlib
import uuid
import zoneinfo
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair
from recruit.ids import new_id
from recruit.imports.read import read_file, refuse
from recruit.imports.records import Problem, Reading
from recruit.imports.rules import Context, read_tables, source_of
from recruit.imports.sheets import find_table
from recruit.imports.store import Stored, in_batches, store
from recruit.imports.tables import Import, ImportProblem
from recruit.positions.search import reindex
from recruit.rooms.actions import refresh_cards
from recruit.settings import Keys

OPEN_ENDED = dt.timedelta(days=90)
KINDS = ("employers", "positions", "speakers", "rundown")


@dataclass
class Report:
    """The contract's answer to an import."""

    counts: dict[str, dict[str, int]]
    problems: list[Problem]
    rows: list[dict[str, Any]] | None = None
    run_id: uuid.UUID | None = None
    seconds: float = field(default=0.0, compare=False)

    def as_dict(self) -> dict[str, Any]:
        body: dict[str, Any] = {**self.counts, "problems": [asdict(problem) for problem in self.problems]}
        return body | ({"rows": self.rows} if self.rows is not None else {})


def read_upload(fair: Fair, filename: str, body: bytes, now: dt.datetime) -> Reading:
    """Everything the file says, read against this fair's days. Raises Invalid where it is no such file."""
    sheets = read_file(filename, body)
    tables = [table for sheet in sheets if (table := find_table(sheet))]
    if not tables:
        raise refuse(
            "没有找到岗位、单位、劳模工匠或直播排期的表格。请保留表头一行，岗位表至少要有“单位名称、岗位名称、薪资待遇”三列。"
        )
    zone = zoneinfo.ZoneInfo(fair.time_zone)
    last_day = fair.closes_at.astimezone(zone).date()
    context = Context(now.astimezone(zone).date(), last_day + OPEN_ENDED, source_of(filename))
    return read_tables(tables, context)


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
    reading = await asyncio.to_thread(read_upload, fair, filename, body, now)
    stored = await store(tx, keys, fair, reading, now, dry_run)
    reading.problems.sort(key=lambda problem: (problem.sheet, problem.row, problem.level))
    report = Report(counts_of(stored, reading), reading.problems)
    if dry_run:
        report.rows = [record.as_row() for record in reading.positions]
        return report
    report.run_id = await keep_run(tx, fair, filename, body, report, account_id)
    await refresh_search(tx, stored.touched)
    await refresh_cards(tx, fair, now)
    return report


def counts_of(stored: Stored, reading: Reading) -> dict[str, dict[str, int]]:
    return {
        kind: {**{state: stored.counts[kind, state] for state in ("created", "updated", "unchanged")}, "rejected": reading.rejected[kind]}
        for kind in KINDS
    }  # fmt: skip


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
    frame = {"import_id": run.id, "created_at": run.created_at}
    problems = [{"id": new_id(), **frame, **asdict(problem)} for problem in report.problems]
    await in_batches(tx, ImportProblem, problems)
    return run.id


async def refresh_search(tx: AsyncSession, position_ids: list[uuid.UUID]) -> None:
    if position_ids:
        await reindex(tx, position_ids)
