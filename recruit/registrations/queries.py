"""Registrations as their applicant reaches them by a link, and the organiser by the fair."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Employer, Participation
from recruit.errors import NotFound
from recruit.fairs.tables import Booth, Fair, Zone
from recruit.ids import parse_id
from recruit.invitations.links import id_of
from recruit.invitations.queries import recruiting
from recruit.registrations.tables import Registration, RegistrationState
from recruit.settings import Keys
from recruit.uploads.queries import pictures_of
from recruit.uploads.tables import Picture, PictureKind

REGISTRATION = "registration"


async def registration_behind(tx: AsyncSession, keys: Keys, fair: Fair, token: str) -> Registration:
    row = await tx.get(Registration, id_of(keys, REGISTRATION, token) or uuid.UUID(int=0))
    if row is None or row.fair_id != fair.id:
        raise NotFound("没有这份报名。请从报名时保存的地址打开。")
    return row


async def find_registration(tx: AsyncSession, fair: Fair, name: str) -> Registration:
    """One that was sent; drafts are their writer's alone."""
    query = sa.select(Registration).where(
        Registration.id == parse_id(name),
        Registration.fair_id == fair.id,
        Registration.state != RegistrationState.draft,
    )
    row = await tx.scalar(query)
    if row is None:
        raise NotFound("没有这份报名。")
    return row


async def licence_of(tx: AsyncSession, row: Registration) -> Picture | None:
    found = await pictures_of(tx, "registration", [row.id], PictureKind.licence, private=True)
    return found[row.id][0] if row.id in found else None


async def made_lately(tx: AsyncSession, device: str | None, now: dt.datetime) -> int:
    mine = sa.select(sa.func.count()).where(
        Registration.device == device, Registration.created_at > now - dt.timedelta(days=1)
    )
    return await tx.scalar(mine) or 0


async def known_employer(tx: AsyncSession, uscc: str) -> Employer | None:
    return await tx.scalar(sa.select(Employer).where(Employer.uscc == uscc)) if uscc else None


async def recruiters_number(tx: AsyncSession, employer: Employer, now: dt.datetime) -> int:
    mine = recruiting(now).where(sa.column("employer_id") == employer.id).subquery()
    return await tx.scalar(sa.select(sa.func.count()).select_from(mine)) or 0


async def participation_of(tx: AsyncSession, fair: Fair, employer: Employer) -> Participation | None:
    here = sa.select(Participation).where(Participation.fair_id == fair.id, Participation.employer_id == employer.id)
    return await tx.scalar(here)


async def others_with_code(tx: AsyncSession, row: Registration) -> int:
    alike = sa.select(sa.func.count()).where(
        Registration.fair_id == row.fair_id, Registration.uscc == row.uscc, Registration.id != row.id,
        Registration.state.in_((RegistrationState.submitted, RegistrationState.accepted)),
    )  # fmt: skip
    return await tx.scalar(alike) or 0


async def waiting_of(tx: AsyncSession, fair: Fair, *states: RegistrationState) -> Sequence[Registration]:
    rows = sa.select(Registration).where(Registration.fair_id == fair.id, Registration.state.in_(states))
    return (await tx.scalars(rows.order_by(Registration.submitted_at, Registration.id))).all()


async def zones_at(tx: AsyncSession, fair: Fair) -> list[str]:
    """What an applicant may wish for: the zones of the fair's booths."""
    query = sa.select(Zone.code, Zone.name).join(Booth, Booth.zone_id == Zone.id).where(Booth.fair_id == fair.id)
    return [f"{code} 区 {name}" if code != name else f"{code} 区" for code, name in await tx.execute(query.distinct().order_by(Zone.code))]  # fmt: skip
