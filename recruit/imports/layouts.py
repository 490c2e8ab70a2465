"""How a sheet is read, as its page shows it and as an organiser may change it: a kind, and a field for each column. Pure."""

import hashlib
import re
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from recruit.imports.headings import field_of, fold_heading
from recruit.imports.read import Sheet
from recruit.imports.sheets import SAMPLE, Body, Layout, columns_of, guess_layout, sort_duties

KINDS = {"positions": "岗位", "employers": "用人单位", "speakers": "劳模工匠", "rundown": "直播排期"}
FIELDS: dict[str, dict[str, str]] = {
    "positions": {
        "employer": "单位名称", "title": "岗位名称", "pay": "薪资待遇", "headcount": "招聘人数", "place": "工作地点",
        "education": "学历要求", "experience": "工作经验", "experience_education": "经验和学历（同一列）",
        "duties": "岗位职责", "requirements": "任职要求", "benefits": "福利待遇", "tracks": "专场",
        "valid_until": "岗位有效期", "ref": "岗位编号", "remark": "备注", "size": "单位规模",
        "size_note": "单位介绍（含规模）", "industry": "所属行业", "source": "信息来源",
    },
    "employers": {
        "employer": "单位名称", "uscc": "统一社会信用代码", "industry": "所属行业", "kind": "单位性质", "size": "单位规模",
        "address": "单位地址", "about": "单位简介", "contact": "联系人", "phone": "联系电话", "booth": "展位号",
    },
    "speakers": {
        "person": "姓名", "employer": "所在单位", "honour": "荣誉称号", "honour_body": "授予单位", "honour_year": "授予年份",
        "honour_level": "荣誉级别", "job": "职务", "years": "工龄", "story": "事迹",
    },
    "rundown": {
        "session": "场次", "time": "时间", "place": "地点", "host": "带岗主播", "employer": "单位名称", "title": "岗位名称",
        "minutes": "计划分钟", "speaker": "劳模工匠",
    },
}  # fmt: skip
NEEDED = {
    "positions": ("employer", "title", "pay"),
    "employers": ("employer",),
    "speakers": ("person", "employer"),
    "rundown": ("title",),
}
SHOWN, WIDEST, LONGEST = 4, 60, 60
MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")


@dataclass(slots=True)
class SheetLayout:
    """A sheet as its page shows it. `kind` is empty for a sheet that is left out; `fields` has one field or "" per column;
    `rows` are the first ones, with phones masked; `remembered` tells that an earlier choice was taken."""

    sheet: str
    kind: str = ""
    heading_row: int | None = None
    headings: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    count: int = 0
    remembered: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def missing(self) -> list[str]:
        """Fields without which no row can go in."""
        return [FIELDS[self.kind][name] for name in NEEDED.get(self.kind, ()) if name not in self.fields]

    @property
    def doubtful(self) -> list[int]:
        """The columns that a person should look at: those guessed by what stands in them, and those that say something
        under a heading nobody knows."""
        return [at for at in range(len(self.fields)) if not self.is_sure(at)]

    def is_sure(self, at: int) -> bool:
        if self.remembered:
            return True
        if name := self.fields[at]:
            return name not in self.guessed
        heading = self.headings[at] if at < len(self.headings) else ""
        says = heading or any(at < len(row) and row[at] for row in self.rows)
        return not says or field_of(heading) == "ignored"


def first_look(sheet: Sheet) -> SheetLayout:
    """What the headings and contents tell, before anybody chose otherwise."""
    head = sheet.head()
    guess = guess_layout(sheet)
    if guess is None:
        row = next((n for n, cells in enumerate(head) if sum(map(bool, cells)) > 1), None)
        headings = [cell.strip() for cell in head[row]] if row is not None else []
        guess = Layout("", row, headings, {})
    width = min(max([len(guess.headings), *map(len, head)], default=0), WIDEST)
    fields = [""] * width
    for name, columns in guess.columns.items():
        for column in columns:
            if column < width and name in FIELDS.get(guess.kind, {}):
                fields[column] = name
    look = SheetLayout(sheet.name, guess.kind, guess.heading_row, guess.headings[:width], fields, count=sheet.written)
    look.guessed = sorted(guess.guessed)
    look.rows = sample_of(sheet, guess, width)
    return look


def sample_of(sheet: Sheet, layout: Layout, width: int) -> list[list[str]]:
    rows = [row for _, row in islice(Body(Sheet(sheet.name, sheet.head(), sheet.merged), layout), SHOWN)]
    return [[MOBILE.sub(r"\1****\2", cell[:LONGEST]) for cell in row[:width]] for row in rows]


def layout_of(look: SheetLayout, sheet: Sheet) -> Layout:
    """The layout to read by, from the field of each column."""
    columns = columns_of(look.fields)
    whole = Layout(look.kind, look.heading_row, look.headings, columns, frozenset(look.guessed))
    if look.kind == "positions":
        head = Sheet(sheet.name, sheet.head())
        width = max([len(look.headings), *map(len, head.head())], default=0)
        headings = look.headings + [""] * (width - len(look.headings))
        sort_duties(columns, headings, [row for _, row in islice(Body(head, whole), SAMPLE)])
    return whole


def change(look: SheetLayout, kind: str, fields: list[str]) -> SheetLayout:
    """The layout as somebody chose it. Of another kind the headings are asked again; a field that the kind has not is
    left out."""
    known = FIELDS.get(kind, {})
    width = len(look.fields)
    chosen = [name if name in known else "" for name in (fields + [""] * width)[:width]]
    if kind != look.kind:
        told = [field_of(heading) or "" for heading in look.headings] + [""] * width
        chosen = [mine or (name if name in known else "") for mine, name in zip(chosen, told, strict=False)]
    return SheetLayout(
        look.sheet, kind if known else "", look.heading_row, look.headings, chosen, look.rows, count=look.count
    )


def same_headings(look: SheetLayout) -> str:
    """What a layout is remembered by: its headings in their order; without headings only its width tells it."""
    told = [fold_heading(heading) for heading in look.headings] if any(look.headings) else [f"#{len(look.fields)}"]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:32]
