"""Who imported which file when, and what was wrong with it."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from recruit.rows import Row


class Import(Row, table=True):
    __tablename__ = "import_run"

    fair_id: uuid.UUID = Field(foreign_key="fair.id", index=True)
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    filename: str
    sha256: str
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


class ImportProblem(Row, table=True):
    __tablename__ = "import_problem"

    import_id: uuid.UUID = Field(foreign_key="import_run.id", index=True)
    sheet: str
    row: int
    column: str
    value: str
    level: str
    code: str
    message: str
