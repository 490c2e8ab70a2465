"""Who wants to be told before a room opens."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import when
from recruit.rows import Row


class Reservation(Row, table=True):
    """Holds no number: that stays sealed at the seeker. Who cancels and comes again has the same row.

    `starts_at` is the start that the seeker was shown; later ones are in what was sent (see recruit.news).
    """

    __table_args__ = (sa.UniqueConstraint("room_id", "seeker_id"),)

    room_id: uuid.UUID = Field(foreign_key="room.id")
    seeker_id: uuid.UUID = Field(foreign_key="seeker.id", index=True)
    starts_at: dt.datetime | None = when(default=None)
    cancelled_at: dt.datetime | None = when(default=None)
