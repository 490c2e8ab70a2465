"""Invitations as their link, the organiser and the employer's recruiters reach them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.tables import Account, Grant, Role
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import NotFound, TooLate
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.invitations.links import INVITATION, id_of
from recruit.invitations.rules import CHASE_AFTER, Standing, standing_of
from recruit.invitations.tables import Invitation
from recruit.settings import Keys

GONE = {
    Standing.used: "这个邀请已经用过了。是您用的，请直接登录；不是，请找发邀请的人再要一个。",
    Standing.revoked: "这个邀请已经撤回。请找发邀请的人再要一个。",
    Standing.expired: "这个邀请过期了。请找发邀请的人再发一次。",
}


async def invitation_behind(
    tx: AsyncSession, keys: Keys, token: str, now: dt.datetime
) -> tuple[Invitation, Employer, Fair | None]:
    """What a link opens. NotFound for a made-up one, TooLate for one that was used, revoked or ran out."""
    row = await tx.get(Invitation, id_of(keys, INVITATION, token) or uuid.UUID(int=0))
    if row is None:
        raise NotFound("这个邀请地址不对。请从短信里点开，或再扫一次纸上的二维码。")
    standing = standing_of(row.expires_at, row.opened_at, row.used_at, row.revoked_at, now)
    if standing in GONE:
        raise TooLate(GONE[standing], code=f"invitation_{standing}")
    fair = await tx.get(Fair, row.fair_id) if row.fair_id else None
    return row, await tx.get_one(Employer, row.employer_id), fair


def in_force(now: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now)


def recruiting(now: dt.datetime) -> sa.Select[Any]:
    """Employers that somebody can recruit for."""
    able = sa.select(Grant.employer_id).join(Account, Account.id == Grant.account_id)
    return able.where(
        Grant.role == Role.recruiter,
        Grant.employer_id.is_not(None),
        sa.or_(Grant.until_at.is_(None), Grant.until_at > now),
        Account.disabled_at.is_(None),
    )


async def live_invitation(
    tx: AsyncSession, employer: uuid.UUID, fair: uuid.UUID, now: dt.datetime
) -> Invitation | None:
    query = sa.select(Invitation).where(Invitation.employer_id == employer, Invitation.fair_id == fair, *in_force(now))
    return await tx.scalar(query.order_by(Invitation.created_at.desc()).limit(1))


def uninvited(fair: Fair, now: dt.datetime) -> sa.Select[Participation, Employer]:
    """Who takes part without a recruiter and may be sent a message now."""
    lately = sa.select(Invitation.employer_id).where(
        Invitation.fair_id == fair.id, Invitation.revoked_at.is_(None), Invitation.sent_at > now - CHASE_AFTER
    )
    return (
        sa.select(Participation, Employer)
        .join(Employer, Employer.id == Participation.employer_id)
        .where(
            Participation.fair_id == fair.id,
            Participation.status.in_((ParticipationStatus.accepted, ParticipationStatus.invited)),
            Participation.contact_phone_index.is_not(None),
            Employer.id.not_in(recruiting(now)),
            Employer.id.not_in(lately),
        )
        .order_by(Employer.name, Employer.id)
    )


async def without_recruiter(tx: AsyncSession, fair: Fair, now: dt.datetime) -> Sequence[tuple[Participation, Employer]]:
    """For the printed sheets: everybody who takes part and nobody recruits for."""
    query = sa.select(Participation, Employer).join(Employer, Employer.id == Participation.employer_id)
    query = query.where(
        Participation.fair_id == fair.id,
        Participation.status.in_((ParticipationStatus.accepted, ParticipationStatus.invited)),
        Employer.id.not_in(recruiting(now)),
    )
    return [(row[0], row[1]) for row in await tx.execute(query.order_by(Employer.name, Employer.id))]


async def find_taking_part(tx: AsyncSession, fair: Fair, name: str) -> tuple[Participation, Employer]:
    """A participation of the fair by its id, with its employer."""
    query = sa.select(Participation, Employer).join(Employer, Employer.id == Participation.employer_id)
    row = (await tx.execute(query.where(Participation.fair_id == fair.id, Participation.id == parse_id(name)))).first()
    if row is None:
        raise NotFound("这场招聘会里没有这家单位。")
    return row[0], row[1]


async def uninvited_number(tx: AsyncSession, fair: Fair, now: dt.datetime) -> int:
    return await tx.scalar(sa.select(sa.func.count()).select_from(uninvited(fair, now).order_by(None).subquery())) or 0
