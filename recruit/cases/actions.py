"""Opening a case (诉求) from a report."""

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.applications.calendar import is_rest_day
from recruit.applications.rules import set_clock
from recruit.cases.rules import REPORTS_A_DAY
from recruit.cases.tables import Case
from recruit.crypto import seal
from recruit.errors import TooMany
from recruit.fairs.tables import Fair
from recruit.positions.tables import Position
from recruit.settings import Keys


async def report_position(
    tx: AsyncSession,
    keys: Keys,
    actor: Actor,
    fair: Fair,
    position: Position,
    kind: str,
    text: str,
    contact: str,
    now: dt.datetime,
) -> Case:
    """A case about a position, due after two working days. `contact` is sealed."""
    recent = sa.select(sa.func.count()).where(
        Case.visitor == actor.visitor, Case.created_at > now - dt.timedelta(days=1)
    )
    if actor.visitor and (await tx.scalar(recent) or 0) >= REPORTS_A_DAY:
        raise TooMany("今天已收到您的多次举报，都会处理。急事请拨 12351。")
    case = Case(
        fair_id=fair.id,
        position_id=position.id,
        seeker_id=actor.seeker,
        visitor=actor.visitor,
        kind=kind,
        text=text,
        contact=seal(keys, contact, "contact") if contact else None,
        due_at=set_clock(now, ZoneInfo(fair.time_zone), is_rest_day).due_at,
    )
    tx.add(case)
    await tx.flush()
    return case
