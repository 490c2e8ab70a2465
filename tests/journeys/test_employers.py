"""Employers come in by themselves: one registers and is accepted, one is returned, mends and is accepted, an invited recruiter publishes by form."""

import datetime as dt
from typing import Any

from playwright.async_api import Page, expect

from recruit.employers.rules import uscc_check_digit
from tests.uploads.photos import photo

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
PASSWORD = "chunfeng-demo"
expect.set_options(timeout=30_000)
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


async def organiser(people: Any) -> Page:
    page: Page = await people(DESK)
    await page.goto("/staff/sign-in")
    await page.fill("#login", "organiser")
    await page.fill("#password", PASSWORD)
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.wait_for_url(lambda url: "sign-in" not in url)
    return page


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
    first, second, office = await people(PHONE), await people(PHONE), await organiser(people)
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
