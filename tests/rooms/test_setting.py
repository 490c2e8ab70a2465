"""Rooms are planned for a time, described, given to hosts, opened and called off."""

import datetime as dt
import uuid

import sqlalchemy as sa

from recruit.accounts.tables import Grant, Role
from recruit.db import utc_now
from recruit.rooms.tables import Outbox, Room, RoomHost, RoomState
from tests.rooms.test_appoint import browser_of
from tests.support.cast import Cast

URL = "/organiser/fairs/spring/rooms"


async def only_room(cast: Cast) -> Room:
    async with cast.tx() as tx:
        return (await tx.scalars(sa.select(Room))).one()


async def told(cast: Cast) -> list[str]:
    async with cast.tx() as tx:
        return [row.command["op"] for row in await tx.scalars(sa.select(Outbox).order_by(Outbox.id))]


async def test_a_room_is_planned_changed_and_opened_when_its_time_comes(cast: Cast) -> None:
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    tomorrow = utc_now() + dt.timedelta(days=1, hours=8)
    form = {"title": "焊工专场", "when": "later", "day": f"{tomorrow:%Y-%m-%d}", "hour": "10:30", "feed": "studio"}
    async with await browser_of(cast, zhao) as page, cast.client() as seeker:
        empty = await page.post(URL, data=form | {"day": ""})
        assert empty.status_code == 422 and "请选开播的日期" in empty.text and "焊工专场" in empty.text
        assert (await page.post(URL, data=form)).status_code == 303
        room = await only_room(cast)
        assert room.state is RoomState.scheduled and room.starts_at and room.starts_at.minute == 30
        listed = (await page.get(URL)).text
        assert "明天 10:30" in listed and "和别的直播间共用一份" in listed and "还没有排" in listed
        for path in (f"/rooms/{room.id}", "/fairs/spring/live"):
            waiting = await seeker.get(path)
            assert waiting.status_code == 200 and "明天 10:30 开始" in waiting.text
        about = form | {"title": "焊工大专场", "about": "三家船厂", "slow": "30"}
        assert (await page.post(f"{URL}/{room.id}", data=about)).status_code == 303
        assert "三家船厂" in (await seeker.get(f"/rooms/{room.id}")).text
        assert await told(cast) == []
        assert (await page.post(f"{URL}/{room.id}/open")).status_code == 303
        assert (await page.post(f"{URL}/{room.id}/open")).status_code == 409
        assert (await seeker.get("/fairs/spring/live")).headers["location"] == f"/rooms/{room.id}"
    room = await only_room(cast)
    assert (room.state, room.settings) == (RoomState.open, {"feed": "studio", "slow": 30})
    assert await told(cast) == ["open"]


async def test_hosts_and_assistants_are_given_to_a_room(cast: Cast) -> None:
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    host, _ = await cast.staff(Role.host, fair=fair)
    gu, _ = await cast.staff(Role.assistant, fair=fair)
    gate, _ = await cast.staff(Role.gate, fair=fair)
    async with await browser_of(cast, zhao) as page:
        await page.post(URL, data={"title": "主会场"})
        room = await only_room(cast)
        for account, place in ((host, "现场"), (host, "直播间"), (gu, "助理")):
            given = await page.post(f"{URL}/{room.id}/seats", data={"account": str(account.id), "place": place})
            assert given.status_code == 303
        wrong = await page.post(f"{URL}/{room.id}/seats", data={"account": str(gate.id), "place": "现场"})
        assert wrong.status_code == 422
        shown = (await page.get(f"/api/v1/rooms/{room.id}")).json()
        assert shown["hosts"] == [{"name": "host", "place": "直播间"}]
        async with cast.tx() as tx:
            seats = (await tx.scalars(sa.select(RoomHost))).all()
            held = (await tx.scalars(sa.select(Grant).where(Grant.account_id == host.id))).one()
        assert len(seats) == 2
        assert (await page.post(f"{URL}/{room.id}/seats/{seats[0].id}/end")).status_code == 303
        assert (await page.post(f"{URL}/{room.id}/seats/{seats[0].id}/end")).status_code == 404
        await page.post(f"/organiser/fairs/spring/people/{held.id}/end")


async def test_a_planned_room_that_is_called_off_waits_for_nothing(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, other = await cast.fair(), await cast.fair("autumn")
    zhao, _ = await cast.staff(Role.organiser)
    room = await cast.add(Room(fair_id=fair.id, title="下午场"))
    elsewhere = await cast.add(Room(fair_id=other.id, title="别处"))
    async with await browser_of(cast, zhao) as page:
        assert (await page.post(f"{URL}/{elsewhere.id}/end")).status_code == 404
        assert (await page.post(f"{URL}/{uuid.uuid4()}/open")).status_code == 404
        assert (await page.post(f"{URL}/{room.id}/end")).status_code == 303
    async with cast.tx() as tx:
        ended = await tx.get_one(Room, room.id)
    assert ended.state is RoomState.ended and ended.archived_at
