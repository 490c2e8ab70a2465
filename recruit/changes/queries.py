"""A fair's changes, the newest first, as its organisers may take them back."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.changes.tables import Change
from recruit.errors import NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id


async def find_change(tx: AsyncSession, fair: Fair, name: str) -> Change:
    if change := await change_of(tx, fair, parse_id(name)):
        return change
    raise NotFound("没有这一步，可能已经过了很久。")


async def change_of(tx: AsyncSession, fair: Fair, change_id: uuid.UUID | None) -> Change | None:
    return await tx.scalar(sa.select(Change).where(Change.fair_id == fair.id, Change.id == change_id))


async def recent_changes(tx: AsyncSession, fair: Fair, most: int = 8) -> Sequence[Change]:
    query = sa.select(Change).where(Change.fair_id == fair.id).order_by(Change.created_at.desc(), Change.id.desc())
    return (await tx.scalars(query.limit(most))).all()
