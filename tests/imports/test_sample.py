"""The template: what the drop-downs offer is read without a problem, and an empty one is no import."""

import io
import zipfile
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from recruit.accounts.tables import Role
from recruit.errors import Invalid
from recruit.imports.intake import open_tables
from recruit.imports.rules import Context, read_tables
from recruit.imports.sample import EMPLOYERS, POSITIONS, sample_workbook
from tests.imports import books
from tests.imports.test_read import NINETY_DAYS_ON, TODAY
from tests.support.cast import Cast

SAID = {
    "单位名称": books.HARBOUR, "招聘人数": 10, "薪资待遇": "6500-9000元/月", "工作地点": "青岛-黄岛区",
    "岗位职责及要求": "看图焊接箱体，两班倒。", "福利待遇": "五险一金、月休6天",
    "统一社会信用代码": books.code("91370211MA3C0AB12"), "联系人": "王主管", "联系电话": "13900000001", "展位号": "A01",
    "所属行业": "通用设备制造业", "单位地址": "青岛-黄岛区",
}  # fmt: skip


def filled(choice: int) -> bytes:
    """The template with a row each, every drop-down at its `choice`-th word."""

    def row(columns: tuple[Any, ...]) -> list[Any]:
        return [
            SAID.get(name) or (words[choice % len(words)] if words else f"电焊工{choice}")
            for name, _, _, words in columns
        ]

    out = io.BytesIO()
    empty = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sample_workbook()))
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in empty.sheet_names:
            sheet = book.add_worksheet(name)
            rows = empty.get_sheet_by_name(name).to_python()
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
            if name != "填写说明":
                sheet.write_row(len(rows), 0, row(POSITIONS if name == "岗位信息" else EMPLOYERS))
    return out.getvalue()


@pytest.mark.parametrize("choice", range(10))
def test_a_filled_template_has_no_problem(choice: int) -> None:
    reading = read_tables(open_tables("填报表.xlsx", filled(choice)), Context(TODAY, NINETY_DAYS_ON))
    assert reading.problems == []
    (position,), (employer,) = reading.positions, reading.employers
    assert position.conditions["insurance"] and position.conditions["days_off"] == 6
    assert position.conditions["housing"] == ("free", "paid", "none")[choice % 3]
    assert position.conditions["meals"] == ("free", "allowance", "none")[choice % 3]
    assert len(position.tracks) == 1 and employer.booth == "A01" and employer.uscc


def test_an_empty_template_is_told_so() -> None:
    with pytest.raises(Invalid, match=r"没有(内容|找到)"):
        open_tables("填报表.xlsx", sample_workbook())


async def test_it_is_downloaded_with_its_drop_downs(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    async with cast.client(token) as browser:
        body = (await browser.get(f"/organiser/fairs/{fair.slug}/imports/template.xlsx")).content
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count('type="list"') == 6 and "topLeftCell" in sheet
