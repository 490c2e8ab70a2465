"""`recruit token`: a bearer token for a role, its person made where needed; `recruit organiser`: the first way in."""

import secrets

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import grant, make_account, make_token
from recruit.accounts.first import LOGIN, first_link, make_organiser
from recruit.accounts.rules import read_mobile
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.employers.tables import Employer, Participation
from recruit.errors import Conflict, Invalid, NotFound
from recruit.fairs.tables import Fair
from recruit.ids import new_id, parse_id
from recruit.seekers.actions import seeker_of_phone
from recruit.seekers.tables import Seeker
from recruit.settings import Settings
from recruit.speakers.tables import Speaker
from recruit.units.actions import root_unit

NAMES = {
    Role.organiser: "工会组织者",
    Role.recruiter: "招聘专员",
    Role.host: "主播",
    Role.assistant: "助理",
    Role.gate: "入场岗",
    Role.desk: "服务台",
}


async def issue_token(
    tx: AsyncSession,
    settings: Settings,
    role_name: str,
    fair_slug: str | None,
    employer_id: str | None,
    speaker_id: str | None,
    phone: str | None,
) -> str:
    role, now = Role(role_name), utc_now()
    if role is Role.seeker:
        return await make_token(tx, now, seeker_id=(await seeker_for(tx, settings, phone)).id)
    fair = await find_fair(tx, fair_slug)
    if role is Role.organiser and fair is None:
        account = await make_account(tx, f"organiser-{secrets.token_hex(6)}", NAMES[role])
        await grant(tx, account.id, role, unit_id=(await root_unit(tx)).id)
        return await make_token(tx, now, account_id=account.id)
    if fair is None:
        raise Invalid(f"--fair is needed for {role}: give the fair's slug.")
    if role is Role.speaker:
        return await make_token(tx, now, speaker_id=(await find_speaker(tx, fair, speaker_id)).id)
    account = await make_account(tx, f"{role}-{secrets.token_hex(6)}", NAMES[role])
    if role is Role.recruiter:
        await grant(tx, account.id, role, employer_id=(await find_employer(tx, fair, employer_id)).id)
    else:
        await grant(tx, account.id, role, fair_id=fair.id)
    return await make_token(tx, now, account_id=account.id)


async def invite_organiser(tx: AsyncSession, settings: Settings, login: str | None, name: str) -> str:
    """With a login an account and its password, printed once; without one the link for the first organiser."""
    if login is None:
        return await first_link(tx, settings)
    if not LOGIN.fullmatch(login):
        raise Invalid("A login is 3 to 32 of a-z, 0-9, dot, dash and underscore, such as zhao.min.")
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    try:
        await make_organiser(tx, login, name, password)
    except Conflict:
        raise Invalid(f"The login {login!r} is taken: choose another.") from None
    return f"/staff/sign-in  {login}  {password}"


async def seeker_for(tx: AsyncSession, settings: Settings, phone: str | None) -> Seeker:
    if phone is None:
        seeker = Seeker(id=new_id(), phone_verified_at=utc_now())
        tx.add(seeker)
        await tx.flush()
        return seeker
    e164 = read_mobile(phone)
    if e164 is None:
        raise Invalid(f"{phone!r} is no mobile number of 11 digits.")
    return await seeker_of_phone(tx, settings.keys, e164, utc_now())


async def find_fair(tx: AsyncSession, slug: str | None) -> Fair | None:
    if slug is None:
        return None
    fair = await tx.scalar(sa.select(Fair).where(sa.or_(Fair.slug == slug, Fair.id == parse_id(slug))))
    if fair is None:
        raise NotFound(f"There is no fair {slug!r}.")
    return fair


async def find_employer(tx: AsyncSession, fair: Fair, employer_id: str | None) -> Employer:
    mine = sa.select(Employer).join(Participation, Participation.employer_id == Employer.id)
    found = await tx.scalar(mine.where(Participation.fair_id == fair.id, Employer.id == parse_id(employer_id or "")))
    if found is None:
        raise NotFound(f"No employer {employer_id!r} takes part in {fair.slug}: give its id with --employer.")
    return found


async def find_speaker(tx: AsyncSession, fair: Fair, speaker_id: str | None) -> Speaker:
    found = await tx.scalar(
        sa.select(Speaker).where(Speaker.fair_id == fair.id, Speaker.id == parse_id(speaker_id or ""))
    )
    if found is None:
        raise NotFound(f"No speaker {speaker_id!r} at {fair.slug}: give the id with --speaker.")
    return found
