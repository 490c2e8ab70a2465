"""The organiser's own words for the rooms of a fair."""

import uuid

import sqlalchemy as sa
from sqlmodel import Field

from recruit.db import one_of
from recruit.moderation.rules import Act
from recruit.rows import Row


class ListedWord(Row, table=True):
    """`form` is what texts are compared with: width, case, look-alikes and gaps folded."""

    __tablename__ = "listed_word"
    __table_args__ = (sa.UniqueConstraint("fair_id", "form"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    word: str
    form: str
    act: Act = one_of(Act, default=Act.hold)
    added_by: str = ""
