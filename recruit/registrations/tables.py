"""A registration as the applicant wrote it. It becomes an employer only when an organiser accepts it."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import one_of, when
from recruit.rows import Row


class RegistrationState(StrEnum):
    draft = "draft"
    submitted = "submitted"
    returned = "returned"
    accepted = "accepted"


class Registration(Row, table=True):
    """`said` holds the form's other texts; the contact's phone is sealed; `device` is the visitor's digest."""

    fair_id: uuid.UUID = Field(foreign_key="fair.id", index=True)
    state: RegistrationState = one_of(RegistrationState, default=RegistrationState.draft)
    uscc: str = Field(default="", index=True)
    name: str = ""
    said: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    contact_name: str = ""
    contact_phone: str | None = None
    contact_phone_index: str | None = None
    device: str | None = Field(default=None, index=True)
    reason: str | None = None
    submitted_at: dt.datetime | None = when(default=None)
    decided_at: dt.datetime | None = when(default=None)
    decided_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    employer_id: uuid.UUID | None = Field(default=None, foreign_key="employer.id")
    invitation_id: uuid.UUID | None = Field(default=None, foreign_key="invitation.id")
    simulated: bool = False
