"""Accounts made with a role, roles given for a time and taken, passwords made anew; nobody is locked out of a fair."""

import datetime as dt
import secrets
import uuid
import zoneinfo
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts import passwords
from recruit.accounts.actions import audit, grant, make_account
from recruit.accounts.actor import Actor
from recruit.accounts.rules import PASSWORD_LENGTH
from recruit.accounts.tables import Account, ApiToken, Grant, Role, Session
from recruit.crypto import digest
from recruit.employers.tables import Participation
from recruit.errors import Conflict, FieldError, Invalid, NotAllowed
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.rooms.actions import retell_rooms
from recruit.rooms.assistants import STAGE, retell_staff
from recruit.settings import Keys
from recruit.staff import queries, rules
from recruit.staff.forms import GrantForm, OwnPasswordForm, StaffForm, day_of
from recruit.staff.rules import ROLES


@dataclass(frozen=True, slots=True)
class Appointed:
    """An account whose password was made or made anew: where we made it, shown once and never kept."""

    account: Account
    role: str
    password: str | None


def faults(data: StaffForm) -> list[FieldError]:
    found = []
    if not data.name.strip():
        found.append(FieldError("name", "请填姓名，直播间里会显示主播的名字"))
    if not rules.is_login(data.login.strip().lower()):
        found.append(FieldError("login", "账号用 3 至 32 个小写字母、数字、点或横线，例如 zhou.host"))
    if data.password and len(data.password) < PASSWORD_LENGTH:
        found.append(FieldError("password", f"密码至少 {PASSWORD_LENGTH} 位；留空会自动生成"))
    return found


async def scope_of(
    tx: AsyncSession, fair: Fair, data: StaffForm | GrantForm, now: dt.datetime
) -> tuple[Role, dict[str, uuid.UUID], tuple[dt.datetime | None, dt.datetime | None]]:
    """Which role is meant, where it counts and from when until when. Raises Invalid, field by field."""
    wrong = []
    zone = zoneinfo.ZoneInfo(fair.time_zone)
    start, end = day_of(data.start), day_of(data.end)
    if data.role not in ROLES:
        wrong.append(FieldError("role", "请选一个角色"))
    if data.role == Role.recruiter and not data.employer:
        wrong.append(FieldError("employer", "招聘人员要选所属单位"))
    if bad := rules.fault_of_span(start, end, now.astimezone(zone).date()):
        wrong.append(FieldError("end", bad))
    if wrong:
        raise Invalid("有内容需要改一下。", errors=wrong)
    role = Role(data.role)
    scope = (
        {"employer_id": await participant(tx, fair, data.employer)} if role is Role.recruiter else {"fair_id": fair.id}
    )
    begins = dt.datetime.combine(start, dt.time(), zone) if start else None
    ends = dt.datetime.combine(end + dt.timedelta(days=1), dt.time(), zone) if end else None
    return role, scope, (begins, ends)


async def participant(tx: AsyncSession, fair: Fair, name: str) -> uuid.UUID:
    mine = sa.select(Participation.employer_id).where(
        Participation.fair_id == fair.id, Participation.employer_id == parse_id(name)
    )
    employer = await tx.scalar(mine)
    if employer is None:
        raise Invalid("有内容需要改一下。", errors=[FieldError("employer", "这个单位没有参加本场，请重新选")])
    return employer


async def appoint(tx: AsyncSession, actor: Actor, fair: Fair, data: StaffForm, now: dt.datetime) -> Appointed:
    """Make the account with its one grant; Invalid says in which field something is wrong."""
    wrong = faults(data)
    try:
        role, scope, span = await scope_of(tx, fair, data, now)
    except Invalid as refusal:
        raise Invalid("有内容需要改一下。", errors=[*wrong, *refusal.errors]) from None
    if wrong:
        raise Invalid("有内容需要改一下。", errors=wrong)
    made = None if data.password else readable_password()
    try:
        async with tx.begin_nested():
            account = await make_account(tx, data.login, data.name.strip(), data.password or made)
            account.first_password = True
            await tx.flush()
    except IntegrityError:
        raise Invalid("有内容需要改一下。", errors=[FieldError("login", "这个账号已经有人用，请换一个")]) from None
    await hold(tx, actor, account, role, scope, span)
    audit(tx, actor, "appoint", "account", account.id, fair.id, role=role.value)
    if role is Role.host:
        await retell_rooms(tx, fair, now)
    return Appointed(account, ROLES[role], made)


async def hold(
    tx: AsyncSession, actor: Actor, account: Account, role: Role, scope: dict[str, uuid.UUID],
    span: tuple[dt.datetime | None, dt.datetime | None],
) -> None:  # fmt: skip
    row = await grant(tx, account.id, role, by=actor, **scope)
    row.from_at, row.until_at = span
    tx.add(row)
    await tx.flush()


