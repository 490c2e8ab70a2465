"""What every table's row begins with."""

import datetime as dt
import uuid

from sqlmodel import Field, SQLModel

from recruit.db import utc_now, when
from recruit.ids import new_id


class Row(SQLModel):
    """A row with an id of its own and the moment it was made."""

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    created_at: dt.datetime = when(default_factory=utc_now, nullable=False)
