"""How a fair fills: employers register, mend, are accepted and publish by form; an organiser's workbook comes in and is taken back."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from recruit.employers.rules import uscc_check_digit
from tests.imports import books
from tests.imports.test_annotate import comments_of
from tests.journeys.test_spine import PHONE, shot, staff
from tests.uploads.photos import photo

expect.set_options(timeout=30_000)
HOME, SPEAKERS = "/organiser/fairs/demo/imports", "/organiser/fairs/demo/speakers"
LICENCE = {"name": "licence.jpg", "mimeType": "image/jpeg", "buffer": photo(900, 640)}


def code(n: int) -> str:
    first = f"91370211MA3ABCD{n:02d}"
    return first + uscc_check_digit(first)


async def register(page: Page, name: str, n: int) -> str:
    await page.goto("/fairs/demo/register")
    await page.fill("#uscc", code(n)[:-1] + ("0" if code(n)[-1] != "0" else "1"))
    await page.fill("#name", name)
    await page.set_input_files("input[name=licence]", LICENCE)
    await page.fill("#address", "示例港区路 1 号")
    await page.fill("#contact_name", "马向东")
    await page.fill("#phone", f"138001380{n:02d}")
    await page.get_by_role("button", name="送去审核").click()
    await expect(page.locator("#uscc-error")).to_contain_text("最后一位应是")
    await page.fill("#uscc", code(n))
    await page.get_by_role("button", name="送去审核").click()
    await expect(page.get_by_text("已送审，等工会审核")).to_be_visible()
    return page.url


async def join(page: Page, login: str) -> None:
    await page.fill("#name", "马向东")
    await page.fill("#login", login)
    await page.fill("#password", "港区里停着一条大白船")
    await page.get_by_role("button", name="建账号，开始招人").click()
    await expect(page.get_by_role("heading", name="岗位", exact=True)).to_be_visible()


async def publish(page: Page, title: str) -> None:
    await page.get_by_role("link", name="新发一个岗位").click()
    await page.fill("#title", title)
    await page.fill("#pay", "面议")
    await expect(page.locator("[data-pay-said]")).to_contain_text("没有写明薪资")
    await page.fill("#pay", "6500-9000")
    await expect(page.locator("[data-pay-said]")).to_have_text("按月 6,500–9,000 元")
    await page.get_by_role("button", name="发布").click()
    await expect(page.locator("#headcount-error")).to_be_visible()
    await page.fill("#headcount", "12")
    await page.fill("#valid_until", (dt.date.today() + dt.timedelta(days=60)).isoformat())
    await page.fill("#duties", "按图纸打磨角件，班后自检并登记")
    await page.get_by_text("免费住", exact=True).click()
    await page.get_by_text("包餐", exact=True).click()
    await page.fill("#shifts", "长白班")
    await page.fill("#days_off", "4")
    await page.fill("#place", "示例港区路 1 号")
    await page.get_by_role("button", name="发布").click()
    await expect(page.get_by_text("求职者现在就能搜到")).to_be_visible()


async def test_registered_returned_mended_accepted_and_published(people: Any) -> None:
    first, second, office = await people(PHONE), await people(PHONE), await staff(people, "organiser")
    one = await register(first, "临港精工装备有限公司（示例）", 1)
    other = await register(second, "海岬铸造有限公司（示例）", 2)
    await office.goto("/organiser/fairs/demo/employers")
    await office.get_by_role("link", name="海岬铸造").first.click()
    await office.fill("#reason", "执照拍糊了，请重拍一张四角齐全的")
    await office.get_by_role("button", name="退回").click()
    await second.goto(other)
    await expect(second.get_by_text("执照拍糊了")).to_be_visible()
    await second.set_input_files("input[name=licence]", LICENCE)
    await second.get_by_role("button", name="重新送审").click()
    await expect(second.get_by_text("已送审，等工会审核")).to_be_visible()
    for name in ("海岬铸造", "临港精工"):
        await office.goto("/organiser/fairs/demo/employers")
        await office.get_by_role("link", name=name).first.click()
        await office.get_by_role("button", name="通过").click()
        await expect(office.get_by_text("已通过")).to_be_visible()
    await second.goto(other)
    await expect(second.get_by_text("审核通过")).to_be_visible()
    await first.goto(one)
    await first.get_by_role("link", name="建账号，发岗位").click()
    await join(first, "ma.lingang")
    await publish(first, "角件打磨工")
    seeker = await people(PHONE)
    await seeker.goto("/fairs/demo/positions?q=角件打磨")
    await expect(seeker.get_by_text("角件打磨工").first).to_be_visible()


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
