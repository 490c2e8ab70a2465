"""Small workbooks of fictional employers, written as unions and employers really write them."""

import csv
import io
from typing import Any

import xlsxwriter

from recruit.employers.rules import uscc_check_digit

EMPLOYER_HEADS = [
    "序号",
    "单位名称",
    "统一社会信用代码",
    "所属行业",
    "单位规模",
    "单位地址",
    "联系人",
    "联系电话",
    "展位号",
]
POSITION_HEADS = ["单位名称", "岗位名称", "招聘人数", "薪资待遇", "学历要求", "工作经验", "工作地点", "岗位职责及要求", "福利待遇", "专场", "岗位有效期"]  # fmt: skip
HARBOUR, LATHE, BREAD = "澜湾港务机械（示例）有限公司", "青石车床厂（示例）", "麦浪面包房（示例）"


def code(first17: str) -> str:
    return first17 + uscc_check_digit(first17)


def workbook(**sheets: Any) -> bytes:
    """Each sheet a list of rows, or (rows, merged ranges as (first row, last row, first column, last column))."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, content in sheets.items():
            rows, merged = content if isinstance(content, tuple) else (content, [])
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        sheet.write(number, column, cell)
            for top, bottom, left, right in merged:
                sheet.merge_range(top, left, bottom, right, rows[top][left])
    return out.getvalue()


def position(title: str, employer: str = "", pay: Any = "5000-7000元/月", **more: Any) -> list[Any]:
    values = {
        "单位名称": employer, "岗位名称": title, "招聘人数": 5, "薪资待遇": pay, "学历要求": "不限", "工作经验": "不限",
        "工作地点": "青岛-黄岛区", "岗位职责及要求": "看图操作，按班点检。", "福利待遇": "五险一金、包住", "专场": "农民工",
        "岗位有效期": "长期",
    } | more  # fmt: skip
    return [values[head] for head in POSITION_HEADS]


def fair_book(**changes: Any) -> bytes:
    """A whole fair: titles above the headings, a merged employer column, a blank row, planted faults."""
    employers = [
        ["春风送岗参会单位登记表"],
        ["填表说明：展位由主办方填写。"],
        EMPLOYER_HEADS,
        [1, HARBOUR, code("91370211MA3C0AB12"), "制造业", "150-500人", "青岛-黄岛区", "王主管", "13900000001", "A01"],
        [
            2,
            LATHE,
            "91370211MA3C0AB13X",
            "制造业",
            "50-150人",
            "青岛-黄岛区",
            "李女士",
            "0532-5550 000转8",
            changes.get("lathe_booth", "A02"),
        ],
        [3, BREAD, code("91370211MA3C0AB14"), "餐饮", "少于50人", "青岛-黄岛区", "赵先生", "13900000003", "A01"],
    ]
    positions = [
        ["春风送岗岗位汇总表"],
        POSITION_HEADS,
        position("集装箱焊工", HARBOUR, changes.get("welder_pay", "6.5-9千/月"), 招聘人数="三十人"),
        position("叉车司机", pay="面议"),
        [""] * len(POSITION_HEADS),
        position("集装箱焊工", pay="6.5-9千/月", 招聘人数="若干"),
        position("数控车工", LATHE, 8000, 岗位有效期="2020/5/31", 专场="转岗职工/退役军人"),
        position("面包师", BREAD, "200元/天", 岗位职责及要求="", 学历要求="初中及以上"),
    ]
    speakers = [
        ["姓名", "荣誉称号", "授予单位", "授予年份", "单位名称", "职务", "简介"],
        ["鲁守信（示例）", "劳动模范", "市总工会", 2021, HARBOUR, "焊接技师", "从一名普通工人做起。"],
    ]
    rundown = [
        ["场次", "时间", "地点", "主播", "单位名称", "岗位名称", "计划分钟", "劳模工匠"],
        ["第一场", "09:00", "直播间", changes.get("first_host", "主播1"), HARBOUR, "集装箱焊工", 10, "鲁守信（示例）"],
        ["第一场", "09:10", "现场", changes.get("second_host", "主播2"), HARBOUR, "叉车司机", 10, ""],
    ]
    merged = [(0, 0, 0, 10), (2, 5, 0, 0)]
    return workbook(
        单位信息=(employers, [(0, 0, 0, 8), (1, 1, 0, 8)]),
        岗位信息=(positions, merged),
        劳模工匠=speakers,
        直播排期=rundown,
    )


def text_table(rows: list[list[Any]], encoding: str, delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)
