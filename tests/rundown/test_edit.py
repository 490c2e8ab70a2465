"""The organiser arranges a rundown in the browser: added, moved, timed, shared out, taken out and put back."""

import datetime as dt
import re
from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.fairs.tables import Fair
from recruit.rooms.tables import Outbox, Room, RoomHost, RoomState, RundownItem
from tests.support.cast import Cast

URL = "/organiser/fairs/spring/rundown"
TEN = dt.datetime(2026, 3, 16, 2, tzinfo=dt.UTC)


async def items_of(cast: Cast, *titles: str, minutes: int = 8, **more: Any) -> dict[str, RundownItem]:
    """Planned one after the other from ten o'clock in Shanghai."""
    fair = (await fairs(cast))[0]
    rows = {}
    for n, title in enumerate(titles):
        at = TEN + dt.timedelta(minutes=n * minutes)
        values = {"fair_id": fair.id, "place": n, "title": title, "planned_at": at, "planned_minutes": minutes}
        rows[title] = await cast.add(RundownItem(**(values | more)))
    return rows


async def fairs(cast: Cast) -> list[Fair]:
    async with cast.tx() as tx:
        return list((await tx.scalars(sa.select(Fair))).all())


async def room_of(cast: Cast, fair: Fair, title: str = "主会场", **more: Any) -> Room:
    values = {"fair_id": fair.id, "title": title, "state": RoomState.open, "opened_at": TEN}
    room: Room = await cast.add(Room(**(values | more)))
    return room


async def plan(cast: Cast, room: Room | None = None) -> str:
    """`开场 10:00, 焊工 10:08 周岚` as it stands."""
    mine = RundownItem.room_id == room.id if room else RundownItem.room_id.is_(None)
    async with cast.tx() as tx:
        rows = (await tx.scalars(sa.select(RundownItem).where(mine).order_by(RundownItem.place))).all()
    at = [row.planned_at + dt.timedelta(hours=8) for row in rows if row.planned_at]
    return ", ".join(
        f"{row.title} {then:%H:%M}{f' {row.host_name}' if row.host_name else ''}"
        for row, then in zip(rows, at, strict=True)
    )


def seen(page: httpx.Response) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page.text)
    assert found
    return found[1]


async def organiser(cast: Cast) -> httpx.AsyncClient:
    _, token = await cast.staff(Role.organiser)
    return cast.client(token)


async def test_positions_are_found_and_added_with_who_speaks_for_them(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair, booth="A12")
    lu = await cast.speaker(fair, haisheng)
    welder = await cast.position(fair, haisheng)
    await cast.position(fair, await cast.employer(fair, "芯澜集成", "C02"), "封装设备员")
    async with await organiser(cast) as zhao:
        for words in ("焊工", "海晟", "a12", "焊工 海晟"):
            page = await zhao.get(URL, params={"q": words})
            assert "集装箱焊工" in page.text and "封装设备员" not in page.text, words
        assert "没有在招的岗位" in (await zhao.get(URL, params={"q": "飞行员"})).text
        added = await zhao.post(f"{URL}/items", data={"position": str(welder.id), "q": "焊工"})
        assert added.status_code == 303
        page = await zhao.get(added.headers["location"])
        assert "排期加了" in page.text and "已排 1 次" in page.text and "海晟集装箱装备 A12" in page.text
        assert (await zhao.post(f"{URL}/items", data={"title": "抽奖"})).status_code == 303
        empty = await zhao.post(f"{URL}/items", data={"title": " "})
        assert empty.status_code == 422 and "请写这一项叫什么" in empty.text
    async with cast.tx() as tx:
        first, second = (await tx.scalars(sa.select(RundownItem).order_by(RundownItem.place))).all()
    assert (first.speaker_id, first.planned_at) == (lu.id, fair.opens_at)
    assert (second.title, second.planned_at) == ("抽奖", fair.opens_at + dt.timedelta(minutes=8))


