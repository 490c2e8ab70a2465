"""Overdue applications by employer, and which of them were taken over."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.rules import mask_mobile, mask_name
from recruit.applications.clock import rough
from recruit.applications.queries import Seen, booths_of, seen, waits
from recruit.applications.tables import Application
from recruit.crypto import unseal
from recruit.employers.tables import Employer, Participation
from recruit.fairs.tables import Fair
from recruit.settings import Keys
from recruit.supervision.tables import EmployerReminder, Supervision

MOST = 500
NEXT = 8


@dataclass
class Late:
    """An employer with its overdue applications, the longest first."""

    id: str
    name: str
    booth: str = ""
    contact: str = ""
    phone: str = ""
    reminded: str = ""
    is_reminded_today: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many nobody has taken over."""
        return sum(1 for row in self.rows if not row["taken"])


def is_overdue(fair: Fair, now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Application.fair_id == fair.id, waits(), Application.overdue_at <= now)


async def supervised_among(tx: AsyncSession, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Supervision]:
    rows = await tx.scalars(sa.select(Supervision).where(Supervision.application_id.in_(list(ids))))
    return {row.application_id: row for row in rows}


async def late_employers(tx: AsyncSession, keys: Keys, fair: Fair, today: dt.date, now: dt.datetime) -> list[Late]:
    """Those with most left to take over first."""
    oldest = seen(is_overdue(fair, now)).order_by(Application.overdue_at, Application.id).limit(MOST)
    rows = [Seen(*row) for row in await tx.execute(oldest)]
    taken = await supervised_among(tx, [s.application.id for s in rows])
    booths = await booths_of(tx, {s.position.participation_id for s in rows})
    found: dict[uuid.UUID, Late] = {}
    for s in rows:
        name = s.employer.short_name or s.employer.name
        late = found.setdefault(
            s.employer.id, Late(str(s.employer.id), name, booths.get(s.position.participation_id, ""))
        )
        late.rows.append(
            {
                "id": str(s.application.id),
                "title": s.position.title,
                "seeker": mask_name(s.application.name or "求职者"),
                "sent_at": s.application.submitted_at,
                "late": f"超期 {rough(now - s.application.overdue_at)}",
                "taken": taken.get(s.application.id),
            }
        )
    await add_contacts(tx, keys, fair, found)
    await add_reminders(tx, fair, found, today)
    return sorted(found.values(), key=lambda late: (-late.left, late.name))


async def next_late(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[dict[str, Any]]:
    """Employers with applications that still wait in time, whose first runs out soonest first."""
    first, number = sa.func.min(Application.overdue_at), sa.func.count()
    query = (
        sa.select(Employer.id, Employer.short_name, Employer.name, number.label("number"), first.label("first"))
        .join(Employer, Employer.id == Application.employer_id)
        .where(Application.fair_id == fair.id, waits(), Application.overdue_at > now)
        .group_by(Employer.id, Employer.short_name, Employer.name)
        .order_by(first, Employer.name)
        .limit(NEXT)
    )
    rows = (await tx.execute(query)).all()
    return [
        {"id": str(row.id), "name": row.short_name or row.name, "number": row.number, "first": row.first}
        for row in rows
    ]


async def add_contacts(tx: AsyncSession, keys: Keys, fair: Fair, found: dict[uuid.UUID, Late]) -> None:
    mine = sa.select(Participation).where(Participation.fair_id == fair.id, Participation.employer_id.in_(found))
    for row in await tx.scalars(mine):
        late = found[row.employer_id]
        late.contact = row.contact_name or ""
        late.phone = mask_mobile(unseal(keys, row.contact_phone, "phone")) if row.contact_phone else ""


async def add_reminders(tx: AsyncSession, fair: Fair, found: dict[uuid.UUID, Late], today: dt.date) -> None:
    sent = sa.select(EmployerReminder).where(
        EmployerReminder.fair_id == fair.id, EmployerReminder.employer_id.in_(found)
    )
    for row in await tx.scalars(sent.order_by(EmployerReminder.day)):
        late = found[row.employer_id]
        late.reminded = f"{row.day.month}月{row.day.day}日 {row.by_name} 发短信提醒"
        late.is_reminded_today = row.day == today
