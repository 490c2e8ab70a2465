"""Employers of a file become rows: found by code or folded name, made where unknown, and taking part in the fair."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.rules import mask_mobile, read_mobile
from recruit.crypto import blind_index, seal
from recruit.employers.tables import Employer, Participation
from recruit.ids import new_id
from recruit.imports.hand import CONTACT, EMPLOYER, Field, Row, remember, settle
from recruit.imports.kept import hand_problem, text_of_field
from recruit.imports.records import EmployerRecord, Reading
from recruit.imports.store import Stored, chunks_in
from recruit.settings import Keys

VERIFIED_FOR = dt.timedelta(days=365)
ON_EMPLOYER = ("name", "uscc", "industry", "industry_code", "kind", "size", "address", "region", "about")
ON_CONTACT = ("id", "contact_name", "contact_phone", "contact_phone_index", "content_hash", "imported")
COLUMNS = [name for part in EMPLOYER for name in part.columns]


@dataclass(frozen=True, slots=True)
class Known:
    """Employers that stand already, as a record may name them."""

    by_name: dict[str, Row]
    by_code: dict[str, Row]

    def find(self, record: EmployerRecord) -> Row | None:
        """By its code, else by its folded name unless that one has another code."""
        if record.uscc and (row := self.by_code.get(record.uscc)):
            return row
        row = self.by_name.get(record.key)
        return None if row and record.uscc and row["uscc"] not in (None, "", record.uscc) else row


@dataclass(frozen=True, slots=True)
class Writes:
    """The rows of this part of the file that are to be written."""

    employers: list[dict[str, Any]] = field(default_factory=list)
    changed_employers: list[dict[str, Any]] = field(default_factory=list)
    participations: list[dict[str, Any]] = field(default_factory=list)
    changed_participations: list[dict[str, Any]] = field(default_factory=list)


async def store_employers(tx: AsyncSession, keys: Keys, stored: Stored, reading: Reading) -> None:
    """Employers are known by their code, else by their folded name; they are created, taking part, or brought up to date."""
    known, writes = await known_among(tx, reading.employers), Writes()
    present = await taking_part(tx, stored, [row["id"] for row in (*known.by_name.values(), *known.by_code.values())])
    for record in reading.employers:
        row = known.find(record)
        if record.uscc in stored.used_codes:
            record.uscc = None
        stored.used_codes |= {record.uscc} if record.uscc else set()
        employer_id = row["id"] if row else new_id()
        stored.employers[record.key] = employer_id
        if employer_id in stored.met:  # another name of an employer met above
            stored.participations[record.key] = stored.met[employer_id]
            stored.counts["employers", "unchanged"] += 1
        else:
            store_one(keys, stored, reading, writes, record, row, present.get(employer_id))
    if stored.dry_run:
        return
    await stored.put(tx, Employer, writes.employers)
    await stored.change(tx, Employer, writes.changed_employers)
    await stored.put(tx, Participation, writes.participations)
    changed = [{name: row[name] for name in ON_CONTACT} for row in writes.changed_participations]
    await stored.change(tx, Participation, changed)


async def known_among(tx: AsyncSession, records: list[EmployerRecord]) -> Known:
    known = sa.select(Employer.id, Employer.imported, *(getattr(Employer, name) for name in COLUMNS))
    names = await chunks_in(tx, known, Employer.name_key, [record.key for record in records])
    codes = await chunks_in(tx, known, Employer.uscc, [record.uscc for record in records if record.uscc])
    return Known({row.name_key: row._mapping for row in names}, {row.uscc: row._mapping for row in codes})


def store_one(
    keys: Keys, stored: Stored, reading: Reading, writes: Writes, record: EmployerRecord, row: Row | None,
    here: Row | None,
) -> None:  # fmt: skip
    """`row` is the employer as it stands, `here` its participation in the fair; each None where there is none."""
    employer_id = stored.employers[record.key]
    digest = record.content() if record.registered else None
    stored.met[employer_id] = stored.participations[record.key] = here["id"] if here else new_id()
    facts, by_hand = employer_change(stored, record, employer_id), False
    contact, by_hand_here = participation_row(keys, stored, record, employer_id, digest), False
    if row and record.registered:
        facts, by_hand = settled(stored, reading, record, row, facts, EMPLOYER)
    if here and record.registered:
        contact, by_hand_here = settled(stored, reading, record, here, contact, CONTACT)
    is_overwritten = stored.overwrites and (by_hand or by_hand_here)
    same = here and digest in (None, here["content_hash"]) and not is_overwritten
    state = "created" if here is None else "unchanged" if same else "updated"
    stored.counts["employers", state] += 1
    if row is None:
        stored.made[record.key], stored.told[record.key] = record, (record.size, record.industry)
        writes.employers.append(employer_row(stored, record, employer_id))
    elif state != "unchanged" and record.registered:
        writes.changed_employers.append(facts)
    if state != "unchanged":
        (writes.changed_participations if here else writes.participations).append(contact)


async def taking_part(tx: AsyncSession, stored: Stored, employers: list[uuid.UUID]) -> dict[uuid.UUID, Row]:
    names = ("employer_id", *ON_CONTACT)
    mine = sa.select(*(getattr(Participation, name) for name in names)).where(Participation.fair_id == stored.fair.id)
    rows = await chunks_in(tx, mine, Participation.employer_id, employers)
    return {row.employer_id: row._mapping for row in rows}


def settled(
    stored: Stored,
    reading: Reading,
    record: EmployerRecord,
    now: Row,
    values: dict[str, Any],
    fields: tuple[Field, ...],
) -> tuple[dict[str, Any], bool]:
    """What people changed by hand left as it is, or overwritten, and said. Whom to call is told in the problem by no digit."""
    result = settle(now, values, fields, wins=stored.overwrites, fills=True)
    for part in result.by_hand:
        stands, file = (text_of_field(part, row, {}) for row in (now, values))
        if part.name == "phone":
            stands, file = "另一个号码", mask_mobile(record.phone or "")
        reading.problems.append(hand_problem(record, part, stands, file, stored.overwrites))
    return result.values, bool(result.by_hand)


async def complete_employers(tx: AsyncSession, stored: Stored) -> None:
    """What later rows told of employers that an earlier part of this import made."""
    told = [record for key, record in stored.made.items() if (record.size, record.industry) != stored.told[key]]
    names = ("id", "size", "industry", "industry_code", "imported")
    made = [employer_row(stored, record, stored.employers[record.key]) for record in told]
    rows = [{name: row[name] for name in names} for row in made]
    if not stored.dry_run:
        await stored.change(tx, Employer, rows)


def employer_row(stored: Stored, record: EmployerRecord, employer_id: uuid.UUID) -> dict[str, Any]:
    values = employer_change(stored, record, employer_id)
    prints = remember(values, EMPLOYER, fills=True)
    return Employer(**values, logo_colour=employer_id.int % 12, imported=prints).model_dump()


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
    row = Participation(
        id=stored.participations[record.key],
        fair_id=stored.fair.id,
        employer_id=employer_id,
        contact_name=record.contact,
        contact_phone=seal(keys, phone, "phone") if phone else None,
        contact_phone_index=blind_index(keys, mobile) if mobile else None,
        content_hash=digest,
    ).model_dump()
    return row | {"imported": remember(row, CONTACT, fills=True)}
