"""Saving a position and forgetting it again, each as often as one likes."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.db import insert
from recruit.errors import TooMany
from recruit.positions.tables import Position
from recruit.saved.tables import SavedPosition
from recruit.seekers.actions import own_seeker

MOST = 200


async def save_position(tx: AsyncSession, actor: Actor, position: Position, now: dt.datetime) -> None:
    """For the seeker who asks, else for the device, which becomes one; a second time changes nothing."""
    seeker = (await own_seeker(tx, actor, now)).id
    mine = sa.select(sa.func.count()).select_from(SavedPosition).where(SavedPosition.seeker_id == seeker)
    if (await tx.scalar(mine) or 0) >= MOST:
        raise TooMany(f"最多收藏 {MOST} 个岗位，请先在“我的”里去掉一些。", code="too_many_saved")
    row = SavedPosition(created_at=now, seeker_id=seeker, position_id=position.id)
    await tx.execute(insert(tx, SavedPosition).values(row.model_dump()).on_conflict_do_nothing())


async def forget_position(tx: AsyncSession, actor: Actor, position: Position) -> None:
    mine = sa.delete(SavedPosition).where(
        SavedPosition.seeker_id == actor.seeker, SavedPosition.position_id == position.id
    )
    await tx.execute(mine)


async def move_saved(tx: AsyncSession, from_seeker: uuid.UUID, to_seeker: uuid.UUID) -> None:
    """What a device saved becomes the verified seeker's."""
    theirs = sa.select(SavedPosition.position_id).where(SavedPosition.seeker_id == to_seeker)
    mine = SavedPosition.seeker_id == from_seeker
    twice = sa.delete(SavedPosition).where(mine, SavedPosition.position_id.in_(theirs))
    await tx.execute(twice.execution_options(synchronize_session=False))
    await tx.execute(sa.update(SavedPosition).where(mine).values(seeker_id=to_seeker))
