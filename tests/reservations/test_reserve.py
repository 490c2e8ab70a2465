"""A show is reserved by phone or device, cancelled as easily, counted once a number, and its people hear in time."""

import contextlib
import datetime as dt
import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.crypto import blind_index
from recruit.db import utc_now
from recruit.fairs.tables import Fair, Phase
from recruit.news.courier import Courier
from recruit.reservations.tables import Reservation
from recruit.rooms.tables import Room, RoomState
from recruit.seekers.actions import merge_device
from recruit.seekers.erase import erase_seeker
from recruit.seekers.tables import Seeker
from tests.news.test_tell import Phone
from tests.rooms.test_appoint import browser_of
from tests.rooms.test_setting import URL
from tests.support.cast import Cast

MINUTE = dt.timedelta(minutes=1)


@dataclass
class Scene:
    """A show two hours ahead, Zhao who runs it, Sun before a phone of her own, and the worker's round."""

    cast: Cast
    fair: Fair
    room: Room
    zhao: httpx.AsyncClient
    sun: httpx.AsyncClient
    starts: dt.datetime
    phones: Phone = field(default_factory=Phone)

    async def round(self, at: dt.datetime) -> int:
        return await Courier(self.cast.engine, self.cast.settings, self.phones).deliver(at)

    async def reserve(self, who: httpx.AsyncClient | None = None, phone: str = "13800138001", on: str = "1") -> Any:
        return await (who or self.sun).post(f"/rooms/{self.room.id}/reservation", data={"on": on, "phone": phone})

    async def page(self, who: httpx.AsyncClient | None = None) -> str:
        return (await (who or self.sun).get(f"/rooms/{self.room.id}")).text

    async def move(self, by: dt.timedelta) -> None:
        self.starts += by
        at = self.starts + dt.timedelta(hours=8)
        form = {"title": self.room.title, "when": "later", "day": f"{at:%Y-%m-%d}", "hour": f"{at:%H:%M}"}
        assert (await self.zhao.post(f"{URL}/{self.room.id}", data=form)).status_code == 303


@contextlib.asynccontextmanager
async def planned(cast: Cast) -> AsyncIterator[Scene]:
    fair = await cast.fair()
    starts = (utc_now() + dt.timedelta(hours=2)).replace(second=0, microsecond=0)
    room = await cast.add(Room(fair_id=fair.id, title="焊工专场", starts_at=starts))
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    async with await browser_of(cast, zhao) as page, cast.client() as sun:
        await sun.get(f"/rooms/{room.id}")
        yield Scene(cast, fair, room, page, sun, starts)


async def test_a_device_reserves_with_a_number_and_cancels(cast: Cast) -> None:
    async with planned(cast) as s:
        wrong = await s.reserve(phone="138")
        assert wrong.status_code == 422 and "请填 11 位手机号" in wrong.text and 'value="138"' in wrong.text
        assert (await s.reserve(phone="")).status_code == 422
        assert [(await s.reserve()).status_code for _ in range(2)] == [303, 303], "a double click reserves once"
        page = await s.page()
        assert "已预约" in page and "138****8001" in page and "13800138001" not in page
        assert "焊工专场" in (mine := (await s.sun.get("/mine")).text) and "取消预约" in mine
        assert "焊工专场" in (await s.sun.get("/mine/data")).text
        async with cast.client() as other:
            await other.get("/")
            assert '已有 <b class="num">1</b> 人预约' in await s.page(other)
            await s.reserve(other)
            assert "连您在内" not in await s.page(other), "one number is one person, on however many devices"
        assert "1 人" in re.sub(r"<[^>]+>", "", (await s.zhao.get(URL)).text)
        assert (await s.reserve(on="")).status_code == 303
        assert "预约开播提醒" in await s.page() and "预约的直播" not in (await s.sun.get("/mine")).text
        assert await s.round(s.starts - 15 * MINUTE) == 1, "the other device's; who cancelled hears nothing"
        assert (await s.reserve()).status_code == 303
    async with cast.tx() as tx:
        assert await tx.scalar(sa.select(sa.func.count()).select_from(Reservation)) == 2


