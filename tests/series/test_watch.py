"""The public meets shows in the calendar, on their page, in the diary and through their positions; fairs' lists stay fairs'."""

import datetime as dt

import sqlalchemy as sa
from icalendar import Calendar

from recruit.db import utc_now
from recruit.fairs.tables import Fair
from recruit.look import words
from recruit.rooms.tables import Room
from tests.series.staging import set_stage
from tests.support.cast import Cast


async def test_a_show_stands_in_the_calendar_and_leads_to_its_page(cast: Cast) -> None:
    stage = await set_stage(cast)
    show = await stage.announce(await stage.plan(3, title="走进海岚"))
    draft = await stage.plan(4, title="还没公布的一场")
    room = await stage.room(show)
    month = f"{words.local(show.opens_at):%Y-%m}"
    async with cast.client() as seeker:
        for path in (f"/series?month={month}", f"/series/{stage.series.id}"):
            page = (await seeker.get(path)).text
            assert "走进海岚" in page and f"/rooms/{room.id}" in page and draft.name not in page
        assert "走进海岚" not in (await seeker.get("/series?month=2021-05")).text.partition('id="month"')[2]
        before = (await seeker.get(f"/rooms/{room.id}")).text
        assert all(word in before for word in ("海岚重工总装车间", "滨海大道 9 号", "探岗焊工", "看车间，问食堂"))
        assert not any(word in before for word in ("展位", "入场码，"))
        assert (await seeker.get(f"/fairs/{show.slug}")).headers["location"] == f"/fairs/{show.slug}/live"
        assert (await seeker.get(f"/fairs/{show.slug}/live")).headers["location"] == f"/rooms/{room.id}"
        await stage.zhao.post(f"/organiser/fairs/{show.slug}/show/start")
        assert "进直播间" in (await seeker.get("/series")).text
        assert f"/series/{stage.series.id}" in (await seeker.get(f"/rooms/{room.id}")).text


async def test_lists_of_fairs_hold_no_shows(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    show = await stage.announce(await stage.plan())
    async with sqlite_cast.client() as program:
        assert (await program.get("/api/v1/fairs")).json()["total"] == 0
        assert (await program.get("/api/v1/positions")).json()["total"] == 0
        assert (await program.get(f"/api/v1/positions?fair={show.slug}")).json()["total"] == 1
        assert (await program.get(f"/api/v1/fairs/{show.slug}/rooms")).json()["items"][0]["state"] == "scheduled"
        assert (await program.get("/live")).headers["location"] == "/series"
        assert "走进海岚重工" in (await program.get("/")).text
        await sqlite_cast.fair()
        assert (await program.get("/live")).headers["location"] == "/fairs/spring/live"
        assert "走进海岚重工" in (await program.get("/fairs/spring")).text
        assert [one["slug"] for one in (await program.get("/api/v1/fairs")).json()["items"]] == ["spring"]
    assert "走进海岚重工" not in (await stage.zhao.get("/organiser/fairs")).text


async def test_a_diary_takes_a_show_and_strikes_out_what_was_called_off(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    show = await stage.announce(await stage.plan())
    off = await stage.announce(await stage.plan(5, title="走进船厂"))
    room = await stage.room(show)
    await stage.zhao.post(f"/organiser/fairs/{off.slug}/show/call-off")
    async with sqlite_cast.client() as seeker:
        one = await seeker.get(f"/rooms/{room.id}/calendar.ics")
        assert one.headers["content-type"].startswith("text/calendar")
        (event,) = Calendar.from_ical(one.text).walk("VEVENT")
        assert event.decoded("dtstart") == show.opens_at and "海岚重工总装车间" in event["location"]
        assert event["uid"] == f"{room.id}@chunfeng" and str(room.id) in event["url"]
        whole = Calendar.from_ical((await seeker.get(f"/series/{stage.series.id}/calendar.ics")).text)
        assert [str(each["status"]) for each in whole.walk("VEVENT")] == ["CONFIRMED", "CANCELLED"]
        assert len(Calendar.from_ical((await seeker.get("/series/calendar.ics")).text).walk("VEVENT")) == 2


async def test_a_show_that_is_late_says_so_and_one_that_is_over_leads_to_its_replay(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    show = await stage.announce(await stage.plan())
    room, past = await stage.room(show), utc_now() - dt.timedelta(minutes=10)
    async with sqlite_cast.tx() as tx:
        await tx.execute(sa.update(Room).values(starts_at=past))
        await tx.execute(sa.update(Fair).values(opens_at=past))
    async with sqlite_cast.client() as seeker:
        assert "马上开播" in (await seeker.get(f"/rooms/{room.id}")).text
        url = f"/organiser/fairs/{show.slug}/show"
        await stage.zhao.post(f"{url}/start")
        await stage.zhao.post(f"{url}/end")
        assert (await seeker.get(f"/rooms/{room.id}")).headers["location"] == f"/rooms/{room.id}/replay"
        assert f"/rooms/{room.id}/replay" in (await seeker.get(f"/series/{stage.series.id}")).text
        replay = (await seeker.get(f"/rooms/{room.id}/replay")).text
        assert "回系列" in replay and "招聘会" not in replay


async def test_a_show_is_reserved_on_its_page_and_then_not_taken_back_in_silence(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    show = await stage.announce(await stage.plan())
    url = f"/rooms/{(await stage.room(show)).id}"
    async with sqlite_cast.client() as seeker:
        await seeker.get(url)
        wrong = await seeker.post(f"{url}/reservation", data={"on": "1", "phone": "12"})
        assert wrong.status_code == 422 and "海岚重工总装车间" in wrong.text and "手机号" in wrong.text
        assert (await seeker.post(f"{url}/reservation", data={"on": "1", "phone": "13900000001"})).status_code == 303
        assert "已预约" in (await seeker.get(url)).text
    kept = await stage.zhao.post(f"/organiser/fairs/{show.slug}/show/withdraw")
    assert kept.status_code == 409 and "1 人预约" in kept.text
