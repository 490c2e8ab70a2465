"""Staff of a fair as its organisers see them: each person with roles, and what they did lately."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.queries import units_above
from recruit.accounts.tables import Account, AuditEntry, Grant, Role, Session
from recruit.employers.tables import Employer, Participation
from recruit.errors import NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.staff.rules import ROLES
from recruit.staff.words import act_words

LATELY = 40


def here(fair: Fair) -> sa.ColumnElement[bool]:
    """Grants of this fair, or of an employer taking part in it."""
    taking_part = sa.select(Participation.employer_id).where(Participation.fair_id == fair.id)
    return sa.and_(
        Grant.role.in_([Role(name) for name in ROLES]),
        sa.or_(Grant.fair_id == fair.id, Grant.employer_id.in_(taking_part)),
    )


def unended(now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.or_(Grant.until_at.is_(None), Grant.until_at > now)


async def people_of(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[dict[str, Any]]:
    """Who holds a role at this fair, or recruits for one of its employers; each person once."""
    rows = (
        sa.select(Grant, Account, Employer.short_name, Employer.name)
        .join(Account, Account.id == Grant.account_id)
        .outerjoin(Employer, Employer.id == Grant.employer_id)
        .where(here(fair), unended(now))
        .order_by(Grant.created_at)
    )
    order = list(ROLES)
    found: dict[uuid.UUID, dict[str, Any]] = {}
    for held, account, short, full in sorted((await tx.execute(rows)).all(), key=lambda row: order.index(row[0].role)):
        person = found.setdefault(account.id, person_of(account))
        person["grants"].append(
            {"id": str(held.id), "role": ROLES[held.role], "employer": short or full or "", "from": held.from_at,
             "until": held.until_at, "is_ahead": bool(held.from_at and held.from_at > now)}
        )  # fmt: skip
    seen = await last_seen(tx, list(found))
    return [person | {"seen_at": seen.get(account)} for account, person in found.items()]


def person_of(account: Account) -> dict[str, Any]:
    return {
        "id": str(account.id),
        "login": account.login,
        "name": account.name,
        "can_sign_in": account.password_hash is not None,
        "is_first": account.first_password,
        "grants": [],
    }


async def last_seen(tx: AsyncSession, accounts: list[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """When each last signed in, as far as sessions are kept."""
    newest = sa.select(Session.account_id, sa.func.max(Session.created_at)).where(Session.account_id.in_(accounts))
    rows = await tx.execute(newest.group_by(Session.account_id))
    return {account: at for account, at in rows if account}


async def find_person(tx: AsyncSession, fair: Fair, name: str) -> Account:
    """An account that holds or held something at this fair."""
    mine = sa.select(Grant.account_id).where(here(fair))
    found = await tx.scalar(sa.select(Account).where(Account.id == parse_id(name), Account.id.in_(mine)))
    if found is None:
        raise NotFound("本场没有这位工作人员。")
    return found


async def find_grant(tx: AsyncSession, fair: Fair, name: str, now: dt.datetime) -> Grant:
    held = await tx.scalar(sa.select(Grant).where(Grant.id == parse_id(name), here(fair), unended(now)))
    if held is None:
        raise NotFound("没有这项角色，可能已经停用。")
    return held


async def able_organisers(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[str]:
    """Accounts that can sign in and run this fair without an end: by a role of its own, or of a union above it."""
    above = await units_above(tx, fair.unit_id)
    able = (
        sa.select(Grant.id)
        .join(Account, Account.id == Grant.account_id)
        .where(
            Grant.role == Role.organiser,
            sa.or_(Grant.fair_id == fair.id, Grant.unit_id.in_(above)),
            sa.or_(Grant.from_at.is_(None), Grant.from_at <= now),
            Grant.until_at.is_(None),
            Account.disabled_at.is_(None),
            Account.password_hash.is_not(None),
        )
    )
    return [str(grant) for grant in (await tx.scalars(able)).all()]


async def doings(tx: AsyncSession, fair: Fair, account: Account) -> list[dict[str, Any]]:
    """What they did at this fair and to their own account, the newest first."""
    mine = sa.or_(AuditEntry.fair_id == fair.id, AuditEntry.fair_id.is_(None))
    rows = sa.select(AuditEntry).where(AuditEntry.actor_id == account.id, mine)
    newest = rows.order_by(AuditEntry.created_at.desc(), AuditEntry.id.desc()).limit(LATELY)
    return [
        {"at": entry.created_at, "text": act_words(entry.action), "more": str(entry.detail.get("text") or "")[:60]}
        for entry in (await tx.scalars(newest)).all()
    ]


async def employers_at(tx: AsyncSession, fair: Fair) -> list[tuple[str, str]]:
    rows = (
        sa.select(Employer.id, Employer.short_name, Employer.name)
        .join(Participation, Participation.employer_id == Employer.id)
        .where(Participation.fair_id == fair.id)
        .order_by(Employer.name)
    )
    return [(str(name), short or full) for name, short, full in (await tx.execute(rows)).all()]
