"""Applications, the moves that are their evidence, two-sided intents and remembered request keys."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from recruit.applications.rules import ApplicationState, Source
from recruit.db import one_of, when
from recruit.rows import Row

UNANSWERED = sa.text("reminded_at IS NULL AND reacted_at IS NULL")


class Application(Row, table=True):
    """One seeker's application to one position; a withdrawn one reopens the same row.

    `name` and the sealed `phone` are what the employer was given, with whether the number was verified then or since.
    `due_at` and `overdue_at` are the clock of 48 and 72 h; `reacted_at` the employer's first reaction.
    """

    __table_args__ = (
        sa.UniqueConstraint("position_id", "seeker_id"),
        sa.Index("ix_application_employer_state", "employer_id", "fair_id", "state"),
        sa.Index("ix_application_fair_created", "fair_id", "created_at"),
        sa.Index("ix_application_to_remind", "remind_at", sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
    )

    position_id: uuid.UUID = Field(foreign_key="position.id")
    seeker_id: uuid.UUID = Field(foreign_key="seeker.id", index=True)
    employer_id: uuid.UUID = Field(foreign_key="employer.id")
    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    state: ApplicationState = one_of(ApplicationState, default=ApplicationState.submitted)
    source: Source = one_of(Source)
    room_id: uuid.UUID | None = Field(default=None, foreign_key="room.id")
    pin_seq: int | None = None
    entered_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    consent_id: uuid.UUID = Field(foreign_key="consent.id")
    name: str | None = None
    phone: str | None = None
    phone_verified: bool = False
    note: str | None = None
    submitted_at: dt.datetime = when()
    remind_at: dt.datetime = when()
    due_at: dt.datetime = when(index=True)
    overdue_at: dt.datetime = when()
    reminded_at: dt.datetime | None = when(default=None)
    reacted_at: dt.datetime | None = when(default=None)
    simulated: bool = False


class ApplicationMove(Row, table=True):
    """One change of state, by whom and why: the evidence behind each level of results."""

    __tablename__ = "application_move"

    application_id: uuid.UUID = Field(foreign_key="application.id", index=True)
    from_state: ApplicationState | None = one_of(ApplicationState, default=None, nullable=True)
    to_state: ApplicationState = one_of(ApplicationState)
    reason: str | None = None
    by_kind: str
    by_id: uuid.UUID | None = None
    by_name: str = ""


class Intent(Row, table=True):
    """A recruiter's mark that the seeker may confirm until `expires_at`."""

    application_id: uuid.UUID = Field(foreign_key="application.id", unique=True)
    marked_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    expires_at: dt.datetime = when()
    confirmed_at: dt.datetime | None = when(default=None)


class RequestKey(SQLModel, table=True):
    """An Idempotency-Key as first used by one seeker: the digest of its request and what came of it."""

    __tablename__ = "request_key"

    seeker_id: uuid.UUID = Field(foreign_key="seeker.id", primary_key=True)
    key: str = Field(primary_key=True, max_length=200)
    body_hash: str
    application_id: uuid.UUID = Field(foreign_key="application.id")
    created_at: dt.datetime = when(index=True)
