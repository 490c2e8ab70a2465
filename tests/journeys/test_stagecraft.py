"""The stage set by its organiser while it runs: a rundown put in another order by keys, at a host's desk the same moment."""

from typing import Any

from playwright.async_api import Page, expect

from tests.journeys.test_spine import shot, staff
from tests.support.product import Product

expect.set_options(timeout=15_000)


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