async def give_role(
    tx: AsyncSession, keys: Keys, actor: Actor, fair: Fair, account: Account, data: GrantForm, now: dt.datetime
) -> None:
    """One more role; one that is held already gets the new days."""
    role, scope, span = await scope_of(tx, fair, data, now)
    same = sa.select(Grant).where(Grant.account_id == account.id, Grant.role == role, queries.unended(now))
    for name, value in scope.items():
        same = same.where(getattr(Grant, name) == value)
    if held := await tx.scalar(same):
        if span[1]:
            await check_left(tx, actor, fair, held, now)
        held.from_at, held.until_at = span
        tx.add(held)
        await tx.flush()
    else:
        await hold(tx, actor, account, role, scope, span)
    audit(tx, actor, "grant", "account", account.id, fair.id, role=role.value)
    if role in STAGE:
        await retell_staff(tx, keys, fair, account.id, now)
    await retell_rooms(tx, fair, now)


async def check_left(tx: AsyncSession, actor: Actor, fair: Fair, held: Grant, now: dt.datetime) -> None:
    """Nobody takes the last organiser's role, nor one's own."""
    if held.role is not Role.organiser:
        return
    if held.account_id == actor.account:
        raise NotAllowed("不能停自己的组织者角色，请让另一位组织者来停。", code="own_role")
    if rules.leaves_nobody(await queries.able_organisers(tx, fair, now), str(held.id)):
        raise Conflict("这是本场最后一位组织者，停了就没人能管这一场。请先再建一位组织者。", code="last_organiser")


async def dismiss(tx: AsyncSession, keys: Keys, actor: Actor, fair: Fair, grant_id: str, now: dt.datetime) -> None:
    """End a role of this fair or of an employer taking part. The account stays; its sessions end and rooms on air let go of it, so
    that it counts at once."""
    held = await queries.find_grant(tx, fair, grant_id, now)
    await check_left(tx, actor, fair, held, now)
    ends = sa.update(Grant).where(Grant.id == held.id, queries.unended(now)).values(until_at=now)
    if (await tx.execute(ends.execution_options(synchronize_session=False))).rowcount != 1:
        raise Conflict("这项角色刚被停了。", code="ended")
    await tx.execute(sa.delete(Session).where(Session.account_id == held.account_id))
    audit(tx, actor, "dismiss", "account", held.account_id, fair.id, role=held.role.value)
    if held.role in STAGE:
        await retell_staff(tx, keys, fair, held.account_id, now)
    await retell_rooms(tx, fair, now)


async def reset_password(tx: AsyncSession, actor: Actor, fair: Fair, account: Account) -> Appointed:
    """A new first password; whoever is signed in with the old one is out. Only for those whose every right lies in this fair."""
    if account.id == actor.account:
        raise NotAllowed("自己的密码请在“改密码”里改。", code="own_password")
    wider = sa.select(Grant.id).where(Grant.account_id == account.id, Grant.unit_id.is_not(None))
    foreign = sa.select(Grant.id).where(
        Grant.account_id == account.id, ~queries.here(fair), Grant.role == Role.organiser
    )
    if await tx.scalar(wider.limit(1)) or await tx.scalar(foreign.limit(1)):
        raise NotAllowed("这位还管着别的场次，密码要由上级工会的组织者来重设。", code="wider_rights")
    made = readable_password()
    account.password_hash, account.first_password = await passwords.hash_password(made), True
    tx.add(account)
    await tx.execute(sa.delete(Session).where(Session.account_id == account.id))
    await tx.execute(sa.delete(ApiToken).where(ApiToken.account_id == account.id))
    audit(tx, actor, "reset_password", "account", account.id, fair.id)
    await tx.flush()
    return Appointed(account, "", made)


async def change_own_password(tx: AsyncSession, actor: Actor, data: OwnPasswordForm, session: str | None) -> None:
    """One's own; every other browser that is signed in with it is out."""
    account = await tx.get_one(Account, actor.account)
    if not await passwords.is_password(account.password_hash, data.old):
        raise Invalid("有内容需要改一下。", errors=[FieldError("old", "现在的密码不对，请核对后再填")])
    if wrong := rules.fault_of_password(data.new, data.again):
        raise Invalid("有内容需要改一下。", errors=[FieldError("again" if "两次" in wrong else "new", wrong)])
    if data.new == data.old:
        raise Invalid("有内容需要改一下。", errors=[FieldError("new", "新密码和现在的一样，请换一个")])
    account.password_hash, account.first_password = await passwords.hash_password(data.new), False
    tx.add(account)
    others = sa.delete(Session).where(Session.account_id == account.id, Session.token_hash != digest(session or ""))
    await tx.execute(others)
    audit(tx, actor, "change_password", "account", account.id)
    await tx.flush()


def readable_password() -> str:
    """Twelve signs that are read out and typed without mistakes."""
    return "-".join("".join(secrets.choice(rules.READABLE) for _ in range(4)) for _ in range(3))