async def test_another_order_keeps_the_clock_and_goes_to_the_room_on_air(cast: Cast) -> None:
    fair = await cast.fair()
    room, later = await room_of(cast, fair), await room_of(cast, fair, "下午场", state=RoomState.scheduled)
    rows = await items_of(cast, "开场", "焊工", "钳工")
    async with await organiser(cast) as zhao:
        moved = {"by": "-1", "seen": seen(await zhao.get(URL))}
        done = await zhao.post(f"{URL}/items/{rows['钳工'].id}/move", data=moved)
        assert await plan(cast) == "开场 10:00, 钳工 10:08, 焊工 10:16"
        order = ",".join(str(rows[title].id) for title in ("钳工", "焊工", "开场"))
        page = await zhao.get(done.headers["location"])
        assert "调整了排期的顺序" in page.text
        assert (await zhao.post(f"{URL}/order", data={"order": order, "seen": seen(page)})).status_code == 303
    assert await plan(cast) == "钳工 10:00, 焊工 10:08, 开场 10:16"
    async with cast.tx() as tx:
        told = (await tx.scalars(sa.select(Outbox).order_by(Outbox.id))).all()
    assert {one.room_id for one in told} == {room.id} != {later.id}
    assert [item["title"] for item in told[-1].command["rundown"]] == ["钳工", "焊工", "开场"]


async def test_two_who_move_at_once_do_not_write_over_each_other(cast: Cast) -> None:
    await cast.fair()
    rows = await items_of(cast, "开场", "焊工", "钳工")
    async with await organiser(cast) as zhao, await organiser(cast) as li:
        both = seen(await zhao.get(URL))
        assert both == seen(await li.get(URL))
        last = f"{URL}/items/{rows['钳工'].id}/move"
        assert (await zhao.post(last, data={"by": "-1", "seen": both})).status_code == 303
        late = await li.post(last, data={"by": "-1", "seen": both})
        assert late.status_code == 409 and "刚有人改过这份排期" in late.text
        assert (await li.post(last, data={"by": "-1", "seen": seen(late)})).status_code == 303
        strange = await li.post(f"{URL}/order", data={"order": "1,2", "seen": seen(await li.get(URL))})
        assert strange.status_code == 409
    assert await plan(cast) == "钳工 10:00, 开场 10:08, 焊工 10:16"


async def test_an_item_is_changed_and_what_follows_moves_along(cast: Cast) -> None:
    fair = await cast.fair()
    lu = await cast.speaker(fair, await cast.employer(fair))
    rows = await items_of(cast, "开场", "焊工", "钳工")
    one = f"{URL}/items/{rows['焊工'].id}"
    form = {"title": "焊工", "minutes": "15", "at": "10:20", "host": "周岚", "speaker": str(lu.id)}
    async with await organiser(cast) as zhao:
        bad = await zhao.post(one, data=form | {"minutes": "x", "at": "25:00", "cues": "第一句\n第二句"})
        assert bad.status_code == 422 and "分钟数请填" in bad.text and "写成 10:30 这样" in bad.text
        assert "第一句" in bad.text
        assert (await zhao.post(one, data=form | {"cues": "月薪六千\n\n 包住 "})).status_code == 303
        assert await plan(cast) == "开场 10:00, 焊工 10:20 周岚, 钳工 10:35"
        page = await zhao.get(URL, params={"edit": str(rows["焊工"].id)})
        assert "前面空 12 分" in page.text and "月薪六千\n包住" in page.text and "鲁守信" in page.text
        undo = re.search(r"/changes/([\w-]+)/undo", (await zhao.get(f"{URL}?done={await newest(cast)}")).text)
        assert undo
        back = await zhao.post(f"/organiser/fairs/spring/changes/{undo[1]}/undo")
        assert back.status_code == 303 and back.headers["location"].startswith(URL)
    assert await plan(cast) == "开场 10:00, 焊工 10:08, 钳工 10:16"
    async with cast.tx() as tx:
        assert (await tx.get_one(RundownItem, rows["焊工"].id)).cues == []


async def newest(cast: Cast) -> str:
    from recruit.changes.tables import Change

    async with cast.tx() as tx:
        return str(await tx.scalar(sa.select(Change.id).order_by(Change.created_at.desc(), Change.id.desc()).limit(1)))


