"""Imports of a fair and their problems, as its organisers see them."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.tables import Account
from recruit.errors import NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.imports.kept import KEPT
from recruit.imports.tables import Import, ImportFile, ImportProblem, ImportState

PAGE_SIZE = 50
FIRST_FEW = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """Problems of one code: how many, and how bad."""

    code: str
    level: str
    number: int


@dataclass(frozen=True, slots=True)
class Group:
    """One kind with its first problems; `message` is the sentence that all of these share, or nothing."""

    kind: Kind
    first: list[ImportProblem]

    @property
    def message(self) -> str:
        said = {problem.message for problem in self.first}
        return said.pop() if len(said) == 1 else ""


async def recent_runs(tx: AsyncSession, fair: Fair) -> list[dict[str, Any]]:
    query = (
        sa.select(Import, Account.name)
        .outerjoin(Account, Account.id == Import.account_id)
        .where(Import.fair_id == fair.id)
        .order_by(Import.created_at.desc())
        .limit(20)
    )
    rows = (await tx.execute(query)).all()
    return [{"run": run, "by": name or "命令行"} for run, name in rows]


async def find_run(tx: AsyncSession, fair: Fair, run_id: str) -> Import:
    """An import of this fair, whose organiser the caller was found to be."""
    run = await tx.scalar(sa.select(Import).where(Import.id == parse_id(run_id), Import.fair_id == fair.id))
    if run is None:
        raise NotFound("没有这次导入的记录，可能已经丢弃。")
    return run


async def names_of(tx: AsyncSession, run: Import) -> dict[str, str]:
    """Who imported, and who took it back."""
    ids = [each for each in (run.account_id, run.undone_by_id) if each]
    rows = (await tx.execute(sa.select(Account.id, Account.name).where(Account.id.in_(ids)))).all()
    names: dict[uuid.UUID | None, str] = {row.id: row.name for row in rows}
    return {"by": names.get(run.account_id, "命令行"), "undone_by": names.get(run.undone_by_id, "")}


async def has_file(tx: AsyncSession, run: Import) -> bool:
    return await tx.scalar(sa.select(ImportFile.import_id).where(ImportFile.import_id == run.id)) is not None


async def progress_of(redis: Redis, run: Import) -> dict[str, Any]:
    """How far the work on it is; what a reload or another browser shows too."""
    said = await redis.get(progress_key(run.id)) if run.state in (ImportState.checking, ImportState.writing) else None
    return {"step": "", "done": 0, "total": 0} | (json.loads(said) if said else {}) | {"state": run.state.value}


def progress_key(run_id: uuid.UUID) -> str:
    return f"import:{run_id}"


async def problem_kinds(tx: AsyncSession, run_id: uuid.UUID, q: str = "") -> list[Kind]:
    number = sa.func.count().label("number")
    query = sa.select(ImportProblem.code, ImportProblem.level, number).where(_about(run_id, q))
    rows = (await tx.execute(query.group_by(ImportProblem.code, ImportProblem.level))).all()
    return sorted((Kind(*row) for row in rows), key=lambda kind: (kind.level, kind.code))


async def kept_by_hand(tx: AsyncSession, run: Import) -> int:
    """How many cells of the file differ from what people wrote by hand."""
    kept = sa.select(sa.func.count()).where(ImportProblem.import_id == run.id, ImportProblem.code == KEPT)
    return await tx.scalar(kept) or 0


async def problems_of(
    tx: AsyncSession, run_id: uuid.UUID, code: str = "", page: int | None = None, q: str = ""
) -> list[ImportProblem]:
    """Errors first, then by place in the file; all of them without `page`."""
    query = sa.select(ImportProblem).where(_about(run_id, q))
    if code:
        query = query.where(ImportProblem.code == code)
    query = query.order_by(ImportProblem.level, ImportProblem.sheet, ImportProblem.row, ImportProblem.id)
    if page is not None:
        query = query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return list((await tx.scalars(query)).all())


async def problem_groups(tx: AsyncSession, run_id: uuid.UUID, kinds: list[Kind]) -> list[Group]:
    """The kinds with the first few of each."""
    order = (ImportProblem.sheet, ImportProblem.row, ImportProblem.id)
    place = sa.func.row_number().over(partition_by=(ImportProblem.code, ImportProblem.level), order_by=order)
    ranked = sa.select(ImportProblem.id, place.label("place")).where(ImportProblem.import_id == run_id).subquery()
    query = sa.select(ImportProblem).join(ranked, ranked.c.id == ImportProblem.id).where(ranked.c.place <= FIRST_FEW)
    found = list((await tx.scalars(query.order_by(*order))).all())
    return [Group(kind, [one for one in found if (one.code, one.level) == (kind.code, kind.level)]) for kind in kinds]


def _about(run_id: uuid.UUID, q: str) -> sa.ColumnElement[bool]:
    """Problems of the run; with `q` those in whose value, column, sheet, row or reason it occurs."""
    mine = ImportProblem.import_id == run_id
    if not (word := q.strip()[:60].replace("\0", "")):
        return mine
    columns = (ImportProblem.value, ImportProblem.column, ImportProblem.sheet, ImportProblem.message)
    found = [column.icontains(word, autoescape=True) for column in columns]
    return sa.and_(
        mine, sa.or_(*found, *([ImportProblem.row == int(word)] if word.isdecimal() and len(word) < 9 else []))
    )
