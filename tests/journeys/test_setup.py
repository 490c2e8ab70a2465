"""An organiser who never saw the product sets up a fair with 107 employers: from an empty product to an open fair, by forms, mouse and keys."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.product import Product, wait_until

SHOTS = Path(__file__).parent / "shots"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
EMPLOYERS = 107
ROOT = "/organiser/fairs/spring"
expect.set_options(timeout=60_000)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("setup"))
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture
async def page(chromium: Browser, product: Product) -> AsyncIterator[Page]:
    context = await chromium.new_context(base_url=product.web, viewport=DESK, locale="zh-CN")
    page = await context.new_page()
    page.set_default_timeout(60_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    page.on("console", lambda said: "Content Security" in said.text and errors.append(f"{page.url}: {said.text}"))
    yield page
    await context.close()
    assert not errors


async def shot(page: Page, name: str) -> None:
    """The page stays inside a phone and a desk; with SHOTS set a picture of each is left in shots/."""
    for label, size in (("390", PHONE), ("1440", DESK)):
        await page.set_viewport_size(size)
        if os.environ.get("SHOTS"):
            SHOTS.mkdir(exist_ok=True)
            await page.screenshot(path=SHOTS / f"{name}-{label}.png")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {label}"


def sheet(folder: Path) -> Path:
    """107 employers with two positions each, as a union office collects them."""
    trades = (("焊工", "6500-9000元/月"), ("保洁员", "4200元/月"))
    lines = ["单位名称,岗位名称,薪资待遇,招聘人数,岗位职责,专场"]
    for n in range(1, EMPLOYERS + 1):
        track = ("农民工", "退役军人", "")[n % 3]
        lines += [f"示例制造{n:03d}厂,{title},{pay},{n % 9 + 1},按班组安排作业,{track}" for title, pay in trades]
    file = folder / "单位岗位.csv"
    file.write_text("\ufeff" + "\n".join(lines))
    return file


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def begin(page: Page, product: Product) -> None:
    """The account by the link that the start printed, then a draft."""
    await asyncio.to_thread(wait_until, lambda: "/first/" in product.log.read_text(), 60)
    link = re.search(r"/first/\S+", product.log.read_text())
    assert link
    await page.goto(link[0])
    for field, text in (
        ("unit", "海湾新区总工会"),
        ("name", "赵敏"),
        ("login", "zhao.min"),
        ("password", "春风送岗送到家"),
    ):
        await page.fill(f"#{field}", text)
    await press(page, "建账号，开始")
    await expect(page.locator("#password-error")).to_contain_text("密码至少")
    await page.fill("#password", "春风送岗送到家门口来")
    await press(page, "建账号，开始")
    await page.get_by_role("link", name="新建招聘会").first.click()
    facts = {
        "name": "春季招聘会",
        "slug": "spring",
        "venue": "会展中心 1 号馆",
        "operator": "区职工服务中心",
        "address": "滨海大道 88 号",
    }
    for field, text in facts.items():
        await page.fill(f"#{field}", text)
    await page.fill("#day_0", "2027-03-16")
    await page.fill("#day_1", "2027-03-17")
    await press(page, "建好草稿")
    await page.wait_for_url(f"**{ROOT}/setup")


async def lay_out(page: Page) -> None:
    """A hall with 120 booths in three zones, one moved by keys and by dragging, and taken back."""
    await page.goto(f"{ROOT}/halls")
    await press(page, "建展厅")
    await expect(page.locator(".halls__sum")).to_contain_text("0 个展位")
    for zone, last, track in (("A", "48", "migrant"), ("B", "36", "veteran"), ("C", "36", "")):
        if await page.locator("#add").get_attribute("open") is None:
            await page.locator("#add > summary").click()
        for field, text in (("zone", zone), ("first", "1"), ("last", last), ("per_row", "12")):
            await page.fill(f"#{field}", text)
        await page.select_option("#track", track)
        await press(page, "加上")
        await expect(page.locator("#done")).to_contain_text(f"共 {last} 个展位")
    await expect(page.locator(".halls__sum")).to_contain_text("120 个展位")
    booth = page.locator("a[aria-label^='展位 C36']")
    assert await booth.get_attribute("data-x") == "11.0"
    await booth.click()
    await page.keyboard.press("ArrowRight")  # while its panel is still on the way
    await expect(page.locator("#booth")).to_contain_text("C36")
    await expect(booth).to_have_attribute("data-x", "12.0")
    await page.keyboard.press("Control+z")
    await expect(booth).to_have_attribute("data-x", "11.0")
    await expect(page.locator("#done")).to_contain_text("已撤销")
    await drag(page, booth, 90)
    await expect(booth).not_to_have_attribute("data-x", "11.0")
    await shot(page, "halls")


async def drag(page: Page, booth: Any, dx: int) -> None:
    box = await booth.locator("rect").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + dx, y, steps=4)
    await page.mouse.up()


async def bring_in(page: Page, file: Path) -> None:
    await page.goto(f"{ROOT}/imports")
    await page.set_input_files("#file", file)
    await press(page, "上传并检查")
    await expect(page.locator("#act-import")).to_be_enabled(timeout=150_000)
    await page.locator("#act-import").click()
    await expect(page.locator("main")).to_contain_text("214 个岗位已公开", timeout=150_000)
    await page.goto(f"{ROOT}/employers")
    await page.get_by_role("link", name="下一页").click()
    await expect(page.locator(".takers__pages")).to_contain_text("第 2 / 4 页")


async def place_everybody(page: Page) -> None:
    await page.goto(f"{ROOT}/halls")
    await expect(page.locator(".halls__sum")).to_contain_text("107 家")
    await page.locator("a[aria-label='展位 A01 空']").click()
    await expect(page.locator("#booth")).to_contain_text("A01")
    await page.fill("#waiting input[name=q]", "shilizhizao007")
    await page.keyboard.press("Enter")
    await page.locator("#waiting button", has_text="007").click()
    await expect(page.locator("a[aria-label^='展位 A01']")).to_have_attribute("aria-label", re.compile("007"))
    await page.get_by_role("link", name="不选了").click()
    await expect(page.locator("#booth")).to_have_count(0)
    await page.locator("#waiting li", has_text="008").drag_to(page.locator("a[aria-label='展位 A02 空']"))
    await expect(page.locator("#done")).to_contain_text("A02 给了 示例制造008厂")
    await page.get_by_role("link", name="批量安排").click()
    await page.get_by_role("link", name="按名称拼音").click()
    await shot(page, "placing")
    await press(page, "就这样安排 105 家")
    await expect(page.locator(".halls__sum")).to_contain_text("没展位的单位 0 家")
    await page.locator("a[aria-label^='展位 A02']").click()
    await page.fill("#other", "C30")
    await press(page, "换")
    await expect(page.locator("#done")).to_contain_text("A02 和 C30 的单位换了位置")
    await shot(page, "halls-full")


async def put_in_order(page: Page) -> None:
    """A track of the fair's own on all positions that have none; the validity of all."""
    await page.goto(f"{ROOT}/tracks")
    await page.locator(".tracklist__new input").fill("女职工")
    await press(page, "加上")
    await expect(page.locator(".tracklist input[value='女职工']")).to_be_visible()
    await page.goto(f"{ROOT}/positions?show=no_track")
    await page.check("#whole")
    await page.locator(".sheet__acts select[name=track]").select_option(label="女职工")
    await press(page, "加进")
    await expect(page.locator("#done")).to_contain_text("加进“女职工”")
    await page.goto(f"{ROOT}/positions")
    await page.check("#whole")
    await page.fill("input[name=until]", "2027-06-30")
    await press(page, "改有效期")
    await expect(page.locator("#done")).to_contain_text("214 个岗位有效期到 6月30日")
    await shot(page, "positions-sheet")


