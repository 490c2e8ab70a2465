"""One sentence of the organiser stands on every page and in every room until it is taken away, replaced or over."""

import datetime as dt
import re
from contextlib import aclosing
from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.actor import Actor
from recruit.accounts.tables import AuditEntry, Role
from recruit.db import utc_now
from recruit.fairs.tables import Fair
from recruit.notices.rules import mark_of
from recruit.notices.tables import Notice
from recruit.rooms.actions import create_room
from recruit.rooms.tables import Outbox, Room, RoomState
from tests.rooms.test_appoint import browser_of
from tests.support.cast import Cast

GATE = "二号门现在只出不进，入场请走一号门"


async def said_by_zhao(cast: Cast, **form: str) -> tuple[Fair, httpx.AsyncClient]:
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    page = await browser_of(cast, zhao)
    sent = await page.post(path_of(fair), data={"text": GATE, "minutes": "10"} | form)
    assert sent.status_code == 303 and sent.headers["location"].endswith("said=sent")
    return fair, page


def path_of(fair: Fair) -> str:
    return f"/organiser/fairs/{fair.slug}/notices"


async def shown_on(cast: Cast, page: httpx.AsyncClient, path: str) -> bool:
    await cast.app.state.notices.forget()
    return '<p><span class="sr">公告：</span>' + GATE in (await page.get(path)).text


async def commands(cast: Cast, kind: str = "notice") -> list[Any]:
    async with cast.tx() as tx:
        rows = await tx.scalars(sa.select(Outbox.command).order_by(Outbox.id))
        return [row for row in rows if row["op"] == kind]


async def test_it_stands_on_every_page_of_the_fair_and_goes_when_withdrawn(cast: Cast) -> None:
    fair, zhao = await said_by_zhao(cast)
    employer = await cast.employer(fair)
    position = await cast.position(fair, employer)
    _, token = await cast.seeker()
    gu, _ = await cast.staff(Role.gate, fair=fair)
    ma, _ = await cast.staff(Role.recruiter, employer=employer)
    other = await cast.fair(
        "autumn", opens_at=utc_now() + dt.timedelta(days=9), closes_at=utc_now() + dt.timedelta(days=10)
    )
    async with (
        aclosing(zhao), cast.client() as phone, cast.client(token) as sun, await browser_of(cast, gu) as gate,
        await browser_of(cast, ma) as desk,
    ):  # fmt: skip
        places = [
            (phone, f"/fairs/{fair.slug}"), (phone, f"/fairs/{fair.slug}/positions"), (phone, f"/positions/{position.id}"),
            (sun, "/mine"), (gate, f"/gate/{fair.slug}"), (desk, f"/recruiter/fairs/{fair.slug}"),
            (zhao, f"/organiser/fairs/{fair.slug}"), (zhao, path_of(fair)),
        ]  # fmt: skip
        for page, path in places:
            assert await shown_on(cast, page, path), path
        assert not await shown_on(cast, phone, f"/fairs/{other.slug}")
        listed = (await zhao.get(path_of(fair))).text
        withdraw = re.search(r"/notices/[0-9a-f-]+/withdraw", listed)
        assert withdraw and "自动收起" in listed
        where = f"/organiser/fairs/{fair.slug}{withdraw[0]}"
        assert (await zhao.post(where)).headers["location"].endswith("said=gone")
        for page, path in places:
            assert not await shown_on(cast, page, path), path
        assert "organiser 撤下" in (await zhao.get(path_of(fair))).text
        again = await zhao.post(where)
        assert again.status_code == 409 and "已经不在了" in again.text
    async with cast.tx() as tx:
        acts = list(await tx.scalars(sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "notice")))
    assert acts == ["post_notice", "withdraw_notice"]


async def test_an_open_page_asks_for_a_few_bytes_and_mostly_gets_none(cast: Cast) -> None:
    fair, zhao = await said_by_zhao(cast)
    async with aclosing(zhao), cast.client() as phone:
        first = await phone.get(f"/notices/{fair.slug}")
        assert first.json() == {"text": GATE, "mark": mark_of(GATE)} and "set-cookie" not in first.headers
        same = await phone.get(f"/notices/{fair.slug}", headers={"if-none-match": first.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        assert (await phone.get("/notices/nowhere")).json() == {}
        async with cast.tx() as tx:
            await tx.execute(sa.update(Notice).values(until_at=utc_now() - dt.timedelta(seconds=1)))
        await cast.app.state.notices.forget()
        over = await phone.get(f"/notices/{fair.slug}", headers={"if-none-match": first.headers["etag"]})
        assert (over.status_code, over.json()) == (200, {})
        assert "到期收起" in (await zhao.get(path_of(fair))).text


async def test_expiry_needs_nobodys_click_nor_a_new_reading(sqlite_cast: Cast) -> None:
    fair, zhao = await said_by_zhao(sqlite_cast)
    shelf = sqlite_cast.app.state.notices
    async with aclosing(zhao), sqlite_cast.tx() as tx:
        await tx.execute(sa.update(Notice).values(until_at=utc_now() + dt.timedelta(milliseconds=300)))
    await shelf.forget()
    await shelf.refresh()
    assert shelf.of(fair) is not None
    while utc_now() < shelf.told[fair.slug].until_at:
        pass
    assert shelf.of(fair) is None


async def test_rooms_are_told_and_one_opened_later_too(cast: Cast) -> None:
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    await cast.add(Room(fair_id=fair.id, title="夜场", state=RoomState.open))
    async with await browser_of(cast, zhao) as page:
        await page.post(path_of(fair), data={"text": GATE, "minutes": ""})
        async with cast.tx() as tx:
            await create_room(tx, Actor(), fair, "早场", utc_now())
        assert await commands(cast) == [{"op": "notice", "text": GATE}] * 2
        await page.post(path_of(fair), data={"text": "停车场满了", "minutes": "30"})
        newest = (await commands(cast))[-2:]
        assert {command["text"] for command in newest} == {"停车场满了"} and all(
            "until" in command for command in newest
        )
        listed = (await page.get(path_of(fair))).text
        assert "换成了下一条" in listed and listed.count("正在显示</span>") == 1


async def test_a_bad_sentence_comes_back_with_its_cure_and_strangers_cannot_speak(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    wai, _ = await cast.staff(Role.organiser, fair=await cast.fair("autumn"))
    async with await browser_of(cast, zhao) as page, await browser_of(cast, wai) as stranger:
        wrong = await page.post(path_of(fair), data={"text": "长" * 61})
        assert wrong.status_code == 422 and "现在 61 个字" in wrong.text and "长" * 61 in wrong.text
        assert (await page.post(path_of(fair), data={"text": "  "})).status_code == 422
        assert (await stranger.post(path_of(fair), data={"text": GATE})).status_code == 404
    async with cast.tx() as tx:
        assert await tx.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0


async def test_whoever_put_it_away_does_not_see_it_again(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, zhao = await said_by_zhao(cast)
    async with aclosing(zhao), cast.client() as phone:
        assert await shown_on(cast, phone, f"/fairs/{fair.slug}")
        back = {"referer": f"http://fair.test/fairs/{fair.slug}"}
        away = await phone.post("/told", data={"mark": mark_of(GATE)}, headers=back)
        assert (away.status_code, away.headers["location"]) == (303, f"/fairs/{fair.slug}")
        assert not await shown_on(cast, phone, f"/fairs/{fair.slug}")
        await zhao.post(path_of(fair), data={"text": "停车场满了"})
        await cast.app.state.notices.forget()
        assert "停车场满了" in (await phone.get(f"/fairs/{fair.slug}")).text
