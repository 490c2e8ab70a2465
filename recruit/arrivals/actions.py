"""Scans are judged once, kept for ever, and admit a person by compare-and-swap."""

import datetime as dt
import zoneinfo
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.rules import mask_mobile, mask_name, read_mobile
from recruit.arrivals.forms import Scan
from recruit.arrivals.rules import FirstScan, is_fair_day, judge
from recruit.arrivals.tables import Arrival, EntryTicket, ScanResult
from recruit.arrivals.tickets import entry_ticket, read_ticket
from recruit.crypto import blind_index, unseal
from recruit.db import insert
from recruit.fairs.reach import days_of
from recruit.fairs.tables import Fair
from recruit.ids import new_id
from recruit.seekers.tables import Seeker
from recruit.settings import Keys


async def record_scans(
    tx: AsyncSession, keys: Keys, actor: Actor, fair: Fair, scans: list[Scan], now: dt.datetime
) -> list[dict[str, Any]]:
    """The answers to `scans`, in their order; a scan_id that was answered before gets the same answer again."""
    return [await record_scan(tx, keys, actor, fair, scan, now) for scan in scans]


async def record_scan(
    tx: AsyncSession, keys: Keys, actor: Actor, fair: Fair, scan: Scan, now: dt.datetime
) -> dict[str, Any]:
    known = sa.select(Arrival.answer).where(Arrival.fair_id == fair.id, Arrival.scan_id == scan.scan_id)
    claim = Arrival(
        id=new_id(), created_at=now, fair_id=fair.id, scan_id=scan.scan_id, gate=scan.gate, device=scan.device, at=scan.at,
        result=ScanResult.unknown, account_id=actor.account,
    )  # fmt: skip
    claimed = await tx.execute(insert(tx, Arrival).values(claim.model_dump()).on_conflict_do_nothing())
    if claimed.rowcount != 1:
        return (await tx.scalars(known)).one()
    ticket = await find_ticket(tx, keys, fair, scan)
    result = await decide(tx, fair, ticket, scan, now)
    answer = await describe(tx, keys, scan, ticket, result)
    settle = (
        sa.update(Arrival)
        .where(Arrival.id == claim.id)
        .values(
            result=result,
            answer=answer,
            ticket_id=ticket.id if ticket else None,
            simulated=bool(ticket and ticket.simulated),
        )
    )
    await tx.execute(settle)
    return answer


async def find_ticket(tx: AsyncSession, keys: Keys, fair: Fair, scan: Scan) -> EntryTicket | None:
    if scan.ticket:
        code = read_ticket(keys, scan.ticket)
        return await tx.scalar(sa.select(EntryTicket).where(EntryTicket.fair_id == fair.id, EntryTicket.code == code))
    phone = read_mobile(scan.phone or "")
    if phone is None:
        return None
    verified = (Seeker.phone_verified_at.is_not(None), Seeker.merged_into_id.is_(None), Seeker.erased_at.is_(None))
    seeker = await tx.scalar(sa.select(Seeker).where(Seeker.phone_index == blind_index(keys, phone), *verified))
    if seeker is None:
        return None
    return await entry_ticket(tx, Actor(seeker=seeker.id, simulated=seeker.simulated), fair)


async def decide(tx: AsyncSession, fair: Fair, ticket: EntryTicket | None, scan: Scan, now: dt.datetime) -> ScanResult:
    zone = zoneinfo.ZoneInfo(fair.time_zone)
    days = {one.day for one in await days_of(tx, fair)}
    is_day = is_fair_day(scan.at, fair.opens_at, fair.closes_at, zone, days, fair.closed_at)
    if ticket is None or ticket.revoked_at or not is_day:
        return judge(ticket is not None, bool(ticket and ticket.revoked_at), is_day, None, scan.device, scan.at)
    admit = (
        sa.update(EntryTicket)
        .where(EntryTicket.id == ticket.id, EntryTicket.admitted_at.is_(None))
        .values(admitted_at=scan.at, admitted_received_at=now, admitted_device=scan.device, admitted_gate=scan.gate)
    )
    if (await tx.execute(admit)).rowcount == 1:
        return judge(True, False, True, None, scan.device, scan.at)
    await tx.refresh(ticket)
    assert ticket.admitted_at and ticket.admitted_received_at
    first = FirstScan(ticket.admitted_device or "", ticket.admitted_at, ticket.admitted_received_at)
    return judge(True, False, True, first, scan.device, scan.at)


async def describe(
    tx: AsyncSession, keys: Keys, scan: Scan, ticket: EntryTicket | None, result: ScanResult
) -> dict[str, Any]:
    """The answer a scanner gets: who it is, masked, and when and where the first scan was."""
    answer: dict[str, Any] = {"scan_id": scan.scan_id, "result": result.value}
    if ticket is None:
        return answer
    seeker = await tx.get_one(Seeker, ticket.seeker_id)
    phone = unseal(keys, seeker.phone, "phone") if seeker.phone else ""
    answer["person"] = {
        "name": mask_name(seeker.name) if seeker.name else "求职者",
        "phone": mask_mobile(phone) if phone else "",
    }
    if result in (ScanResult.again, ScanResult.conflict) and ticket.admitted_at:
        answer["first_seen"] = {
            "at": ticket.admitted_at.isoformat(),
            "gate": ticket.admitted_gate,
            "device": ticket.admitted_device,
        }
    return answer
