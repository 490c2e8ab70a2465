"""Announcements as posted, and how each came to its end."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import one_of, when
from recruit.notices.rules import Ending
from recruit.rows import Row


class Notice(Row, table=True):
    """At most one of a fair has no `ended_at`: a new one replaces it. `until_at` alone hides it without anybody's click."""

    __table_args__ = (
        sa.Index(
            "uq_notice_standing",
            "fair_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    fair_id: uuid.UUID = Field(foreign_key="fair.id", index=True)
    text: str
    until_at: dt.datetime | None = when(default=None)
    posted_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    posted_by_name: str = ""
    ended_at: dt.datetime | None = when(default=None)
    ending: Ending | None = one_of(Ending, default=None, nullable=True)
    ended_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    ended_by_name: str = ""
