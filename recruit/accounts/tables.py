"""Staff accounts and their grants; sessions and tokens of staff, speakers and seekers; the audit."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import one_of, when
from recruit.rows import Row


class Role(StrEnum):
    organiser = "organiser"
    recruiter = "recruiter"
    host = "host"
    assistant = "assistant"
    speaker = "speaker"
    gate = "gate"
    desk = "desk"
    seeker = "seeker"


class Account(Row, table=True):
    """A member of staff. Without `password_hash` the account acts by tokens only; `first_password` until it chose its own."""

    login: str = Field(unique=True)
    name: str
    password_hash: str | None = None
    first_password: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    disabled_at: dt.datetime | None = when(default=None)
    simulated: bool = False


class Grant(Row, table=True):
    """`role` in exactly one scope: a unit with all below it, a fair, or an employer."""

    __table_args__ = (
        sa.CheckConstraint(
            "CAST(unit_id IS NOT NULL AS INTEGER) + CAST(fair_id IS NOT NULL AS INTEGER)"
            " + CAST(employer_id IS NOT NULL AS INTEGER) = 1",
            name="ck_grant_one_scope",
        ),
    )

    account_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    role: Role = one_of(Role)
    unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id")
    fair_id: uuid.UUID | None = Field(default=None, foreign_key="fair.id")
    employer_id: uuid.UUID | None = Field(default=None, foreign_key="employer.id")
    from_at: dt.datetime | None = when(default=None)
    until_at: dt.datetime | None = when(default=None)
    granted_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")


class Session(Row, table=True):
    """A browser that signed in; the cookie holds the token, the row its digest."""

    token_hash: str = Field(unique=True)
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id", index=True)
    seeker_id: uuid.UUID | None = Field(default=None, foreign_key="seeker.id", index=True)
    speaker_id: uuid.UUID | None = Field(default=None, foreign_key="speaker.id")
    expires_at: dt.datetime = when()


class ApiToken(Row, table=True):
    """A bearer token of an outside program, acting as one account, speaker or seeker."""

    __tablename__ = "api_token"

    token_hash: str = Field(unique=True)
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    seeker_id: uuid.UUID | None = Field(default=None, foreign_key="seeker.id")
    speaker_id: uuid.UUID | None = Field(default=None, foreign_key="speaker.id")
    scopes: list[Any] = Field(default_factory=list, sa_type=sa.JSON)
    expires_at: dt.datetime = when()
    revoked_at: dt.datetime | None = when(default=None)


class OneTimeCode(Row, table=True):
    """A code sent by SMS: kept as a keyed digest, good once, for few tries and minutes."""

    __tablename__ = "one_time_code"

    phone_index: str = Field(index=True)
    purpose: str
    code_hash: str
    address: str
    expires_at: dt.datetime = when()
    tries: int = 0
    used_at: dt.datetime | None = when(default=None)


class AuditEntry(Row, table=True):
    """Who did what to what; append-only."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_actor_created", "actor_id", "created_at"),)

    actor_kind: str
    actor_id: uuid.UUID | None = None
    actor_name: str
    action: str
    subject_kind: str
    subject_id: uuid.UUID | None = Field(default=None, index=True)
    fair_id: uuid.UUID | None = Field(default=None, index=True)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
