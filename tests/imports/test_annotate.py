"""The workbook that goes back to an employer: opened again, its comments are counted and nothing in it calculates."""

import io
import re
import zipfile

import python_calamine

from recruit.accounts.tables import Role
from recruit.imports.annotate import annotate
from recruit.imports.downloads import harmless
from recruit.imports.tables import ImportProblem
from tests.imports import books
from tests.imports.working import work_off
from tests.support.cast import Cast

HEADS = ["单位名称", "岗位名称", "薪资待遇"]


def comments_of(body: bytes) -> list[tuple[str, str]]:
    """Cell and text of every comment, read from the file's own parts."""
    found = []
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"xl/comments\d*\.xml", name):
                text = archive.read(name).decode()
                found += [
                    (ref, "".join(re.findall(r"<t[^>]*>(.*?)</t>", inner, re.S)))
                    for ref, inner in re.findall(r'<comment ref="(\w+)".*?>(.*?)</comment>', text, re.S)
                ]
    return found


async def test_each_problem_with_a_cell_has_its_comment(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        sent = await browser.post(
            f"/organiser/fairs/{fair.slug}/imports", files={"file": ("a.xlsx", books.fair_book())}
        )
        await work_off(cast)
        marked = (await browser.get(f"{sent.url.path}/marked.xlsx")).content
        listed = (await browser.get(f"{sent.url.path}/problems.csv")).text.strip().splitlines()[1:]
    comments = comments_of(marked)
    said = [line for _, text in comments for line in text.split("【")[1:]]
    assert len(said) == len(listed) == 9
    assert {ref for ref, _ in comments} == {"C5", "H5", "I6", "D4", "C6", "B6", "K7", "H8", "F3"}
    assert "面议" in next(text for ref, text in comments if ref == "D4")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(marked))
    assert book.sheet_names == ["问题清单", "单位信息", "岗位信息", "劳模工匠", "直播排期"]
    assert len(book.get_sheet_by_name("问题清单").to_python()) == 10
    original = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(books.fair_book()))
    texts = [
        str(cell) for row in original.get_sheet_by_name("岗位信息").to_python() for cell in row if isinstance(cell, str)
    ]
    back = [cell for row in book.get_sheet_by_name("岗位信息").to_python() for cell in row]
    assert set(texts) <= set(back)


def test_a_strangers_formula_is_text() -> None:
    rows = [HEADS, ["=cmd|'/c calc'!A0", "@SUM(1)", "+6000"], ["-1", "=1+1", "6000"]]
    body = books.text_table(rows, "utf-8")
    problem = ImportProblem(
        import_id=None,
        sheet="坏",
        row=2,
        column="单位名称",
        value="=1+1",
        level="error",
        code="x",
        message="=2。",
        at=0,
    )
    marked = annotate("坏.csv", body, [problem])
    with zipfile.ZipFile(io.BytesIO(marked)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 2 and not any("<f>" in text or "<f " in text for text in sheets)


def test_names_a_workbook_cannot_have_are_mended() -> None:
    body = books.text_table([HEADS, ["甲", "乙", "丙"]], "utf-8")
    for name in ("问题清单.csv", "a[1]:b.csv", "长" * 60 + ".csv", "'.csv"):
        assert (
            len(python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(annotate(name, body, []))).sheet_names) == 2
        )


def test_a_list_for_excel_holds_no_formula() -> None:
    assert [harmless(text) for text in ("=1", "+1", "-1", "@x", "\t=1", "焊工", "")] == [
        "'=1",
        "'+1",
        "'-1",
        "'@x",
        "'\t=1",
        "焊工",
        "",
    ]
