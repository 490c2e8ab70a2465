"""What is sent in error or in malice: each gets a sentence with the cure, quickly, and none is opened blindly."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from recruit.errors import Invalid
from recruit.imports import workbook
from recruit.imports.intake import open_tables
from recruit.imports.read import read_file
from recruit.imports.rules import LONGEST, Context, read_tables
from tests.imports import books
from tests.imports.test_read import NINETY_DAYS_ON, TODAY, read

HEADS = ["单位名称", "岗位名称", "薪资待遇"]
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def sheet_with(*cells: tuple[int, int, Any]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("岗位")
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, [books.HARBOUR, "电焊工", "6000元/月"])
        for row, column, value in cells:
            sheet.write(row, column, value)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("没有内容.xlsx", b"", "空的"),
        ("全是零.csv", b"\0" * 4000, "空的"),
        ("图.xlsx", b"\xff\xd8\xff\xe0" + b"x" * 100, "不是表格文件"),
        ("网页.xls", b"\r\n<html><table></table></html>", "不是表格文件"),
        ("简历.xlsx", archive(**{"word__document.xml": b"<w/>"}), "Word 文档"),
        ("讲稿.xlsx", archive(**{"ppt__presentation.xml": b"<p/>"}), "演示文稿"),
        ("打包.xlsx", archive(**{"a.txt": b"x"}), "压缩包"),
        ("坏的.xls", CFB + b"\0" * 600, "打不开"),
        ("程序.csv", bytes(range(1, 32)) * 60, "不是表格文件"),
    ],
)
def test_what_is_no_workbook_is_told_so(name: str, body: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        read_file(name, body)
    assert refused.value.detail.endswith("。") and refused.value.code == "file_unreadable"


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = archive(
        xl__workbook=b"", **{"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": b"<row>" * 8_000_000}
    )
    assert len(bomb) < 200_000
    with pytest.raises(Invalid, match="大得不正常"):
        read_file("炸弹.xlsx", bomb)
    monkeypatch.setattr(workbook, "MOST_BYTES", 1_000)
    with pytest.raises(Invalid, match="大得不正常"):
        read_file("大.xlsx", sheet_with())


def test_one_cell_far_away_takes_no_memory() -> None:
    with pytest.raises(Invalid, match=r"第 1,048,576 行、16,384 列"):
        read_file("远.xlsx", sheet_with((1_048_575, 16_383, "x")))


def test_five_thousand_columns_are_refused() -> None:
    with pytest.raises(Invalid, match="列"):
        read_file("宽.xlsx", sheet_with(*((1, column, "x") for column in range(5_000))))
    wide = ",".join([*HEADS, *["x"] * 5_000]).encode()
    with pytest.raises(Invalid, match="最多认 300 列"):
        read_file("宽.csv", wide)


def test_a_million_blank_rows_cost_nothing() -> None:
    table = sheet_with((999_999, 0, ""), (999_999, 1, books.BREAD))
    assert read("空行.xlsx", table).positions[0].title == "电焊工"
    blank = books.text_table([HEADS, [books.HARBOUR, "电焊工", "6000元/月"]], "utf-8") + b",,\r\n" * 300_000
    assert len(read("空行.csv", blank).positions) == 1


def test_only_a_header_is_told_so() -> None:
    with pytest.raises(Invalid, match=r"只有表头|没有找到"):
        open_tables("岗位.xlsx", books.workbook(岗位=[HEADS]))


def test_nul_signs_and_endless_cells_do_no_harm() -> None:
    rows = [[*HEADS, "岗位职责"], [books.HARBOUR, "电焊工", "6000元/月", "焊" * 90_000]]
    body = books.text_table(rows, "utf-8").replace("电焊工".encode(), "电\0焊工".encode())
    reading = read("岗位.csv", body)
    assert reading.positions[0].title == "电焊工"
    assert len(reading.positions[0].duties or "") == LONGEST
    assert [(p.code, p.column, p.row) for p in reading.problems] == [("cell_too_long", "岗位职责", 2)]


def test_a_formula_without_its_value_is_named() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("岗位")
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, [books.HARBOUR, "电焊工"])
        sheet.write_formula(1, 2, '="60"&"00"', value="")
        sheet.write_row(2, 0, [books.HARBOUR, "钳工"])
        sheet.write_formula(2, 2, "=3000+2000", value=5000)
    tables = open_tables("公式.xlsx", out.getvalue())
    reading = read_tables(tables, Context(TODAY, NINETY_DAYS_ON))
    assert [(p.code, p.row) for p in reading.problems if p.code == "formula_empty"] == [("formula_empty", 2)]
    assert reading.positions[1].pay and reading.positions[1].pay.min == 5000


def test_macros_are_not_run_and_not_minded() -> None:
    with zipfile.ZipFile(io.BytesIO(sheet_with())) as plain:
        files = {item: plain.read(item) for item in plain.namelist()}
    assert len(read("宏.xlsm", archive(**files, **{"xl__vbaProject.bin": b"\x01\x02"})).positions) == 1
