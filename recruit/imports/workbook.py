"""Workbooks: looked over inside before they are opened, then read lazily by calamine, formulas by their saved values."""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import python_calamine

from recruit.imports.read import Sheet, refuse

MOST_BYTES = 500_000_000
MOST_RATIO = 250
SMALL = 20_000_000
MOST_CELLS = 12_000_000
PIECE = 1 << 20
SEAM = 400
WIDE = re.compile(rb'\br="([A-Z]{2,3})(\d+)"')
WRITTEN = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d+)"[^>/]*>')
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
UNCOMPUTED = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*><f(?:/>|[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
MOST_NAMED = 2_000


@dataclass
class Inside:
    """What a sheet's own text says of its size, before any memory is given to its cells."""

    rows: int = 0
    columns: int = 26
    uncomputed: set[tuple[int, int]] = field(default_factory=set)


def read_workbook(body: bytes) -> list[Sheet]:
    """The sheets of a workbook. Macros are never run: only cells are read."""
    inside = look_inside(body) if body.startswith(b"PK") else {}
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheets = []
        for number, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_name(name)
            ranges = sheet.merged_cell_ranges or []
            tall = [(top, bottom, column) for (top, column), (bottom, _right) in ranges if bottom > top]
            found = inside.get(f"sheet{number + 1}", Inside())
            sheets.append(Sheet(name, Rows(sheet), tall, frozenset(found.uncomputed)))
    except python_calamine.PasswordError:
        raise refuse("工作簿设有密码。请去掉密码另存一份再上传。") from None
    except (python_calamine.CalamineError, ValueError, OSError):
        raise refuse(
            "工作簿打不开：可能是 Word、压缩包，或文件已损坏。请在 Excel 或 WPS 里另存为 .xlsx 再上传。"
        ) from None
    return sheets


@dataclass(frozen=True)
class Rows:
    """A sheet's rows as a person sees them; calamine keeps the cells, each pass makes their texts anew."""

    sheet: Any

    def __iter__(self) -> Iterator[list[str]]:
        if self.sheet.start is None:
            return
        left = [""] * self.sheet.start[1]
        for row in self.sheet.iter_rows():
            yield left + [cell_text(cell) for cell in row]


def cell_text(cell: Any) -> str:
    """A cell as a person sees it: 5.0 is 5, a date is 2027-05-31."""
    if isinstance(cell, str):
        return cell.replace("\0", "").strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    return "" if cell is None else str(cell)


def look_inside(body: bytes) -> dict[str, Inside]:
    """Each sheet's size by its file's name. Raises Invalid where it is no workbook, or too much to unpack."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            items = archive.infolist()
            names = {item.filename for item in items}
            check_kind(names)
            if any(item.flag_bits & 1 for item in items):
                raise refuse("工作簿设有密码。请去掉密码另存一份再上传。")
            check_size([item for item in items if item.filename.endswith((".xml", ".bin", ".rels"))])
            sheets = [item for item in items if re.fullmatch(r"xl/worksheets/[^/]+\.xml", item.filename)]
            return {item.filename[14:-4]: look_at(archive, item) for item in sheets}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise refuse("文件不完整或已损坏。请重新保存一次，再上传。") from None


def check_kind(names: set[str]) -> None:
    if any(name.startswith("word/") for name in names):
        raise refuse("这是 Word 文档，不是表格。请把内容放进 Excel 或 WPS 表格，另存为 .xlsx 再上传。")
    if any(name.startswith("ppt/") for name in names):
        raise refuse("这是演示文稿，不是表格。请把内容放进 Excel 或 WPS 表格，另存为 .xlsx 再上传。")
    if not any(name.startswith("xl/workbook") for name in names):
        raise refuse("这是压缩包或别的文件，里面没有工作簿。请在 Excel 或 WPS 里另存为 .xlsx 再上传。")


def check_size(items: list[zipfile.ZipInfo]) -> None:
    swollen = any(item.file_size > SMALL and item.file_size > MOST_RATIO * max(item.compress_size, 1) for item in items)
    if swollen or sum(item.file_size for item in items) > MOST_BYTES:
        raise refuse("文件解开后大得不正常，没有读取。请新建一个工作簿，只把有内容的行复制过去（粘贴为数值），再上传。")


def look_at(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> Inside:
    """The sheet's last row and column and its formulas without a value. Only where a first look would refuse the sheet
    are blank rows and cells that merely carry a format told from written ones."""
    inside = Inside()
    for text in pieces(archive, item):
        inside.rows = max(inside.rows, max(map(int, ROW.findall(text)), default=0))
        inside.columns = max(inside.columns, max((column_number(c) for c, _ in WIDE.findall(text)), default=0))
        if len(inside.uncomputed) < MOST_NAMED:
            inside.uncomputed |= {(int(row) - 1, column_number(c) - 1) for c, row in UNCOMPUTED.findall(text)}
    if inside.rows * inside.columns > MOST_CELLS:
        inside.rows, inside.columns = written_area(archive, item)
    if inside.rows * inside.columns > MOST_CELLS:
        raise refuse(too_large(inside))
    return inside


def written_area(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> tuple[int, int]:
    rows, columns = 0, 0
    for text in pieces(archive, item):
        for letters, row in WRITTEN.findall(text):
            rows, columns = max(rows, int(row)), max(columns, column_number(letters))
    return rows, columns


def pieces(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> Iterator[bytes]:
    """The sheet's text, each piece beginning with the last one's end, so that nothing is cut in two."""
    seam = b""
    with archive.open(item) as stream:
        while piece := stream.read(PIECE):
            yield seam + piece
            seam = piece[-SEAM:]


def too_large(inside: Inside) -> str:
    return (
        f"有一张工作表用到了第 {inside.rows:,} 行、{inside.columns:,} 列，多半是空白处带着格式。"
        "请新建一个工作簿，只把有内容的行列复制过去，再上传。"
    )


def column_number(letters: bytes) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
