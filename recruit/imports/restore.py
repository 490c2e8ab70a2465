"""Rows put back as they stood, out of a journal."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from recruit.db import UTCDateTime
from recruit.imports.journal import Change

LINKS = {"tracks": ("position_track", "position_id"), "honours": ("honour", "speaker_id")}


async def restore_rows(tx: AsyncSession, table: str, changes: list[Change]) -> None:
    target = SQLModel.metadata.tables[table]
    for change in changes:
        before = change.before or {}
        values = {name: back(target.c[name], value) for name, value in before.items() if name in target.c}
        await tx.execute(sa.update(target).where(target.c.id == change.id).values(values))
        for name in before.keys() & LINKS.keys():
            await restore_links(tx, name, change.id, before[name])


async def restore_links(tx: AsyncSession, name: str, owner: uuid.UUID, stood: list[Any]) -> None:
    """The tracks of a position, or the honours of a speaker, exactly as they were."""
    table_name, column = LINKS[name]
    links = SQLModel.metadata.tables[table_name]
    await tx.execute(sa.delete(links).where(links.c[column] == owner))
    rows = [each if isinstance(each, dict) else {column: str(owner), "track_id": each} for each in stood]
    if rows:
        read = [{key: back(links.c[key], value) for key, value in row.items() if key in links.c} for row in rows]
        await tx.execute(sa.insert(links), read)


def back(column: sa.Column[Any], value: Any) -> Any:
    """A journal's plain value as the column's own kind."""
    if value is None or not isinstance(value, str):
        return value
    if isinstance(column.type, sa.Uuid):
        return uuid.UUID(value)
    if isinstance(column.type, UTCDateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(column.type, sa.Date):
        return dt.date.fromisoformat(value)
    if isinstance(column.type, sa.Enum) and column.type.enum_class:
        return column.type.enum_class(value)
    return value
