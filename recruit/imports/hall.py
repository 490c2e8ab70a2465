"""Booths as the workbook gives them out, with a zone for each letter and a place on the plan."""

import re
import secrets
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.db import utc_now
from recruit.fairs.tables import Booth, Hall, Zone
from recruit.imports.records import EmployerRecord, Problem, Reading
from recruit.imports.store import Stored, write
from recruit.news.actions import tell_booths

HALL = "主展厅"


async def store_booths(tx: AsyncSession, stored: Stored, reading: Reading) -> None:
    """Each employer gets the booth of its row. A booth that another keeps is not taken away: the file is warned about it."""
    wanted = [record for record in reading.employers if record.registered and record.booth]
    if not wanted:
        return
    query = sa.select(Booth.id, Booth.number, Booth.participation_id).where(Booth.fair_id == stored.fair.id)
    there = {row.number: row for row in (await tx.execute(query)).all()}
    moving = {stored.participations[record.key]: record.booth for record in wanted}
    freed: list[uuid.UUID] = []
    given: list[dict[str, Any]] = []
    new: list[EmployerRecord] = []
    for row in there.values():
        if row.participation_id in moving and moving[row.participation_id] != row.number:
            freed.append(row.id)
    for record in wanted:
        mine, booth = stored.participations[record.key], there.get(record.booth or "")
        if booth is None:
            new.append(record)
        elif booth.participation_id is None or booth.id in freed:
            given.append({"id": booth.id, "participation_id": mine})
        elif booth.participation_id != mine:
            reading.problems.append(taken(record))
    if stored.dry_run:
        return
    await stored.change(tx, Booth, [{"id": booth_id, "participation_id": None} for booth_id in freed])
    await stored.change(tx, Booth, given)
    zones = await fair_zones(tx, stored, {zone_of(record.booth or "") for record in new}) if new else {}
    await stored.put(tx, Booth, [booth_row(stored, record, zones) for record in new])
    if freed or given or new:
        await tell_booths(tx, stored.fair.id, moving, utc_now())


def taken(record: EmployerRecord) -> Problem:
    message = f"展位 {record.booth} 在本场已给别的单位，这个单位暂不分配展位。请核对后改成另一个展位号。"
    return Problem(record.sheet, record.row, "展位号", record.booth or "", "warn", "booth_twice", message)


def zone_of(number: str) -> str:
    """A12 → A; a number without letters is of the zone 展."""
    found = re.match(r"[A-Z]+", number)
    return found[0] if found else "展"


def booth_row(stored: Stored, record: EmployerRecord, zones: dict[str, tuple[uuid.UUID, int]]) -> dict[str, Any]:
    number = record.booth or ""
    zone_id, row = zones[zone_of(number)]
    found = re.search(r"\d+", number)
    return Booth(
        fair_id=stored.fair.id,
        zone_id=zone_id,
        number=number,
        code=secrets.token_hex(5),
        x=float(found[0]) if found else None,
        y=float(2 * row) if found else None,
        participation_id=stored.participations[record.key],
    ).model_dump()


async def fair_zones(tx: AsyncSession, stored: Stored, codes: set[str]) -> dict[str, tuple[uuid.UUID, int]]:
    """The zones by letter, made in the fair's first hall where they are missing."""
    hall = await tx.scalar(sa.select(Hall).where(Hall.fair_id == stored.fair.id).order_by(Hall.created_at).limit(1))
    if hall is None:
        hall = Hall(fair_id=stored.fair.id, name=HALL)
        tx.add(hall)
        await tx.flush()
    query = sa.select(Zone.code, Zone.id).where(Zone.hall_id == hall.id).order_by(Zone.code)
    there = {row.code: row.id for row in (await tx.execute(query)).all()}
    rows = [
        Zone(hall_id=hall.id, code=code, name=f"{code} 区").model_dump() for code in sorted(codes) if code not in there
    ]
    await write(tx, Zone, rows)
    there |= {row["code"]: row["id"] for row in rows}
    return {code: (there[code], n) for n, code in enumerate(sorted(there))}
