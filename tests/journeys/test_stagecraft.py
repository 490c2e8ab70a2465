"""The stage while it runs: a rundown put in another order by keys, at a host's desk the same moment; order kept in a loud room."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import Any

import httpx
from playwright.async_api import Page, Route, WebSocket, expect

from tests.journeys.test_spine import PHONE, shot, staff
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

    # dragged by its number, taken back, and another one found
    seen = await organiser.locator("#sheet").get_attribute("data-seen")
    assert seen
    await organiser.locator("#lines .run").first.locator("[data-grip]").hover()
    await organiser.mouse.down()
    box = await organiser.locator("#lines .run").nth(2).bounding_box()
    assert box
    await organiser.mouse.move(box["x"] + 20, box["y"] + box["height"] - 4, steps=8)
    await organiser.mouse.up()
    await expect(host.locator("#rundown .hd-item__t b").first).to_have_text(before[0])
    await expect(organiser.locator("#sheet")).not_to_have_attribute("data-seen", seen)

    # what is typed while the answer is on its way is still there after it
    typed = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        await typed.wait()
        await route.fulfill(response=answer)

    await organiser.route("**/undo", late)
    await organiser.locator("#done button").click()
    await expect(host.locator("#rundown .hd-item__t b").first).to_have_text(wanted[0])
    await organiser.keyboard.press("/")
    await organiser.keyboard.type("焊")
    typed.set()
    await expect(organiser.locator("#done")).to_contain_text("已撤销")
    await organiser.keyboard.type("工")
    await organiser.keyboard.press("Enter")
    await organiser.locator(".found button").first.click()
    await expect(organiser.locator("#lines .run")).to_have_count(19)
    await expect(host.locator("#rundown .hd-item")).to_have_count(19)


class Ear:
    """What a page's room socket heard, frame by frame."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ticks: list[list[dict[str, Any]]] = []
        page.on("websocket", self.listen)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self.hear)

    def hear(self, text: str | bytes) -> None:
        frame = json.loads(text)
        if frame["k"] == "tick":
            self.ticks.append(frame["events"])

    async def ticks_until(self, heard_before: int, kind: str) -> int:
        """How many ticks came from then up to the one that carries the event."""
        until = time.monotonic() + 40
        while time.monotonic() < until:
            for n, events in enumerate(self.ticks[heard_before:], 1):
                if any(event["e"] == kind for event in events):
                    return n
            await self.page.wait_for_timeout(20)
        raise AssertionError(f"no {kind} in 40 s, but {self.ticks[heard_before:]}")


async def in_room(people: Any, room: str) -> Ear:
    ear = Ear(await people(PHONE))
    await ear.page.goto(f"/rooms/{room}")
    await ear.page.wait_for_selector("body[data-ready]")
    return ear


async def say(page: Page, tab: str, text: str) -> None:
    await page.click(tab)
    await page.fill("#say-text", text)
    await page.press("#say-text", "Enter")


