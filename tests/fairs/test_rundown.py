"""The rundown's page: what is on, what comes, what was."""

import datetime as dt

from recruit.db import utc_now
from recruit.fairs.rundown import day_of, days_of, on_day, rundown_of
from recruit.fairs.tables import Fair
from recruit.rooms.tables import Room, RoomPin, RoomState, RundownItem
from tests.support.cast import Cast


async def planned(cast: Cast, fair: Fair, place: int, title: str, room: Room | None = None, **more: object) -> None:
    employer = await cast.employer(fair, f"单位{place}")
    position = await cast.position(fair, employer, title)
    at = utc_now() + dt.timedelta(minutes=10 * place)
    values = {"fair_id": None if room else fair.id, "room_id": room.id if room else None, "planned_at": at} | more
    await cast.add(RundownItem(place=place, title=title, position_id=position.id, **values))
    if room and title == "电工":
        await cast.add(RoomPin(room_id=room.id, seq=1, position_id=position.id, from_at=utc_now()))


async def test_what_is_explained_now_stands_apart(cast: Cast) -> None:
    fair = await cast.fair()
    room = await cast.add(Room(fair_id=fair.id, title="带你看岗", state=RoomState.open, opened_at=utc_now()))
    await planned(cast, fair, 0, "焊工", room, explained_from=utc_now(), explained_to=utc_now())
    await planned(cast, fair, 1, "电工", room, explained_from=utc_now(), host_name="周岚")
    await planned(cast, fair, 2, "叉车司机", room)
    async with cast.client() as client:
        page = (await client.get("/fairs/spring/rundown")).text
    now = page.partition("现在正在讲")[2].partition("</article>")[0]
    assert "电工" in now and "主播 周岚" in now and f"/rooms/{room.id}" in page
    for title, said in (("焊工", "讲过了"), ("电工", "讲解中"), ("叉车司机", "8 分钟")):
        line = page.partition('<ol class="card airing__list')[2].partition(f">{title}</a>")[2].partition("</li>")[0]
        assert said in line


async def test_what_no_room_took_yet_is_shown_too(cast: Cast) -> None:
    fair = await cast.fair()
    async with cast.client() as client:
        assert "还没有带岗排期" in (await client.get("/fairs/spring/rundown")).text
        await planned(cast, fair, 1, "电工")
        page = (await client.get("/fairs/spring/rundown")).text
        assert "电工" in page and "约 " in page
        await cast.add(Room(fair_id=fair.id, title="带你看岗"))
        assert "还没开播" in (await client.get("/fairs/spring/rundown")).text


async def test_what_an_ended_room_did_not_reach_is_told(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    was = {"state": RoomState.ended, "opened_at": utc_now(), "ended_at": utc_now()}
    room = await sqlite_cast.add(Room(fair_id=fair.id, title="带你看岗", **was))
    await planned(sqlite_cast, fair, 1, "焊工", room)
    async with sqlite_cast.client() as client:
        page = (await client.get("/fairs/spring/rundown")).text
    assert "没讲到" in page and "已经结束" in page


async def test_each_day_is_a_tab_and_the_clock_stands_before_what_is_ahead(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    noon = utc_now().replace(hour=4, minute=0)  # 12:00 in China
    for place, title, hours in ((1, "焊工", -2), (2, "电工", 2), (3, "司机", 26)):
        await planned(sqlite_cast, fair, place, title, planned_at=noon + dt.timedelta(hours=hours))
    async with sqlite_cast.tx() as tx:
        whole = await rundown_of(tx, fair, noon)
    days = days_of(whole, noon)
    assert [day["number"] for day in days] == [2, 1] and days[0]["name"] == "今天"
    today, tomorrow = (on_day(whole[0], day["date"], noon) for day in days)
    assert [line["title"] for line in today["lines"]] == ["焊工", "电工"] and today["mark"] == 2
    assert [line["title"] for line in tomorrow["lines"]] == ["司机"] and tomorrow["mark"] is None
    assert day_of("", days, noon) == days[0]["date"] and day_of("1999-01-01", days, noon) == days[0]["date"]
    assert day_of("", days, noon + dt.timedelta(days=9)) == days[1]["date"]
    async with sqlite_cast.client() as client:
        page = (await client.get(f"/fairs/spring/rundown?day={days[1]['date']}")).text
    assert "司机" in page and "焊工" not in page
