"""One organiser's change of many rows at once, with what stood there before."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import when
from recruit.rows import Row


class Change(Row, table=True):
    """`cells` say what each row was and became (recruit/changes/rules.py); `path` is the page it was made on, behind the fair's own."""

    fair_id: uuid.UUID = Field(foreign_key="fair.id", index=True)
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    by_name: str = ""
    text: str
    path: str = ""
    cells: list[Any] = Field(default_factory=list, sa_type=sa.JSON)
    undone_at: dt.datetime | None = when(default=None)
