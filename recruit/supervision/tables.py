"""What the union did about applications left unanswered."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field

from recruit.rows import Row


class Supervision(Row, table=True):
    """An overdue application that an officer took over: the evidence row, shown to its seeker and its employer."""

    application_id: uuid.UUID = Field(foreign_key="application.id", unique=True)
    fair_id: uuid.UUID = Field(foreign_key="fair.id", index=True)
    by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    by_name: str = ""


class EmployerReminder(Row, table=True):
    """A text message to an employer about what is overdue, once a day."""

    __tablename__ = "employer_reminder"
    __table_args__ = (sa.UniqueConstraint("fair_id", "employer_id", "day"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    employer_id: uuid.UUID = Field(foreign_key="employer.id")
    day: dt.date
    overdue: int
    by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    by_name: str = ""