async def test_the_reminder_comes_once_a_quarter_of_an_hour_before(cast: Cast) -> None:
    async with planned(cast) as s:
        _, token = await cast.seeker("13800138002")
        async with cast.client(token) as verified:
            assert (await s.reserve(verified, phone="")).status_code == 303
        await s.reserve()
        assert await s.round(s.starts - 16 * MINUTE) == 0
        assert (await s.round(s.starts - 15 * MINUTE), await s.round(s.starts)) == (2, 0)
        assert {one["phone"] for one in s.phones.got} == {"+8613800138001", "+8613800138002"}
        [one, _] = s.phones.got
        assert one["room"] == "焊工专场" and one["link"].endswith(f"/rooms/{s.room.id}") and "月" in one["when"]
        assert "短信发了 2 条" in (await s.zhao.get(URL)).text


async def test_a_show_that_moved_is_told_once_with_the_last_time(cast: Cast) -> None:
    async with planned(cast) as s:
        await s.reserve()
        await s.move(dt.timedelta(hours=1))
        await s.move(dt.timedelta(hours=1))
        assert await s.round(utc_now() + MINUTE) == 0, "times settle first"
        assert await s.round(utc_now() + 12 * MINUTE) == 1 and s.phones.told() == ["moved"]
        assert f"{(s.starts + dt.timedelta(hours=8)).hour}:" in s.phones.got[0]["when"]
        assert "原定" in (await s.sun.get("/mine")).text
        await s.move(dt.timedelta(hours=1))
        await s.move(-dt.timedelta(hours=1))
        assert await s.round(utc_now() + 12 * MINUTE) == 0, "back where the seeker knows it to be"
        assert await s.round(s.starts - 14 * MINUTE) == 1 and s.phones.told() == ["moved", "reminder"]


async def test_a_show_that_is_called_off_is_told_and_reminds_nobody(cast: Cast) -> None:
    async with planned(cast) as s:
        await s.reserve()
        assert (await s.zhao.post(f"{URL}/{s.room.id}/end")).status_code == 303
        assert await s.round(utc_now() + MINUTE) == 1 and s.phones.told() == ["called_off"]
        assert await s.round(s.starts) == 0
        assert "这场直播不办了" in await s.page() and "不办了" in (await s.sun.get("/mine")).text
        late = await s.reserve()
        assert late.status_code == 303 and late.headers["location"] == f"/rooms/{s.room.id}"


async def test_a_show_that_opens_early_is_told_at_once_and_is_entered_not_reserved(cast: Cast) -> None:
    async with planned(cast) as s:
        await s.reserve()
        assert (await s.zhao.post(f"{URL}/{s.room.id}/open")).status_code == 303
        assert await s.round(utc_now() + MINUTE) == 1 and s.phones.got[0]["when"] == "现在"
        assert await s.round(s.starts) == 0
        assert (await s.reserve()).headers["location"] == f"/rooms/{s.room.id}"
        assert "正在直播" in (await s.sun.get("/mine")).text


async def test_nothing_is_told_of_a_fair_that_was_withdrawn_or_long_after_the_start(sqlite_cast: Cast) -> None:
    async with planned(sqlite_cast) as s:
        await s.reserve()
        assert await s.round(s.starts + 31 * MINUTE) == 0 and s.phones.got == []
        await s.reserve(on="")
        await s.reserve()
        async with sqlite_cast.tx() as tx:
            await tx.execute(sa.update(Fair).values(phase=Phase.draft))
        assert await s.round(s.starts - 15 * MINUTE) == 0
        assert (await s.reserve()).status_code == 404 and (await s.sun.get(f"/rooms/{s.room.id}")).status_code == 404
        assert "焊工专场" not in (await s.sun.get("/mine")).text


