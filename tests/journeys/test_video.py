"""A host goes on the air from the desk, a viewer on a phone sees it move, loses it and has it again: no reload."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.conftest import BROWSER_OPTIONS
from tests.support import services
from tests.support.product import Product

ROOT = Path(__file__).parents[2]
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
SLOW = 60_000


@pytest.fixture
async def cameras() -> AsyncIterator[Browser]:
    """A Chromium whose camera and microphone are its own test picture and tone."""
    path = services.find_chromium()
    if path is None:
        services.missing("Chromium is not installed")
    if not (ROOT / "static" / "vendor" / "hls.js").exists():
        services.missing("npm did not bring hls.js")
    async with async_playwright() as playwright:
        options = [*BROWSER_OPTIONS.split(), *FAKE_CAMERA]
        browser = await playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        await browser.close()


async def page_of(browser: Browser, product: Product, **more: Any) -> Page:
    context = await browser.new_context(base_url=product.web, locale="zh-CN", **more)
    page = await context.new_page()
    page.set_default_timeout(SLOW)
    return page


async def test_a_picture_from_the_desk_moves_on_a_phone_and_comes_back_after_a_loss(
    cameras: Browser, product: Product
) -> None:
    host = await page_of(
        cameras, product, viewport={"width": 1440, "height": 900}, permissions=["camera", "microphone"]
    )
    await host.goto("/staff/sign-in")
    await host.fill("#login", "host")
    await host.fill("#password", "chunfeng-demo")
    await host.get_by_role("button", name="登录", exact=True).click()
    await host.wait_for_url("**/desk")
    room = host.url.split("/rooms/")[1].split("/")[0]
    viewer = await page_of(cameras, product, viewport={"width": 390, "height": 844})
    await viewer.goto(f"/rooms/{room}")
    stage = viewer.locator("#stage-card")
    await expect(stage).to_have_attribute("data-video", "0")

    await host.get_by_role("button", name="开播画面").first.click()
    await host.get_by_role("button", name="打开看看").click()
    await host.locator("#camera-go").click()
    await expect(stage).to_have_attribute("data-video", "1", timeout=SLOW)
    await expect(viewer.get_by_role("button", name="打开声音")).to_be_visible()
    await expect(host.locator("[data-feed=hall] small")).to_contain_text("kbit/s", timeout=SLOW)

    await host.evaluate("document.querySelector('#camera-stop').click()")
    await expect(viewer.locator("#cut-note")).to_contain_text("主播暂时离开", timeout=SLOW)
    await expect(viewer.locator("#say-text")).to_be_enabled()
    await host.evaluate("document.querySelector('#camera-open').click()")
    await expect(host.locator("#camera-go")).to_be_enabled()
    await host.evaluate("document.querySelector('#camera-go').click()")
    await expect(viewer.locator("#cut-note")).to_be_hidden(timeout=SLOW)
    await expect(stage).to_have_attribute("data-video", "1", timeout=SLOW)
