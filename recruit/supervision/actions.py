"""An employer is reminded by text message once a day; an overdue application is taken over once."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.sms import Gateway
from recruit.applications.tables import Application
from recruit.crypto import unseal
from recruit.db import insert
from recruit.employers.tables import Participation
from recruit.errors import Conflict, NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.settings import Keys
from recruit.supervision.queries import is_overdue
from recruit.supervision.tables import EmployerReminder, Supervision


async def remind_employer(
    tx: AsyncSession, keys: Keys, gateway: Gateway, actor: Actor, fair: Fair, employer: str, today: dt.date,
    now: dt.datetime,
) -> None:  # fmt: skip
    """The row is claimed first, so that two officers at once send one message; a message that fails gives it back."""
    mine = sa.select(Participation).where(
        Participation.fair_id == fair.id, Participation.employer_id == parse_id(employer)
    )
    firm = await tx.scalar(mine)
    if firm is None:
        raise NotFound("这家单位没有参加本场。")
    late = sa.select(sa.func.count()).select_from(Application)
    count = await tx.scalar(late.where(is_overdue(fair, now), Application.employer_id == firm.employer_id)) or 0
    if not count:
        raise Conflict("这家单位已经没有超期的投递。", code="nothing_overdue")
    if not firm.contact_phone:
        raise Conflict("这家单位没有留联系电话，请到展位当面提醒，或在单位资料里补上。", code="no_phone")
    row = EmployerReminder(
        created_at=now, fair_id=fair.id, employer_id=firm.employer_id, day=today, overdue=count, by_id=actor.account,
        by_name=actor.name,
    )  # fmt: skip
    claimed = await tx.execute(insert(tx, EmployerReminder).values(row.model_dump()).on_conflict_do_nothing())
    if claimed.rowcount != 1:
        raise Conflict("今天已经提醒过这家单位，明天可以再发。", code="reminded_today")
    values = {"fair": fair.name, "count": str(count)}
    await gateway.send(unseal(keys, firm.contact_phone, "phone"), "overdue_reminder", values)
    audit(tx, actor, "remind_employer", "employer", firm.employer_id, fair.id, overdue=count)


async def take_over(
    tx: AsyncSession, actor: Actor, fair: Fair, employer: str, application: str, now: dt.datetime
) -> int:
    """One application, or with an empty `application` all overdue ones of an employer. Returns how many were new."""
    which = Application.id == parse_id(application) if application else Application.employer_id == parse_id(employer)
    rows = (await tx.scalars(sa.select(Application.id).where(is_overdue(fair, now), which))).all()
    taken = [await take_one(tx, actor, fair, row, now) for row in rows]
    if not any(taken):
        raise Conflict("没有要接管的：单位刚刚答复了，或者别人已经接管。", code="nothing_to_take")
    return sum(taken)


async def take_one(tx: AsyncSession, actor: Actor, fair: Fair, application: uuid.UUID, now: dt.datetime) -> bool:
    row = Supervision(
        created_at=now, application_id=application, fair_id=fair.id, by_id=actor.account, by_name=actor.name
    )
    made = await tx.execute(insert(tx, Supervision).values(row.model_dump()).on_conflict_do_nothing())
    if made.rowcount == 1:
        audit(tx, actor, "take_over", "application", row.application_id, fair.id)
    return bool(made.rowcount == 1)
