"""Cases (诉求): what a seeker reports or asks for, with its own clock."""

import datetime as dt
import uuid
from enum import StrEnum

from sqlmodel import Field

from recruit.db import one_of, when
from recruit.rows import Row


class CaseState(StrEnum):
    open = "open"
    answered = "answered"
    closed = "closed"


class Case(Row, table=True):
    """`contact` is sealed; `visitor` is the digest of the visitor cookie of whoever reported without signing in."""

    __tablename__ = "seeker_case"

    fair_id: uuid.UUID = Field(foreign_key="fair.id", index=True)
    position_id: uuid.UUID | None = Field(default=None, foreign_key="position.id")
    seeker_id: uuid.UUID | None = Field(default=None, foreign_key="seeker.id", index=True)
    visitor: str | None = None
    kind: str
    text: str
    contact: str | None = None
    state: CaseState = one_of(CaseState, default=CaseState.open)
    due_at: dt.datetime = when()
    answer: str | None = None
    answered_at: dt.datetime | None = when(default=None)
    answered_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
