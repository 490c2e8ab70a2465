"""The rundown of a file, which binds positions, speakers and hosts to a time."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.db import insert
from recruit.ids import new_id
from recruit.imports.hand import RUNDOWN, Field, Row, remember, settle
from recruit.imports.kept import hand_problem, text_of_field
from recruit.imports.records import Problem, Reading, RundownRecord
from recruit.imports.store import Stored
from recruit.look.words import cn_clock
from recruit.positions.tables import Position
from recruit.rooms.actions import retell_rundown
from recruit.rooms.tables import RundownItem
from recruit.rundown.queries import taken_away
from recruit.speakers.tables import Speaker, SpeakerPosition

COLUMNS = ("id", "content_hash", "imported", *(name for each in RUNDOWN for name in each.columns))
TAKEN_OUT = "（已从排期里删去）"


@dataclass
class Writes:
    """What is to be written in the end, and the speakers' names by id for what is said of them."""

    names: dict[uuid.UUID, str]
    created: list[dict[str, Any]] = field(default_factory=list)
    updated: list[dict[str, Any]] = field(default_factory=list)
    bound: list[dict[str, Any]] = field(default_factory=list)


async def store_rundown(tx: AsyncSession, stored: Stored, reading: Reading) -> None:
    """Items are known by their slot, kept before the content's digest in `content_hash`; what a hand changed or took out stays so."""
    if not reading.rundown:
        return
    query = sa.select(*(getattr(RundownItem, name) for name in COLUMNS)).where(
        RundownItem.fair_id == stored.fair.id, RundownItem.content_hash.is_not(None)
    )
    there = {row.content_hash.partition(":")[0]: dict(row._mapping) for row in (await tx.execute(query)).all()}
    gone = await taken_away(tx, stored.fair)
    await find_positions(tx, stored, reading.rundown)
    people = sa.select(Speaker.id, Speaker.name).where(Speaker.fair_id == stored.fair.id)
    writes = Writes(dict((await tx.execute(people)).all()))
    for record in reading.rundown:
        store_item(stored, reading, record, there.get(record.slot), gone, writes)
    if stored.dry_run:
        return
    await stored.put(tx, RundownItem, writes.created)
    await stored.change(tx, RundownItem, writes.updated)
    if writes.created or writes.updated:
        await retell_rundown(tx, stored.fair)
    if writes.bound:
        await tx.execute(insert(tx, SpeakerPosition).on_conflict_do_nothing(), writes.bound)


def store_item(
    stored: Stored, reading: Reading, record: RundownRecord, found: Row | None, gone: frozenset[str], writes: Writes
) -> None:
    wanted = item_values(stored, reading, record)
    state, values = settled(stored, reading, record, found, wanted, writes.names)
    if found is None and wanted["content_hash"] in gone:
        reading.problems.append(hand_problem(record, RUNDOWN[0], TAKEN_OUT, record.title, stored.overwrites))
        state = state if stored.overwrites else "unchanged"
    stored.counts["rundown", state] += 1
    if state == "unchanged":
        return
    if found:
        writes.updated.append(values | {"id": found["id"]})
    else:
        writes.created.append(RundownItem(**values, id=new_id(), fair_id=stored.fair.id).model_dump())
    speaker = stored.speakers.get(record.speaker)
    if values["position_id"] and speaker and speaker == (values["speaker_id"], record.key):
        writes.bound.append({"speaker_id": speaker[0], "position_id": values["position_id"]})


def settled(
    stored: Stored, reading: Reading, record: RundownRecord, found: Row | None, wanted: Row, names: dict[uuid.UUID, str]
) -> tuple[str, dict[str, Any]]:
    """What becomes of the item, and what is to stand."""
    if found is None:
        return "created", {**wanted, "imported": remember(wanted, RUNDOWN)}
    result = settle(found, wanted, RUNDOWN, wins=stored.overwrites)
    for each in result.by_hand:
        now, file = (text_of_item(each, row, names, stored.zone) for row in (found, wanted))
        reading.problems.append(hand_problem(record, each, now, file, stored.overwrites))
    moves = result.by_hand and stored.overwrites
    return "updated" if found["content_hash"] != wanted["content_hash"] or moves else "unchanged", result.values


def text_of_item(each: Field, row: Row, names: dict[uuid.UUID, str], zone: dt.tzinfo) -> str:
    match each.name:
        case "speaker":
            return names.get(row["speaker_id"], "（空）")
        case "time":
            at = row["planned_at"]
            return f"{cn_clock(at, zone) if at else '没有时间'}，第 {row['place'] + 1} 项"
        case "place":
            return "；".join(map(str, row["cues"])) or "（空）"
    return text_of_field(each, row, {})


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


def item_values(stored: Stored, reading: Reading, record: RundownRecord) -> dict[str, Any]:
    position = stored.positions.get((record.key, record.title))
    speaker = stored.speakers.get(record.speaker)
    if position is None and record.employer:
        message = "本场没有这个单位的这个岗位（可能因薪资未导入），排期已导入但不带岗位。请改正岗位表后再导入一次。"
        note(reading, record, "岗位名称", record.title, "position_unknown", message)
    if speaker is None and record.speaker:
        message = "本场的劳模工匠名单里没有这个人，排期已导入但不带劳模。请核对姓名。"
        note(reading, record, "劳模工匠", record.speaker, "speaker_unknown", message)
    known = f"{'p' if position else '-'}{'s' if speaker else '-'}"
    return {
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
