"""Imports from the upload to their undoing: the file, what was found wrong, and what was changed."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from recruit.db import one_of, when
from recruit.rows import Row


class ImportState(StrEnum):
    """received → checking → ready → queued → writing → done → undone; failed from either job, and tried again from there."""

    received = "received"
    checking = "checking"
    ready = "ready"
    queued = "queued"
    writing = "writing"
    done = "done"
    failed = "failed"
    undone = "undone"


WAITING = (
    ImportState.received,
    ImportState.checking,
    ImportState.ready,
    ImportState.queued,
    ImportState.writing,
)
WAITS = sa.text(f"state IN ({', '.join(repr(state.value) for state in WAITING)})")


class Import(Row, table=True):
    """A file waits once in a fair. `layouts` is how each sheet is read (see recruit.imports.layouts); `counts` of a trial while `ready`, then of the import.

    `overwrites` lets the file win over what people changed by hand; `failure` is the sentence for people; `undone` the counts of what the undoing did.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        sa.Index("uq_import_run_waiting", "fair_id", "sha256", unique=True, sqlite_where=WAITS, postgresql_where=WAITS),
    )

    fair_id: uuid.UUID = Field(foreign_key="fair.id", index=True)
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    filename: str
    sha256: str
    size: int = 0
    state: ImportState = one_of(ImportState, default=ImportState.done)
    layouts: list[Any] = Field(default_factory=list, sa_type=sa.JSON)
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    failure: str | None = None
    overwrites: bool = False
    claimed_at: dt.datetime | None = when(default=None)
    finished_at: dt.datetime | None = when(default=None)
    undone_at: dt.datetime | None = when(default=None)
    undone_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    undone: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


class ImportFile(SQLModel, table=True):
    """The file itself, sealed: it may hold phones. Kept for the newest imports of a fair."""

    __tablename__ = "import_file"

    import_id: uuid.UUID = Field(foreign_key="import_run.id", primary_key=True)
    body: bytes


class ImportProblem(Row, table=True):
    """`at` is the column's place from 0, where the problem has a cell."""

    __tablename__ = "import_problem"

    import_id: uuid.UUID = Field(foreign_key="import_run.id", index=True)
    sheet: str
    row: int
    column: str
    value: str
    level: str
    code: str
    message: str
    at: int | None = None


class ImportChange(Row, table=True):
    """A packed piece of the journal (see recruit.imports.journal); kept as long as the file."""

    __tablename__ = "import_change"

    import_id: uuid.UUID = Field(foreign_key="import_run.id", index=True)
    packed: bytes


class ImportLayout(Row, table=True):
    """How sheets with these headings were read the last time in this fair."""

    __tablename__ = "import_layout"
    __table_args__ = (sa.UniqueConstraint("fair_id", "headings"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    headings: str
    kind: str
    fields: list[Any] = Field(default_factory=list, sa_type=sa.JSON)
