"""Imports of a fair and their problems, as its organisers see them."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.tables import Account
from recruit.errors import NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.imports.tables import Import, ImportProblem

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """Problems of one code: how many, and how bad."""

    code: str
    level: str
    number: int


async def recent_runs(tx: AsyncSession, fair: Fair) -> list[dict[str, Any]]:
    query = (
        sa.select(Import, Account.name)
        .outerjoin(Account, Account.id == Import.account_id)
        .where(Import.fair_id == fair.id)
        .order_by(Import.created_at.desc())
        .limit(20)
    )
    rows = (await tx.execute(query)).all()
    return [{"id": run.id, "filename": run.filename, "at": run.created_at, "counts": run.counts, "by": name or "命令行"} for run, name in rows]  # fmt: skip


async def find_run(tx: AsyncSession, fair: Fair, run_id: str) -> Import:
    """An import of this fair, whose organiser the caller was found to be."""
    run = await tx.scalar(sa.select(Import).where(Import.id == parse_id(run_id), Import.fair_id == fair.id))
    if run is None:
        raise NotFound("没有这次导入的记录。")
    return run


async def problem_kinds(tx: AsyncSession, run_id: uuid.UUID) -> list[Kind]:
    number = sa.func.count().label("number")
    query = sa.select(ImportProblem.code, ImportProblem.level, number).where(ImportProblem.import_id == run_id)
    rows = (await tx.execute(query.group_by(ImportProblem.code, ImportProblem.level))).all()
    return sorted((Kind(*row) for row in rows), key=lambda kind: (kind.level, kind.code))


async def problems_of(
    tx: AsyncSession, run_id: uuid.UUID, code: str = "", page: int | None = None
) -> list[ImportProblem]:
    """Errors first, then by place in the file; all of them without `page`."""
    query = sa.select(ImportProblem).where(ImportProblem.import_id == run_id)
    if code:
        query = query.where(ImportProblem.code == code)
    query = query.order_by(ImportProblem.level, ImportProblem.sheet, ImportProblem.row, ImportProblem.id)
    if page is not None:
        query = query.limit(PAGE_SIZE).offset((max(page, 1) - 1) * PAGE_SIZE)
    return list((await tx.scalars(query)).all())
