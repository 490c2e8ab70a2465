"""Invitations are made, sent, sent again, revoked, and spent once."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit, check_password, grant, make_account
from recruit.accounts.actor import Actor
from recruit.accounts.sms import Gateway
from recruit.accounts.tables import Account, Grant, Role
from recruit.crypto import unseal
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import Conflict, FieldError, Invalid, Refusal, TooLate, TooMany
from recruit.fairs.tables import Fair
from recruit.invitations.forms import JoinForm
from recruit.invitations.links import join_url
from recruit.invitations.queries import live_invitation, uninvited, without_recruiter
from recruit.invitations.rules import AT_ONCE, COLLEAGUE_LIFE, LIFE, may_chase
from recruit.invitations.tables import Invitation
from recruit.settings import Settings


async def invite(tx: AsyncSession, actor: Actor, fair: Fair, employer: Employer, now: dt.datetime) -> Invitation:
    """The employer's invitation that is in force, good for another fortnight; a new one where there is none."""
    row = await live_invitation(tx, employer.id, fair.id, now)
    if row is None:
        return await new_invitation(tx, actor, fair, employer, now)
    row.expires_at = now + LIFE
    tx.add(row)
    await tx.flush()
    return row


async def new_invitation(
    tx: AsyncSession, actor: Actor, fair: Fair, employer: Employer, now: dt.datetime
) -> Invitation:
    row = Invitation(
        created_at=now, employer_id=employer.id, fair_id=fair.id, by_id=actor.account, expires_at=now + LIFE
    )
    tx.add(row)
    audit(tx, actor, "invite_recruiter", "employer", employer.id, fair.id)
    await tx.flush()
    return row


async def send_invitation(
    tx: AsyncSession, actor: Actor, settings: Settings, gateway: Gateway, asked: str, fair: Fair,
    participation: Participation, employer: Employer, now: dt.datetime,
) -> None:  # fmt: skip
    """By SMS to the sealed contact; Invalid where there is no mobile number, TooMany within a working day of the last."""
    if not participation.contact_phone or not participation.contact_phone_index:
        raise Invalid("这家单位没有登记手机号，请打印邀请单交给它。", code="no_phone")
    row = await invite(tx, actor, fair, employer, now)
    if not may_chase(row.sent_at, now):
        raise TooMany("今天已经发过一次，明天再催。着急请打印邀请单或打电话。", code="chased")
    mark = sa.update(Invitation).where(
        Invitation.id == row.id, Invitation.times_sent == row.times_sent, Invitation.used_at.is_(None)
    )
    if (await tx.execute(mark.values(sent_at=now, times_sent=row.times_sent + 1))).rowcount != 1:
        raise Conflict("同事刚给这家发过。", code="chased")
    phone = unseal(settings.keys, participation.contact_phone, "phone")
    link = join_url(settings, asked, row.id)
    await gateway.send(phone, "recruiter_invitation", {"employer": employer.name, "fair": fair.name, "link": link})
    audit(tx, actor, "send_invitation", "employer", employer.id, fair.id, times=row.times_sent + 1)


async def send_to_all(
    tx: AsyncSession, actor: Actor, settings: Settings, gateway: Gateway, asked: str, fair: Fair, now: dt.datetime
) -> tuple[int, int, str]:
    """To the next few without a recruiter: how many went, how many are left, and why it stopped, if it did."""
    rows = (await tx.execute(uninvited(fair, now))).all()
    sent, trouble = 0, ""
    for participation, employer in rows[:AT_ONCE]:
        try:
            await send_invitation(tx, actor, settings, gateway, asked, fair, participation, employer, now)
        except Refusal as refusal:
            trouble = f"{employer.short_name or employer.name}：{refusal.detail}"
            await unmark(tx, employer, fair, now)
            break
        sent += 1
    return sent, len(rows) - sent, trouble


async def unmark(tx: AsyncSession, employer: Employer, fair: Fair, now: dt.datetime) -> None:
    """A message that the gateway did not take does not count as sent."""
    same = sa.update(Invitation).where(
        Invitation.employer_id == employer.id, Invitation.fair_id == fair.id, Invitation.sent_at == now
    )
    await tx.execute(same.values(sent_at=None, times_sent=Invitation.times_sent - 1))


