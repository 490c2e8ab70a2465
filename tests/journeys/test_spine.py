"""The whole path in a real browser: found, asked, answered, applied, admitted, moved on, counted; `SHOTS=1` leaves pictures in shots/."""

import asyncio
import os
import re
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Page, expect

from tests.support.product import Product

SHOTS = Path(__file__).parent / "shots"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
PASSWORD = "chunfeng-demo"
expect.set_options(timeout=15_000)


async def staff(people: Any, login: str, viewport: Any = DESK) -> Page:
    page = await people(viewport)
    await page.goto("/staff/sign-in")
    await page.fill("#login", login)
    await page.fill("#password", PASSWORD)
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.wait_for_url(lambda url: "sign-in" not in url)
    return page


async def shot(page: Page, name: str) -> None:
    """At both widths and in large type, under one name; the page keeps its own width. To look at: no test reads them, and they take half a minute."""
    if not os.environ.get("SHOTS"):
        return
    SHOTS.mkdir(exist_ok=True)
    own = page.viewport_size
    for label, size in (("390", PHONE), ("1440", DESK)):
        await page.set_viewport_size(size)
        await page.screenshot(path=SHOTS / f"{name}-{label}.png")
    await page.set_viewport_size(PHONE)
    await page.evaluate("document.documentElement.dataset.size = 'large'")
    await page.screenshot(path=SHOTS / f"{name}-large.png")
    await page.evaluate("delete document.documentElement.dataset.size")
    assert own
    await page.set_viewport_size(own)


async def sign_in(page: Page, phone: str) -> None:
    await page.goto("/sign-in")
    await page.fill("#phone", phone)
    await page.get_by_role("button", name="获取验证码").click()
    code = await page.locator("b.code").inner_text()
    await page.fill("#code", code)
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.wait_for_url("**/mine")


