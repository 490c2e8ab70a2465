"""The marks of applications, and how many reached which level."""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.tables import Application
from recruit.employment.rules import LEVEL
from recruit.employment.tables import EmploymentMark
from recruit.fairs.tables import Fair


async def marks_of(tx: AsyncSession, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[EmploymentMark]]:
    """Each application's marks, the earliest first."""
    rows = sa.select(EmploymentMark).where(EmploymentMark.application_id.in_(list(ids)))
    found: dict[uuid.UUID, list[EmploymentMark]] = {}
    for row in await tx.scalars(rows.order_by(EmploymentMark.on_day, EmploymentMark.created_at)):
        found.setdefault(row.application_id, []).append(row)
    return found


async def levels_at(tx: AsyncSession, fair: Fair) -> dict[uuid.UUID, int]:
    """6 or 7 for each application of the fair that has such a mark."""
    rows = (
        sa.select(EmploymentMark.application_id, EmploymentMark.mark)
        .join(Application, Application.id == EmploymentMark.application_id)
        .where(Application.fair_id == fair.id)
    )
    found: dict[uuid.UUID, int] = {}
    for application, mark in await tx.execute(rows):
        found[application] = max(found.get(application, 0), LEVEL[mark])
    return found
