"""Where an employer stands in the hall, until when, and how to walk there."""

import datetime as dt
import uuid
import zoneinfo
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.queries import booth_of, plan_of
from recruit.fairs.tables import Fair, FairDay
from recruit.fairs.way import find_way, hours_text


async def directions_to(
    tx: AsyncSession, fair: Fair, participation: uuid.UUID, now: dt.datetime
) -> dict[str, Any] | None:
    """The booth with its hall's plan and the way there; None where no booth was given."""
    booth = await booth_of(tx, participation)
    return await directions(tx, fair, booth, now) if booth else None


async def directions(tx: AsyncSession, fair: Fair, booth: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    plan = await plan_of(tx, fair, booth["number"])
    return booth | {
        "plan": plan,
        "way": find_way(plan, booth["number"]) if plan else None,
        "until": hours_text(await opening_hours(tx, fair), now.astimezone(zoneinfo.ZoneInfo(fair.time_zone))),
        "url": f"/fairs/{fair.slug}/plan?own={booth['number']}",
    }


async def opening_hours(tx: AsyncSession, fair: Fair) -> list[tuple[dt.date, dt.time, dt.time]]:
    days = sa.select(FairDay.day, FairDay.opens, FairDay.closes).where(FairDay.fair_id == fair.id)
    return [(day, opens, closes) for day, opens, closes in await tx.execute(days.order_by(FairDay.day))]
