"""In a real browser: 我的 from the first saved position to deletion, and an announcement on every kind of open page."""

import re
import time
from typing import Any

import httpx
from playwright.async_api import expect

from tests.journeys.test_spine import PHONE, shot, sign_in, staff
from tests.support.product import Product

GATE = "二号门现在只出不进，入场请走一号门"
WITHIN, BUSY = 2.0, 20
TOP = "document.querySelector('main').getBoundingClientRect().top"


async def test_a_seekers_own_page_from_first_to_last(people: Any) -> None:
    seeker = await people(PHONE)
    await seeker.goto("/fairs/demo/positions?q=叉车司机")
    first = seeker.locator("article.job").first
    title = await first.locator("h2 a").inner_text()
    await first.locator(".job__save button").click()
    await expect(first.locator(".job__save button")).to_have_attribute("aria-pressed", "true")
    await expect(seeker.locator(".toast")).to_contain_text("已收藏")
    await seeker.goto("/mine/profile")
    await seeker.fill("#name", "孙海明")
    await seeker.fill("#wants", "电焊工")
    await seeker.locator("label.chip", has_text="高中/中专").click()
    await seeker.get_by_role("button", name="保存").click()
    await expect(seeker.locator("#fits")).to_contain_text("电焊工")

    await sign_in(seeker, "13800138077")
    await expect(seeker.locator("#saved")).to_contain_text(title)
    await expect(seeker.locator("h1")).to_have_text("孙海明")
    await seeker.locator("#fits li a").first.click()
    await seeker.locator(".actbar").get_by_role("button", name="一键投递").click()
    await expect(seeker.locator("body")).to_contain_text("已投递")
    await seeker.goto("/mine")
    await shot(seeker, "mine-own")
    await seeker.get_by_role("link", name="关于我的数据").click()
    await expect(seeker.locator("body")).to_contain_text("13800138077")
    await shot(seeker, "mine-data")
    async with seeker.expect_download() as taken:
        await seeker.get_by_role("link", name="下载一份").click()
    assert (await taken.value).suggested_filename.endswith(".json")
    await seeker.get_by_role("link", name="注销").click()
    await seeker.check("#sure")
    await seeker.get_by_role("button", name="注销并删除").click()
    await expect(seeker.locator("h1")).to_have_text("已注销，数据已删除")
    await seeker.goto("/mine")
    await expect(seeker.locator("body")).to_contain_text("还没有登录")


async def test_a_form_that_cannot_go_off_stays_as_it_was_typed(people: Any) -> None:
    seeker = await people(PHONE)
    name, save, bar = seeker.locator("#name"), seeker.get_by_role("button", name="保存"), seeker.locator(".offline-bar")
    await seeker.goto("/mine/profile")
    await name.fill("孙海明")
    await seeker.context.set_offline(True)
    await save.click()
    await expect(bar).to_contain_text("填好的都在")
    await expect(name).to_have_value("孙海明")
    await shot(seeker, "no-network")
    await seeker.context.set_offline(False)
    await expect(bar).to_have_count(0)
    await save.click()
    await seeker.wait_for_url("**/mine")

    # a network that does not lead to us, as the page's own questions learn
    await seeker.goto("/fairs/demo/positions?q=电焊工")
    await seeker.locator("article.job h2 a").first.click()
    await seeker.goto(re.sub(r"\?.*", "", seeker.url) + "/apply")
    await seeker.fill("#phone", "13800138078")
    await seeker.check("#consent")
    await seeker.route("**/*", lambda route: route.abort())
    await seeker.wait_for_event("requestfailed", lambda request: "/notices/" in request.url)
    await seeker.get_by_role("button", name="投递").click()
    await expect(bar).to_contain_text("填好的都在")
    await expect(seeker.locator("#phone")).to_have_value("13800138078")
    await seeker.unroute("**/*")
    await seeker.get_by_role("button", name="投递").click()
    await expect(seeker.locator("body")).to_contain_text("已投递")

    # a browser that counts as offline, on the laptop that runs the product
    await seeker.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    await seeker.goto("/mine/profile")
    await name.fill("孙海波")
    await save.click()
    await seeker.wait_for_url("**/mine")


async def test_an_announcement_is_everywhere_within_two_seconds_and_goes_again(people: Any, product: Product) -> None:
    room = httpx.get(f"{product.web}/api/v1/fairs/demo/rooms").json()["items"][0]["id"]
    home, viewer, mine = await people(PHONE), await people(PHONE), await people(PHONE)
    host, organiser, gate = (
        await staff(people, "host"),
        await staff(people, "organiser"),
        await staff(people, "gate", PHONE),
    )
    await home.goto("/fairs/demo")
    await mine.goto("/mine")
    await viewer.goto(f"/rooms/{room}")
    await viewer.wait_for_selector("body[data-ready]")
    await host.goto(f"/rooms/{room}/desk")
    await expect(host.locator("#link-text")).not_to_contain_text("正在")
    watcher = await organiser.context.new_page()
    await watcher.goto("/organiser/fairs/demo")
    open_pages = {"home": home, "room": viewer, "host": host, "mine": mine, "gate": gate, "organiser": watcher}
    place, own = [await page.evaluate(TOP) for page in (home, mine)]

    async def all_show(sentence: str | None) -> None:
        """Within two seconds of the click, counted over all pages; a busy machine gets what its own answers take on top."""
        asked = time.monotonic()
        await home.request.get("/notices/demo")
        until = time.monotonic() + WITHIN + BUSY * (time.monotonic() - asked)
        for page in open_pages.values():
            told = page.locator("#told .told__in:not(.is-gone)")
            left = max(until - time.monotonic(), 0.001) * 1000
            if sentence:
                await expect(told).to_contain_text(sentence, timeout=left)
            else:
                await expect(told).to_have_count(0, timeout=left)

    await organiser.goto("/organiser/fairs/demo/notices")
    await organiser.fill("#text", GATE)
    await organiser.get_by_text("直到撤下", exact=True).first.click()
    await organiser.get_by_role("button", name="发出去").click()
    await all_show(GATE)
    assert await mine.evaluate(TOP) == own, "nothing moved"
    row = await home.evaluate("document.getElementById('told').getBoundingClientRect().height")
    assert row > 0 and await home.evaluate(TOP) == place + row, "above the home's headline it has a row of its own"
    for name in ("home", "room", "host", "mine"):
        await shot(open_pages[name], f"notice-{name}")
    await shot(organiser, "notices")
    await organiser.get_by_role("button", name="撤下").click()
    await all_show(None)
    assert await home.evaluate(TOP) == place

    # replaced, put away by one reader, and over by itself after its time
    await organiser.fill("#text", "停车场满了")
    await organiser.get_by_role("button", name="发出去").click()
    await all_show("停车场满了")
    await home.get_by_role("button", name="收起公告").click()
    await expect(home.locator("#told .told__in")).to_have_count(0)
    await home.reload()
    await expect(home.locator("#told .told__in")).to_have_count(0)
