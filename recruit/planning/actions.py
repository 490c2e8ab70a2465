"""A fair moves from phase to phase, and its facts and days change; each by compare-and-swap."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.arrivals.rules import ADMITTING
from recruit.arrivals.tables import Arrival
from recruit.errors import Conflict, FieldError, Invalid
from recruit.fairs.actions import slug_taken
from recruit.fairs.forms import FACTS, FairBody
from recruit.fairs.reach import days_of
from recruit.fairs.tables import Fair, FairDay, Phase
from recruit.look.words import cn_day, count
from recruit.planning import rules
from recruit.planning.queries import standing_of
from recruit.planning.rules import Day

CHANGED = "刚才有别人改过这一场，您的没有存。下面是您填的，请对照最新内容再存一次。"


async def move_fair(tx: AsyncSession, actor: Actor, fair: Fair, was: str, to: str, now: dt.datetime) -> Phase:
    """One step on or back. Invalid names what bars the step; Conflict where somebody moved the fair meanwhile."""
    if was not in list(Phase) or to not in list(Phase) or not rules.can_move(Phase(was), Phase(to)):
        raise Invalid("一次只能走一步，请从筹备页的按钮走。", code="no_step")
    old, new = Phase(was), Phase(to)
    needs = rules.needs_for(new, await standing_of(tx, fair, now)) if rules.is_forward(old, new) else []
    if barred := rules.bars(needs):
        raise Invalid("还差：" + "；".join(need.text for need in barred) + "。补上再走这一步。", code="barred")
    closed_at = (fair.closed_at or now) if new in (Phase.closed, Phase.reported) else None
    swap = sa.update(Fair).where(Fair.id == fair.id, Fair.phase == old).values(phase=new, closed_at=closed_at)
    if (await tx.execute(swap)).rowcount != 1:
        raise Conflict("别人刚刚改了本场的阶段，请看看现在到哪一步了。", code="moved")
    audit(tx, actor, "move_fair", "fair", fair.id, fair.id, was=old, to=new, missing=[need.code for need in needs])
    return new


def seen_of(fair: Fair, days: Sequence[FairDay]) -> str:
    """What the form was filled from, so that nobody writes over what another has changed meanwhile."""
    facts = [fair.slug, *[getattr(fair, name) for name in FACTS]]
    hours = [[str(one.day), str(one.opens), str(one.closes)] for one in days]
    return hashlib.sha256(json.dumps([facts, hours]).encode()).hexdigest()[:16]


async def save_fair(tx: AsyncSession, actor: Actor, fair: Fair, body: FairBody, days: Sequence[Day], seen: str) -> None:
    """Facts and days together. The slug changes only while nobody outside knows it."""
    there = await days_of(tx, fair)
    if seen != seen_of(fair, there):
        raise Conflict(CHANGED, code="changed")
    if fair.phase is not Phase.draft and body.slug != fair.slug:
        wrong = FieldError("slug", "公开以后网址名不能改，海报和二维码都用着它")
        raise Invalid("有内容需要改一下。", code="invalid", errors=[wrong])
    await check_days(tx, fair, [one for one in there if one.day not in {day.day for day in days}])
    values = {name: getattr(body, name) for name in ("slug", *FACTS, "opens_at", "closes_at")}
    same = [getattr(Fair, name) == getattr(fair, name) for name in ("slug", "phase", *FACTS)]
    try:
        async with tx.begin_nested():
            done = await tx.execute(sa.update(Fair).where(Fair.id == fair.id, *same).values(values))
    except IntegrityError:
        raise slug_taken() from None
    if done.rowcount != 1:
        raise Conflict(CHANGED, code="changed")
    await tx.execute(sa.delete(FairDay).where(FairDay.fair_id == fair.id))
    tx.add_all(FairDay(fair_id=fair.id, **asdict(one)) for one in days)
    differs = [name for name in values if values[name] != getattr(fair, name)]
    audit(tx, actor, "save_fair", "fair", fair.id, fair.id, changed=differs, days=[str(one.day) for one in days])
    await tx.flush()


async def check_days(tx: AsyncSession, fair: Fair, dropped: Sequence[FairDay]) -> None:
    """A day on which people came in stays."""
    zone = ZoneInfo(fair.time_zone)
    for one in dropped:
        start = dt.datetime.combine(one.day, dt.time(), zone)
        came = sa.select(sa.func.count()).where(
            Arrival.fair_id == fair.id, Arrival.result.in_(ADMITTING),
            Arrival.at >= start, Arrival.at < start + dt.timedelta(days=1),
        )  # fmt: skip
        if number := await tx.scalar(came):
            said = f"{cn_day(one.day)} 已经有 {count(number)} 人次入场，这一天不能去掉"
            raise Invalid(said + "。", code="day_used", errors=[FieldError("day_0", said)])
