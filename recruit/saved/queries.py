"""Which positions the asker saved."""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.employers.tables import Employer
from recruit.positions.tables import Position
from recruit.saved.tables import SavedPosition


def can_save(actor: Actor) -> bool:
    """Seekers and whoever may become one; staff and speakers see no button."""
    return actor.account is None and actor.speaker is None


async def saved_among(tx: AsyncSession, actor: Actor, positions: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    if actor.seeker is None:
        return set()
    mine = sa.select(SavedPosition.position_id).where(
        SavedPosition.seeker_id == actor.seeker, SavedPosition.position_id.in_(list(positions))
    )
    return set((await tx.scalars(mine)).all())


async def saved_by(tx: AsyncSession, actor: Actor) -> list[tuple[Position, Employer]]:
    """Everything that was saved, the newest first; also what has closed since."""
    if actor.seeker is None:
        return []
    mine = (
        sa.select(Position, Employer)
        .join(SavedPosition, SavedPosition.position_id == Position.id)
        .join(Employer, Employer.id == Position.employer_id)
        .where(SavedPosition.seeker_id == actor.seeker)
        .order_by(SavedPosition.created_at.desc(), SavedPosition.id.desc())
    )
    return [(position, employer) for position, employer in await tx.execute(mine)]
