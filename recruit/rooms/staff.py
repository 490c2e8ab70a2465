"""The people of a fair: accounts made with one grant, ended again, and speakers taken off or let back."""

import datetime as dt
import re
import secrets
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit, grant, make_account
from recruit.accounts.actor import Actor
from recruit.accounts.rules import PASSWORD_LENGTH
from recruit.accounts.tables import Account, Grant, Role
from recruit.employers.tables import Employer, Participation
from recruit.errors import FieldError, Invalid, NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.rooms.actions import retell_rooms, tell_rooms
from recruit.rooms.forms import StaffForm
from recruit.speakers.tables import Speaker

ROLES = {
    Role.host: "带岗主播",
    Role.assistant: "主播助理",
    Role.recruiter: "招聘人员",
    Role.gate: "入场岗",
    Role.desk: "服务台",
}
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Appointed:
    """A new account, with its password where we made it: shown once, never kept."""

    account: Account
    role: Role
    password: str | None


async def people_of(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[dict[str, object]]:
    """Who holds a role at this fair, or recruits for one of its employers."""
    taking_part = sa.select(Participation.employer_id).where(Participation.fair_id == fair.id)
    rows = (
        sa.select(Grant, Account, Employer.short_name, Employer.name)
        .join(Account, Account.id == Grant.account_id)
        .outerjoin(Employer, Employer.id == Grant.employer_id)
        .where(sa.or_(Grant.fair_id == fair.id, Grant.employer_id.in_(taking_part)))
        .where(sa.or_(Grant.until_at.is_(None), Grant.until_at > now), Grant.role.in_(ROLES))
        .order_by(Grant.created_at)
    )
    order = list(ROLES)
    found = sorted((await tx.execute(rows)).all(), key=lambda row: order.index(row[0].role))
    return [
        {
            "grant": str(held.id),
            "login": account.login,
            "name": account.name,
            "role": ROLES[held.role],
            "employer": short or full or "",
            "can_sign_in": account.password_hash is not None,
        }
        for held, account, short, full in found
    ]


async def employers_at(tx: AsyncSession, fair: Fair) -> list[tuple[str, str]]:
    rows = (
        sa.select(Employer.id, Employer.short_name, Employer.name)
        .join(Participation, Participation.employer_id == Employer.id)
        .where(Participation.fair_id == fair.id)
        .order_by(Employer.name)
    )
    return [(str(name), short or full) for name, short, full in (await tx.execute(rows)).all()]


def faults(data: StaffForm) -> list[FieldError]:
    found = []
    if data.role not in ROLES:
        found.append(FieldError("role", "请选一个角色"))
    if not data.name.strip():
        found.append(FieldError("name", "请填姓名，直播间里会显示主播的名字"))
    if not LOGIN.fullmatch(data.login.strip().lower()):
        found.append(FieldError("login", "账号用 3 至 32 个小写字母、数字、点或横线，例如 zhou.host"))
    if data.password and len(data.password) < PASSWORD_LENGTH:
        found.append(FieldError("password", f"密码至少 {PASSWORD_LENGTH} 位；留空会自动生成"))
    if data.role == Role.recruiter and not data.employer:
        found.append(FieldError("employer", "招聘人员要选所属单位"))
    return found


async def appoint(tx: AsyncSession, actor: Actor, fair: Fair, data: StaffForm, now: dt.datetime) -> Appointed:
    """Make the account with its one grant; Invalid says in which field something is wrong."""
    if found := faults(data):
        raise Invalid("有内容需要改一下。", errors=found)
    role, made = Role(data.role), None if data.password else readable_password()
    scope: dict[str, uuid.UUID] = {"fair_id": fair.id}
    if role is Role.recruiter:
        scope = {"employer_id": await participant(tx, fair, data.employer)}
    try:
        async with tx.begin_nested():
            account = await make_account(tx, data.login, data.name.strip(), data.password or made)
    except IntegrityError:
        raise Invalid("有内容需要改一下。", errors=[FieldError("login", "这个账号已经有人用，请换一个")]) from None
    await grant(tx, account.id, role, by=actor, **scope)
    audit(tx, actor, "appoint", "account", account.id, fair.id, role=role.value)
    if role is Role.host:
        await retell_rooms(tx, fair, now)
    return Appointed(account, role, made)


async def participant(tx: AsyncSession, fair: Fair, name: str) -> uuid.UUID:
    mine = sa.select(Participation.employer_id).where(
        Participation.fair_id == fair.id, Participation.employer_id == parse_id(name)
    )
    employer = await tx.scalar(mine)
    if employer is None:
        raise Invalid("有内容需要改一下。", errors=[FieldError("employer", "这个单位没有参加本场，请重新选")])
    return employer


def readable_password() -> str:
    """Twelve signs that are read out and typed without mistakes."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))


async def dismiss(tx: AsyncSession, actor: Actor, fair: Fair, grant_id: str, now: dt.datetime) -> None:
    """End a grant of this fair or of an employer taking part; the account stays."""
    taking_part = sa.select(Participation.employer_id).where(Participation.fair_id == fair.id)
    mine = sa.update(Grant).where(
        Grant.id == parse_id(grant_id),
        Grant.role.in_(ROLES),
        sa.or_(Grant.until_at.is_(None), Grant.until_at > now),
        sa.or_(Grant.fair_id == fair.id, Grant.employer_id.in_(taking_part)),
    )
    ended = await tx.execute(mine.values(until_at=now).execution_options(synchronize_session=False))
    if ended.rowcount != 1:
        raise NotFound("没有这项授权，可能已经停用。")
    audit(tx, actor, "dismiss", "grant", parse_id(grant_id), fair.id)
    await retell_rooms(tx, fair, now)


async def find_speaker(tx: AsyncSession, fair: Fair, name: str) -> Speaker:
    found = await tx.scalar(sa.select(Speaker).where(Speaker.fair_id == fair.id, Speaker.id == parse_id(name)))
    if found is None:
        raise NotFound("没有这位劳模工匠，可能已经改过名单。")
    return found


async def set_revoked(
    tx: AsyncSession, actor: Actor, fair: Fair, speaker: Speaker, revoked: bool, now: dt.datetime
) -> None:
    """Take a speaker off every room at once, or let them back; twice changes nothing."""
    old = Speaker.revoked_at.is_(None) if revoked else Speaker.revoked_at.is_not(None)
    swap = sa.update(Speaker).where(Speaker.id == speaker.id, old).values(revoked_at=now if revoked else None)
    if (await tx.execute(swap)).rowcount != 1:
        return
    op = "speaker_revoked" if revoked else "speaker_restored"
    await tell_rooms(tx, fair, {"op": op, "speaker": str(speaker.id)})
    audit(tx, actor, op, "speaker", speaker.id, fair.id)
