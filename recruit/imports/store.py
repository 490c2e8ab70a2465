"""Records become rows: what is there already is loaded once, compared by digest, and written in bulk."""

import datetime as dt
import uuid
import zoneinfo
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.rules import read_mobile
from recruit.crypto import blind_index, seal
from recruit.employers.tables import Employer, Participation
from recruit.fairs.tables import Fair, Track
from recruit.ids import new_id
from recruit.imports.records import EmployerRecord, PositionRecord, Reading
from recruit.positions.tables import Education, Position, PositionTrack
from recruit.positions.wording import LEVELS
from recruit.settings import Keys

BATCH = 500
TRACK_NAMES = {"transfer": "转岗待岗职工", "migrant": "农民工", "veteran": "退役军人"}
VERIFIED_FOR = dt.timedelta(days=365)
ON_EMPLOYER = ("name", "uscc", "industry", "kind", "size", "address", "region", "about")


@dataclass
class Stored:
    """What an import did, and the ids that later steps refer to. In a dry run the ids of new rows are never written."""

    fair: Fair
    now: dt.datetime
    dry_run: bool
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    touched: list[uuid.UUID] = field(default_factory=list)
    employers: dict[str, uuid.UUID] = field(default_factory=dict)
    participations: dict[str, uuid.UUID] = field(default_factory=dict)
    positions: dict[tuple[str, str], uuid.UUID] = field(default_factory=dict)
    speakers: dict[str, tuple[uuid.UUID, str]] = field(default_factory=dict)

    blank: dict[str, Any] = field(default_factory=dict)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.fair.time_zone)


async def store(tx: AsyncSession, keys: Keys, fair: Fair, reading: Reading, now: dt.datetime, dry_run: bool) -> Stored:
    from recruit.imports.hall import store_booths
    from recruit.imports.stage import store_rundown, store_speakers

    stored = Stored(fair, now, dry_run)
    if not dry_run:  # a second import of this fair waits here, on both databases
        await tx.execute(sa.update(Fair).where(Fair.id == fair.id).values(slug=fair.slug))
    await store_employers(tx, keys, stored, reading.employers)
    await store_booths(tx, stored, reading)
    await store_positions(tx, stored, reading.positions)
    await store_speakers(tx, stored, reading)
    await store_rundown(tx, stored, reading)
    return stored


