"""Positions as offered at one fair, with pay and conditions both as written and as read."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from recruit.db import one_of, when
from recruit.rows import Row


class PositionState(StrEnum):
    draft = "draft"
    listed = "listed"
    closed = "closed"


class Education(StrEnum):
    any = "any"
    primary = "primary"
    junior = "junior"
    senior = "senior"
    college = "college"
    bachelor = "bachelor"
    master = "master"
    doctor = "doctor"


class Position(Row, table=True):
    """A position; it expires by itself after `valid_until` (the end of that day in the fair's zone).

    `identity` is what an import knows the row by within its participation, `imported` has a print of each field as an
    import last wrote it; `education_rank` orders Education;
    `conditions` has the contract's keys, null for what is not said; `month_min`, `month_max` are yuan a month.
    """

    __table_args__ = (
        sa.UniqueConstraint("participation_id", "identity"),
        sa.Index("ix_position_listed", "fair_id", "state", "published_at"),
    )

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    employer_id: uuid.UUID = Field(foreign_key="employer.id", index=True)
    participation_id: uuid.UUID = Field(foreign_key="participation.id")
    identity: str
    ref: str | None = None
    title: str
    headcount: int | None = None
    pay_raw: str = ""
    pay_unit: str | None = None
    pay_min: float | None = None
    pay_max: float | None = None
    pay_months: float | None = None
    month_min: int | None = None
    month_max: int | None = None
    pay_doubts: list[Any] = Field(default_factory=list, sa_type=sa.JSON)
    education: Education = one_of(Education, default=Education.any)
    education_rank: int = 0
    education_raw: str | None = None
    experience: str | None = None
    place: str | None = None
    region: str | None = Field(default=None, index=True)
    duties: str | None = None
    requirements: str | None = None
    benefits: str | None = None
    conditions: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    valid_until: dt.date | None = None
    expires_at: dt.datetime = when()
    state: PositionState = one_of(PositionState, default=PositionState.listed)
    published_at: dt.datetime | None = when(default=None)
    closed_at: dt.datetime | None = when(default=None)
    content_hash: str | None = None
    imported: str | None = None
    simulated: bool = False


class PositionReading(SQLModel, table=True):
    """What the rules read out of a position, written anew with its search index; `rules` tells by which of their versions.

    `heading` is its plain name with its `sound` and `initials` in pinyin; `offers` has a bit for each of rules.OFFERS.
    """

    __tablename__ = "position_reading"

    position_id: uuid.UUID = Field(foreign_key="position.id", primary_key=True, ondelete="CASCADE")
    rules: int = Field(index=True)
    heading: str
    sound: str
    initials: str
    offers: int = 0
    is_stuffed: bool = False
    industry: str | None = None
    occupation: str | None = None
    occupation_certainty: int | None = None


class PositionTrack(SQLModel, table=True):
    __tablename__ = "position_track"

    position_id: uuid.UUID = Field(foreign_key="position.id", primary_key=True)
    track_id: uuid.UUID = Field(foreign_key="track.id", primary_key=True, index=True)
