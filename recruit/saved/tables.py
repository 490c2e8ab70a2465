"""What a seeker saved."""

import uuid

import sqlalchemy as sa
from sqlmodel import Field

from recruit.rows import Row


class SavedPosition(Row, table=True):
    __tablename__ = "saved_position"
    __table_args__ = (sa.UniqueConstraint("seeker_id", "position_id"),)

    seeker_id: uuid.UUID = Field(foreign_key="seeker.id")
    position_id: uuid.UUID = Field(foreign_key="position.id", index=True)
