"""A registration is kept, sent, returned, accepted; each step by compare-and-swap."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.rules import read_mobile
from recruit.crypto import blind_index, seal
from recruit.employers.rules import fold_name
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import Conflict, FieldError, Invalid, TooMany
from recruit.fairs.tables import Booth, Fair, Phase
from recruit.ids import new_id, parse_id
from recruit.imports.employers import VERIFIED_FOR, short_name
from recruit.invitations.actions import new_invitation
from recruit.news.actions import tell_applicant
from recruit.news.rules import Kind
from recruit.registrations import rules
from recruit.registrations.forms import SAID, DecisionForm, RegistrationForm
from recruit.registrations.queries import known_employer, licence_of, made_lately, participation_of
from recruit.registrations.tables import Registration, RegistrationState
from recruit.settings import Keys
from recruit.uploads.tables import Picture

MENDABLE = (RegistrationState.draft, RegistrationState.returned)
MOVED = "这份报名刚被同事处理过，请看看现在的样子。"


def why_closed(fair: Fair) -> str:
    if fair.phase in (Phase.registration, Phase.open):
        return ""
    return "这场招聘会已经结束，不再接受报名。"


async def start_registration(tx: AsyncSession, actor: Actor, fair: Fair, now: dt.datetime) -> Registration:
    if reason := why_closed(fair):
        raise Conflict(reason, code="closed")
    if await made_lately(tx, actor.visitor, now) >= rules.MOST_A_DAY:
        raise TooMany("今天从这台设备报名太多次了，请明天再来，或联系本场组织者。", code="too_many_registrations")
    row = Registration(created_at=now, fair_id=fair.id, device=actor.visitor, simulated=fair.simulated)
    tx.add(row)
    await tx.flush()
    return row


async def keep_registration(tx: AsyncSession, keys: Keys, row: Registration, form: RegistrationForm) -> None:
    """What was typed, right or wrong, so that nothing is lost; only while it is the applicant's to change."""
    phone = read_mobile(form.phone)
    values: dict[str, Any] = {
        "uscc": rules.fold_uscc(form.uscc)[:40],
        "name": " ".join(form.name.split())[:200],
        "contact_name": form.contact_name.strip()[:60],
        "said": {name: getattr(form, name).strip()[:2000] for name in SAID},
    }
    if phone:
        values |= {"contact_phone": seal(keys, phone, "phone"), "contact_phone_index": blind_index(keys, phone)}
    swap = sa.update(Registration).where(Registration.id == row.id, Registration.state.in_(MENDABLE)).values(values)
    if (await tx.execute(swap.execution_options(synchronize_session=False))).rowcount != 1:
        raise Conflict("这份报名已经送审，现在不能改。要改请联系本场组织者退回。", code="sent")
    await tx.refresh(row)


async def send_registration(
    tx: AsyncSession, actor: Actor, fair: Fair, row: Registration, form: RegistrationForm, now: dt.datetime
) -> None:
    if reason := why_closed(fair):
        raise Conflict(reason, code="closed")
    wrong = rules.too_long(form.texts())
    wrong += rules.missing(form.texts(), await licence_of(tx, row) is not None, row.contact_phone is not None)
    if wrong:
        raise Invalid(f"还有 {len(wrong)} 处要补上，已经填的都存好了。", code="registration_form", errors=wrong)
    swap = sa.update(Registration).where(Registration.id == row.id, Registration.state.in_(MENDABLE))
    values = {"state": RegistrationState.submitted, "submitted_at": now, "reason": None}
    if (await tx.execute(swap.values(values).execution_options(synchronize_session=False))).rowcount != 1:
        raise Conflict("这份报名已经送审了。", code="sent")
    audit(tx, actor, "send_registration", "registration", row.id, fair.id)


async def decide(
    tx: AsyncSession, actor: Actor, row: Registration, state: RegistrationState, now: dt.datetime, **more: Any
) -> None:
    """From submitted to accepted or returned, once."""
    swap = sa.update(Registration).where(Registration.id == row.id, Registration.state == RegistrationState.submitted)
    values = {"state": state, "decided_at": now, "decided_by_id": actor.account, **more}
    if (await tx.execute(swap.values(values).execution_options(synchronize_session=False))).rowcount != 1:
        raise Conflict(MOVED, code="moved")


async def return_registration(
    tx: AsyncSession, actor: Actor, fair: Fair, row: Registration, reason: str, now: dt.datetime
) -> None:
    told = reason.strip()
    if not 4 <= len(told) <= rules.REASON:
        sentence = f"请写明要补什么，4 到 {rules.REASON} 个字，申请人会照着改"
        raise Invalid(sentence, code="no_reason", errors=[FieldError("reason", sentence)])
    await decide(tx, actor, row, RegistrationState.returned, now, reason=told)
    await tell_applicant(tx, row.id, Kind.returned, now)
    audit(tx, actor, "return_registration", "registration", row.id, fair.id)


