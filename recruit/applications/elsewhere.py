"""Where else an employer receives applications: its other fairs and shows, for the way from one desk to the next."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.queries import waits
from recruit.applications.tables import Application
from recruit.employers.tables import Participation, ParticipationStatus
from recruit.fairs.tables import Fair, Phase

MOST = 6


async def elsewhere(tx: AsyncSession, employer: uuid.UUID, here: Fair) -> list[dict[str, Any]]:
    """Those where somebody waits for a reply or that are still on, most waiting first."""
    mine = (Application.fair_id == Fair.id, Application.employer_id == employer)
    waiting = sa.select(sa.func.count()).where(*mine, waits()).scalar_subquery()
    query = (
        sa.select(Fair.name, Fair.slug, waiting)
        .join(Participation, Participation.fair_id == Fair.id)
        .where(Participation.employer_id == employer, Participation.status == ParticipationStatus.accepted)
        .where(Fair.id != here.id, sa.or_(Fair.phase.in_((Phase.registration, Phase.open)), waiting > 0))
        .where(Fair.phase != Phase.draft)
        .order_by(waiting.desc(), Fair.opens_at.desc(), Fair.id)
        .limit(MOST)
    )
    rows = (await tx.execute(query)).all()
    return [
        {"name": name, "url": f"/recruiter/fairs/{slug}?employer={employer}", "waiting": n} for name, slug, n in rows
    ]
