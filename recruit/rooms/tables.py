"""Rooms, rundown and hosts; the outbox towards the room's log and the facts that came back from it."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from recruit.db import one_of, when
from recruit.rows import Row


class RoomKind(StrEnum):
    live = "live"
    board = "board"
    rehearsal = "rehearsal"


class RoomState(StrEnum):
    scheduled = "scheduled"
    open = "open"
    cut = "cut"
    ended = "ended"


class Room(Row, table=True):
    """`state` follows the room's log through facts; `metrics` are the last figures, kept once the room has ended.

    `video_until` is set where the recording is kept longer than the rule asks; from `video_deleted_at` on nobody can watch it,
    at `video_gone_at` its files were gone too (or there were none). A rehearsal names in `rehearses_id` the show that it is
    for; at most one of a show goes on.
    """

    __table_args__ = (
        sa.Index(
            "uq_room_rehearsing",
            "rehearses_id",
            unique=True,
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        ),
    )

    fair_id: uuid.UUID | None = Field(default=None, foreign_key="fair.id", index=True)
    kind: RoomKind = one_of(RoomKind, default=RoomKind.live)
    rehearses_id: uuid.UUID | None = Field(default=None, foreign_key="room.id")
    title: str
    about: str = Field(default="", sa_column_kwargs={"server_default": ""})
    state: RoomState = one_of(RoomState, default=RoomState.scheduled)
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    starts_at: dt.datetime | None = when(default=None)
    opened_at: dt.datetime | None = when(default=None)
    ended_at: dt.datetime | None = when(default=None)
    archived_at: dt.datetime | None = when(default=None)
    metrics: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    simulated: bool = False
    video_until: dt.datetime | None = when(default=None)
    video_deleted_at: dt.datetime | None = when(default=None)
    video_gone_at: dt.datetime | None = when(default=None)


class RoomHost(Row, table=True):
    """Who was given to a room. One who assists may do so by this row alone, and no more from `dismissed_at` on, whatever they hold
    at the fair."""

    __tablename__ = "room_host"
    __table_args__ = (sa.UniqueConstraint("room_id", "account_id"),)

    room_id: uuid.UUID = Field(foreign_key="room.id")
    account_id: uuid.UUID = Field(foreign_key="account.id")
    name: str
    place: str = ""
    dismissed_at: dt.datetime | None = when(default=None)


class StreamKey(Row, table=True):
    """What a streaming program needs to send one feed of a room; only the key's digest is kept. A new key takes the row over."""

    __tablename__ = "stream_key"
    __table_args__ = (sa.UniqueConstraint("room_id", "feed"),)

    room_id: uuid.UUID = Field(foreign_key="room.id")
    feed: str
    key_hash: str
    made_at: dt.datetime = when()
    made_by: str = ""


class RundownItem(Row, table=True):
    """A planned item; before a room is opened for it `room_id` is null. `cues` are the host's lines to say.

    `imported` is what the last workbook said, as prints (see recruit.imports.hand).
    """

    __tablename__ = "rundown_item"

    fair_id: uuid.UUID | None = Field(default=None, foreign_key="fair.id", index=True)
    room_id: uuid.UUID | None = Field(default=None, foreign_key="room.id", index=True)
    place: int
    title: str
    position_id: uuid.UUID | None = Field(default=None, foreign_key="position.id", index=True)
    speaker_id: uuid.UUID | None = Field(default=None, foreign_key="speaker.id")
    host_name: str | None = None
    planned_at: dt.datetime | None = when(default=None)
    planned_minutes: int = 8
    explained_from: dt.datetime | None = when(default=None)
    explained_to: dt.datetime | None = when(default=None)
    cues: list[Any] = Field(default_factory=list, sa_type=sa.JSON)
    content_hash: str | None = None
    imported: str | None = None


class Outbox(Row, table=True):
    """A command for a room's log, tried at once after commit and again by the worker until `done_at`."""

    __table_args__ = (sa.Index("ix_outbox_waiting", "done_at", "try_at"),)

    room_id: uuid.UUID = Field(foreign_key="room.id")
    command: dict[str, Any] = Field(sa_type=sa.JSON)
    tries: int = 0
    try_at: dt.datetime = when()
    done_at: dt.datetime | None = when(default=None)
    error: str | None = None


class RoomFact(SQLModel, table=True):
    """A fact as the keeper wrote it; its id makes a repeated reading harmless."""

    __tablename__ = "room_fact"

    room_id: uuid.UUID = Field(foreign_key="room.id", primary_key=True)
    fact_id: str = Field(primary_key=True)
    kind: str
    seq: int = Field(sa_type=sa.BigInteger)
    at: dt.datetime = when()
    body: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)


class Question(Row, table=True):
    """A question asked in a room, folded from facts; names are pseudonyms. `written`: answered only after the show."""

    __table_args__ = (sa.UniqueConstraint("room_id", "number"),)

    room_id: uuid.UUID = Field(foreign_key="room.id")
    number: int
    position_id: uuid.UUID | None = Field(default=None, foreign_key="position.id", index=True)
    text: str
    by_name: str = ""
    person: str = Field(default="", index=True)
    state: str
    votes: int = 0
    answer: str | None = None
    answered_by: str | None = None
    written: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    asked_at: dt.datetime = when()
    answered_at: dt.datetime | None = when(default=None)
    simulated: bool = False


class RoomPin(Row, table=True):
    """A position explained from–to: a chapter of the replay."""

    __tablename__ = "room_pin"
    __table_args__ = (sa.UniqueConstraint("room_id", "seq"),)

    room_id: uuid.UUID = Field(foreign_key="room.id")
    seq: int = Field(sa_type=sa.BigInteger)
    position_id: uuid.UUID | None = Field(default=None, foreign_key="position.id", index=True)
    from_at: dt.datetime = when()
    to_at: dt.datetime | None = when(default=None)


class RoomMinute(SQLModel, table=True):
    """A minute of a room's curve, as in the contract's metrics."""

    __tablename__ = "room_minute"

    room_id: uuid.UUID = Field(foreign_key="room.id", primary_key=True)
    at: dt.datetime = when(primary_key=True)
    online: int = 0
    peak: int = 0
    joins: int = 0
    questions: int = 0
    answers: int = 0
    likes: int = 0
    applications: int = 0
