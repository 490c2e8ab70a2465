"""Speakers (劳模工匠) of a fair, their honours, their positions and the one-time links they come by."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from recruit.db import when
from recruit.rows import Row


class Speaker(Row, table=True):
    """`bust` names the drawing shown where there is no portrait; `imported` has prints of the fields and honours of an import."""

    __table_args__ = (sa.UniqueConstraint("fair_id", "employer_id", "name"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    employer_id: uuid.UUID = Field(foreign_key="employer.id")
    name: str
    job: str = ""
    years: int | None = None
    story: str = ""
    bust: str = ""
    place: int = 0
    revoked_at: dt.datetime | None = when(default=None)
    content_hash: str | None = None
    imported: str | None = None
    simulated: bool = False


class Honour(Row, table=True):
    """An honour as awarded; `checked_at` once an officer saw the certificate."""

    speaker_id: uuid.UUID = Field(foreign_key="speaker.id", index=True)
    name: str
    level: str | None = None
    year: int | None = None
    body: str | None = None
    checked_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    checked_at: dt.datetime | None = when(default=None)


class SpeakerPosition(SQLModel, table=True):
    __tablename__ = "speaker_position"

    speaker_id: uuid.UUID = Field(foreign_key="speaker.id", primary_key=True)
    position_id: uuid.UUID = Field(foreign_key="position.id", primary_key=True)


class SpeakerLink(Row, table=True):
    """A link that opens the speaker's page once on one device; the row holds its digest."""

    __tablename__ = "speaker_link"

    speaker_id: uuid.UUID = Field(foreign_key="speaker.id", index=True)
    room_id: uuid.UUID | None = Field(default=None, foreign_key="room.id")
    token_hash: str = Field(unique=True)
    expires_at: dt.datetime = when()
    used_at: dt.datetime | None = when(default=None)
