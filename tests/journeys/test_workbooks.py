"""An organiser brings a workbook in through a real browser: looks, changes a column, imports, takes the marked file, takes it all back."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.imports import books
from tests.imports.test_annotate import comments_of
from tests.journeys.test_spine import shot, staff

HOME = "/organiser/fairs/demo/imports"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "春季岗位.xlsx"
    path.write_bytes(books.fair_book())
    return path


async def test_a_workbook_in_and_back_again(people: Any, file: Path, tmp_path: Path) -> None:
    page = await staff(people, "organiser")
    await page.goto(HOME)
    await page.set_input_files("#file", file)
    await page.get_by_role("button", name="上传并检查").click()
    await expect(page.locator("#layout")).to_be_visible(timeout=60_000)
    await expect(page.locator(".notice").first).to_contain_text("4 个岗位可导入，1 行要改")
    await shot(page, "import-check")

    # the duties' column is left out, looked at again, and put back
    duties = page.locator("label", has_text="岗位职责及要求").locator("select")
    await duties.select_option("")
    await expect(page.locator("#act-import")).to_be_disabled()
    await page.get_by_role("button", name="按新的对应重新检查").click()
    await expect(page.get_by_role("link", name="没写职责 5")).to_be_visible(timeout=60_000)
    await expect(page.get_by_role("link", name="看全部 5 处")).to_be_visible()
    await page.locator("label", has_text="岗位职责及要求").locator("select").select_option("duties")
    await page.get_by_role("button", name="按新的对应重新检查").click()
    await expect(page.get_by_role("link", name="没写职责 1")).to_be_visible(timeout=60_000)

    await page.get_by_role("button", name="导入", exact=True).click()
    await expect(page.locator(".notice").first).to_contain_text("4 个岗位已公开，1 行未导入", timeout=60_000)
    await shot(page, "import-report")
    total = int((await page.locator("#problems").inner_text()).split("（")[1].rstrip("）"))
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="下载批注表格").click()
    marked = tmp_path / "marked.xlsx"
    await (await waiting.value).save_as(marked)
    comments = await asyncio.to_thread(lambda: comments_of(marked.read_bytes()))
    assert sum(text.count("【") for _, text in comments) == total

    await page.get_by_role("link", name="撤销这次导入").click()
    await expect(page.locator("tbody tr").first).to_contain_text("删除")
    await page.get_by_role("button", name="撤销这次导入").click()
    await expect(page.locator(".notice").first).to_contain_text("已撤销")
    await shot(page, "import-undone")