async def go_on(page: Page, act: str, sure: bool) -> None:
    await page.goto(f"{ROOT}/setup")
    await page.wait_for_load_state("networkidle")  # the notice may still come in above the button
    async with page.expect_response(lambda answer: answer.request.method == "POST"):
        if sure:
            await page.locator(".nextstep summary").click()
            await press(page, f"确定{act}")
        else:
            await press(page, act)


async def test_from_an_empty_product_to_an_open_fair(
    page: Page, product: Product, tmp_path: Path, chromium: Browser
) -> None:
    await begin(page, product)
    await expect(page.locator(".nextstep")).to_contain_text("没填运营主体的许可证或备案号")
    await shot(page, "setup-draft")
    await page.locator(".nextstep").get_by_role("link", name="许可证").click()
    await page.fill("#operator_licence", "人力资源服务许可证（示例）1 号")
    await page.fill("#organisers", "海湾新区总工会")
    await press(page, "保存")
    await expect(page.locator("main")).to_contain_text("场次信息存好了")
    await go_on(page, "开始报名", sure=False)
    await expect(page.locator(".steps5 .is-now")).to_contain_text("报名")

    await lay_out(page)
    await bring_in(page, sheet(tmp_path))
    await place_everybody(page)
    await put_in_order(page)

    await go_on(page, "开场", sure=True)
    await expect(page.locator(".steps5 .is-now")).to_contain_text("进行")
    await shot(page, "setup-open")
    [(code,)] = product.select("SELECT code FROM booth WHERE number = 'C36'")
    assert product.select("SELECT count(DISTINCT participation_id) FROM booth") == [(EMPLOYERS,)]
    context = await chromium.new_context(base_url=product.web, viewport=PHONE, locale="zh-CN")
    seeker = await context.new_page()
    await seeker.goto("/")
    await expect(seeker.locator(".hero__counts")).to_contain_text("107")
    await seeker.goto(f"/b/{code}")
    await expect(seeker.locator("main")).to_contain_text("C36")
    await context.close()
