"""Evidence for the levels after 录用."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import one_of, when
from recruit.employment.rules import Mark
from recruit.rows import Row


class EmploymentMark(Row, table=True):
    """On `on_day` the person began work, or had stayed so long; `note` says what shows it (合同、考勤、电话核实)."""

    __tablename__ = "employment_mark"
    __table_args__ = (sa.UniqueConstraint("application_id", "mark"),)

    application_id: uuid.UUID = Field(foreign_key="application.id")
    mark: Mark = one_of(Mark)
    on_day: dt.date
    note: str = ""
    by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    by_name: str = ""
    confirmed_at: dt.datetime | None = when(default=None)
