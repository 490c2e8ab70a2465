"""An employer leaves a fair, and comes back."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.db import utc_now
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import Conflict
from recruit.fairs.tables import Booth, Fair
from recruit.positions.search import reindex
from recruit.positions.tables import Position, PositionState
from recruit.rooms.actions import refresh_cards, tell_rooms

IN = (ParticipationStatus.accepted, ParticipationStatus.invited)


async def withdraw_employer(
    tx: AsyncSession, actor: Actor, fair: Fair, participation: Participation, employer: Employer
) -> None:
    """Its booth is free again and its positions are closed; what seekers sent stays with it."""
    swap = sa.update(Participation).where(Participation.id == participation.id, Participation.status.in_(IN))
    if (await tx.execute(swap.values(status=ParticipationStatus.withdrawn))).rowcount != 1:
        raise Conflict("这家单位刚被同事处理过，请看看现在的样子。", code="moved")
    now = utc_now()
    mine = (Position.participation_id == participation.id, Position.state == PositionState.listed)
    ids = list(await tx.scalars(sa.select(Position.id).where(*mine)))
    await tx.execute(sa.update(Position).where(*mine).values(state=PositionState.closed, closed_at=now))
    await tx.execute(sa.update(Booth).where(Booth.participation_id == participation.id).values(participation_id=None))
    for position in ids:
        await tell_rooms(tx, fair, {"op": "position_closed", "position": str(position)})
    await reindex(tx, ids)
    await refresh_cards(tx, fair, now)
    audit(tx, actor, "withdraw_employer", "employer", employer.id, fair.id, positions=len(ids))


async def readmit_employer(
    tx: AsyncSession, actor: Actor, fair: Fair, participation: Participation, employer: Employer
) -> None:
    """It takes part again; its recruiters open their positions themselves."""
    swap = sa.update(Participation).where(
        Participation.id == participation.id, Participation.status == ParticipationStatus.withdrawn
    )
    if (await tx.execute(swap.values(status=ParticipationStatus.accepted))).rowcount != 1:
        raise Conflict("这家单位刚被同事处理过，请看看现在的样子。", code="moved")
    audit(tx, actor, "readmit_employer", "employer", employer.id, fair.id)
