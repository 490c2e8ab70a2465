"""Two hosts go on the air from their desks; a viewer on a phone sees them, through every loss, and afterwards watches it again: no reload."""

import os
import re
import signal
import statistics
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.conftest import BROWSER_OPTIONS
from tests.support import services
from tests.support.product import Product
from tests.video.publisher import until_so

ROOT = Path(__file__).parents[2]
CLOCK = (Path(__file__).parent / "clock_camera.js").read_text()
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
PHONE = """const play = HTMLMediaElement.prototype.play;
let touched = false;
addEventListener("pointerdown", () => (touched = true), true);
HTMLMediaElement.prototype.play = function () {
  return this.muted || touched ? play.call(this) : Promise.reject(new DOMException("no gesture", "NotAllowedError"));
};"""
"""A phone lets nothing make a noise before it is touched; this browser would, for it takes the test's scripts for touches."""
SLOW = 60_000
HALL, STUDIO = 1, 2
LATEST_S, CATCHING_UP_S = 6.0, 10.0
"""How old the picture may be, and how old after a loss, until the player has caught up."""


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
    await context.add_init_script(CLOCK)
    page = await context.new_page()
    page.set_default_timeout(SLOW)
    return page


async def desk_of(browser: Browser, product: Product, login: str, feed: int) -> Page:
    """A host at the desk, whose camera shows which feed it is and when."""
    page = await page_of(
        browser, product, viewport={"width": 1440, "height": 900}, permissions=["camera", "microphone"]
    )
    await page.goto("/staff/sign-in")
    await page.fill("#login", login)
    await page.fill("#password", "chunfeng-demo")
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.wait_for_url("**/desk")
    await page.evaluate(f"publishClock({feed})")
    return page


async def go_on_air(desk: Page, feed: str) -> None:
    await desk.evaluate("document.querySelector('#camera').showModal()")
    await desk.locator(f"#camera-form input[value={feed}]").check()
    await desk.locator("#camera-open").dispatch_event("click")
    await expect(desk.locator("#camera-go")).to_be_enabled()
    await desk.locator("#camera-go").click()


class Viewer:
    """Somebody on a phone, who never reloads."""

    def __init__(self, page: Page) -> None:
        self.page, self.stage = page, page.locator("#stage-card")

    async def stay(self) -> None:
        await self.page.evaluate("globalThis.stayed = true")

    async def sees(self, feed: int, within: float = CATCHING_UP_S) -> list[float]:
        """How old the picture of this feed is, read from itself while it moves and is no older than it may be."""
        seen: dict[int, float] = {}
        last: Any = None

        async def look() -> bool:
            nonlocal last
            last = await self.page.evaluate("readClock()")
            if last and last["feed"] == feed and last["ago"] < within and await self.is_shown():
                seen[last["at"]] = last["ago"]
            return len(seen) >= 5

        try:
            await until_so(look, SLOW / 1000)
        except TimeoutError:
            raise AssertionError(f"feed {feed} is not seen in time; last {last}") from None
        return list(seen.values())

    async def is_shown(self) -> bool:
        return await self.stage.get_attribute("data-video") == "1"

    async def has_stayed(self) -> None:
        assert await self.page.evaluate("globalThis.stayed === true"), "the page was loaded again"
        assert await self.stage.get_attribute("data-fatal") is None, "the player failed"


async def test_a_show_of_two_feeds_is_seen_through_every_loss_and_watched_again(
    cameras: Browser, product: Product
) -> None:
    hall = await desk_of(cameras, product, "host", HALL)
    room = hall.url.split("/rooms/")[1].split("/")[0]
    viewer = Viewer(await page_of(cameras, product, viewport={"width": 390, "height": 844}))
    page = viewer.page
    await page.add_init_script(PHONE)
    await page.goto(f"/rooms/{room}")
    await viewer.stay()
    await expect(viewer.stage).to_have_attribute("data-video", "0")

    await go_on_air(hall, "hall")
    await viewer.sees(HALL)
    await expect(page.get_by_role("button", name="打开声音")).to_be_visible()
    await expect(hall.locator("[data-feed=hall] .hd-feed__f small")).to_contain_text("kbit/s", timeout=SLOW)
    pinned_at = time.time()
    await hall.keyboard.press("n")
    await expect(page.locator("#pinned")).to_be_visible()
    assert 1 < statistics.median(await viewer.sees(HALL, LATEST_S)) < LATEST_S

    studio = await desk_of(cameras, product, "host2", STUDIO)
    await go_on_air(studio, "studio")
    await expect(hall.locator("[data-feed=studio] .hd-feed__f small")).to_contain_text("在送", timeout=SLOW)
    await hall.keyboard.press("2")
    await viewer.sees(STUDIO)
    await studio.close()
    await viewer.sees(HALL)
    await viewer.has_stayed()

    for pid in product.pids("packager"):
        os.kill(pid, signal.SIGKILL)
    await expect(hall.locator("[data-feed=hall] .hd-feed__f small")).not_to_contain_text("kbit/s", timeout=SLOW)
    await viewer.sees(HALL)
    await viewer.has_stayed()

    await hall.locator("#camera-stop").dispatch_event("click")
    await expect(page.locator("#cut-note")).to_contain_text("主播暂时离开", timeout=SLOW)
    await expect(page.locator("#say-text")).to_be_enabled()
    await go_on_air(hall, "hall")
    await expect(page.locator("#cut-note")).to_be_hidden(timeout=SLOW)
    await viewer.sees(HALL)
    await viewer.has_stayed()

    pictures = re.compile(r"/hall/\d+/(360p/)?\d{6}\.m4s")
    await page.route(pictures, lambda route: route.abort())
    await expect(viewer.stage).to_have_attribute("data-sound", "1", timeout=SLOW)
    await expect(page.get_by_text("网络慢，先听声音")).to_be_visible()
    await expect(page.locator("#apply")).to_be_enabled()
    await page.unroute(pictures)
    await viewer.sees(HALL)
    assert await page.evaluate("globalThis.stayed === true")

    await hall.evaluate("document.querySelector('#end-sure').click()")
    await page.get_by_role("link", name="回看").click()
    await page.wait_for_url("**/replay")
    await viewer.stay()
    await page.locator(".chapter a[data-t]").first.click()
    replayed = await until_found(page)
    assert replayed == pytest.approx(pinned_at, abs=4), "the chapter begins when the position was shown"
    assert "?t=" in page.url and await page.evaluate("globalThis.stayed === true")
    await expect(page.locator("#playing")).to_contain_text("正在讲解")
    await expect(page.locator("#playing").get_by_role("link", name="投递")).to_be_visible()
    await page.get_by_role("button", name="只听声音").click()
    await expect(page.get_by_text("正在听声音，省流量")).to_be_visible()

    async def is_heard() -> bool:
        return bool(await page.evaluate(HEARD))

    await until_so(is_heard, SLOW / 1000)


HEARD = "(({ videoWidth, paused, seeking, currentTime }) => !videoWidth && !paused && !seeking && currentTime > 0)(document.querySelector('video'))"
SETTLED = "(({ currentTime, seeking }) => (currentTime > 0 && !seeking ? readClock() : null))(document.querySelector('video'))"


async def until_found(page: Page) -> float:
    """When what the replay shows now was filmed, unix seconds."""
    found: dict[str, float] = {}

    async def look() -> bool:
        seen = await page.evaluate(SETTLED)
        found.update(seen or {})
        return bool(seen)

    await until_so(look, SLOW / 1000)
    return time.time() - found["ago"]
