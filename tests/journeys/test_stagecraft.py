"""The stage set by its organiser while it runs: a rundown put in another order by keys, at a host's desk the same moment."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.test_spine import shot, staff
from tests.support.product import Product

expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    made = Product(tmp_path_factory.mktemp("stagecraft"), "--demo")
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture
async def people(chromium: Browser, product: Product) -> AsyncIterator[Any]:
    """As in the spine: browsers of one's own, no script's error and no breach of the content policy."""
    contexts, errors = [], []

    async def enter(viewport: Any) -> Page:
        context = await chromium.new_context(base_url=product.web, viewport=viewport, locale="zh-CN")
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda said: "Content Security" in said.text and errors.append(f"{page.url}: {said.text}"))
        return page

    yield enter
    for context in contexts:
        await context.close()
    assert not errors


async def titles(page: Page, rows: str, most: int = 4) -> list[str]:
    return [await page.locator(f"{rows} b").nth(n).inner_text() for n in range(most)]


async def test_a_rundown_is_put_in_order_by_keys_and_the_host_sees_it_at_once(people: Any, product: Product) -> None:
    organiser = await staff(people, "organiser")
    host = await staff(people, "host")
    await host.wait_for_selector("body[data-ready]")
    before = await titles(host, "#rundown .hd-item__t")

    await organiser.goto("/organiser/fairs/demo/rundown")
    assert await titles(organiser, "#lines .run__t") == before
    third = organiser.locator("#lines .run").nth(2)
    await third.locator(".run__t").focus()
    await organiser.keyboard.press("Alt+ArrowUp")
    await organiser.keyboard.press("Alt+ArrowUp")
    wanted = [before[2], before[0], before[1], before[3]]
    await expect(organiser.locator("#done")).to_contain_text("调整了排期的顺序")
    assert await titles(organiser, "#lines .run__t") == wanted
    await expect(organiser.locator("#lines .run").first.locator(".run__t")).to_be_focused()
    await expect(host.locator("#rundown .hd-item__t b").first).to_have_text(wanted[0])
    assert await titles(host, "#rundown .hd-item__t") == wanted
    await shot(organiser, "rundown")

    # dragged by its number, taken back, and found by the booth
    await organiser.locator("#lines .run").first.locator("[data-grip]").hover()
    await organiser.mouse.down()
    box = await organiser.locator("#lines .run").nth(2).bounding_box()
    assert box
    await organiser.mouse.move(box["x"] + 20, box["y"] + box["height"] - 4, steps=8)
    await organiser.mouse.up()
    await expect(host.locator("#rundown .hd-item__t b").first).to_have_text(before[0])
    await organiser.locator("#done button").click()
    await expect(host.locator("#rundown .hd-item__t b").first).to_have_text(wanted[0])
    await organiser.keyboard.press("/")
    await organiser.keyboard.type("焊工")
    await organiser.keyboard.press("Enter")
    await organiser.locator(".found button").first.click()
    await expect(organiser.locator("#lines .run")).to_have_count(19)
    await expect(host.locator("#rundown .hd-item")).to_have_count(19)
