"""What one seeker sent becomes another's when the two turn out to be one person."""

import uuid

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications import rules
from recruit.applications.rules import ApplicationState as State
from recruit.applications.tables import Application, ApplicationMove, RequestKey
from recruit.seekers.tables import Consent, Seeker


async def move_applications(tx: AsyncSession, from_seeker: uuid.UUID, to_seeker: uuid.UUID) -> None:
    """What one seeker sent becomes the other's. Of two to one position the earlier active one stays; the other is
    closed as a duplicate and kept with a seeker of its own, so that no evidence is lost."""
    theirs = {row.position_id: row for row in await tx.scalars(of_seeker(from_seeker))}
    for other in await tx.scalars(of_seeker(to_seeker)):
        if (row := theirs.get(other.position_id)) is None:
            continue
        spare = max(row, other, key=lambda a: (a.state not in rules.ACTIVE, a.submitted_at))
        if spare is other:
            shelf = Seeker(merged_into_id=to_seeker, simulated=other.simulated)
            tx.add(shelf)
            await tx.flush()
            await close_duplicate(tx, spare, shelf.id)
        else:
            del theirs[row.position_id]
            await close_duplicate(tx, spare, from_seeker)
    old, new = await tx.get_one(Seeker, from_seeker), await tx.get_one(Seeker, to_seeker)
    mine = sa.update(Application).where(Application.id.in_([row.id for row in theirs.values()]))
    await tx.execute(mine.values(seeker_id=to_seeker))
    if old.phone and old.phone_index == new.phone_index and new.phone_verified_at:
        await tx.execute(mine.where(Application.phone == old.phone).values(phone_verified=True))
    await tx.execute(sa.update(Consent).where(Consent.seeker_id == from_seeker).values(seeker_id=to_seeker))
    taken = sa.select(RequestKey.key).where(RequestKey.seeker_id == to_seeker)
    keys = sa.update(RequestKey).where(RequestKey.seeker_id == from_seeker, RequestKey.key.not_in(taken))
    await tx.execute(keys.values(seeker_id=to_seeker).execution_options(synchronize_session=False))


def of_seeker(seeker: uuid.UUID) -> sa.Select[Application]:
    return sa.select(Application).where(Application.seeker_id == seeker)


async def close_duplicate(tx: AsyncSession, row: Application, seeker_id: uuid.UUID) -> None:
    if row.state is not State.withdrawn:
        tx.add(
            ApplicationMove(
                application_id=row.id, from_state=row.state, to_state=State.withdrawn,
                reason="同一人重复投递，已合并", by_kind="system",
            )
        )  # fmt: skip
    same = sa.update(Application).where(Application.id == row.id)
    await tx.execute(same.values(state=State.withdrawn, seeker_id=seeker_id))
    await tx.flush()
