"""The workbook to send back: every cell as it came, what is wrong coloured, with the cure as its comment."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from recruit.imports.read import Sheet, read_file
from recruit.imports.sheets import column_letter
from recruit.imports.tables import ImportProblem
from recruit.imports.words import CODES, LEVELS

AUTHOR = "春风送岗"
LIST = "问题清单"
HEADS = ("工作表", "行", "列", "填写内容", "程度", "问题", "说明与改法")
WIDTHS = (16, 8, 18, 28, 9, 14, 80)
LONGEST = 32_000
NOTES = 65_000
Cell = tuple[int, int]


def annotate(filename: str, body: bytes, problems: Iterable[ImportProblem]) -> bytes:
    """Written row by row, so that a large file takes little memory; the first sheet lists every problem with a link."""
    sheets = read_file(filename, body)
    named = {sheet.name: name for sheet, name in zip(sheets, sheet_names(sheets), strict=True)}
    notes: dict[str, dict[Cell, list[ImportProblem]]] = defaultdict(lambda: defaultdict(list))
    every = list(problems)
    for problem in every:
        if problem.at is not None:
            notes[problem.sheet][problem.row - 1, problem.at].append(problem)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        options = {
            "constant_memory": True, "tmpdir": folder,
            "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
        }  # fmt: skip
        with xlsxwriter.Workbook(path, options) as book:
            write_list(book, every, named)
            for sheet in sheets:
                write_sheet(book, named[sheet.name], sheet, notes[sheet.name])
        return path.read_bytes()


def sheet_names(sheets: list[Sheet]) -> list[str]:
    """Names that a workbook accepts, each once."""
    taken, names = {LIST.casefold()}, []
    for sheet in sheets:
        plain = "".join("_" if sign in "[]:*?/\\" else sign for sign in sheet.name).strip("' ")[:28] or "表格"
        name, n = plain, 2
        while name.casefold() in taken:
            name, n = f"{plain}{n}", n + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def write_list(book: Any, problems: list[ImportProblem], named: dict[str, str]) -> None:
    page = book.add_worksheet(LIST)
    head = book.add_format({"bold": True, "bg_color": "#F3EDE4", "border": 1, "border_color": "#D8CFC2"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"font_color": "#1F5FA8", "underline": 1, "valign": "top"})
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.write_row(0, 0, HEADS, head)
    for n, problem in enumerate(problems, 1):
        said = (problem.sheet, problem.row, problem.column, problem.value[:LONGEST])
        for column, value in enumerate((*said, LEVELS[problem.level], CODES.get(problem.code, ""), problem.message)):
            put(page, n, column, value, wrap)
        if problem.sheet in named and n < NOTES:
            target = f"internal:'{named[problem.sheet]}'!{a1(problem.row - 1, problem.at or 0)}"
            page.write_url(n, 1, target, link, str(problem.row))


def write_sheet(book: Any, name: str, sheet: Sheet, notes: dict[Cell, list[ImportProblem]]) -> None:
    page = book.add_worksheet(name)
    looks = {
        "error": book.add_format({"bg_color": "#F8CFC9", "border": 1, "border_color": "#B3261E"}),
        "warn": book.add_format({"bg_color": "#FBE7B5", "border": 1, "border_color": "#A86A00"}),
    }
    page.set_column(0, 60, 16)
    page.set_comments_author(AUTHOR)
    by_row: dict[int, list[int]] = defaultdict(list)
    for row, column in notes:
        by_row[row].append(column)
    for number, cells in enumerate(sheet.rows):
        width = max([len(cells), *(column + 1 for column in by_row.get(number, ()))])
        for column in range(width):
            found = notes.get((number, column), [])
            value = cells[column][:LONGEST] if column < len(cells) else ""
            if found:
                put(page, number, column, value, looks[min(problem.level for problem in found)])
                page.write_comment(number, column, "\n".join(cure(problem) for problem in found), {"x_scale": 2.2})
            elif value:
                put(page, number, column, value)


def cure(problem: ImportProblem) -> str:
    return f"【{LEVELS[problem.level]}】{problem.message}"


def put(page: Any, row: int, column: int, value: Any, look: Any = None) -> None:
    """Always as text, also what begins like a formula: a cell of a stranger's is never calculated."""
    if isinstance(value, int):
        page.write_number(row, column, value, look)
    elif value == "":
        page.write_blank(row, column, None, look)
    else:
        page.write_string(row, column, value, look)


def a1(row: int, column: int) -> str:
    return f"{column_letter(column).removesuffix('列')}{row + 1}"