async def test_the_whole_path(people: Any, product: Product) -> None:
    seeker = await people(PHONE)
    await seeker.goto("/")
    await expect(seeker.locator("h1")).to_contain_text("春风送岗")
    await shot(seeker, "home")

    await seeker.goto("/fairs/demo/positions?q=dianhan")
    await expect(seeker.locator("article.job").first).to_contain_text("电焊工")
    await shot(seeker, "search")
    await seeker.get_by_role("link", name="全部条件").click()
    await seeker.locator(".filters label.chip", has_text="包住").click()
    await expect(seeker.locator(".filters__f button")).to_have_text(re.compile(r"看 [\d,]+ 个岗位"))
    await expect(seeker).to_have_url(re.compile("[?&]has="))
    await seeker.get_by_role("link", name="关上", exact=True).click()
    await seeker.locator("article.job h2 a").first.click()
    await shot(seeker, "position")
    position = re.search(r"/positions/([0-9a-f-]+)", seeker.url)
    assert position
    await seeker.goto(f"/positions/{position[1]}/apply")
    await seeker.fill("#name", "孙海明")
    await seeker.fill("#phone", "13800138000")
    await seeker.check("#consent")
    await seeker.get_by_role("button", name="投递").click()
    await expect(seeker.locator("body")).to_contain_text("已投递")

    await sign_in(seeker, "13800138000")
    await expect(seeker.locator("body")).to_contain_text("电焊工")
    await shot(seeker, "mine")

    # the room: a question goes from a phone over the host to the speaker and comes back answered
    room = httpx.get(f"{product.web}/api/v1/fairs/demo/rooms").json()["items"][0]["id"]
    await seeker.goto(f"/rooms/{room}")
    await seeker.wait_for_selector("body[data-ready]")
    host = await staff(people, "host")
    await host.goto(f"/rooms/{room}/desk")
    await expect(host.locator("#link-text")).not_to_contain_text("正在")
    await host.keyboard.press("n")
    await expect(seeker.locator("#pinned")).to_contain_text("讲解中")
    await seeker.get_by_role("button", name="包住吗？").click()
    asked = host.locator("#queue article[data-question]").first
    await expect(asked).to_contain_text("包住吗")

    link = re.search(r"/s/[\w-]+", product.log.read_text())
    assert link
    speaker = await people(PHONE)
    await speaker.goto(link[0])
    await speaker.get_by_role("button", name="进入").click()
    await expect(speaker.locator("h1")).to_contain_text("鲁守信")
    await asked.click()
    await host.keyboard.press("l")
    await expect(speaker.locator("#text")).to_contain_text("包住吗")
    await shot(host, "host-desk")
    await shot(speaker, "speaker")
    await speaker.click("#reply")
    await speaker.fill("#reply-text", "住宿免费，两人一间。")
    await speaker.get_by_role("button", name="发出").click()
    await expect(seeker.locator("#questions .ans")).to_contain_text("两人一间")
    await seeker.click("#apply")
    await expect(seeker.locator("#pinned")).to_contain_text("已投递")
    await shot(seeker, "room")

    # in the hall: a booth's QR, the service desk, the gate
    booth = await people(PHONE)
    [(code,)] = product.select("SELECT code FROM booth WHERE participation_id IS NOT NULL LIMIT 1")
    await booth.goto(f"/b/{code}")
    await booth.locator(".rows a.btn").first.click()
    await booth.fill("#name", "李春燕")
    await booth.fill("#phone", "13900139000")
    await booth.check("#consent")
    await booth.get_by_role("button", name="投递").click()
    await expect(booth.locator("body")).to_contain_text("已投递")

    service = await staff(people, "desk")
    await service.goto("/service/demo?q=叉车司机")
    await service.locator(".service__found a").first.click()
    await service.fill("#name", "高建平")
    await service.fill("#phone", "13700137000")
    await service.locator("input[name=consent]").check()
    await service.get_by_role("button", name="替他投递").click()
    await expect(service.locator("body")).to_contain_text("投好了")

    asked_for = await seeker.request.get("/api/v1/fairs/demo/ticket", headers={"origin": product.web})
    ticket = (await asked_for.json())["code"]
    gate = await staff(people, "gate", PHONE)
    for verdict in ("可入场", "已入过场"):
        await gate.fill("#code", ticket)
        await gate.get_by_role("button", name="核验").click()
        await expect(gate.locator("#v-title")).to_have_text(verdict)
        await shot(gate, f"gate-{'ok' if verdict == '可入场' else 'again'}")

    # the recruiter answers, the seeker sees it
    recruiter = await staff(people, "recruiter")
    row = recruiter.locator(".rec__table tbody tr").first
    await expect(row).to_contain_text("直播间")
    await row.locator("a").first.click()
    await recruiter.get_by_role("button", name="初选通过").click()
    await shot(recruiter, "recruiter")
    await seeker.goto("/mine")
    await expect(seeker.locator("body")).to_contain_text("初选")

    # the organiser's page and the database agree
    organiser = await staff(people, "organiser")
    await expect(organiser.locator("[data-f='tiles.applications']").first).to_have_text("4")
    await expect(organiser.locator("[data-f='tiles.persons']").first).to_have_text("1")
    await expect(organiser.locator("[data-f='tiles.person_times']").first).to_have_text("2")
    await shot(organiser, "organiser")
    token = (await asyncio.to_thread(product.cli, "token", "--role", "organiser")).stdout.split()[-1]
    figures = httpx.get(f"{product.web}/api/v1/fairs/demo/figures", headers={"authorization": f"Bearer {token}"}).json()
    assert figures["turnout"] == {"persons": 1, "person_times": 2}
    counted = dict(
        product.select(
            "SELECT source, count(*) FROM application JOIN fair ON fair.id = fair_id WHERE slug = 'demo' GROUP BY source"
        )
    )
    assert counted == {"online": 1, "live": 1, "booth": 1, "desk": 1}
    assert {source: n for source, n in figures["applications"]["by_source"].items() if n} == counted


async def test_a_search_suggests_as_one_types_by_keys_alone(people: Any, product: Product) -> None:
    seeker = await people(PHONE)
    await seeker.goto("/fairs/demo/positions")
    box = seeker.get_by_role("combobox", name="搜索岗位")
    await box.press_sequentially("dianh")
    options = seeker.get_by_role("option")
    await expect(options.first).to_contain_text("电焊工")
    await expect(box).to_have_attribute("aria-expanded", "true")
    await box.press("ArrowDown")
    await expect(box).to_have_value("电焊工")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await box.press("Escape")
    await expect(box).to_have_value("dianh")
    await expect(options).to_have_count(0)
    await box.press_sequentially("a")
    await expect(options.first).to_be_visible()
    await box.press("ArrowDown")
    await box.press("Enter")
    await seeker.wait_for_url("**/positions?q=*")
    await expect(seeker.locator("#list")).to_contain_text("电焊工")


async def test_the_demos_audience_comes_by_itself(people: Any, product: Product) -> None:
    room = httpx.get(f"{product.web}/api/v1/fairs/demo/rooms").json()["items"][0]["id"]
    viewer = await people(PHONE)
    await viewer.goto(f"/rooms/{room}")
    await expect(viewer.locator("#online")).to_have_text("1")
    audience = product.spawn(module="recruit.demo.audience", REDIS_URL=product.run_json()["redis_url"])
    try:
        await expect(viewer.locator("#online")).to_have_text(re.compile("[3-9]"))
        assert audience.poll() is None, product.words()
    finally:
        audience.terminate()
        audience.wait(10)
