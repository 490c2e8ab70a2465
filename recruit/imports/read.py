"""A file's bytes become sheets of text: xlsx, xls, csv and tsv in whatever encoding; a sentence where they cannot."""

import csv
import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

import python_calamine
from charset_normalizer import from_bytes

from recruit.errors import Invalid

MOST_ROWS = 200_000
MOST_BYTES = 600_000_000
DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of text. Row n of `rows` is row n + 1 of the file; `merged` are (first row, last row, column) of tall merged cells."""

    name: str
    rows: list[list[str]]
    merged: list[tuple[int, int, int]] = field(default_factory=list)


def read_file(filename: str, body: bytes) -> list[Sheet]:
    """The sheets of an uploaded file. Raises Invalid with the cure."""
    if not body.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise refuse("文件是空的。请检查保存的是不是有内容的那一份，再重新上传。")
    if body.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        sheets = _read_workbook(body)
    elif body.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\x1f\x8b", b"{\\rtf", b"7z\xbc\xaf")
    ):
        raise refuse("这不是表格文件（可能是 PDF、图片或压缩包改了扩展名）。请在 Excel 或 WPS 里另存为 .xlsx 再上传。")
    else:
        sheets = [_read_text(filename, body)]
    if not any(any(cell for cell in row) for sheet in sheets for row in sheet.rows):
        raise refuse("表格里没有任何内容。请检查保存的是不是有内容的那一份，再重新上传。")
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
        raise refuse(f"表格超过 {MOST_ROWS:,} 行。请拆成几个文件分别导入。")
    return sheets


def refuse(sentence: str) -> Invalid:
    return Invalid(sentence, code="file_unreadable")


def _read_workbook(body: bytes) -> list[Sheet]:
    if body.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                if sum(item.file_size for item in archive.infolist()) > MOST_BYTES:
                    raise refuse("文件解开后过大，没有读取。请删去多余的图片和空白工作表再上传。")
        except zipfile.BadZipFile:
            raise refuse("文件不完整或已损坏。请重新保存一次，再上传。") from None
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
        return [_read_sheet(book, name) for name in book.sheet_names]
    except python_calamine.PasswordError:
        raise refuse("工作簿设有密码。请去掉密码另存一份再上传。") from None
    except (python_calamine.CalamineError, ValueError, OSError):
        raise refuse(
            "工作簿打不开：可能是 Word、压缩包，或文件已损坏。请在 Excel 或 WPS 里另存为 .xlsx 再上传。"
        ) from None


def _read_sheet(book: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    ranges = sheet.merged_cell_ranges or []
    tall = [(top, bottom, column) for (top, column), (bottom, _right) in ranges if bottom > top]
    return Sheet(name, rows, tall)


def cell_text(cell: Any) -> str:
    """A cell as a person sees it: 5.0 is 5, a date is 2027-05-31."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    return "" if cell is None else str(cell)


def _read_text(filename: str, body: bytes) -> Sheet:
    text = decode(body)
    csv.field_size_limit(10_000_000)
    delimiter = _delimiter(text, "\t" if filename.lower().endswith(".tsv") else ",")
    try:
        rows = [
            [cell.strip() for cell in record]
            for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        raise refuse("文本表格的引号不成对，读不下去。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。") from None
    name = re.sub(r"\.\w+$", "", filename.replace("\\", "/").rpartition("/")[2]) or "表格"
    return Sheet(name, rows)


def decode(body: bytes) -> str:
    """Text in its own encoding: by its mark, as UTF-8, as GB 18030, else by likelihood."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    head = body[:2000]
    if head.count(0) > len(head) // 10:
        little = head[1::2].count(0) >= head[::2].count(0)
        try:
            return body.decode("utf-16-le" if little else "utf-16-be")
        except UnicodeDecodeError:
            raise refuse("这不是表格文件。请在 Excel 或 WPS 里另存为 .xlsx 或 .csv 再上传。") from None
    for encoding in ("utf-8", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    if guess := from_bytes(body[:200_000], cp_isolation=["big5", "utf_16_le", "utf_16_be", "gb18030"]).best():
        return body.decode(guess.encoding, errors="replace")
    raise refuse("认不出文件的文字编码。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。")


def _delimiter(text: str, default: str) -> str:
    """The sign that splits the first records most evenly."""
    best, best_score = default, 0.0
    for sign in DELIMITERS:
        sample = io.StringIO(text[:200_000], newline="")
        try:
            widths = [
                len(record) for _, record in zip(range(30), csv.reader(sample, delimiter=sign), strict=False) if record
            ]
        except csv.Error:
            continue
        common = max(set(widths), key=widths.count, default=1)
        score = widths.count(common) / len(widths) * min(common, 12) if common > 1 else 0.0
        if score > best_score + 1e-9:
            best, best_score = sign, score
    return best
