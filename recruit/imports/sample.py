"""The workbook to fill in: headings frozen, choices as drop-downs, hints as prompts, and a sheet that explains."""

import io
from functools import cache
from typing import Any

import xlsxwriter

ROWS = 2_000
EDUCATION = ["不限", "小学", "初中", "高中", "中专", "技校", "大专", "本科", "硕士", "博士"]
POSITIONS = (
    ("单位名称", 26, "写全称，和“单位信息”里一样。下面各行同一单位可以不重复写。", None),
    ("岗位名称", 18, "一行一个岗位，例如：电焊工。", None),
    ("招聘人数", 10, "写数字，例如：10。", None),
    ("薪资待遇", 20, "写明底薪数额和单位，例如：6500-9000元/月、200元/天、25元/小时。不要写“面议”。", None),
    ("学历要求", 12, "点右边箭头选择。", EDUCATION),
    ("工作经验", 12, "点右边箭头选择，或自己写。", ["不限", "1年以内", "1-3年", "3-5年", "5年以上"]),
    ("工作地点", 22, "写到区县或镇，例如：青岛-黄岛区。", None),
    ("岗位职责及要求", 44, "做什么、要求什么，写两三句。", None),
    ("住宿", 12, "点右边箭头选择。", ["包住", "收费住宿", "不包住"]),
    ("吃饭", 12, "点右边箭头选择。", ["包吃", "餐补", "不包吃"]),
    ("福利待遇", 28, "社保、班车、夫妻房、休息天数等，例如：五险一金、月休6天、厂车接送。", None),
    ("专场", 14, "只在面向特定人群时选择，可以留空。", ["转岗待岗职工", "农民工", "退役军人"]),
    ("岗位有效期", 14, "写日期，例如：2027-05-31；长期招聘选“长期”。", ["长期"]),
)
EMPLOYERS = (
    ("单位名称", 28, "营业执照上的全称。", None),
    ("统一社会信用代码", 24, "营业执照上的 18 位代码。", None),
    ("所属行业", 16, "例如：通用设备制造业。", None),
    ("单位规模", 14, "点右边箭头选择。", ["少于50人", "50-150人", "150-500人", "500-1000人", "1000人以上"]),
    ("单位地址", 28, "写到区县，例如：青岛-黄岛区某路 1 号。", None),
    ("联系人", 12, "招聘负责人的姓名。", None),
    ("联系电话", 16, "11 位手机号，收投递提醒用。", None),
    ("展位号", 10, "主办方安排，可以留空。", None),
)
EXPLAINED = (
    ("怎样填", ""),
    ("1", "先填“单位信息”，再填“岗位信息”。两张表都只改白色的格子，不要改表头。"),
    ("2", "薪资写底薪数额，不写“面议”，否则这一行不能导入。提成、奖金写在福利待遇里。"),
    ("3", "学历、住宿、吃饭、专场有下拉可选；可以留空，留空表示没有说明。"),
    ("4", "不要写性别、婚育、户籍、民族等限制条件，招聘会会提示修改。"),
    ("5", "岗位有效期写日期；长期招聘选“长期”，按招聘会结束后 90 天算。"),
    ("填好的样子", ""),
    ("单位信息", "澜湾港务机械（示例）有限公司 / 18 位代码 / 通用设备制造业 / 150-500人 / 青岛-黄岛区 / 王主管 / 11 位手机号"),
    ("岗位信息", "澜湾港务机械（示例）有限公司 / 电焊工 / 10 / 6500-9000元/月 / 不限 / 1-3年 / 青岛-黄岛区 / 看图焊接箱体，两班倒。 / 包住 / 包吃 / 五险一金、月休6天 / 农民工 / 长期"),
)  # fmt: skip


@cache
def sample_workbook() -> bytes:
    """Filled in, it imports without a problem; the sheet 填写说明 holds the example, so that nobody imports it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#F3EDE4", "border": 1, "border_color": "#D8CFC2", "valign": "vcenter", "text_wrap": True}
        )  # fmt: skip
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for name, columns in (("岗位信息", POSITIONS), ("单位信息", EMPLOYERS)):
            add_table(book.add_worksheet(name), columns, head, body)
        explain(book.add_worksheet("填写说明"), head, body)
    return out.getvalue()


def add_table(page: Any, columns: tuple[Any, ...], head: Any, body: Any) -> None:
    page.freeze_panes(1, 1)
    page.set_row(0, 30)
    for at, (name, width, hint, choices) in enumerate(columns):
        page.set_column(at, at, width, body)
        page.write_string(0, at, name, head)
        rule = {"validate": "list", "source": choices, "error_type": "information"} if choices else {"validate": "any"}
        said = {
            "input_title": name,
            "input_message": hint,
            "error_title": name,
            "error_message": "也可以自己写，能认出来就行。",
        }
        page.data_validation(1, at, ROWS, at, rule | said)


def explain(page: Any, head: Any, body: Any) -> None:
    page.set_column(0, 0, 14, body)
    page.set_column(1, 1, 110, body)
    for number, (left, right) in enumerate(EXPLAINED):
        page.write_row(number, 0, (left, right), body if right else head)
