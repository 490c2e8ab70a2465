"""A union keeps series and plans shows in them; strangers find neither."""

import sqlalchemy as sa

from recruit.accounts.tables import Grant, Role
from recruit.fairs.tables import Fair, Phase
from recruit.rooms.tables import Room, RoomHost, RoomState
from recruit.series.tables import Series
from tests.rooms.test_appoint import browser_of
from tests.rooms.test_assist import told
from tests.rooms.test_enter import enter
from tests.series.staging import SERIES, set_stage, show_form
from tests.support.cast import Cast


async def test_a_series_is_a_draft_until_it_is_published(sqlite_cast: Cast) -> None:
    account, _ = await sqlite_cast.staff(Role.organiser)
    async with await browser_of(sqlite_cast, account) as zhao, sqlite_cast.client() as wai:
        assert "还没有系列" in (await zhao.get("/organiser/series")).text
        bad = await zhao.post("/organiser/series", files={"none": b""}, data=SERIES | {"name": " "})
        assert bad.status_code == 422 and "请填系列名称" in bad.text and "每周五走进一家单位" in bad.text
        await zhao.post("/organiser/series", files={"none": b""}, data=SERIES)
        async with sqlite_cast.tx() as tx:
            series = (await tx.scalars(sa.select(Series))).one()
        page = f"/series/{series.id}"
        assert (await wai.get(page)).status_code == 404 and "还没有系列直播" in (await wai.get("/series")).text
        assert (await zhao.post(f"/organiser{page}/publish")).status_code == 303
        assert (await zhao.post(f"/organiser{page}/publish")).status_code == 409
        assert SERIES["about"] in (await wai.get(page)).text and SERIES["name"] in (await wai.get("/series")).text


async def test_a_show_is_planned_given_hosts_and_changed(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    other = await sqlite_cast.fair()
    host, _ = await sqlite_cast.staff(Role.host, fair=other)
    late = await stage.zhao.post(f"{stage.url}/shows", data=show_form(-2))
    assert late.status_code == 422 and "已经过了" in late.text and "走进海岚重工" in late.text
    odd = await stage.zhao.post(f"{stage.url}/shows", data=show_form(title="走进港口", host=str(other.id)))
    assert (
        odd.status_code == 422
        and "请从列出的主播里选" in odd.text
        and "走进港口" not in (await stage.zhao.get(stage.url)).text
    )
    show = await stage.plan(host=str(host.id))
    room, url = await stage.room(show), f"/organiser/fairs/{show.slug}/show"
    assert show.phase is Phase.draft and room.state is RoomState.scheduled and room.starts_at == show.opens_at
    assert show.operator == SERIES["operator"]
    async with sqlite_cast.tx() as tx:
        assert (await tx.scalars(sa.select(RoomHost.account_id))).one() == host.id
        assert (await tx.scalars(sa.select(Grant.role).where(Grant.fair_id == show.id))).one() is Role.host
    async with await browser_of(sqlite_cast, host) as lan:
        assert (await lan.get("/desk")).headers["location"] == f"/rooms/{room.id}/desk"
    page = (await stage.zhao.get(url)).text
    assert "还没有在招的岗位" in page and "展位" not in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert (await stage.zhao.post(url, data=show_form(4, title="走进船厂", seen=seen))).status_code == 303
    seen = (await stage.zhao.get(url)).text.partition('name="seen" value="')[2].partition('"')[0]
    odd = await stage.zhao.post(url, data=show_form(5, title="走进机场", seen=seen, host=str(other.id)))
    assert odd.status_code == 422 and "走进机场" in odd.text and (await stage.room(show)).title == "走进船厂"
    stale = await stage.zhao.post(url, data=show_form(5, title="走进港口", seen="0"))
    assert stale.status_code == 409 and "走进港口" in stale.text
    moved = await stage.room(show)
    assert moved.title == "走进船厂" and moved.starts_at and moved.starts_at > show.opens_at
    async with sqlite_cast.tx() as tx:
        assert await tx.scalar(sa.select(RoomHost.id)) is None
        assert (await tx.get_one(Fair, show.id)).opens_at == moved.starts_at


async def test_who_assists_at_a_show_on_the_air_is_let_go_and_taken_back_by_its_form(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    gu, token = await sqlite_cast.staff(Role.assistant, fair=await sqlite_cast.fair())
    show = await stage.plan(host=str(gu.id))
    room, url = await stage.room(show), f"/organiser/fairs/{show.slug}/show"
    async with sqlite_cast.tx() as tx:
        await tx.execute(sa.update(Room).where(Room.id == room.id).values(state=RoomState.open))
        await tx.execute(sa.update(Fair).where(Fair.id == show.id).values(phase=Phase.open))

    async def save(**more: str) -> str:
        page = (await stage.zhao.get(url)).text
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        assert (await stage.zhao.post(url, data=show_form(seen=seen, **more))).status_code == 303
        return (await enter(sqlite_cast, str(room.id), token))[0].role

    assert (await stage.zhao.post(f"/rooms/{room.id}/assistants/{gu.id}/end")).status_code == 200
    assert (await enter(sqlite_cast, str(room.id), token))[0].role == "viewer"
    assert await save(host=str(gu.id)) == "assistant" and await save() == "viewer"
    assert [op for op, _ in await told(sqlite_cast, str(room.id))] == [
        "staff_revoked",
        "staff_restored",
        "staff_revoked",
    ]


async def test_a_stranger_finds_no_series_and_no_show(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    show = await stage.plan()
    fair = await sqlite_cast.fair()
    wai, _ = await sqlite_cast.staff(Role.organiser, fair=fair)
    async with await browser_of(sqlite_cast, wai) as page, sqlite_cast.client() as seeker:
        for path in (stage.url, f"/organiser/fairs/{show.slug}/show", f"/organiser/fairs/{show.slug}/picks"):
            assert (await page.get(path)).status_code == 404, path
            assert (await seeker.get(path)).headers["location"].startswith("/sign-in"), path
        assert (await page.post(f"{stage.url}/shows", data=show_form())).status_code == 404
        assert (await page.post(f"/organiser/fairs/{show.slug}/show/publish")).status_code == 404
        assert (await page.get(f"/organiser/fairs/{fair.slug}/show")).status_code == 404
        assert (await seeker.get(f"/rooms/{(await stage.room(show)).id}")).status_code == 404