async def test_a_host_keeps_order_and_every_viewer_sees_it_within_two_ticks(people: Any, product: Product) -> None:
    """Measured on each viewer's socket: the ticks from the moment the host acts up to the one that carries what was done."""
    room = httpx.get(f"{product.web}/api/v1/fairs/demo/rooms").json()["items"][0]["id"]
    link = re.search(r"/s/[\w-]+", product.log.read_text())
    assert link
    speaker = await people(PHONE)
    await speaker.goto(link[0])
    await speaker.get_by_role("button", name="进入").click()
    host = await staff(people, "host")
    await host.goto(f"/rooms/{room}/desk")
    await host.wait_for_selector("body[data-ready]")
    loud, calm = await in_room(people, room), await in_room(people, room)

    async def seen(kind: str, act: Callable[[], Any]) -> None:
        before = [len(ear.ticks) for ear in (loud, calm)]
        await act()
        for ear, heard in zip((loud, calm), before, strict=True):
            assert await ear.ticks_until(heard, kind) <= 2, kind

    await say(loud.page, "#tab-talk", "这个厂真黑心")
    await say(loud.page, "#tab-q", "夜班补贴一晚上多少钱？")
    await calm.page.click("#tab-talk")
    await expect(calm.page.locator("#messages")).to_contain_text("黑心")

    # somebody else reports it, and asks with the one who asked before instead of again
    await calm.page.locator("#messages .flag").click()
    await calm.page.get_by_role("button", name="骂人").click()
    line = host.locator("#talk li", has_text="黑心")
    await expect(line).to_contain_text("1 人举报 骂人 1")
    await say(calm.page, "#tab-q", "夜班补贴多少钱一晚上")
    await calm.page.get_by_role("button", name="同问这个").click()
    await expect(loud.page.locator("#questions .vote b").first).to_have_text("1")

    await seen("hidden", lambda: line.get_by_role("button", name="隐藏").click())
    await expect(loud.page.locator("#messages")).not_to_contain_text("黑心")
    await expect(calm.page.locator("#messages")).not_to_contain_text("黑心")

    await host.locator(".hd-top [data-act=order]").click()
    await seen("slow", lambda: host.locator("[data-slow='30']").click())
    await host.keyboard.press("Escape")
    await line.get_by_role("button", name="管人").click()
    await host.get_by_label("骂人").check()
    await host.locator("[data-do=mute][data-minutes='60']").click()
    await host.locator(".hd-top [data-act=order]").click()
    await expect(host.locator("#kept")).to_contain_text("禁言 · 骂人")
    await shot(host, "host-order")
    await host.keyboard.press("Escape")
    await say(loud.page, "#tab-talk", "还要说")
    await expect(loud.page.locator("#hush")).to_contain_text("禁言")
    await expect(loud.page.locator("#say-text"), "what was typed is kept").to_have_value("还要说")

    async def hand() -> None:
        await host.keyboard.press("l")
        if await host.locator("#hand[open]").count():
            await host.locator("#hand-list button").first.click()

    await host.locator("#queue article", has_text="夜班补贴").click()
    await seen("handed", hand)
    await expect(speaker.locator("#text")).to_contain_text("夜班补贴")
    await expect(calm.page.locator("#questions")).to_contain_text("已转")

    # another goes to an employer, whose recruiter answers in the room, in the employer's name
    recruiter = await staff(people, "recruiter", PHONE)
    await recruiter.goto(f"/rooms/{room}")
    await recruiter.wait_for_selector("body[data-ready]")
    await say(calm.page, "#tab-q", "宿舍几个人一间？")
    await host.locator("#queue article", has_text="宿舍").click()
    await host.keyboard.press("u")
    await expect(host.locator("#hand-search"), "they are many").to_be_focused()
    await host.keyboard.type("海晟")
    await host.locator("#hand-list button", has_text="海晟").last.click()
    await expect(recruiter.locator("#handed-text")).to_have_text("宿舍几个人一间？")
    # the finger is still down when somebody speaks and all is drawn again: the tap counts
    vote = loud.page.locator("#questions article", has_text="宿舍").locator(".vote")
    await loud.page.click("#tab-q")
    await vote.hover()
    await loud.page.mouse.down()
    await say(calm.page, "#tab-talk", "想去看看")
    await expect(loud.page.locator("#messages")).to_contain_text("想去看看")
    await loud.page.mouse.up()
    await expect(vote.locator("b")).to_have_text("1")
    await expect(vote).to_have_attribute("aria-pressed", "true")

    await recruiter.fill("#handed-answer", "四个人一间，有空调。")
    await shot(recruiter, "recruiter-room")
    await seen("answered", lambda: recruiter.locator("#handed-form .btn--act").click())
    await expect(recruiter.locator("#handed")).to_be_hidden()
    await expect(loud.page.locator("#questions .ans")).to_contain_text("海晟集装箱装备 · 招聘人员")

    # a poll: the sums come with one's own vote, live on the desk, and stay for whoever comes late
    async def poll() -> None:
        await host.keyboard.press("v")
        await host.locator("[data-preset=what]").click()
        await host.locator("#poll-go").click()

    await seen("polled", poll)
    assert await calm.page.locator("#poll .poll__sums").count() == 0
    await seen("voted", lambda: loud.page.locator("#poll").get_by_role("button", name="住宿和吃饭").click())
    await expect(loud.page.locator("#poll .is-most")).to_contain_text("住宿和吃饭您选的100% 1 票")
    await expect(host.locator("#desk-poll")).to_contain_text("1 人投了")
    await expect(calm.page.locator("#poll .poll__choices button")).to_have_count(4)
    await shot(host, "host-poll")
    await seen("poll_closed", lambda: host.locator("[data-act=close_poll]").click())
    await expect(calm.page.locator("#poll")).to_contain_text("已结束")

    await seen("cut", lambda: host.locator(".hd-top [data-act=cut]").click())
    late = await in_room(people, room)
    for page in (loud.page, calm.page, late.page):
        await expect(page.locator("#cut-note")).to_be_visible()
        await expect(page.locator("#live-badge")).to_have_text("画面已暂停")
        await expect(page.locator("#questions")).to_contain_text("已转")
        await expect(page.locator("#messages")).not_to_contain_text("黑心")
        await expect(page.locator("#poll .is-most")).to_contain_text("100% 1 票")

    # shown the door for good: a fresh page and its new ticket do not bring them back, a release does
    await line.get_by_role("button", name="管人").click()
    await host.locator("[data-do=block][data-minutes=ever]").click()
    await expect(loud.page.locator("#gone")).to_contain_text("请出")
    await loud.page.reload()
    await expect(loud.page.locator("#gone")).to_contain_text("请出")
    await host.locator(".hd-top [data-act=order]").click()
    await host.locator("#kept [data-lift=unblock]").click()
    await expect(host.locator("#kept")).not_to_contain_text("请出")
    await loud.page.reload()
    await expect(loud.page.locator("#gone")).to_be_hidden()


