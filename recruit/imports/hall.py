"""Booths as the workbook gives them out, with a zone for each letter and a place on the plan."""

import re
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Booth, Hall, Zone
from recruit.imports.hand import BOOTH
from recruit.imports.kept import hand_problem
from recruit.imports.records import EmployerRecord, Problem, Reading
from recruit.imports.store import Stored, write
from recruit.news.actions import tell_booths

HALL = "主展厅"


@dataclass
class Held:
    """The fair's booths as they stand: by number, by who stands there, and by whom the last workbook gave them to."""

    rows: Sequence[Any]
    by_number: dict[str, Any] = field(default_factory=dict)
    stands: dict[uuid.UUID, set[str]] = field(default_factory=dict)
    given: dict[uuid.UUID, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            self.by_number[row.number] = row
            for holder, known in ((row.participation_id, self.stands), (row.imported_to, self.given)):
                if holder:
                    known.setdefault(holder, set()).add(row.number)

    def is_moved(self, one: uuid.UUID) -> bool:
        """Whether somebody gave this employer another booth, or took away the workbook's."""
        stands, given = self.stands.get(one, set()), self.given.get(one, set())
        return not stands & given if given else bool(stands)


async def store_booths(tx: AsyncSession, stored: Stored, reading: Reading) -> None:
    """Each employer gets the booth of its row, unless a hand gave it another. One that another keeps is not taken away: the file is warned about it."""
    wanted = [record for record in reading.employers if record.registered and record.booth]
    if not wanted:
        return
    query = sa.select(Booth.id, Booth.number, Booth.participation_id, Booth.imported_to)
    held = Held((await tx.execute(query.where(Booth.fair_id == stored.fair.id))).all())
    moving = [record for record in wanted if is_free_to_move(stored, reading, record, held)]
    freed = [row for record in moving for row in left_behind(stored, record, held)]
    free, given, new = {row.id for row in freed}, [], []
    for record in moving:
        mine, booth = stored.participations[record.key], held.by_number.get(record.booth or "")
        if booth is None:
            new.append(record)
        elif booth.participation_id not in (None, mine) and booth.id not in free:
            reading.problems.append(taken(record))
        elif (booth.participation_id, booth.imported_to) != (mine, mine):
            given.append({"id": booth.id, "participation_id": mine, "imported_to": mine})
    if stored.dry_run:
        return
    nobody = {"participation_id": None, "imported_to": None}
    await stored.change(tx, Booth, [{"id": row.id, **nobody} for row in freed])
    await stored.change(tx, Booth, given)
    zones = await fair_zones(tx, stored, {zone_of(record.booth or "") for record in new}) if new else {}
    await stored.put(tx, Booth, [booth_row(stored, record, zones) for record in new])
    if freed or given or new:
        await tell_booths(tx, stored.fair.id, [stored.participations[record.key] for record in moving], stored.now)


def is_free_to_move(stored: Stored, reading: Reading, record: EmployerRecord, held: Held) -> bool:
    """What a hand arranged otherwise is said, and stays unless the file wins."""
    mine = stored.participations[record.key]
    stands = held.stands.get(mine, set())
    if record.booth in stands or not held.is_moved(mine):
        return True
    now = "、".join(sorted(stands)) or "（没有展位）"
    reading.problems.append(hand_problem(record, BOOTH, now, record.booth or "", stored.overwrites))
    return stored.overwrites


def left_behind(stored: Stored, record: EmployerRecord, held: Held) -> list[Any]:
    """The booths that it leaves for the file's: the last workbook's, and every other where the file wins."""
    mine = stored.participations[record.key]
    stands = held.stands.get(mine, set())
    leaves = stands if stored.overwrites else stands & held.given.get(mine, set())
    return [held.by_number[number] for number in sorted(leaves) if number != record.booth]


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
        imported_to=stored.participations[record.key],
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