async def test_what_was_taken_out_comes_back_whole(cast: Cast) -> None:
    await cast.fair()
    rows = await items_of(cast, "开场", "焊工", "钳工", cues=["第一句"], host_name="周岚")
    async with await organiser(cast) as zhao:
        gone = await zhao.post(f"{URL}/items/{rows['开场'].id}/drop", data={})
        assert await plan(cast) == "焊工 10:00 周岚, 钳工 10:08 周岚"
        page = await zhao.get(gone.headers["location"])
        undo = re.search(r'action="([^"]+/undo)"', page.text)
        assert undo and (await zhao.post(undo[1])).status_code == 303
        again = await zhao.post(undo[1])
        assert again.status_code == 409
        assert (await zhao.post(f"{URL}/items/{rows['开场'].id}/drop", data={"room": "nowhere"})).status_code == 404
    assert await plan(cast) == "开场 10:00 周岚, 焊工 10:08 周岚, 钳工 10:16 周岚"


async def test_items_go_to_a_room_and_are_shared_between_hall_and_studio(cast: Cast) -> None:
    fair = await cast.fair()
    room = await room_of(cast, fair)
    for name, place in (("周岚", "现场"), ("李漫", "直播间")):
        account, _ = await cast.staff(Role.host, fair=fair)
        await cast.add(RoomHost(room_id=room.id, account_id=account.id, name=name, place=place))
    rows = await items_of(cast, "开场", "焊工", "钳工", "电工")
    chosen = [str(rows[title].id) for title in ("焊工", "电工")]
    async with await organiser(cast) as zhao:
        nothing = await zhao.post(f"{URL}/bulk", data={"act": "assign", "to": str(room.id)})
        assert nothing.status_code == 422 and "先在左边勾上" in nothing.text
        await zhao.post(f"{URL}/bulk", data={"act": "assign", "to": str(room.id), "item": chosen})
        assert await plan(cast, room) == "焊工 10:08, 电工 10:24"
        assert await plan(cast) == "开场 10:00, 钳工 10:16"
        here = {"room": str(room.id)}
        assert "周岚（现场）、李漫（直播间） 轮流讲" in (await zhao.get(URL, params=here)).text
        await zhao.post(f"{URL}/bulk", data=here | {"act": "tighten"})
        await zhao.post(f"{URL}/bulk", data=here | {"act": "share"})
        assert await plan(cast, room) == "焊工 10:08 周岚, 电工 10:16 李漫"
        await zhao.post(f"{URL}/bulk", data=here | {"act": "host", "host": "李漫", "item": chosen[0]})
        await zhao.post(f"{URL}/bulk", data=here | {"act": "drop", "item": chosen[1]})
    assert await plan(cast, room) == "焊工 10:08 李漫"


async def test_the_plan_stands_beside_what_happened(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    welder, fitter = await cast.position(fair, haisheng), await cast.position(fair, haisheng, "钳工")
    await items_of(
        cast, "开场", explained_from=TEN + dt.timedelta(minutes=3), explained_to=TEN + dt.timedelta(minutes=15)
    )
    now = utc_now()
    for n, (position, began) in enumerate(((welder, None), (fitter, now)), 1):
        at = TEN + dt.timedelta(minutes=8 * n)
        await cast.add(
            RundownItem(
                fair_id=fair.id, place=n, title="x", position_id=position.id, planned_at=at, explained_from=began
            )
        )
    async with await organiser(cast) as zhao:
        page = (await zhao.get(URL)).text
    assert "晚 3 分 · 多讲 4 分" in page and "跳过 1 项" in page and "在讲" in page


async def test_only_this_fairs_organiser_arranges_its_rundown(cast: Cast) -> None:
    fair, other = await cast.fair(), await cast.fair("autumn")
    rows = await items_of(cast, "开场")
    foreign = await room_of(cast, other)
    _, wai = await cast.staff(Role.organiser, fair=other)
    _, host = await cast.staff(Role.host, fair=fair)
    async with cast.client(wai) as stranger, cast.client(host) as zhou, await organiser(cast) as zhao:
        for path, data in (
            ("/items", {"title": "x"}),
            (f"/items/{rows['开场'].id}/drop", {}),
            ("/bulk", {"act": "tighten"}),
        ):
            assert (await stranger.post(URL + path, data=data)).status_code == 404
            assert (await zhou.post(URL + path, data=data)).status_code == 403
        assert (await zhao.get(URL, params={"room": str(foreign.id)})).status_code == 404
