"""The rundown of a file, which binds positions, speakers and hosts to a time."""

import datetime as dt
import re
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.db import insert
from recruit.ids import new_id
from recruit.imports.records import Problem, Reading, RundownRecord
from recruit.imports.store import Stored
from recruit.positions.tables import Position
from recruit.rooms.tables import RundownItem
from recruit.rundown.queries import taken_away
from recruit.speakers.tables import Speaker, SpeakerPosition


async def store_rundown(tx: AsyncSession, stored: Stored, reading: Reading) -> None:
    """Items are known by their slot, kept before the content's digest in `content_hash`; one taken out by hand stays out."""
    if not reading.rundown:
        return
    query = sa.select(RundownItem.id, RundownItem.content_hash).where(
        RundownItem.fair_id == stored.fair.id, RundownItem.content_hash.is_not(None)
    )
    there = {row.content_hash.partition(":")[0]: row for row in (await tx.execute(query)).all()}
    gone = await taken_away(tx, stored.fair)
    await find_positions(tx, stored, reading.rundown)
    created, updated = [], []
    bound: list[dict[str, Any]] = []
    for record in reading.rundown:
        found = there.get(record.slot)
        values = item_values(stored, reading, record, found.id if found else new_id(), bound)
        same = found.content_hash == values["content_hash"] if found else values["content_hash"] in gone
        state = "unchanged" if same else "updated" if found else "created"
        stored.counts["rundown", state] += 1
        if state == "created":
            created.append(RundownItem(**values, fair_id=stored.fair.id).model_dump())
        elif state == "updated":
            updated.append(values)
    if stored.dry_run:
        return
    await stored.put(tx, RundownItem, created)
    await stored.change(tx, RundownItem, updated)
    if bound:
        await tx.execute(insert(tx, SpeakerPosition).on_conflict_do_nothing(), bound)


async def find_positions(tx: AsyncSession, stored: Stored, rundown: list[RundownRecord]) -> None:
    """Positions that only an earlier import brought in, for a rundown that comes by itself."""
    unknown = {r.title for r in rundown if (r.key, r.title) not in stored.positions}
    if not unknown:
        return
    from recruit.employers.tables import Employer

    query = (
        sa.select(Position.id, Position.title, Employer.name_key)
        .join(Employer, Employer.id == Position.employer_id)
        .where(Position.fair_id == stored.fair.id, Position.title.in_(unknown))
        .order_by(Position.created_at, Position.id)
    )
    for row in (await tx.execute(query)).all():
        stored.positions.setdefault((row.name_key, row.title), row.id)
    if any(record.speaker not in stored.speakers for record in rundown if record.speaker):
        rows = await tx.execute(
            sa.select(Speaker.id, Speaker.name, Employer.name_key)
            .join(Employer, Employer.id == Speaker.employer_id)
            .where(Speaker.fair_id == stored.fair.id)
        )
        for row in rows.all():
            stored.speakers.setdefault(row.name, (row.id, row.name_key))


def item_values(
    stored: Stored, reading: Reading, record: RundownRecord, item_id: uuid.UUID, bound: list[dict[str, Any]]
) -> dict[str, Any]:
    position = stored.positions.get((record.key, record.title))
    speaker = stored.speakers.get(record.speaker)
    if position is None and record.employer:
        message = "本场没有这个单位的这个岗位（可能因薪资未导入），排期已导入但不带岗位。请改正岗位表后再导入一次。"
        note(reading, record, "岗位名称", record.title, "position_unknown", message)
    if speaker is None and record.speaker:
        message = "本场的劳模工匠名单里没有这个人，排期已导入但不带劳模。请核对姓名。"
        note(reading, record, "劳模工匠", record.speaker, "speaker_unknown", message)
    if position and speaker and speaker[1] == record.key:
        bound.append({"speaker_id": speaker[0], "position_id": position})
    known = f"{'p' if position else '-'}{'s' if speaker else '-'}"
    return {
        "id": item_id,
        "place": record.place,
        "title": record.title,
        "position_id": position,
        "speaker_id": speaker[0] if speaker else None,
        "host_name": record.host or None,
        "planned_at": planned_at(stored, record.time),
        "planned_minutes": record.minutes,
        "cues": [f"地点：{record.where}"] if record.where else [],
        "content_hash": f"{record.slot}:{record.content()}{known}",
    }


def note(reading: Reading, record: RundownRecord, column: str, value: str, code: str, message: str) -> None:
    reading.problems.append(Problem(record.sheet, record.row, column, value, "warn", code, message))


def planned_at(stored: Stored, written: str) -> dt.datetime | None:
    """A time of day is of the fair's first day."""
    found = re.search(r"(\d{1,2})[:：时点](\d{1,2})?", written)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    first_day = stored.fair.opens_at.astimezone(stored.zone).date()
    return dt.datetime.combine(first_day, dt.time(int(found[1]), int(found[2] or 0)), stored.zone)
