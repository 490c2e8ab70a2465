"""Unions, as a tree: a city's union above its districts'."""

import uuid

from sqlmodel import Field

from recruit.rows import Row


class Unit(Row, table=True):
    parent_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id")
    name: str
    slug: str = Field(unique=True)
