"""Files in every dress: the table is found, its cells are right, and what is no table is told so."""

import datetime as dt
from typing import Any

import pytest

from recruit.errors import Invalid
from recruit.imports.read import read_file
from recruit.imports.records import Reading
from recruit.imports.rules import Context, read_tables, source_of
from recruit.imports.sheets import find_table
from tests.imports import books

TODAY = dt.date(2026, 11, 24)
NINETY_DAYS_ON = dt.date(2027, 2, 22)
ROWS = [
    ["职位名称", "工资范围", "学历要求", "经验要求", "福利", "职位要求", "公司名称", "城市", "公司规模"],
    [
        "电焊工",
        "6-9K",
        "中专",
        "1-3年",
        "\n五险一金\n",
        "会二保焊，看得懂图纸。",
        books.HARBOUR,
        "青岛 黄岛区\n\n点击查看地图",
        "150-500人",
    ],
    ["面包师", "5-8K·13薪", "学历不限", "经验不限", "", "夜里做面包，早上送出。", books.BREAD, "青岛", "少于50人"],
]


def read(name: str, body: bytes) -> Reading:
    tables = [table for sheet in read_file(name, body) if (table := find_table(sheet))]
    return read_tables(tables, Context(TODAY, NINETY_DAYS_ON, source_of(name)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_in_any_encoding(encoding: str, delimiter: str) -> None:
    reading = read("a.csv", books.text_table(ROWS, encoding, delimiter))
    welder, baker = reading.positions
    assert (welder.title, welder.employer, welder.place, welder.region) == (
        "电焊工",
        books.HARBOUR,
        "青岛 黄岛区",
        "370211",
    )
    assert welder.pay and (welder.pay.min, welder.pay.max) == (6000, 9000)
    assert (welder.education, welder.experience, welder.row) == ("senior", "1-3年", 2)
    assert baker.pay and baker.pay.months == 13
    assert reading.employers[0].size == "150-500人"
    assert reading.problems == []


def test_columns_are_known_by_content_where_there_are_no_headings() -> None:
    rows: list[list[Any]] = [
        [f"https://jobs.invalid/{n}", f"装配工程师{n}", f"第{n}仪表（示例）有限公司", "五险一金 包吃", "6-8千/月", "负责装配。" * 20, "青岛-黄岛区", "50-150人", "04-17"]
        for n in range(1, 9)
    ]  # fmt: skip
    reading = read("x.xlsx", books.workbook(Sheet1=rows))
    first = reading.positions[0]
    assert (first.row, first.title, first.employer, first.place) == (
        1,
        "装配工程师1",
        "第1仪表（示例）有限公司",
        "青岛-黄岛区",
    )
    assert first.pay and first.pay.month_max == 8000
    assert first.duties and first.duties.startswith("负责装配。")


def test_english_headings_place_in_three_columns_and_two_sheets() -> None:
    heads = ["position", "company", "location", "location", "location", "wage", "experience"]
    row = ["welder", "Lanwan (fictional)", "青岛", "黄岛区", "青岛黄岛区", "8k-9k", "1-3年"]
    reading = read("拉勾.xlsx", books.workbook(JS=[heads, row], Java=[heads, row]))
    assert [(p.sheet, p.row, p.place) for p in reading.positions] == [
        ("JS", 2, "青岛-黄岛区"),
        ("Java", 2, "青岛-黄岛区"),
    ]


def test_a_site_known_by_the_files_name_pays_by_the_year() -> None:
    rows = [["岗位名称", "单位名称", "薪资"], ["电焊工", books.HARBOUR, "12-18万\n  24小时反馈"]]
    by_year = read("猎聘导出.csv", books.text_table(rows, "utf-8")).positions[0].pay
    by_month = read("汇总.csv", books.text_table(rows, "utf-8")).positions[0].pay
    assert by_year and by_year.unit == "year" and by_year.raw == "12-18万"
    assert by_month and by_month.unit == "month" and by_month.doubts == ("high",)


def test_totals_repeated_headings_and_numbering_are_no_positions() -> None:
    heads = ["序号", "单位名称", "岗位名称", "人数", "工资"]
    rows = [
        heads,
        [1, books.HARBOUR, "电焊工", 5, "5000"],
        [2, "", "", "", ""],
        heads,
        [3, "", "铆工", 2, "6000"],
        ["合计", "", "", 7, ""],
    ]
    positions = read("x.xlsx", books.workbook(岗位=rows)).positions
    assert [(p.row, p.title, p.employer) for p in positions] == [
        (2, "电焊工", books.HARBOUR),
        (5, "铆工", books.HARBOUR),
    ]


def test_a_combined_column_is_split_and_a_formula_gives_its_value() -> None:
    rows = [["公司", "职位", "经验学历", "工资"], [books.BREAD, "面包师", "1-3年大专", "=3000+2000"]]
    body = books.workbook(s=rows)
    record = read("x.xlsx", body).positions[0]
    assert (record.experience, record.education) == ("1-3年", "college")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "空的"),
        (b"\xef\xbb\xbf \r\n", "空的"),
        (b"%PDF-1.7 whatever", "不是表格文件"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"\x89PNG\r\n\x1a\n", "不是表格文件"),
    ],
)
def test_what_is_no_table_is_told_so(body: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_file("岗位.xlsx", body)


def test_an_empty_workbook_is_told_so() -> None:
    with pytest.raises(Invalid, match="没有任何内容"):
        read_file("岗位.xlsx", books.workbook(s=[]))
