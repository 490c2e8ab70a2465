"""The recruiters of one employer and the invitations that wait."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.tables import Account, Grant, Role
from recruit.employers.tables import Employer
from recruit.errors import NotFound
from recruit.ids import parse_id
from recruit.invitations.queries import in_force
from recruit.invitations.tables import Invitation


def held(employer: Employer, now: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Grant.employer_id == employer.id,
        Grant.role == Role.recruiter,
        sa.or_(Grant.until_at.is_(None), Grant.until_at > now),
    )


async def colleagues_of(
    tx: AsyncSession, employer: Employer, now: dt.datetime
) -> Sequence[tuple[Account, dt.datetime]]:
    """Each with since when, the longest there first."""
    since = sa.func.min(Grant.created_at)
    query = sa.select(Account, since).join(Grant, Grant.account_id == Account.id)
    query = query.where(*held(employer, now), Account.disabled_at.is_(None)).group_by(Account.id).order_by(since)
    return [(row[0], row[1]) for row in await tx.execute(query)]


async def ids_there(tx: AsyncSession, employer: Employer, now: dt.datetime) -> list[uuid.UUID]:
    return [account.id for account, _ in await colleagues_of(tx, employer, now)]


async def open_invitations(tx: AsyncSession, employer: Employer, now: dt.datetime) -> Sequence[Invitation]:
    """Those that colleagues made; an organiser's are the organiser's to revoke."""
    mine = sa.select(Invitation).where(Invitation.employer_id == employer.id, Invitation.fair_id.is_(None), *in_force(now))  # fmt: skip
    return (await tx.scalars(mine.order_by(Invitation.created_at))).all()


async def find_invitation(tx: AsyncSession, employer: Employer, name: str) -> Invitation:
    query = sa.select(Invitation).where(Invitation.id == parse_id(name), Invitation.employer_id == employer.id)
    row = await tx.scalar(query.where(Invitation.fair_id.is_(None)))
    if row is None:
        raise NotFound("没有这个邀请。")
    return row
