"""Which column is what may be chosen otherwise; it is read again, and remembered for such headings."""

from typing import Any

import pytest

from recruit.accounts.tables import Role
from recruit.imports.layouts import FIELDS, SheetLayout, change, first_look, layout_of, same_headings
from recruit.imports.read import read_file
from tests.imports import books
from tests.imports.working import work_off
from tests.support.cast import Cast

HEADS = ["企业", "工种", "工资", "班次说明", "补充"]
ROWS = [HEADS, [books.HARBOUR, "电焊工", "6000-8000", "两班倒，看图焊接箱体。", "五险"]]


def look_at(*rows: list[Any]) -> SheetLayout:
    return first_look(read_file("x.xlsx", books.workbook(岗位=list(rows)))[0])


def test_the_first_look_shows_fields_and_rows() -> None:
    look = look_at(*ROWS)
    assert (look.kind, look.fields) == ("positions", ["employer", "title", "pay", "", ""])
    assert look.rows == [[books.HARBOUR, "电焊工", "6000-8000", "两班倒，看图焊接箱体。", "五险"]]
    assert look.count == 2 and look.missing == []


def test_only_what_was_not_recognised_needs_a_person() -> None:
    look = look_at(*ROWS)
    assert [HEADS[at] for at in look.doubtful] == ["班次说明", "补充"]
    look.guessed = ["pay"]
    assert [HEADS[at] for at in look.doubtful] == ["工资", "班次说明", "补充"]
    chosen = change(look, "positions", ["employer", "title", "pay", "duties", "benefits"])
    assert chosen.doubtful == [], "what a person chose is certain"
    look.remembered = True
    assert look.doubtful == [], "and so is what they chose the last time"
    assert look_at(["序号", *HEADS[:3], ""], ["1", *ROWS[1][:3], ""]).doubtful == []


@pytest.mark.parametrize(
    ("kind", "fields", "then", "missing"),
    [
        ("positions", ["employer", "title", "pay", "duties", "benefits"], ["employer", "title", "pay", "duties", "benefits"], []),
        ("positions", ["employer", "title", "", "", ""], ["employer", "title", "", "", ""], ["薪资待遇"]),
        ("positions", ["employer", "title", "pay", "nonsense"], ["employer", "title", "pay", "", ""], []),
        ("employers", ["", "", "", "", "about"], ["employer", "", "", "", "about"], []),
        ("nonsense", ["employer"] * 9, [""] * 5, []),
    ],
)  # fmt: skip
def test_a_choice(kind: str, fields: list[str], then: list[str], missing: list[str]) -> None:
    changed = change(look_at(*ROWS), kind, fields)
    assert (changed.fields, changed.missing) == (then, missing)


def test_layouts_are_known_by_their_headings() -> None:
    others = [[*HEADS[:4], "另外"], ROWS[1]]
    assert same_headings(look_at(*ROWS)) == same_headings(look_at(["一张表"], *ROWS))
    assert same_headings(look_at(*ROWS)) != same_headings(look_at(*others))


def test_what_is_chosen_is_what_is_read() -> None:
    sheet = read_file("x.xlsx", books.workbook(岗位=ROWS))[0]
    chosen = change(first_look(sheet), "positions", ["employer", "title", "pay", "duties", "benefits"])
    assert layout_of(chosen, sheet).columns == {
        "employer": [0],
        "title": [1],
        "pay": [2],
        "duties": [3],
        "benefits": [4],
    }


def test_every_kind_names_its_fields_once() -> None:
    for fields in FIELDS.values():
        assert len(set(fields.values())) == len(fields)


async def test_columns_are_changed_by_forms_and_remembered(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    home = f"/organiser/fairs/{fair.slug}/imports"
    async with cast.client(token, follow_redirects=True) as browser:
        sent = await browser.post(home, files={"file": ("a.xlsx", books.workbook(岗位=ROWS))})
        here = sent.url.path
        await work_off(cast)
        assert "没写职责 1" in (await browser.get(here)).text
        fields = dict(
            zip((f"field-0-{n}" for n in range(5)), ["employer", "title", "pay", "duties", "benefits"], strict=True)
        )
        # 导入 pressed with columns chosen otherwise: they are looked at first
        again = await browser.post(f"{here}/layout", data={"kind-0": "positions", **fields, "act": "import"})
        assert "排队中" in again.text
        await work_off(cast)
        looked = (await browser.get(here)).text
        assert "没写职责" not in looked and "1 个岗位可导入" in looked
        await browser.post(f"{here}/layout", data={"kind-0": "positions", **fields, "act": "import"})
        await work_off(cast)
        assert "1 个岗位已公开" in (await browser.get(here)).text
        more = [HEADS, [books.BREAD, "面包师", "5000", "夜里做面包。", ""]]
        sent = await browser.post(home, files={"file": ("b.xlsx", books.workbook(岗位=more))})
        await work_off(cast)
        looked = (await browser.get(sent.url.path)).text
        assert "按上次的选择" in looked and "没写职责" not in looked


async def test_an_unknown_table_is_told_what_it_is(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    rows = [["甲", "乙", "丙"], [books.HARBOUR, "搬东西", "六千"]]
    async with cast.client(token, follow_redirects=True) as browser:
        sent = await browser.post(
            f"/organiser/fairs/{fair.slug}/imports", files={"file": ("a.xlsx", books.workbook(岗位=rows))}
        )
        await work_off(cast)
        assert "没有认出可以导入的内容" in (await browser.get(sent.url.path)).text
        await browser.post(f"{sent.url.path}/layout", data={"kind-0": "positions", "act": "read"})
        await work_off(cast)
        lacking = await browser.get(sent.url.path)
        assert "还差必需的列" in lacking.text
        refused = await browser.post(f"{sent.url.path}/layout", data={"act": "import"})
        assert refused.status_code == 422
        fields = {"field-0-0": "employer", "field-0-1": "title", "field-0-2": "pay"}
        await browser.post(f"{sent.url.path}/layout", data={"kind-0": "positions", **fields, "act": "read"})
        await work_off(cast)
        assert "1 个岗位可导入" in (await browser.get(sent.url.path)).text
