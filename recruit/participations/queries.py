"""A fair's employers with what each has, for its organiser."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.fairs.tables import Booth, Fair
from recruit.invitations.queries import recruiting
from recruit.invitations.rules import Standing, is_late, may_chase, standing_of
from recruit.invitations.tables import Invitation
from recruit.participations.rules import FILTERS, Facts, belongs
from recruit.positions.tables import Position, PositionState

PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One employer of the list."""

    participation: Participation
    employer: Employer
    invitation: Invitation | None
    facts: Facts
    standing: Standing | None
    may_send: bool


async def lines_of(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[Line]:
    query = sa.select(Participation, Employer).join(Employer, Employer.id == Participation.employer_id)
    rows = (await tx.execute(query.where(Participation.fair_id == fair.id).order_by(Employer.name, Employer.id))).all()
    booths = await grouped(tx, sa.select(Booth.participation_id, sa.func.min(Booth.number)).where(Booth.fair_id == fair.id).group_by(Booth.participation_id))  # fmt: skip
    listed = sa.select(Position.participation_id, sa.func.count()).where(
        Position.fair_id == fair.id, Position.state == PositionState.listed, Position.expires_at > now
    )
    positions = await grouped(tx, listed.group_by(Position.participation_id))
    able = recruiting(now).subquery()
    people = await grouped(tx, sa.select(able.c.employer_id, sa.func.count()).group_by(able.c.employer_id))
    invitations = await newest_invitations(tx, fair)
    lines = []
    for participation, employer in rows:
        row = invitations.get(employer.id)
        facts = Facts(
            is_in=participation.status is not ParticipationStatus.withdrawn,
            recruiters=people.get(employer.id, 0),
            positions=positions.get(participation.id, 0),
            booth=booths.get(participation.id) or "",
            is_late=row is not None and is_late(row.sent_at, now),
        )
        lines.append(line(participation, employer, row, facts, now))
    return lines


def line(
    participation: Participation, employer: Employer, row: Invitation | None, facts: Facts, now: dt.datetime
) -> Line:
    standing = standing_of(row.expires_at, row.opened_at, row.used_at, row.revoked_at, now) if row else None
    may_send = bool(
        facts.is_in
        and not facts.recruiters
        and participation.contact_phone_index
        and (row is None or row.revoked_at or may_chase(row.sent_at, now))
    )
    return Line(participation, employer, row, facts, standing, may_send)


async def grouped(tx: AsyncSession, query: Any) -> dict[uuid.UUID, Any]:
    return dict((await tx.execute(query)).all())


async def newest_invitations(tx: AsyncSession, fair: Fair) -> dict[uuid.UUID, Invitation]:
    rows = sa.select(Invitation).where(Invitation.fair_id == fair.id).order_by(Invitation.created_at, Invitation.id)
    return {row.employer_id: row for row in await tx.scalars(rows)}


def filtered(lines: list[Line], show: str, q: str) -> list[Line]:
    word = "".join(q.split()).lower()
    return [
        one
        for one in lines
        if belongs(one.facts, show)
        and (not word or word in f"{one.employer.name}{one.employer.short_name}{one.employer.uscc or ''}{one.facts.booth}".lower())
    ]  # fmt: skip


def counts_of(lines: list[Line]) -> dict[str, int]:
    return {show: sum(belongs(one.facts, show) for one in lines) for show in FILTERS}
