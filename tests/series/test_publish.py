"""A show is published when it has what it needs, and called off, closed or taken back; each only once."""

import sqlalchemy as sa

from recruit.db import utc_now
from recruit.fairs.tables import Fair
from recruit.rooms.tables import Room, RoomState
from tests.series.staging import set_stage
from tests.support.cast import Cast


async def test_what_is_missing_bars_the_publication(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    show = await stage.plan()
    url = f"/organiser/fairs/{show.slug}/show"
    barred = await stage.zhao.post(f"{url}/publish")
    assert barred.status_code == 422 and "还没有在招的岗位" in barred.text
    await stage.announce(show)
    assert (await stage.zhao.post(f"{url}/publish")).status_code == 409
    assert (await stage.zhao.post(f"{stage.url}/withdraw")).status_code == 409
    assert (await stage.zhao.post(f"{url}/withdraw")).status_code == 303
    assert (await stage.zhao.post(f"{stage.url}/withdraw")).status_code == 303
    again = await stage.zhao.post(f"{url}/publish")
    assert again.status_code == 422 and "所在系列还没有公开" in again.text


async def test_a_show_called_off_says_so_and_takes_no_applications(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    show = await stage.announce(await stage.plan())
    room, url = await stage.room(show), f"/organiser/fairs/{show.slug}/show"
    async with sqlite_cast.client() as seeker:
        assert (await stage.zhao.post(f"{url}/call-off")).status_code == 303
        assert (await stage.zhao.post(f"{url}/call-off")).status_code == 409
        assert (await stage.zhao.post(f"{url}/start")).status_code == 409
        page = await seeker.get(f"/rooms/{room.id}")
        assert page.status_code == 200 and "这一场不办了" in page.text
        assert (await seeker.get(f"/rooms/{room.id}/replay")).headers["location"] == f"/rooms/{room.id}"
        listed = await seeker.get(f"/api/v1/positions?fair={show.slug}")
        form = {"name": "孙工", "phone": "13900000001", "consent": "true"}
        refused = await seeker.post(f"/positions/{listed.json()['items'][0]['id']}/apply", data=form)
        assert refused.status_code == 410 and "这一场直播已经结束" in refused.text


async def test_after_the_show_applications_are_closed_and_opened_again(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    show = await stage.announce(await stage.plan())
    url = f"/organiser/fairs/{show.slug}/show"
    assert (await stage.zhao.post(f"{url}/close")).status_code == 409
    assert (await stage.zhao.post(f"{url}/start")).status_code == 303
    assert "正在直播" in (await stage.zhao.get(url)).text
    assert (await stage.zhao.post(f"{url}/call-off")).status_code == 409
    assert (await stage.zhao.post(f"{url}/end")).status_code == 303
    assert "播完了" in (await stage.zhao.get(url)).text
    assert (await stage.zhao.post(f"{url}/close")).status_code == 303
    assert (await stage.zhao.post(f"{url}/close")).status_code == 409
    assert (await stage.zhao.post(f"{url}/reopen")).status_code == 303
    async with sqlite_cast.tx() as tx:
        row = await tx.get_one(Fair, show.id)
        assert row.closed_at is None
        assert (await tx.scalars(sa.select(Room.state))).one() is RoomState.ended
        assert row.opens_at > utc_now()


async def test_a_show_has_one_room(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    show = await stage.plan()
    rooms = f"/organiser/fairs/{show.slug}/rooms"
    second = await stage.zhao.post(rooms, data={"title": "另一个直播间"})
    assert second.status_code == 409 and "只有一个直播间" in second.text
    assert (await stage.zhao.post(f"/api/v1/fairs/{show.slug}/rooms", json={"title": "再一个"})).status_code == 409
    page = (await stage.zhao.get(f"{rooms}?room={(await stage.room(show)).id}")).text
    assert "进主播台" in page and "要讲的" in page and "还没有排" in page
    assert "开播、改时间、结束" in page and "谁来主持" in page and "办一个直播间" not in page
