"""Positions of a file become rows, compared by digest with what the fair has already."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Track
from recruit.ids import new_id
from recruit.imports.hand import POSITION, Row, is_untouched, remember, settle
from recruit.imports.kept import closed_problem, hand_problem, text_of_field
from recruit.imports.records import PositionRecord, Reading
from recruit.imports.store import BATCH, Stored, chunks_in, write
from recruit.positions.tables import Education, Position, PositionState, PositionTrack
from recruit.positions.wording import LEVELS

TRACK_NAMES = {"transfer": "转岗待岗职工", "migrant": "农民工", "veteran": "退役军人"}


COLUMNS = [name for field in POSITION for name in field.columns if name != "tracks"]


async def store_positions(tx: AsyncSession, stored: Stored, reading: Reading) -> None:
    records = [record for record in reading.positions if record.state != "rejected"]
    there = await known_positions(tx, stored, records)
    tracks = await fair_tracks(tx, stored, records)
    created: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for record in records:
        found = there.get((stored.participations[record.key], record.identity))
        position_id = found["id"] if found else new_id()
        if stored.binds:
            stored.positions.setdefault((record.key, record.title), position_id)
        values = values_to_write(stored, reading, record, found, position_id, tracks)
        stored.counts["positions", record.state] += 1
        if values:
            stored.touched.append(position_id)
            links += [{"position_id": position_id, "track_id": uuid.UUID(track)} for track in values.pop("tracks")]
            (updated if found else created).append(values)
    if stored.dry_run:
        return
    await stored.put(tx, Position, created)
    ids = [row["id"] for row in updated]
    await stored.change(tx, Position, updated, links=await tracks_before(tx, ids))
    for start in range(0, len(ids), BATCH):
        await tx.execute(sa.delete(PositionTrack).where(PositionTrack.position_id.in_(ids[start : start + BATCH])))
    await write(tx, PositionTrack, links)


def values_to_write(
    stored: Stored, reading: Reading, record: PositionRecord, found: Row | None, position_id: uuid.UUID,
    tracks: dict[str, uuid.UUID],
) -> dict[str, Any]:  # fmt: skip
    """Of a new or a changed row what is to stand, with what people changed by hand left and said; nothing for an unchanged one."""
    digest, record.state = record.content(), "unchanged"
    if found and found["state"] is PositionState.closed:
        reading.problems.append(closed_problem(record, record.title))
    is_same = found is not None and found["content_hash"] == digest
    if found and is_same and is_untouched(found, POSITION):
        return {}
    values = position_values(stored, record, position_id, digest)
    values["tracks"] = sorted(str(tracks[code]) for code in record.tracks)
    if found is None:
        record.state = "created"
        return new_position(stored, record, values | {"imported": remember(values, POSITION)})
    result = settle(found, values, POSITION, wins=stored.overwrites)
    names = {str(tracks[code]): name for code, name in TRACK_NAMES.items() if code in tracks}
    for field in result.by_hand:
        now, file = (text_of_field(field, row, names) for row in (found, values))
        reading.problems.append(hand_problem(record, field, now, file, stored.overwrites))
    if is_same and not (result.by_hand and stored.overwrites):
        return {}
    record.state = "updated"
    return result.values


async def known_positions(
    tx: AsyncSession, stored: Stored, records: list[PositionRecord]
) -> dict[tuple[uuid.UUID, str], dict[str, Any]]:
    """Of these records' positions, those that the fair has, with what an import may change of them."""
    if stored.fresh is None:
        stored.fresh = (
            await tx.scalar(sa.select(Position.id).where(Position.fair_id == stored.fair.id).limit(1)) is None
        )
    if stored.fresh:
        return {}
    known = ("id", "participation_id", "identity", "content_hash", "imported", "state", *COLUMNS)
    columns = sa.select(*(getattr(Position, name) for name in known))
    keys = [(stored.participations[record.key], record.identity) for record in records]
    both = sa.tuple_(Position.participation_id, Position.identity)
    rows = {row.id: dict(row._mapping) for row in await chunks_in(tx, columns, both, keys)}
    for position_id, stood in (await tracks_before(tx, list(rows))).items():
        rows[position_id]["tracks"] = sorted(stood["tracks"])
    return {(row["participation_id"], row["identity"]): row for row in rows.values()}


async def tracks_before(tx: AsyncSession, ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    links: dict[uuid.UUID, dict[str, Any]] = {each: {"tracks": []} for each in ids}
    query = sa.select(PositionTrack.position_id, PositionTrack.track_id)
    for position_id, track_id in await chunks_in(tx, query, PositionTrack.position_id, ids):
        links[position_id]["tracks"].append(str(track_id))
    return links


def new_position(stored: Stored, record: PositionRecord, values: dict[str, Any]) -> dict[str, Any]:
    """A row as it is first written: published at once. What every row begins with is made once: 100,000 rows are quick."""
    if not stored.blank:
        first: dict[str, Any] = {"fair_id": stored.fair.id, "published_at": stored.now, "created_at": stored.now}
        stored.blank = Position(**first).model_dump()
    return (
        stored.blank
        | values
        | {
            "identity": record.identity,
            "employer_id": stored.employers[record.key],
            "participation_id": stored.participations[record.key],
        }
    )


def position_values(stored: Stored, record: PositionRecord, position_id: uuid.UUID, digest: str) -> dict[str, Any]:
    """What the row says, for a new position and for a changed one alike."""
    pay = record.pay
    assert pay is not None
    midnight = dt.datetime.combine(record.valid_until + dt.timedelta(days=1), dt.time(), stored.zone)
    return {
        "id": position_id,
        "ref": record.ref,
        "title": record.title,
        "headcount": record.headcount,
        "pay_raw": pay.raw,
        "pay_unit": pay.unit,
        "pay_min": pay.min,
        "pay_max": pay.max,
        "pay_months": pay.months,
        "month_min": pay.month_min,
        "month_max": pay.month_max,
        "pay_doubts": list(pay.doubts),
        "education": Education(record.education),
        "education_rank": LEVELS.index(record.education),
        "education_raw": record.education_raw,
        "experience": record.experience,
        "place": record.place,
        "region": record.region,
        "duties": record.duties,
        "requirements": record.requirements,
        "benefits": record.benefits,
        "conditions": record.conditions,
        "valid_until": record.valid_until,
        "expires_at": midnight,
        "content_hash": digest,
    }


async def fair_tracks(tx: AsyncSession, stored: Stored, records: list[PositionRecord]) -> dict[str, uuid.UUID]:
    """The fair's tracks by code; those that the file speaks of and the fair has not are added."""
    if stored.tracks is None:
        query = sa.select(Track.code, Track.id).where(Track.fair_id == stored.fair.id)
        stored.tracks = {row.code: row.id for row in (await tx.execute(query)).all()}
    spoken = {code for record in records for code in record.tracks}
    missing = [code for code in TRACK_NAMES if code in spoken and code not in stored.tracks]
    place = len(stored.tracks)
    rows = [
        Track(fair_id=stored.fair.id, code=code, name=TRACK_NAMES[code], place=place + n).model_dump()
        for n, code in enumerate(missing)
    ]
    if not stored.dry_run:
        await write(tx, Track, rows)
    stored.tracks |= {row["code"]: row["id"] for row in rows}
    return stored.tracks
