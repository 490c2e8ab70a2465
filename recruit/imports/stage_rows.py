"""Rows of speakers and of the rundown. Pure."""

import re

from recruit.employers.rules import fold_name
from recruit.imports.context import Context, clean, known_employer, text_of
from recruit.imports.records import RundownRecord, SpeakerRecord, short_digest
from recruit.imports.sheets import Table
from recruit.positions import wording


def read_speaker(table: Table, number: int, row: list[str], above: str, context: Context) -> None:
    name = clean(table.cell(row, "person"))
    if not name or not above:
        missing, what = ("person", "姓名") if not name else ("employer", "所在单位")
        context.note(
            table, number, missing, "", "error", "speaker_incomplete", f"缺少{what}，这一行未导入。请补上{what}。"
        )
        context.reading.rejected["speakers"] += 1
        return
    known = known_employer(above, table, number, context)
    year = re.search(r"(?:19|20)\d\d", table.cell(row, "honour_year"))
    honour = text_of(table, row, "honour")
    honours = [
        {
            "name": part,
            "body": text_of(table, row, "honour_body"),
            "level": text_of(table, row, "honour_level"),
            "year": int(year[0]) if year else None,
        }
        for part in re.split(r"[、,，;；/]", honour or "")
        if part.strip()
    ]
    same = next((s for s in context.reading.speakers if (s.key, s.name) == (known.key, name)), None)
    if same:
        same.honours += [item for item in honours if item not in same.honours]
        return
    years = re.search(r"\d+", table.cell(row, "years"))
    context.reading.speakers.append(
        SpeakerRecord(
            table.sheet, number, known.name, known.key, name, text_of(table, row, "job") or "",
            text_of(table, row, "story") or "", int(years[0]) if years else None, honours,
        )
    )  # fmt: skip


def read_item(table: Table, number: int, row: list[str], _above: str, context: Context) -> None:
    title = clean(table.cell(row, "title"))
    employer, time = clean(table.cell(row, "employer")), clean(table.cell(row, "time"))
    if not title and not time:
        return
    session = clean(table.cell(row, "session"))
    occurrence = context.occurrence("rundown", session, time)
    minutes = wording.read_headcount(table.cell(row, "minutes"))
    context.reading.rundown.append(
        RundownRecord(
            sheet=table.sheet, row=number, slot=short_digest(session, time, occurrence),
            place=len(context.reading.rundown), title=title or employer or time, employer=employer,
            key=fold_name(employer), time=time, session=session, where=clean(table.cell(row, "place")),
            host=clean(table.cell(row, "host")), minutes=minutes or 8, speaker=clean(table.cell(row, "speaker")),
        )
    )  # fmt: skip