async def invitations_to_print(
    tx: AsyncSession, actor: Actor, fair: Fair, now: dt.datetime
) -> list[tuple[Invitation, Participation, Employer]]:
    """An invitation for each employer that nobody recruits for yet."""
    found = await without_recruiter(tx, fair, now)
    return [
        (await invite(tx, actor, fair, employer, now), participation, employer) for participation, employer in found
    ]


async def invite_colleague(
    tx: AsyncSession, actor: Actor, employer: Employer, note: str, now: dt.datetime
) -> Invitation:
    row = Invitation(
        created_at=now, employer_id=employer.id, by_id=actor.account, note=note, expires_at=now + COLLEAGUE_LIFE
    )
    tx.add(row)
    audit(tx, actor, "invite_colleague", "employer", employer.id)
    await tx.flush()
    return row


async def revoke_invitation(tx: AsyncSession, actor: Actor, row: Invitation, now: dt.datetime) -> None:
    swap = sa.update(Invitation).where(
        Invitation.id == row.id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
    )
    if (await tx.execute(swap.values(revoked_at=now))).rowcount != 1:
        raise Conflict("这个邀请刚被用掉或撤回了。", code="moved")
    audit(tx, actor, "revoke_invitation", "employer", row.employer_id, row.fair_id)


async def note_opening(tx: AsyncSession, row: Invitation, now: dt.datetime) -> None:
    """Seen for the first time; it is not spent by that."""
    await tx.execute(
        sa.update(Invitation).where(Invitation.id == row.id, Invitation.opened_at.is_(None)).values(opened_at=now)
    )


async def join(
    tx: AsyncSession, actor: Actor, row: Invitation, employer: Employer, form: JoinForm, now: dt.datetime
) -> uuid.UUID:
    """Spend the invitation: a new account, or one that its password proves, recruits for the employer. Returns its id."""
    form.check()
    spend = sa.update(Invitation).where(
        Invitation.id == row.id,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )
    if (await tx.execute(spend.values(used_at=now))).rowcount != 1:
        raise TooLate("这个邀请刚被用掉或撤回了。请找发邀请的人再要一个。", code="invitation_used")
    account = await account_for(tx, form, employer)
    await tx.execute(sa.update(Invitation).where(Invitation.id == row.id).values(used_by_id=account.id))
    held = sa.select(Grant.id).where(
        Grant.account_id == account.id, Grant.employer_id == employer.id, Grant.role == Role.recruiter,
        sa.or_(Grant.until_at.is_(None), Grant.until_at > now),
    )  # fmt: skip
    if await tx.scalar(held) is None:
        await grant(tx, account.id, Role.recruiter, employer_id=employer.id, by=actor)
    if row.fair_id:
        await say_yes(tx, row.fair_id, employer)
    joined = Actor(account=account.id, name=account.name)
    audit(tx, joined, "join_employer", "employer", employer.id, row.fair_id, invitation=str(row.id))
    return account.id


async def say_yes(tx: AsyncSession, fair_id: uuid.UUID, employer: Employer) -> None:
    """An employer that was only asked takes part as soon as its recruiter comes."""
    asked = sa.update(Participation).where(
        Participation.fair_id == fair_id, Participation.employer_id == employer.id,
        Participation.status == ParticipationStatus.invited,
    )  # fmt: skip
    await tx.execute(asked.values(status=ParticipationStatus.accepted))


async def account_for(tx: AsyncSession, form: JoinForm, employer: Employer) -> Account:
    login = form.login.strip().lower()
    if await tx.scalar(sa.select(Account.id).where(Account.login == login)):
        try:
            return await check_password(tx, login, form.password)
        except Invalid:
            said = "这个账号已经有人用。是您的，请填它的密码；不是，请换一个账号"
            raise Invalid("有内容需要改一下。", code="login_taken", errors=[FieldError("login", said)]) from None
    try:
        async with tx.begin_nested():
            return await make_account(tx, login, form.name.strip(), form.password, simulated=employer.simulated)
    except IntegrityError:
        taken = [FieldError("login", "这个账号刚被别人用了，请换一个")]
        raise Invalid("有内容需要改一下。", code="login_taken", errors=taken) from None
