"""Pictures: whose they are, what they show and how large; the bytes lie in the store."""

import datetime as dt
import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import one_of, when
from recruit.rows import Row


class PictureKind(StrEnum):
    workshop = "workshop"
    dormitory = "dormitory"
    canteen = "canteen"
    surroundings = "surroundings"
    activity = "activity"
    portrait = "portrait"
    logo = "logo"
    licence = "licence"
    certificate = "certificate"
    cover = "cover"


class Picture(Row, table=True):
    """`owner_kind` is the owner's table. `sha` digests the largest size as kept; `colour` is `#rrggbb`.

    A public picture's files are named by `sha`; a private one's are sealed and named by its id.
    One that an organiser took down is private, and says when, why and by whom.
    """

    __table_args__ = (sa.Index("ix_picture_owner", "owner_kind", "owner_id"),)

    owner_kind: str
    owner_id: uuid.UUID
    fair_id: uuid.UUID | None = Field(default=None, foreign_key="fair.id")
    employer_id: uuid.UUID | None = Field(default=None, foreign_key="employer.id", index=True)
    kind: PictureKind = one_of(PictureKind)
    sha: str = Field(index=True)
    width: int
    height: int
    colour: str
    alt: str = ""
    place: int = 0
    public: bool = True
    created_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    taken_at: dt.datetime | None = when(default=None)
    taken_reason: str | None = None
    taken_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    simulated: bool = False
