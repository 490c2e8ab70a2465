"""Fairs, their days and tracks, and the hall: zones and booths on the floor plan."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from recruit.db import one_of, when
from recruit.fairs.rules import Phase
from recruit.rows import Row


class Fair(Row, table=True):
    """`closed_at` is set while the fair is closed: what happened at a gate before still counts.

    With a `series_id` it is a show of that series: no hall and no gate, and in no list of fairs.
    """

    unit_id: uuid.UUID = Field(foreign_key="unit.id", index=True)
    series_id: uuid.UUID | None = Field(default=None, foreign_key="series.id", index=True)
    slug: str = Field(unique=True)
    name: str
    slogan: str = ""
    phase: Phase = one_of(Phase, default=Phase.draft)
    opens_at: dt.datetime = when()
    closes_at: dt.datetime = when()
    time_zone: str = "Asia/Shanghai"
    venue: str
    address: str = ""
    operator: str
    operator_licence: str = ""
    organisers: str = ""
    hotline: str = "12351"
    closed_at: dt.datetime | None = when(default=None)
    simulated: bool = False

    @property
    def is_show(self) -> bool:
        return self.series_id is not None


class FairDay(Row, table=True):
    __tablename__ = "fair_day"
    __table_args__ = (sa.UniqueConstraint("fair_id", "day"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    day: dt.date
    opens: dt.time
    closes: dt.time


class Track(Row, table=True):
    """A special track of a fair: a badge and a filter, never a bar to others."""

    __table_args__ = (sa.UniqueConstraint("fair_id", "code"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    code: str
    name: str
    place: int = 0


class Hall(Row, table=True):
    __table_args__ = (sa.UniqueConstraint("fair_id", "name"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    name: str


class Zone(Row, table=True):
    """A part of a hall whose booths belong together; `track` colours it on the plan."""

    __table_args__ = (sa.UniqueConstraint("hall_id", "code"),)

    hall_id: uuid.UUID = Field(foreign_key="hall.id")
    code: str
    name: str
    track: str | None = None


class Booth(Row, table=True):
    """A booth at column `x`, row `y` of its hall's plan (in booth widths). `code` is in its printed QR.

    `imported_to` is the participation that the last workbook gave it to, whoever stands there now.
    """

    __table_args__ = (sa.UniqueConstraint("fair_id", "number"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    zone_id: uuid.UUID | None = Field(default=None, foreign_key="zone.id")
    number: str
    code: str = Field(unique=True)
    x: float | None = None
    y: float | None = None
    participation_id: uuid.UUID | None = Field(default=None, foreign_key="participation.id", index=True)
    imported_to: uuid.UUID | None = None


class FairCounts(SQLModel):
    """What a fair offers: employers taking part, listed positions, their stated headcount, positions by track."""

    employers: int = 0
    positions: int = 0
    headcount: int = 0
    tracks: dict[str, int] = {}
