"""The applicants' outbox: each message to one of them, still to be sent, sent, or not."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import one_of, when
from recruit.news.rules import Kind, NewsState
from recruit.rows import Row


class News(Row, table=True):
    """Holds no number: that stays sealed in the registration. At most one of a kind waits; what was sent stays as its history.

    `booths` is what the message said, `asked` that an organiser wanted it sent again.
    """

    __table_args__ = (
        sa.Index(
            "uq_news_waiting",
            "registration_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
        sa.Index("ix_news_due", "state", "send_at"),
    )

    registration_id: uuid.UUID = Field(foreign_key="registration.id", index=True)
    kind: Kind = one_of(Kind)
    state: NewsState = one_of(NewsState, default=NewsState.waiting)
    send_at: dt.datetime = when()
    asked: bool = False
    tries: int = 0
    booths: str = ""
    trouble: str = ""
    done_at: dt.datetime | None = when(default=None)
