"""A position's row: pay, place, schooling, validity and conditions out of free text. Pure."""

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from recruit.employers.rules import fold_name
from recruit.imports.context import NAME, Context, clean, known_employer, text_of
from recruit.imports.records import EmployerRecord, PositionRecord, short_digest
from recruit.imports.sheets import Table
from recruit.places.regions import region_of
from recruit.positions import wording
from recruit.positions.pay import NoPay, Pay, read_pay


def read_position(table: Table, number: int, row: list[str], above: str, context: Context) -> None:
    title, employer = clean(table.cell(row, "title"))[:NAME], above
    if not title:
        if any(clean(cell) for name in ("pay", "headcount", "duties", "place") for cell in table.cells(row, name)):
            context.note(
                table, number, "title", "", "error", "title_missing", "这一行没有岗位名称，未导入。请补上岗位名称。"
            )
            context.reading.rejected["positions"] += 1
        return
    if not employer:
        context.note(
            table,
            number,
            "employer",
            "",
            "error",
            "employer_missing",
            "这个岗位没有写用人单位，未导入。请补上单位名称。",
        )
    pay = position_pay(table, number, row, context)
    record = position_record(table, number, row, title, employer, pay, context)
    if record.pay is None or not employer:
        record.state = "rejected"
        context.reading.rejected["positions"] += 1
    else:
        known = known_employer(employer, table, number, context)
        if not known.registered:
            complete_employer(known, table, row)
    context.reading.positions.append(record)


def complete_employer(known: EmployerRecord, table: Table, row: list[str]) -> None:
    """What position rows tell of an employer that has no row of its own; the first that says it counts."""
    known.size = known.size or text_of(table, row, "size") or size_in(text_of(table, row, "size_note"))
    known.industry = known.industry or (text_of(table, row, "industry") or "").removeprefix("行业：") or None


def size_in(note: str | None) -> str | None:
    found = re.search(r"(?:少于)?\d+(?:-\d+)?人(?:以上|以下)?$", note or "")
    return found[0] if found else None


def position_pay(table: Table, number: int, row: list[str], context: Context) -> Pay | None:
    written = clean(table.cell(row, "pay"))
    try:
        return _pay(written, clean(table.cell(row, "source")) or context.source)
    except NoPay as no:
        context.note(table, number, "pay", written, "error", "pay_unreadable", f"{no.message}这一行未导入。")
        return None


# what many rows write alike is read once
_pay = lru_cache(maxsize=8_000)(read_pay)
_education = lru_cache(maxsize=2_000)(wording.read_education)
_headcount = lru_cache(maxsize=2_000)(wording.read_headcount)
_split = lru_cache(maxsize=2_000)(wording.split_experience)


def position_record(
    table: Table, number: int, row: list[str], title: str, employer: str, pay: Pay | None, context: Context
) -> PositionRecord:
    experience, education = schooling(table, row)
    place = position_place(table, row)
    ref = text_of(table, row, "ref")
    duties, benefits = text_of(table, row, "duties"), benefits_of(table, row)
    remark = text_of(table, row, "remark")
    record = PositionRecord(
        sheet=table.sheet, row=number, employer=employer, key=fold_name(employer), title=title, ref=ref,
        identity="", headcount=headcount(table, number, row, context), pay=pay,
        education=_education(education), education_raw=education or None, experience=experience or None,
        place=place, region=region_of(place), tracks=wording.read_tracks(table.cell(row, "tracks")),
        conditions=conditions_of("；".join(filter(None, (benefits, remark))), duties or ""),
        valid_until=validity(table, number, row, context), duties=duties,
        requirements=text_of(table, row, "requirements"), benefits=benefits,
    )  # fmt: skip
    record.identity = identity(table, record, context)
    if duties is None:
        message = "没有写岗位职责，求职者无从判断。已照常导入，请补上做什么、要求什么。"
        context.note(table, number, "duties", "", "warn", "duties_missing", message)
    return record


def identity(table: Table, record: PositionRecord, context: Context) -> str:
    """What the row is known by: its number if it has one, else title, place and n-th occurrence, always within its employer."""
    occurrence = context.occurrence(record.key, record.title, record.place or "")
    if record.ref:
        again = context.occurrence("ref", record.key, record.ref)
        if again > 1:
            message = f"岗位编号 {record.ref} 在这个单位用了不止一次，按第 {again} 个岗位导入。请给每个岗位不同的编号。"
            context.note(table, record.row, "ref", record.ref, "warn", "repeated", message)
        return f"ref:{record.ref}" + (f"#{again}" if again > 1 else "")
    if occurrence > 1:
        message = f"同一单位、岗位和地点的第 {occurrence} 行，按不同的岗位导入。如果是重复填写，请删去。"
        context.note(table, record.row, "title", record.title, "warn", "repeated", message)
    return "row:" + short_digest(record.title, record.place or "", occurrence)


def schooling(table: Table, row: list[str]) -> tuple[str, str]:
    if "experience_education" in table.columns:
        return _split(clean(table.cell(row, "experience_education")))
    return clean(table.cell(row, "experience")), clean(table.cell(row, "education"))


def position_place(table: Table, row: list[str]) -> str | None:
    """The place; of several columns the parts joined, without one that only repeats the others."""
    parts = list(dict.fromkeys(filter(None, map(clean, table.cells(row, "place")))))
    if len(parts) > 1:
        parts = [part for part in parts if part != "".join(other for other in parts if other != part)]
    return "-".join(parts) or None


def benefits_of(table: Table, row: list[str]) -> str | None:
    return "；".join(filter(None, map(clean, table.cells(row, "benefits")))) or None


@lru_cache(maxsize=4_000)
def _conditions(benefits: str) -> dict[str, Any]:
    return wording.read_conditions(benefits)


def conditions_of(benefits: str, duties: str) -> dict[str, Any]:
    """Benefits speak first; what they leave open the duties may say."""
    said = dict(_conditions(benefits))
    if duties and None in said.values():
        said |= {name: value for name, value in wording.read_conditions(duties).items() if said[name] is None}
    return said


def headcount(table: Table, number: int, row: list[str], context: Context) -> int | None:
    if "headcount" not in table.columns:
        return None
    written = clean(table.cell(row, "headcount"))
    count = _headcount(written)
    if count is None:
        message = "招聘人数不是数字，按“人数未定”导入，不计入总人数。请改成具体人数。"
        context.note(table, number, "headcount", written, "warn", "headcount_vague", message)
    return count


def validity(table: Table, number: int, row: list[str], context: Context) -> dt.date:
    written = clean(table.cell(row, "valid_until"))
    if wording.is_long(written):
        return context.open_ended
    day = wording.read_date(written, context.open_ended.year)
    if day is None:
        message = "有效期没有认出日期，按招聘会后 90 天处理。请写成 2027-05-31 这样的日期。"
        context.note(table, number, "valid_until", written, "warn", "validity_unreadable", message)
        return context.open_ended
    if day < context.today:
        message = "有效期已经过去：岗位已导入但不公开。如仍在招聘，请改成今后的日期再导入。"
        context.note(table, number, "valid_until", written, "warn", "valid_until_past", message)
    return day
