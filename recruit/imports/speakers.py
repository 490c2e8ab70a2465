"""Speakers of a file become rows, with their honours; what an officer checked is never lost to a list."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.ids import new_id
from recruit.imports.hand import HONOUR, PRINT, SPEAKER, Row, print_of, remember, settle, settle_honours
from recruit.imports.journal import plain
from recruit.imports.kept import hand_problem, text_of_field
from recruit.imports.records import Reading, SpeakerRecord
from recruit.imports.store import Stored, write
from recruit.speakers.tables import Honour, Speaker

BUSTS = ("lu", "hu", "tan", "shen", "he", "zhou")
COLUMNS = ("id", "employer_id", "content_hash", "imported", *(name for each in SPEAKER for name in each.columns))
PLAIN_HONOUR: Mapping[str, Any] = {"level": None, "year": None, "body": None}


@dataclass
class Known:
    """The fair's speakers as they stand."""

    rows: list[Row]
    honours: dict[uuid.UUID, dict[str, Any]]
    by_name: dict[Any, Row] = field(default_factory=dict)
    by_print: dict[Any, Row] = field(default_factory=dict)
    by_content: dict[Any, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            self.by_name[row["employer_id"], row["name"]] = row
            self.by_print[row["employer_id"], (row["imported"] or "")[:PRINT]] = row
            self.by_content[row["content_hash"]] = row

    def find(self, values: Row) -> Row | None:
        """By name, by the name that an import once gave, or by all the rest."""
        employer = values["employer_id"]
        same = self.by_name.get((employer, values["name"])) or self.by_print.get(
            (employer, print_of(values, SPEAKER[0]))
        )
        return same or self.by_content.get(values["content_hash"])


@dataclass
class Writes:
    """What is to be written in the end."""

    created: list[dict[str, Any]] = field(default_factory=list)
    updated: list[dict[str, Any]] = field(default_factory=list)
    come: list[dict[str, Any]] = field(default_factory=list)
    gone: list[uuid.UUID] = field(default_factory=list)


async def store_speakers(tx: AsyncSession, stored: Stored, reading: Reading) -> None:
    if not reading.speakers:
        return
    query = sa.select(*(getattr(Speaker, name) for name in COLUMNS)).where(Speaker.fair_id == stored.fair.id)
    rows: list[Row] = [dict(row._mapping) for row in (await tx.execute(query)).all()]
    known, writes = Known(rows, await honours_before(tx, [row["id"] for row in rows])), Writes()
    for place, record in enumerate(reading.speakers):
        store_speaker(stored, reading, record, known, writes, place)
    if stored.dry_run:
        return
    await stored.put(tx, Speaker, writes.created)
    links = {row["id"]: known.honours[row["id"]] for row in writes.updated}
    await stored.change(tx, Speaker, writes.updated, links=links)
    if writes.gone:
        await tx.execute(sa.delete(Honour).where(Honour.id.in_(writes.gone)))
    await write(tx, Honour, writes.come)


def store_speaker(
    stored: Stored, reading: Reading, record: SpeakerRecord, known: Known, writes: Writes, place: int
) -> None:
    wanted = speaker_values(record, stored.employers[record.key])
    found = known.find(wanted)
    speaker_id = found["id"] if found else new_id()
    stored.speakers[record.name] = (speaker_id, record.key)
    stand = known.honours[speaker_id]["honours"] if found else []
    written = (found["imported"] or "")[len(SPEAKER) * PRINT :] if found else ""
    said = [{**PLAIN_HONOUR, **honour} for honour in record.honours]
    honours = settle_honours(stand, said, written, wins=stored.overwrites)
    values, by_hand = settled(stored, reading, record, found, wanted) if found else (dict(wanted), False)
    prints = values["imported"] if found else remember(wanted, SPEAKER)
    for honour in honours.by_hand:
        now, file = (honour["name"], "（没有这一项）") if honour in stand else ("（删去了这一项）", honour["name"])
        reading.problems.append(hand_problem(record, HONOUR, now, file, stored.overwrites))
    moves = (by_hand or honours.by_hand) and stored.overwrites
    state = (
        "created"
        if not found
        else "updated"
        if found["content_hash"] != wanted["content_hash"] or moves
        else "unchanged"
    )
    stored.counts["speakers", state] += 1
    if state == "unchanged":
        return
    values |= {"id": speaker_id, "imported": prints + honours.written}
    if found:
        writes.updated.append(values)
    else:
        looks: dict[str, Any] = {"fair_id": stored.fair.id, "place": place, "bust": BUSTS[place % len(BUSTS)]}
        writes.created.append(Speaker(**values, **looks).model_dump())
    writes.gone += [uuid.UUID(honour["id"]) for honour in honours.goes]
    writes.come += [Honour(speaker_id=speaker_id, **honour).model_dump() for honour in honours.comes]


def settled(
    stored: Stored, reading: Reading, record: SpeakerRecord, found: Row, wanted: Row
) -> tuple[dict[str, Any], bool]:
    result = settle(found, wanted, SPEAKER, wins=stored.overwrites)
    for each in result.by_hand:
        now, file = (text_of_field(each, row, {}) for row in (found, wanted))
        reading.problems.append(hand_problem(record, each, now, file, stored.overwrites))
    return result.values, bool(result.by_hand)


async def honours_before(tx: AsyncSession, ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    links: dict[uuid.UUID, dict[str, Any]] = {each: {"honours": []} for each in ids}
    for honour in await tx.scalars(sa.select(Honour).where(Honour.speaker_id.in_(ids))):
        links[honour.speaker_id]["honours"].append({k: plain(value) for k, value in honour.model_dump().items()})
    return links


def speaker_values(record: SpeakerRecord, employer_id: uuid.UUID) -> dict[str, Any]:
    return {
        "employer_id": employer_id,
        "name": record.name,
        "job": record.job,
        "story": record.story,
        "years": record.years,
        "content_hash": record.content(),
    }
