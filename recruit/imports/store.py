"""How an import writes: in bulk, and with a journal of what stood before, so that it can be undone."""

import datetime as dt
import uuid
import zoneinfo
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair
from recruit.imports.journal import Journal
from recruit.imports.records import EmployerRecord

BATCH = 500


@dataclass
class Stored:
    """What an import did so far, and the ids that later steps refer to. In a dry run the ids of new rows are never written."""

    fair: Fair
    now: dt.datetime
    dry_run: bool
    overwrites: bool = False
    binds: bool = False
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    touched: list[uuid.UUID] = field(default_factory=list)
    employers: dict[str, uuid.UUID] = field(default_factory=dict)
    participations: dict[str, uuid.UUID] = field(default_factory=dict)
    positions: dict[tuple[str, str], uuid.UUID] = field(default_factory=dict)
    speakers: dict[str, tuple[uuid.UUID, str]] = field(default_factory=dict)
    met: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    used_codes: set[str] = field(default_factory=set)
    made: dict[str, EmployerRecord] = field(default_factory=dict)
    told: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    tracks: dict[str, uuid.UUID] | None = None
    fresh: bool | None = None
    blank: dict[str, Any] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.fair.time_zone)

    async def put(self, tx: AsyncSession, table: Any, rows: list[dict[str, Any]]) -> None:
        """New rows."""
        self.journal.created(table.__tablename__, rows)
        await write(tx, table, rows)

    async def change(
        self,
        tx: AsyncSession,
        table: Any,
        rows: list[dict[str, Any]],
        links: dict[uuid.UUID, dict[str, Any]] | None = None,
    ) -> None:
        """Each row by its id; all of them set the same columns; `links` is what else of each row's past the journal must know."""
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            before = await rows_before(tx, table, some)
            some = [row for row in some if row["id"] in before]
            known = {row["id"]: before[row["id"]] | (links or {}).get(row["id"], {}) for row in some}
            self.journal.updated(table.__tablename__, some, known)
            await rewrite(tx, table, some)


async def rows_before(tx: AsyncSession, table: Any, rows: list[dict[str, Any]]) -> dict[uuid.UUID, dict[str, Any]]:
    """By id, what stands in the columns that `rows` are going to set."""
    columns = table.__table__.c
    names = [name for name in rows[0] if name != "id"]
    query = sa.select(columns.id, *(columns[name] for name in names)).where(columns.id.in_([row["id"] for row in rows]))
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in (await tx.execute(query)).all()}


async def write(tx: AsyncSession, table: Any, rows: list[dict[str, Any]]) -> None:
    connection = await tx.connection()
    for start in range(0, len(rows), BATCH):
        await connection.execute(sa.insert(table.__table__), rows[start : start + BATCH])


async def rewrite(tx: AsyncSession, table: Any, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    columns = table.__table__.c
    names = [name for name in rows[0] if name != "id"]
    new = {name: sa.bindparam(f"new_{name}", type_=columns[name].type) for name in names}
    statement = sa.update(table.__table__).where(columns.id == sa.bindparam("row_id")).values(new)
    values = [{"row_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    await (await tx.connection()).execute(statement, values)


async def chunks_in(tx: AsyncSession, query: Any, column: Any, values: list[Any]) -> list[Any]:
    """Rows of `query` whose column is one of many values."""
    rows: list[Any] = []
    for start in range(0, len(values), BATCH):
        rows += (await tx.execute(query.where(column.in_(values[start : start + BATCH])))).all()
    return rows
