"""A fair is made, with its three tracks and its days."""

import datetime as dt
import zoneinfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.errors import Conflict, FieldError, NotAllowed
from recruit.fairs.forms import FairForm
from recruit.fairs.tables import Fair, FairDay, Phase, Track
from recruit.units.actions import root_unit

TRACKS = (("transfer", "转岗待岗职工"), ("migrant", "农民工"), ("veteran", "退役军人"))
OPENS, CLOSES = dt.time(9), dt.time(17)
MOST_DAYS = 60


async def create_fair(tx: AsyncSession, actor: Actor, form: FairForm, now: dt.datetime) -> Fair:
    """A fair of the actor's own union, open at once. A slug that is taken is a Conflict."""
    units = actor.units(Role.organiser)
    if not units:
        raise NotAllowed("只有工会的组织者可以新建招聘会。")
    root = (await root_unit(tx)).id
    unit = root if root in units else min(units)
    fair = Fair(unit_id=unit, phase=Phase.open, created_at=now, **form.model_dump())
    tx.add(fair)
    try:
        await tx.flush()
    except IntegrityError:
        raise Conflict(
            "这个网址名已经有招聘会在用，请换一个。", code="slug_taken", errors=[FieldError("slug", "已被使用")]
        ) from None
    tx.add_all(Track(fair_id=fair.id, code=code, name=name, place=place) for place, (code, name) in enumerate(TRACKS))
    zone = zoneinfo.ZoneInfo(fair.time_zone)
    first, last = fair.opens_at.astimezone(zone).date(), fair.closes_at.astimezone(zone).date()
    days = min((last - first).days + 1, MOST_DAYS)
    tx.add_all(
        FairDay(fair_id=fair.id, day=first + dt.timedelta(days=n), opens=OPENS, closes=CLOSES) for n in range(days)
    )
    audit(tx, actor, "create_fair", "fair", fair.id, fair.id)
    await tx.flush()
    return fair