async def in_batches(tx: AsyncSession, table: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        await tx.execute(sa.insert(table), rows[start : start + BATCH])


async def update_rows(tx: AsyncSession, table: Any, rows: list[dict[str, Any]], keep: bool = False) -> None:
    """Each row by its id; all of them set the same columns. `keep` leaves what is stored where the new value is null."""
    if not rows:
        return
    columns = table.__table__.c
    names = [name for name in rows[0] if name != "id"]
    new = {name: sa.bindparam(f"new_{name}", type_=columns[name].type) for name in names}
    values_of = {name: sa.func.coalesce(new[name], columns[name]) for name in names} if keep else new
    statement = sa.update(table.__table__).where(columns.id == sa.bindparam("row_id")).values(values_of)
    connection = await tx.connection()
    values = [{"row_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    for start in range(0, len(values), BATCH):
        await connection.execute(statement, values[start : start + BATCH])


async def chunks_in(tx: AsyncSession, query: Any, column: Any, values: list[Any]) -> list[Any]:
    """Rows of `query` whose column is one of many values."""
    rows: list[Any] = []
    for start in range(0, len(values), BATCH):
        rows += (await tx.execute(query.where(column.in_(values[start : start + BATCH])))).all()
    return rows


async def store_employers(tx: AsyncSession, keys: Keys, stored: Stored, records: list[EmployerRecord]) -> None:
    """Employers are known by their code, else by their folded name; they are created, taking part, or brought up to date."""
    known = sa.select(Employer.id, Employer.name_key, Employer.uscc)
    by_name = {row.name_key: row for row in await chunks_in(tx, known, Employer.name_key, [r.key for r in records])}
    codes = [r.uscc for r in records if r.uscc]
    by_code = {row.uscc: row.id for row in await chunks_in(tx, known, Employer.uscc, codes)}
    mine = sa.select(Participation.id, Participation.employer_id, Participation.content_hash)
    present = {
        row.employer_id: row for row in (await tx.execute(mine.where(Participation.fair_id == stored.fair.id))).all()
    }
    new_employers: list[dict[str, Any]] = []
    new_participations: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    changed_here: list[dict[str, Any]] = []
    used_codes: set[str] = set()
    met: dict[uuid.UUID, uuid.UUID] = {}
    for record in records:
        row = by_name.get(record.key)
        employer_id = by_code.get(record.uscc) if record.uscc else None
        if employer_id is None and row is not None and not (record.uscc and row.uscc and row.uscc != record.uscc):
            employer_id = row.id
        is_new = employer_id is None
        if record.uscc in used_codes:
            record.uscc = None
        used_codes |= {record.uscc} if record.uscc else set()
        employer_id = employer_id or new_id()
        stored.employers[record.key] = employer_id
        if employer_id in met:  # another name of an employer met above
            stored.participations[record.key] = met[employer_id]
            stored.counts["employers", "unchanged"] += 1
            continue
        here = present.get(employer_id)
        digest = record.content() if record.registered else None
        state = "created" if here is None else "unchanged" if digest in (None, here.content_hash) else "updated"
        stored.counts["employers", state] += 1
        met[employer_id] = stored.participations[record.key] = here.id if here else new_id()
        if is_new:
            new_employers.append(employer_row(stored, record, employer_id))
        elif state == "updated" or (state == "created" and record.registered):
            changed.append(employer_change(stored, record, employer_id))
        if state != "unchanged":
            taking_part = participation_row(keys, stored, record, employer_id, digest)
            (changed_here if here else new_participations).append(taking_part)
    if stored.dry_run:
        return
    await in_batches(tx, Employer, new_employers)
    await update_rows(tx, Employer, changed, keep=True)
    await in_batches(tx, Participation, new_participations)
    contact = ("id", "contact_name", "contact_phone", "contact_phone_index", "content_hash")
    await update_rows(tx, Participation, [{name: row[name] for name in contact} for row in changed_here])


def employer_row(stored: Stored, record: EmployerRecord, employer_id: uuid.UUID) -> dict[str, Any]:
    return Employer(
        id=employer_id,
        short_name=short_name(record.name),
        name_key=record.key,
        logo_colour=employer_id.int % 12,
        verified_until=verified_until(stored, record),
        **{name: getattr(record, name) for name in ON_EMPLOYER},
    ).model_dump()


def employer_change(stored: Stored, record: EmployerRecord, employer_id: uuid.UUID) -> dict[str, Any]:
    change = {
        "id": employer_id,
        "name_key": record.key,
        "verified_until": verified_until(stored, record),
        "short_name": short_name(record.name),
    }
    return change | {name: getattr(record, name) for name in ON_EMPLOYER}


def verified_until(stored: Stored, record: EmployerRecord) -> dt.date | None:
    """The organiser's own list with a right code vouches for a year; a name known from position rows for nothing."""
    if not (record.registered and record.uscc):
        return None
    return stored.fair.closes_at.astimezone(stored.zone).date() + VERIFIED_FOR


def short_name(name: str) -> str:
    """What fits on a card: without the legal form."""
    for ending in ("股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "公司"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def participation_row(
    keys: Keys, stored: Stored, record: EmployerRecord, employer_id: uuid.UUID, digest: str | None
) -> dict[str, Any]:
    mobile = read_mobile(record.phone) if record.phone else None
    phone = mobile or record.phone
    return Participation(
        id=stored.participations[record.key],
        fair_id=stored.fair.id,
        employer_id=employer_id,
        contact_name=record.contact,
        contact_phone=seal(keys, phone, "phone") if phone else None,
        contact_phone_index=blind_index(keys, mobile) if mobile else None,
        content_hash=digest,
    ).model_dump()


async def store_positions(tx: AsyncSession, stored: Stored, records: list[PositionRecord]) -> None:
    columns = sa.select(Position.id, Position.participation_id, Position.identity, Position.content_hash)
    there = {
        (row.participation_id, row.identity): row
        for row in (await tx.execute(columns.where(Position.fair_id == stored.fair.id))).all()
    }
    tracks = await fair_tracks(tx, stored, records)
    created, updated, links = [], [], []
    for record in records:
        if record.state == "rejected":
            continue
        participation = stored.participations[record.key]
        found, digest = there.get((participation, record.identity)), record.content()
        position_id = found.id if found else new_id()
        record.state = "created" if not found else "unchanged" if found.content_hash == digest else "updated"
        stored.counts["positions", record.state] += 1
        stored.positions.setdefault((record.key, record.title), position_id)
        if record.state == "unchanged":
            continue
        stored.touched.append(position_id)
        values = position_values(stored, record, position_id, digest)
        if found:
            updated.append(values)
        else:
            created.append(new_position(stored, record, values))
        links += [{"position_id": position_id, "track_id": tracks[code]} for code in record.tracks]
    if stored.dry_run:
        return
    await in_batches(tx, Position, created)
    await update_rows(tx, Position, updated)
    for start in range(0, len(updated), BATCH):
        ids = [row["id"] for row in updated[start : start + BATCH]]
        await tx.execute(sa.delete(PositionTrack).where(PositionTrack.position_id.in_(ids)))
    await in_batches(tx, PositionTrack, links)


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
    query = sa.select(Track.code, Track.id).where(Track.fair_id == stored.fair.id)
    tracks = {row.code: row.id for row in (await tx.execute(query)).all()}
    missing = [code for code in TRACK_NAMES if code not in tracks and any(code in r.tracks for r in records)]
    rows = [
        Track(fair_id=stored.fair.id, code=code, name=TRACK_NAMES[code], place=len(tracks) + n).model_dump()
        for n, code in enumerate(missing)
    ]
    if not stored.dry_run:
        await in_batches(tx, Track, rows)
    return tracks | {row["code"]: row["id"] for row in rows}
