"""Turnout as counted from scans, and the figures of one gate."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.arrivals.rules import ADMITTING
from recruit.arrivals.tables import Arrival, ScanResult
from recruit.fairs.tables import Fair


@dataclass(frozen=True, slots=True)
class Turnout:
    """Persons are tickets admitted once; person-times are all scans that let somebody through."""

    persons: int
    person_times: int


async def turnout(tx: AsyncSession, fair: Fair) -> tuple[Turnout, Turnout]:
    """Counted in SQL at the call: in all, and the simulated part."""
    simulated = sa.case((Arrival.simulated, Arrival.ticket_id))
    let_in = sa.select(
        sa.func.count(sa.distinct(Arrival.ticket_id)),
        sa.func.count(),
        sa.func.count(sa.distinct(simulated)),
        sa.func.count(sa.case((Arrival.simulated, 1))),
    ).where(Arrival.fair_id == fair.id, Arrival.result.in_(ADMITTING))
    persons, times, *rest = (await tx.execute(let_in)).one()
    return Turnout(persons, times), Turnout(*rest)


async def gate_figures(tx: AsyncSession, fair: Fair, device: str, now: dt.datetime) -> dict[str, int]:
    """What a gate shows: scans of this device, persons let in today and in all."""
    zone = zoneinfo.ZoneInfo(fair.time_zone)
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = sa.select(sa.func.count()).where(Arrival.fair_id == fair.id, Arrival.device == device)
    today = sa.select(sa.func.count()).where(
        Arrival.fair_id == fair.id, Arrival.result == ScanResult.admitted, Arrival.created_at >= midnight
    )
    return {"mine": await tx.scalar(mine) or 0, "today": await tx.scalar(today) or 0}


async def answer_of(tx: AsyncSession, fair: Fair, scan_id: str) -> dict[str, Any] | None:
    return await tx.scalar(sa.select(Arrival.answer).where(Arrival.fair_id == fair.id, Arrival.scan_id == scan_id))
