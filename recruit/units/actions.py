"""The root of the unions' tree."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.db import insert
from recruit.units.tables import Unit

ROOT = "root"


async def root_unit(tx: AsyncSession) -> Unit:
    """The unit above all others, made if missing."""
    await tx.execute(insert(tx, Unit).values(Unit(name="总工会", slug=ROOT).model_dump()).on_conflict_do_nothing())
    return (await tx.scalars(sa.select(Unit).where(Unit.slug == ROOT))).one()
