"""What the curves and lists of the organiser's page count, by time and by employer."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.queries import waits
from recruit.applications.tables import Application
from recruit.arrivals.tables import Arrival, ScanResult
from recruit.employers.tables import Employer, Participation
from recruit.fairs.tables import Booth, Fair
from recruit.positions.tables import PositionTrack


def slot_of(tx: AsyncSession, column: Any, seconds: int) -> Any:
    """The number of the slot of `seconds` since 1970 that a time lies in; the databases count seconds differently."""
    step: Any = sa.literal_column(str(seconds))
    if tx.get_bind().dialect.name == "postgresql":
        return sa.cast(sa.func.floor(sa.extract("epoch", column) / step), sa.BigInteger)
    return sa.cast(sa.func.strftime("%s", column), sa.Integer).op("/")(step)


async def arrivals_by_slot(tx: AsyncSession, fair: Fair, start: dt.datetime, seconds: int) -> dict[int, int]:
    slot = slot_of(tx, Arrival.created_at, seconds).label("slot")
    rows = sa.select(slot, sa.func.count()).where(
        Arrival.fair_id == fair.id, Arrival.result == ScanResult.admitted, Arrival.created_at >= start
    )
    return dict((await tx.execute(rows.group_by(sa.text("slot")))).all())


async def applications_by_slot(tx: AsyncSession, fair: Fair, start: dt.datetime, seconds: int) -> dict[int, int]:
    slot = slot_of(tx, Application.submitted_at, seconds).label("slot")
    rows = sa.select(slot, sa.func.count()).where(Application.fair_id == fair.id, Application.submitted_at >= start)
    return dict((await tx.execute(rows.group_by(sa.text("slot")))).all())


async def recent(tx: AsyncSession, fair: Fair, since: dt.datetime) -> tuple[int, int]:
    """Persons admitted and applications made since then."""
    came = sa.select(sa.func.count()).where(
        Arrival.fair_id == fair.id, Arrival.result == ScanResult.admitted, Arrival.created_at >= since
    )
    sent = sa.select(sa.func.count()).where(Application.fair_id == fair.id, Application.submitted_at >= since)
    return await tx.scalar(came) or 0, await tx.scalar(sent) or 0


async def untracked(tx: AsyncSession, fair: Fair) -> int:
    """Applications to positions in no track."""
    tracked = sa.select(PositionTrack.position_id).where(PositionTrack.position_id == Application.position_id)
    counted = sa.select(sa.func.count()).where(Application.fair_id == fair.id, ~tracked.exists())
    return await tx.scalar(counted) or 0


async def overdue(tx: AsyncSession, fair: Fair, now: dt.datetime) -> tuple[int, int]:
    """Applications without a first reaction after 72 h, and of how many employers."""
    rows = sa.select(sa.func.count(), sa.func.count(sa.distinct(Application.employer_id)))
    late = rows.where(Application.fair_id == fair.id, waits(), Application.overdue_at <= now)
    counted, employers = (await tx.execute(late)).one()
    return counted, employers


async def by_employer(tx: AsyncSession, fair: Fair, now: dt.datetime, most: int) -> list[dict[str, Any]]:
    """Employers with their applications; the overdue ones first, then those with the most."""
    late = sa.func.sum(sa.case((sa.and_(waits(), Application.overdue_at <= now), 1), else_=0))
    waiting = sa.func.sum(sa.case((waits(), 1), else_=0))
    answered = sa.func.sum(sa.case((Application.reacted_at.is_not(None), 1), else_=0))
    oldest = sa.func.min(sa.case((waits(), Application.overdue_at), else_=None))
    rows = (
        sa.select(Application.employer_id, sa.func.count(), answered, waiting, late, oldest)
        .where(Application.fair_id == fair.id)
        .group_by(Application.employer_id)
        .order_by(late.desc(), sa.func.count().desc(), Application.employer_id)
        .limit(most)
    )
    found = (await tx.execute(rows)).all()
    names = await names_of(tx, fair, [row[0] for row in found])
    keys = ("total", "answered", "waiting", "overdue", "overdue_at")
    return [
        {"id": str(employer), "name": names[employer][0], "booth": names[employer][1] or ""}
        | dict(zip(keys, counts, strict=True))
        for employer, *counts in found
    ]


async def names_of(tx: AsyncSession, fair: Fair, employers: list[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str | None]]:
    here = sa.and_(Participation.employer_id == Employer.id, Participation.fair_id == fair.id)
    rows = (
        sa.select(Employer.id, Employer.short_name, Employer.name, sa.func.min(Booth.number))
        .outerjoin(Participation, here)
        .outerjoin(Booth, Booth.participation_id == Participation.id)
        .where(Employer.id.in_(employers))
        .group_by(Employer.id, Employer.short_name, Employer.name)
    )
    return {name: (short or full, booth) for name, short, full, booth in (await tx.execute(rows))}
