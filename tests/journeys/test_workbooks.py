"""An organiser brings a workbook in through a real browser: looks, changes a column, imports, takes the marked file, takes it all back."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.imports import books
from tests.imports.test_annotate import comments_of
from tests.journeys.test_spine import shot, staff

HOME, SPEAKERS = "/organiser/fairs/demo/imports", "/organiser/fairs/demo/speakers"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "春季岗位.xlsx"
    path.write_bytes(books.fair_book())
    return path


async def take_back(page: Page) -> None:
    await page.get_by_role("link", name="撤销这次导入").click()
    await page.get_by_role("button", name="撤销这次导入").click()
    await expect(page.locator(".notice").first).to_contain_text("已撤销")


async def test_a_workbook_in_and_back_again(people: Any, file: Path, tmp_path: Path) -> None:
    page = await staff(people, "organiser")
    await page.goto(HOME)
    await page.set_input_files("#file", file)
    await page.get_by_role("button", name="上传并检查").click()
    await expect(page.locator("#layout")).to_be_visible(timeout=60_000)
    await expect(page.locator(".notice").first).to_contain_text("4 个岗位可导入，1 行要改")
    await shot(page, "import-check")

    # every column is certain and folded; the duties' one is left out, so that it has to be looked at, and put back
    await expect(page.locator("#layout")).to_contain_text("每一列都认准了")
    await page.locator(".imports__sheet", has_text="岗位信息").locator("summary").click()
    duties = page.locator("label", has_text="岗位职责及要求").locator("select")
    await duties.select_option("")
    await expect(page.locator("#act-import")).to_be_disabled()
    await page.get_by_role("button", name="按新的对应重新检查").click()
    await expect(page.get_by_role("link", name="没写职责 5")).to_be_visible(timeout=60_000)
    await expect(page.get_by_role("link", name="看全部 5 处")).to_be_visible()
    await expect(page.locator("#layout")).to_contain_text("1 列要您看一眼")
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

    # an officer tells a speaker's story otherwise; the workbook comes again and may win, and that is taken back too
    first = page.url
    await page.goto(SPEAKERS)
    await page.locator(".guest", has_text="澜湾港务").get_by_role("link").first.click()
    await page.fill("#story", "带出十二个徒弟。")
    await page.get_by_role("button", name="保存").click()
    file.write_bytes(books.fair_book(welder_pay="7-9千/月"))
    await page.goto(HOME)
    await page.set_input_files("#file", file)
    await page.get_by_role("button", name="上传并检查").click()
    await expect(page.locator(".imports__hand")).to_contain_text("手工改过的 1 处", timeout=60_000)
    await page.get_by_text("以表格为准：手工改过的 1 处也改").click()
    await expect(page.locator("[name=overwrites]")).to_be_checked()
    await page.get_by_role("button", name="导入", exact=True).click()
    await expect(page.get_by_role("link", name="手工改过，以表格为准 1")).to_be_visible(timeout=60_000)
    await take_back(page)
    await page.goto(SPEAKERS)
    await page.locator(".guest", has_text="澜湾港务").get_by_role("link").first.click()
    await expect(page.locator("#story")).to_have_value("带出十二个徒弟。")

    await page.goto(first)
    await page.get_by_role("link", name="撤销这次导入").click()
    await expect(page.locator("tbody tr").first).to_contain_text("删除")
    await page.get_by_role("button", name="撤销这次导入").click()
    await expect(page.locator(".notice").first).to_contain_text("已撤销")
    await shot(page, "import-undone")
