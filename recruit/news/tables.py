"""The outbox of text messages: each to one person, still to be sent, sent, or not."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import one_of, when
from recruit.news.rules import Kind, NewsState
from recruit.rows import Row


class News(Row, table=True):
    """About a registration or a reservation, and holds no number: that stays sealed there. At most one of a kind waits;

    what was sent stays as its history. `booths` and `starts_at` are what the message said, `asked` that an organiser
    wanted it sent again.
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
        sa.Index(
            "uq_news_waiting_reservation",
            "reservation_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
        sa.Index("ix_news_due", "state", "send_at"),
        sa.CheckConstraint("(registration_id IS NULL) <> (reservation_id IS NULL)", name="ck_news_about_one"),
    )

    registration_id: uuid.UUID | None = Field(default=None, foreign_key="registration.id", index=True)
    reservation_id: uuid.UUID | None = Field(default=None, foreign_key="reservation.id", index=True)
    kind: Kind = one_of(Kind)
    state: NewsState = one_of(NewsState, default=NewsState.waiting)
    send_at: dt.datetime = when()
    asked: bool = False
    tries: int = 0
    booths: str = ""
    starts_at: dt.datetime | None = when(default=None)
    trouble: str = ""
    done_at: dt.datetime | None = when(default=None)
