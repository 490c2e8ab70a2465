"""Employers, known across fairs, and their participation in one fair."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import one_of
from recruit.rows import Row


class Employer(Row, table=True):
    """`uscc` is the 统一社会信用代码 where its check digit is right; `name_key` the folded name imports match by;
    `industry` is as written, `industry_code` what GB/T 4754 calls it, blank where nobody can tell;
    `imported` has a print of each field as an import last wrote it (recruit/imports/hand.py)."""

    name: str
    short_name: str
    name_key: str = Field(index=True)
    uscc: str | None = Field(default=None, unique=True)
    industry: str | None = None
    industry_code: str | None = None
    kind: str | None = None
    size: str | None = None
    address: str | None = None
    region: str | None = None
    about: str | None = None
    benefits: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    logo_colour: int = 0
    verified_until: dt.date | None = None
    imported: str | None = None
    simulated: bool = False


class ParticipationStatus(StrEnum):
    invited = "invited"
    applied = "applied"
    returned = "returned"
    accepted = "accepted"
    withdrawn = "withdrawn"


class Participation(Row, table=True):
    """An employer at a fair. The contact's phone is sealed; the public hotline of the fair is not its business."""

    __table_args__ = (sa.UniqueConstraint("fair_id", "employer_id"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    employer_id: uuid.UUID = Field(foreign_key="employer.id", index=True)
    status: ParticipationStatus = one_of(ParticipationStatus, default=ParticipationStatus.accepted)
    contact_name: str | None = None
    contact_phone: str | None = None
    contact_phone_index: str | None = None
    booth_wanted: str | None = None
    reason: str | None = None
    content_hash: str | None = None
    imported: str | None = None
