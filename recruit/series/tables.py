"""A series of shows; each show is a row of `fair` with this series' id, and one room."""

import uuid

from sqlmodel import Field

from recruit.db import one_of
from recruit.rows import Row
from recruit.series.rules import SeriesKind, SeriesState


class Series(Row, table=True):
    """What a unit of the union shows again and again; each new show takes over who answers for it."""

    unit_id: uuid.UUID = Field(foreign_key="unit.id", index=True)
    name: str
    kind: SeriesKind = one_of(SeriesKind, default=SeriesKind.artisan)
    about: str = ""
    state: SeriesState = one_of(SeriesState, default=SeriesState.draft)
    operator: str
    operator_licence: str = ""
    organisers: str = ""
    hotline: str = "12351"
    simulated: bool = False