async def accept_registration(
    tx: AsyncSession, actor: Actor, fair: Fair, row: Registration, form: DecisionForm, now: dt.datetime
) -> Employer:
    """An employer of this fair, its booth, and an invitation for the applicant. An employer that is known already is

    joined, never rewritten; that the applicant belongs to it is for the organiser to confirm.
    """
    until = read_until(form.verified_until, fair, now)
    known = await known_employer(tx, row.uscc)
    if known and not form.sure:
        sentence = "这家单位平台上已经有了。打电话向单位核实申请人身份后，再勾选确认"
        raise Invalid(sentence, code="takeover", errors=[FieldError("sure", sentence)])
    employer = known or await new_employer(tx, row)
    await decide(tx, actor, row, RegistrationState.accepted, now, employer_id=employer.id)
    await tx.execute(sa.update(Employer).where(Employer.id == employer.id).values(verified_until=until))
    taking_part = await take_part(tx, fair, employer, row)
    if form.booth:
        await give_booth(tx, fair, taking_part, form.booth)
    await hand_on_licence(tx, row, employer)
    invitation = await new_invitation(tx, actor, fair, employer, now)
    await tx.execute(sa.update(Registration).where(Registration.id == row.id).values(invitation_id=invitation.id))
    await tell_applicant(tx, row.id, Kind.accepted, now)
    audit(
        tx, actor, "accept_registration", "registration", row.id, fair.id, employer=str(employer.id), known=bool(known)
    )
    return employer


def read_until(text: str, fair: Fair, now: dt.datetime) -> dt.date:
    zone = ZoneInfo(fair.time_zone)
    try:
        day = dt.date.fromisoformat(text) if text else fair.closes_at.astimezone(zone).date() + VERIFIED_FOR
    except ValueError:
        raise Invalid("核验有效期请选日期。", errors=[FieldError("verified_until", "请选日期")]) from None
    if text and day < now.astimezone(zone).date():
        past = "这个日期已经过了，请选今天或以后"
        raise Invalid(f"核验有效期：{past}。", errors=[FieldError("verified_until", past)])
    return day


async def new_employer(tx: AsyncSession, row: Registration) -> Employer:
    made = new_id()
    facts: dict[str, Any] = {name: row.said.get(name) or None for name in ("industry", "size", "address", "about")}
    employer = Employer(
        id=made,
        name=row.name,
        short_name=short_name(row.name),
        name_key=fold_name(row.name),
        uscc=row.uscc,
        logo_colour=made.int % 12,
        simulated=row.simulated,
        **facts,
    )
    try:
        async with tx.begin_nested():
            tx.add(employer)
            await tx.flush()
    except IntegrityError:
        raise Conflict("同一代码的单位刚刚登记了，请刷新后再看。", code="moved") from None
    return employer


async def take_part(tx: AsyncSession, fair: Fair, employer: Employer, row: Registration) -> Participation:
    contact: dict[str, Any] = {
        "contact_name": row.contact_name,
        "contact_phone": row.contact_phone,
        "contact_phone_index": row.contact_phone_index,
        "booth_wanted": row.said.get("zone") or None,
    }
    there = await participation_of(tx, fair, employer)
    if there is None:
        there = Participation(fair_id=fair.id, employer_id=employer.id, **contact)
        tx.add(there)
    else:
        there.status = ParticipationStatus.accepted
        tx.add(there)
    await tx.flush()
    return there


async def give_booth(tx: AsyncSession, fair: Fair, participation: Participation, booth: str) -> None:
    """A free booth; Conflict where it was taken meanwhile."""
    free = sa.update(Booth).where(
        Booth.fair_id == fair.id, Booth.id == parse_id(booth), Booth.participation_id.is_(None)
    )
    if (await tx.execute(free.values(participation_id=participation.id))).rowcount != 1:
        raise Conflict("这个展位刚被别人占了，请另选一个。", code="booth_taken")


async def hand_on_licence(tx: AsyncSession, row: Registration, employer: Employer) -> None:
    """The employer's recruiters may see the licence they sent."""
    mine = sa.update(Picture).where(Picture.owner_kind == "registration", Picture.owner_id == row.id)
    await tx.execute(mine.values(employer_id=employer.id))


async def accept_many(
    tx: AsyncSession, actor: Actor, fair: Fair, rows: list[Registration], now: dt.datetime
) -> tuple[int, int]:
    """Those that need no second look: how many were accepted, and how many were left for one."""
    done = 0
    for row in rows:
        if row.state is RegistrationState.submitted and not await known_employer(tx, row.uscc):
            await accept_registration(tx, actor, fair, row, DecisionForm(), now)
            done += 1
    return done, len(rows) - done
