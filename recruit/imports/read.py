"""A file's bytes become sheets of text, whatever program wrote them; what is no table is refused with the cure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from recruit.errors import Invalid

MOST_ROWS = 200_000
MOST_COLUMNS = 300
HEAD = 120
PICTURES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"\x1f\x8b",
    b"{\\rtf",
    b"7z\xbc\xaf",
    b"<!DOC",
    b"<html",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of text, read anew at each iteration; row n (from 0) is row n + 1 of the file. `merged` are (first row,
    last row, column) of tall merged cells, `uncomputed` the (row, column) of formulas that were saved without a value."""

    name: str
    rows: Iterable[list[str]]
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    uncomputed: frozenset[tuple[int, int]] = frozenset()
    written: int = 0

    def head(self) -> list[list[str]]:
        return list(islice(self.rows, HEAD))


def read_file(filename: str, body: bytes) -> list[Sheet]:
    """The sheets of an uploaded file. Raises Invalid with the cure."""
    from recruit.imports.text import read_text
    from recruit.imports.workbook import read_workbook

    is_book = recognise(body)
    sheets = read_workbook(body) if is_book else [read_text(filename, body)]
    sheets = [replace(sheet, written=written_rows(sheet)) for sheet in sheets]
    written = sum(sheet.written for sheet in sheets)
    if not written:
        raise refuse("表格里没有任何内容。请检查保存的是不是有内容的那一份，再重新上传。")
    if written > MOST_ROWS:
        raise refuse(f"表格有 {written:,} 行，一次最多导入 {MOST_ROWS:,} 行。请拆成几个文件分别导入。")
    return sheets


def recognise(body: bytes) -> bool:
    """Whether it is a workbook (else text). Raises Invalid at once for what is plainly neither."""
    if not body.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise refuse("文件是空的。请检查保存的是不是有内容的那一份，再重新上传。")
    if body[:64].lstrip()[:5].startswith(PICTURES):
        raise refuse(
            "这不是表格文件（可能是 PDF、图片、网页或压缩包改了扩展名）。请在 Excel 或 WPS 里另存为 .xlsx 再上传。"
        )
    return body.startswith((b"PK", b"\xd0\xcf\x11\xe0"))


def written_rows(sheet: Sheet) -> int:
    """Rows with something in them. Raises Invalid where a row is absurdly wide."""
    count = 0
    for number, row in enumerate(sheet.rows, 1):
        count += any(row)
        if len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]):
            raise refuse(
                f"“{sheet.name}”第 {number} 行有 {len(row):,} 列，最多认 {MOST_COLUMNS} 列。请删去右边多余的列再上传。"
            )
    return count


def refuse(sentence: str) -> Invalid:
    return Invalid(sentence, code="file_unreadable")