async def test_an_assistant_works_beside_the_host_and_is_let_go_at_once(people: Any, product: Product) -> None:
    room = httpx.get(f"{product.web}/api/v1/fairs/demo/rooms").json()["items"][0]["id"]
    host, assistant = Ear(await staff(people, "host")), Ear(await staff(people, "assistant"))
    for ear in (host, assistant):
        await ear.page.goto(f"/rooms/{room}/desk")
        await ear.page.wait_for_selector("body[data-ready]")
    viewer = (await in_room(people, room)).page
    for act in ("cut", "order", "end"):
        await expect(host.page.locator(f".hd-top [data-act={act}]")).to_be_visible()
        await expect(assistant.page.locator(f".hd-top [data-act={act}]")).to_be_hidden()

    await say(viewer, "#tab-q", "试用期多长时间？")
    line = host.page.locator("#queue article", has_text="试用期")
    await assistant.page.locator("#queue article", has_text="试用期").locator(".hd-item-q__t").click()
    assert await assistant.page.locator("#queue .is-open [data-act=hide]").count() == 0
    heard = len(host.ticks)
    await assistant.page.keyboard.press("a")
    assert await host.ticks_until(heard, "taken") <= 2
    await expect(line).to_contain_text("正在回答小顾")
    await expect(assistant.page.locator("#queue .is-open")).to_contain_text("正在回答您")
    heard = len(assistant.ticks)
    await host.page.keyboard.press("n")
    assert await assistant.ticks_until(heard, "pinned") <= 2

    await host.page.locator(".hd-top [data-opens=links]").click()
    await host.page.locator("#helpers li", has_text="小顾").get_by_role("button", name="撤下").click()
    await expect(assistant.page.locator("#banner")).to_contain_text("不再是这个直播间的工作人员")
    await expect(assistant.page.locator("#queue .is-open [data-act=done]")).to_be_disabled()
    gone = await assistant.page.goto(f"/rooms/{room}/desk")
    assert gone and gone.status == 404
    await host.page.locator("#helpers li", has_text="小顾").get_by_role("button", name="请来当助理").click()
    await expect(host.page.locator("#helpers li", has_text="小顾")).to_contain_text("在这里当助理")
    await assistant.page.goto(f"/rooms/{room}/desk")
    await expect(assistant.page.locator("#my-role")).to_have_text("助理")
