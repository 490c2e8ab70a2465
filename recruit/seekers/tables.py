"""Seekers: one per verified phone, else one per device."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import one_of, when
from recruit.positions.tables import Education
from recruit.rows import Row


class Seeker(Row, table=True):
    """A person who looks for work.

    `phone` is sealed, `phone_index` its blind index; both may be unverified, then several devices may claim one
    number. `device` is the digest of the visitor cookie that a seeker without a verified phone is known by.
    `wants` (work), `place` and `education` are what they say of themselves, for the form and for finding what fits.
    """

    __table_args__ = (
        sa.Index(
            "uq_seeker_verified_phone",
            "phone_index",
            unique=True,
            sqlite_where=sa.text("phone_verified_at IS NOT NULL AND merged_into_id IS NULL AND erased_at IS NULL"),
            postgresql_where=sa.text("phone_verified_at IS NOT NULL AND merged_into_id IS NULL AND erased_at IS NULL"),
        ),
    )

    name: str | None = None
    wants: str = ""
    place: str = ""
    education: Education | None = one_of(Education, default=None, nullable=True)
    phone: str | None = None
    phone_index: str | None = Field(default=None, index=True)
    phone_verified_at: dt.datetime | None = when(default=None)
    device: str | None = Field(default=None, unique=True)
    merged_into_id: uuid.UUID | None = Field(default=None, foreign_key="seeker.id")
    erased_at: dt.datetime | None = when(default=None)
    simulated: bool = False


class Consent(Row, table=True):
    """A seeker's yes to one named employer: which text, through which channel, given and withdrawn when."""

    seeker_id: uuid.UUID = Field(foreign_key="seeker.id", index=True)
    employer_id: uuid.UUID = Field(foreign_key="employer.id")
    text_version: str
    text_hash: str
    channel: str
    withdrawn_at: dt.datetime | None = when(default=None)
