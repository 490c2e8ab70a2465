"""Making a fair, and noting that somebody opened a booth's QR."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.arrivals.tables import BoothVisit
from recruit.db import insert
from recruit.errors import Conflict, FieldError, NotAllowed
from recruit.fairs.forms import FairBody
from recruit.fairs.rules import days_between, is_past
from recruit.fairs.tables import Booth, Fair, FairDay, Phase, Track
from recruit.planning.rules import Day
from recruit.units.tables import Unit

TRACKS = (("transfer", "转岗待岗职工"), ("migrant", "农民工"), ("veteran", "退役军人"))


async def own_unit(tx: AsyncSession, actor: Actor) -> uuid.UUID:
    """The highest union for which the actor is an organiser."""
    mine = actor.units(Role.organiser)
    below = sa.and_(Unit.parent_id.is_not(None), Unit.parent_id.in_(mine))
    query = sa.select(Unit.id).where(Unit.id.in_(mine)).order_by(below, Unit.created_at, Unit.id)
    unit = await tx.scalar(query.limit(1))
    if unit is None:
        raise NotAllowed("您只负责已有的场次。要新建招聘会，请联系上级工会的组织者。")
    return unit


async def create_fair(
    tx: AsyncSession, actor: Actor, body: FairBody, phase: Phase = Phase.open, days: Sequence[Day] = ()
) -> Fair:
    """A fair of the actor's union with the three tracks, its days as given, else every day that it spans."""
    body.check()
    fair = Fair(unit_id=await own_unit(tx, actor), phase=phase, **body.model_dump())
    return await store_fair(tx, actor, fair, days)


async def store_fair(tx: AsyncSession, actor: Actor, fair: Fair, days: Sequence[Day] = ()) -> Fair:
    made = await tx.execute(insert(tx, Fair).values(fair.model_dump()).on_conflict_do_nothing())
    if made.rowcount != 1:
        raise slug_taken()
    zone = ZoneInfo(fair.time_zone)
    spanned = days_between(fair.opens_at.astimezone(zone), fair.closes_at.astimezone(zone))
    tx.add_all(FairDay(fair_id=fair.id, **asdict(one)) for one in days or [Day(*one) for one in spanned])
    tx.add_all(Track(fair_id=fair.id, code=code, name=name, place=n) for n, (code, name) in enumerate(TRACKS))
    audit(tx, actor, "create_fair", "fair", fair.id, fair.id, slug=fair.slug, name=fair.name)
    await tx.flush()
    return fair


def slug_taken() -> Conflict:
    taken = FieldError("slug", "这个网址名已经有招聘会在用，请换一个")
    return Conflict("这个网址名已被占用。", code="slug_taken", errors=[taken])


async def record_visit(tx: AsyncSession, actor: Actor, fair: Fair, booth: Booth, now: dt.datetime) -> bool:
    """One visit per visitor, booth and day; whether this was the first."""
    if actor.visitor is None or is_past(fair.phase):
        return False
    visit = BoothVisit(
        fair_id=fair.id,
        booth_id=booth.id,
        visitor=actor.visitor,
        seeker_id=actor.seeker,
        day=now.astimezone(ZoneInfo(fair.time_zone)).date(),
        created_at=now,
        simulated=actor.simulated,
    )
    done = await tx.execute(insert(tx, BoothVisit).values(visit.model_dump()).on_conflict_do_nothing())
    return bool(done.rowcount == 1)
