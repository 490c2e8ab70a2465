"""An employer's own row: its code, phone and booth, each checked and said. Pure."""

import re

from recruit.employers.rules import fold_name, is_uscc
from recruit.imports.context import Context, clean, text_of
from recruit.imports.records import EmployerRecord
from recruit.imports.sheets import Table
from recruit.places.regions import region_of
from recruit.positions import wording

MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")


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
    context.reading.employers.append(record)


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
