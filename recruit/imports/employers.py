"""Employers of a file become rows: found by code or folded name, made where unknown, and taking part in the fair."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.rules import read_mobile
from recruit.crypto import blind_index, seal
from recruit.employers.tables import Employer, Participation
from recruit.ids import new_id
from recruit.imports.records import EmployerRecord
from recruit.imports.store import Stored, chunks_in
from recruit.settings import Keys

VERIFIED_FOR = dt.timedelta(days=365)
ON_EMPLOYER = ("name", "uscc", "industry", "industry_code", "kind", "size", "address", "region", "about")
CONTACT = ("id", "contact_name", "contact_phone", "contact_phone_index", "content_hash")


async def store_employers(tx: AsyncSession, keys: Keys, stored: Stored, records: list[EmployerRecord]) -> None:
    """Employers are known by their code, else by their folded name; they are created, taking part, or brought up to date."""
    known = sa.select(Employer.id, Employer.name_key, Employer.uscc)
    by_name = {row.name_key: row for row in await chunks_in(tx, known, Employer.name_key, [r.key for r in records])}
    codes = [r.uscc for r in records if r.uscc]
    by_code = {row.uscc: row.id for row in await chunks_in(tx, known, Employer.uscc, codes)}
    mine = sa.select(Participation.id, Participation.employer_id, Participation.content_hash)
    mine = mine.where(Participation.fair_id == stored.fair.id)
    found = [row.id for row in by_name.values()] + list(by_code.values())
    present = {row.employer_id: row for row in await chunks_in(tx, mine, Participation.employer_id, found)}
    new_employers: list[dict[str, Any]] = []
    new_participations: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    changed_here: list[dict[str, Any]] = []
    for record in records:
        row = by_name.get(record.key)
        employer_id = by_code.get(record.uscc) if record.uscc else None
        if employer_id is None and row is not None and not (record.uscc and row.uscc and row.uscc != record.uscc):
            employer_id = row.id
        is_new = employer_id is None
        if record.uscc in stored.used_codes:
            record.uscc = None
        stored.used_codes |= {record.uscc} if record.uscc else set()
        employer_id = employer_id or new_id()
        stored.employers[record.key] = employer_id
        if employer_id in stored.met:  # another name of an employer met above
            stored.participations[record.key] = stored.met[employer_id]
            stored.counts["employers", "unchanged"] += 1
            continue
        here = present.get(employer_id)
        digest = record.content() if record.registered else None
        state = "created" if here is None else "unchanged" if digest in (None, here.content_hash) else "updated"
        stored.counts["employers", state] += 1
        stored.met[employer_id] = stored.participations[record.key] = here.id if here else new_id()
        if is_new:
            stored.made[record.key], stored.told[record.key] = record, (record.size, record.industry)
            new_employers.append(employer_row(stored, record, employer_id))
        elif state == "updated" or (state == "created" and record.registered):
            changed.append(employer_change(stored, record, employer_id))
        if state != "unchanged":
            taking_part = participation_row(keys, stored, record, employer_id, digest)
            (changed_here if here else new_participations).append(taking_part)
    if stored.dry_run:
        return
    await stored.put(tx, Employer, new_employers)
    await stored.change(tx, Employer, changed, keep=True)
    await stored.put(tx, Participation, new_participations)
    await stored.change(tx, Participation, [{name: row[name] for name in CONTACT} for row in changed_here])


async def complete_employers(tx: AsyncSession, stored: Stored) -> None:
    """What later rows told of employers that an earlier part of this import made."""
    told = [record for key, record in stored.made.items() if (record.size, record.industry) != stored.told[key]]
    rows = [
        {"id": stored.employers[r.key], "size": r.size, "industry": r.industry, "industry_code": r.industry_code}
        for r in told
    ]
    if not stored.dry_run:
        await stored.change(tx, Employer, rows)


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
