"""From tables to records: what each row says, what is wrong with it and how to mend it. Pure; takes `today`."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from recruit.employers.rules import fold_name, is_uscc
from recruit.imports.records import (
    EmployerRecord,
    PositionRecord,
    Problem,
    Reading,
    RundownRecord,
    SpeakerRecord,
    short_digest,
)
from recruit.imports.sheets import Table
from recruit.places.regions import region_of
from recruit.positions import wording
from recruit.positions.pay import NoPay, Pay, read_pay

FURNITURE = re.compile(r"\s*(?:点击查看地图|查看地图|24\s*小时反馈|\d+\s*小时内?反馈)\s*$")
ORDER = {"employers": 0, "positions": 1, "speakers": 2, "rundown": 3}
MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
SITES = (("猎聘", "猎聘|liepin"), ("51job", "51job|前程无忧"), ("BOSS直聘", "boss"), ("拉勾", "拉勾|lagou"))


@dataclass
class Context:
    """What rows are read against: today in the fair's zone, when open-ended rows end, the site the file came from."""

    today: dt.date
    open_ended: dt.date
    source: str | None = None
    reading: Reading = field(default_factory=Reading)
    employers: dict[str, EmployerRecord] = field(default_factory=dict)
    booths: dict[str, str] = field(default_factory=dict)
    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)
    refs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self, table: Table, row: int, name: str, value: str, level: str, code: str, message: str) -> None:
        self.reading.problems.append(Problem(table.sheet, row, table.heading(name), value, level, code, message))


def source_of(filename: str) -> str | None:
    """The site whose layout a file's name tells of."""
    return next((site for site, words in SITES if re.search(words, filename, re.IGNORECASE)), None)


def read_tables(tables: list[Table], context: Context) -> Reading:
    """Every row of every table, employers first."""
    readers = {"employers": read_employer, "positions": read_position, "speakers": read_speaker, "rundown": read_item}
    for table in sorted(tables, key=lambda t: ORDER[t.kind]):
        above = ""
        for number, row in table.rows:
            named = clean(table.cell(row, "employer"))
            above = named or above
            readers[table.kind](table, number, row, above, context)
    context.reading.employers = list(context.employers.values())
    return context.reading


@lru_cache(maxsize=50_000)
def clean(text: str) -> str:
    """Trimmed, inner white space made one blank, without what a web page left behind."""
    return FURNITURE.sub("", " ".join(text.split()))


def text_of(table: Table, row: list[str], name: str) -> str | None:
    return clean(table.cell(row, name)) or None


def known_employer(name: str, table: Table, row: int, context: Context) -> EmployerRecord:
    """The employer of that name in this file, made where only this row tells of it."""
    key = fold_name(name)
    if key not in context.employers:
        context.employers[key] = EmployerRecord(table.sheet, row, name, key)
    return context.employers[key]


def read_employer(table: Table, number: int, row: list[str], _above: str, context: Context) -> None:
    name = text_of(table, row, "employer")
    if name is None:
        context.note(
            table, number, "employer", "", "error", "employer_missing", "这一行没有单位名称，未导入。请补上单位全称。"
        )
        context.reading.rejected["employers"] += 1
        return
    key = fold_name(name)
    if key in context.employers and context.employers[key].registered:
        context.note(
            table,
            number,
            "employer",
            name,
            "warn",
            "repeated",
            "这个单位在前面已登记过，这一行没有再用。请删去多余的一行。",
        )
        return
    record = EmployerRecord(table.sheet, number, name, key, registered=True)
    for target in ("industry", "kind", "size", "address", "about", "contact"):
        setattr(record, target, text_of(table, row, target))
    record.region = region_of(record.address)
    record.uscc = read_uscc(table, number, row, context)
    record.phone = read_phone(table, number, row, context)
    record.booth = read_booth(table, number, row, name, context)
    context.employers[key] = record


def read_uscc(table: Table, number: int, row: list[str], context: Context) -> str | None:
    written = clean(table.cell(row, "uscc"))
    if not written:
        if "uscc" in table.columns:
            message = "没有填统一社会信用代码。单位照常导入，请对照营业执照补上 18 位代码。"
            context.note(table, number, "uscc", "", "warn", "uscc_check", message)
        return None
    code = written.replace(" ", "").upper()
    if is_uscc(code):
        return code
    message = (
        f"统一社会信用代码应为 18 位，这里是 {len(code)} 位。单位照常导入但不记代码，请对照营业执照改正。"
        if len(code) != 18
        else "统一社会信用代码的校验位不对，多半是抄错了一位。单位照常导入但不记代码，请对照营业执照改正。"
    )
    context.note(table, number, "uscc", written, "warn", "uscc_check", message)
    return None


def read_phone(table: Table, number: int, row: list[str], context: Context) -> str | None:
    written = clean(table.cell(row, "phone"))
    if written and not MOBILE.fullmatch(re.sub(r"[\s\-()（）·]", "", written)):
        message = "不是 11 位手机号，收不到短信提醒。号码照原样记下，请补一个手机号。"
        context.note(table, number, "phone", written, "warn", "phone_invalid", message)
    return written or None


def read_booth(table: Table, number: int, row: list[str], name: str, context: Context) -> str | None:
    booth = wording.fold(table.cell(row, "booth")).upper()
    if not booth:
        return None
    holder = context.booths.setdefault(booth, name)
    if holder == name:
        return booth
    message = f"展位 {booth} 已给“{holder}”，这个单位暂不分配展位。请核对后改成另一个展位号。"
    context.note(table, number, "booth", booth, "warn", "booth_twice", message)
    return None


def read_position(table: Table, number: int, row: list[str], above: str, context: Context) -> None:
    title, employer = clean(table.cell(row, "title")), above
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
        return read_pay(written, clean(table.cell(row, "source")) or context.source)
    except NoPay as no:
        context.note(table, number, "pay", written, "error", "pay_unreadable", f"{no.message}这一行未导入。")
        return None


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
        education=wording.read_education(education), education_raw=education or None, experience=experience or None,
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
    same = (record.key, record.title, record.place or "")
    context.seen[same] += 1
    occurrence = context.seen[same]
    if record.ref:
        context.refs[record.key, record.ref] += 1
        again = context.refs[record.key, record.ref]
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
        return wording.split_experience(clean(table.cell(row, "experience_education")))
    return clean(table.cell(row, "experience")), clean(table.cell(row, "education"))


def position_place(table: Table, row: list[str]) -> str | None:
    """The place; of several columns the parts joined, without one that only repeats the others."""
    parts = list(dict.fromkeys(filter(None, map(clean, table.cells(row, "place")))))
    if len(parts) > 1:
        parts = [part for part in parts if part != "".join(other for other in parts if other != part)]
    return "-".join(parts) or None


def benefits_of(table: Table, row: list[str]) -> str | None:
    return "；".join(filter(None, map(clean, table.cells(row, "benefits")))) or None


@lru_cache(maxsize=20_000)
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
    count = wording.read_headcount(written)
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
    context.seen["rundown", session, time] += 1
    minutes = wording.read_headcount(table.cell(row, "minutes"))
    context.reading.rundown.append(
        RundownRecord(
            sheet=table.sheet, row=number, slot=short_digest(session, time, context.seen["rundown", session, time]),
            place=len(context.reading.rundown), title=title or employer or time, employer=employer,
            key=fold_name(employer), time=time, session=session, where=clean(table.cell(row, "place")),
            host=clean(table.cell(row, "host")), minutes=minutes or 8, speaker=clean(table.cell(row, "speaker")),
        )
    )  # fmt: skip