async def test_who_leaves_takes_the_number_along(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    async with planned(cast) as s:
        sun, token = await cast.seeker("13800138002")
        async with cast.client(token) as verified:
            await s.reserve(verified, phone="")
        async with cast.tx() as tx:
            await erase_seeker(tx, cast.settings.keys, Actor(seeker=sun.id, verified=True), [], utc_now())
        assert await s.round(s.starts - 15 * MINUTE) == 0 and s.phones.got == []
        assert "还没有人预约" in await s.page(s.zhao)


async def test_signing_in_brings_along_what_the_device_reserved(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    async with planned(cast) as s:
        sun, token = await cast.seeker("13800138001")
        later = await cast.add(Room(fair_id=s.fair.id, title="夜班专场", starts_at=s.starts))
        await s.reserve()
        await s.sun.post(f"/rooms/{later.id}/reservation", data={"on": "1"})
        async with cast.client(token) as verified:
            await s.reserve(verified, phone="")
            await s.reserve(verified, on="")
            async with cast.tx() as tx:
                device = await tx.scalar(sa.select(Seeker.device).where(Seeker.device.is_not(None)))
                await merge_device(tx, device, await tx.get_one(Seeker, sun.id))
            mine = (await verified.get("/mine")).text
            assert "焊工专场" in mine and "夜班专场" in mine
        assert await s.round(s.starts - 15 * MINUTE) == 2, "once for each show"


async def test_a_number_that_nobody_proved_is_not_flooded(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    async with planned(cast) as s:
        rooms = [await cast.add(Room(fair_id=s.fair.id, title=f"第 {n} 场", starts_at=s.starts)) for n in range(5)]
        answers = [
            (await s.sun.post(f"/rooms/{one.id}/reservation", data={"on": "1", "phone": "13800138001"})).status_code
            for one in [s.room, *rooms]
        ]
        assert answers == [303] * 5 + [429]
        assert await s.round(s.starts - 15 * MINUTE) == 3


async def test_staff_reserve_nothing_and_a_board_is_no_show(sqlite_cast: Cast) -> None:
    async with planned(sqlite_cast) as s:
        page = await s.page(s.zhao)
        assert "工作人员身份" in page and 'name="phone"' not in page
        assert (await s.reserve(s.zhao)).status_code == 403
        assert (await s.sun.post(f"/rooms/{uuid.uuid4()}/reservation", data={"on": "1"})).status_code == 404


async def test_what_did_not_go_out_shows_and_is_sent_again(sqlite_cast: Cast) -> None:
    async with planned(sqlite_cast) as s:
        await s.reserve()
        assert (await s.zhao.post(f"{URL}/{s.room.id}/reminders")).status_code == 409
        assert (await s.zhao.post(f"{URL}/{s.room.id}/open")).status_code == 303
        s.phones.away = True
        for minute in (1, 3, 6, 11, 20, 37):
            assert await s.round(utc_now() + minute * MINUTE) == 0
        assert "1 人没收到" in (await s.zhao.get(URL)).text
        s.phones.away = False
        assert (await s.zhao.post(f"{URL}/{s.room.id}/reminders")).status_code == 303
        assert "没收到" not in (await s.zhao.get(URL)).text, "it waits already"
        assert await s.round(utc_now() + MINUTE) == 1 and s.phones.told() == ["reminder"]


async def test_the_number_is_kept_sealed_at_the_seeker_alone(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    async with planned(cast) as s:
        await s.reserve()
    async with cast.tx() as tx:
        row = (await tx.scalars(sa.select(Reservation))).one()
        seeker = await tx.get_one(Seeker, row.seeker_id)
    assert "13800138001" not in str(row) + str(seeker)
    assert seeker.phone_index == blind_index(cast.settings.keys, "+8613800138001")
    assert row.starts_at and s.room.state is RoomState.scheduled
