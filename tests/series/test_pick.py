"""Positions that employers offer at fairs are taken into a show, each once, and take applications of the show's own."""

import datetime as dt

import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.fairs.tables import Fair
from recruit.positions.tables import Position
from recruit.rooms.tables import RundownItem
from tests.rooms.test_appoint import browser_of
from tests.series.staging import set_stage, show_form
from tests.support.cast import Cast


async def test_a_position_is_taken_once_and_applied_to_there(cast: Cast) -> None:
    stage = await set_stage(cast)
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    welder = await cast.position(fair, haisheng, "集装箱焊工", tracks=("veteran",), duties="焊集装箱")
    ma, _ = await cast.staff(Role.recruiter, employer=haisheng)
    show = await stage.plan()
    url = f"/organiser/fairs/{show.slug}/picks"
    assert "集装箱焊工" in (await stage.zhao.get(f"{url}?q=焊工")).text
    assert "没有对得上的岗位" in (await stage.zhao.get(f"{url}?q=厨师")).text
    for looked in ("track=veteran", f"employer={haisheng.id}"):
        assert "集装箱焊工" in (await stage.zhao.get(f"{url}?{looked}")).text
    assert "没有对得上的岗位" in (await stage.zhao.get(f"{url}?track=migrant")).text
    kept = (await stage.zhao.get(url, params={"q": "厨师", "position": str(welder.id)})).text
    assert "已经勾的" in kept and f'value="{welder.id}" checked' in kept, "looking for more loses no tick"
    nothing = await stage.zhao.post(url, data={"q": "焊"})
    assert nothing.status_code == 422 and "还没有勾选" in nothing.text
    for said in ("1", "0"):
        picked = await stage.zhao.post(url, data={"position": str(welder.id)})
        assert picked.headers["location"].endswith(f"said={said}")
    assert "已选" in (await stage.zhao.get(url)).text
    await stage.zhao.post(f"/organiser/fairs/{show.slug}/show/publish")
    _, token = await cast.seeker()
    async with cast.client(token) as sun, await browser_of(cast, ma) as recruiter:
        (taken,) = (await sun.get(f"/api/v1/positions?fair={show.slug}&q=焊工")).json()["items"]
        assert taken["tracks"] == ["veteran"] and taken["id"] != str(welder.id)
        assert (await sun.get("/api/v1/positions")).json()["total"] == 1
        asked = {"consent": True, "source": "live", "room": str((await stage.room(show)).id)}
        sent = await sun.post(f"/api/v1/positions/{taken['id']}/applications", json=asked)
        assert sent.status_code == 201
        assert (await stage.zhao.get(f"/api/v1/fairs/{show.slug}/figures")).json()["applications"]["total"] == 1
        assert (await stage.zhao.get("/api/v1/fairs/spring/figures")).json()["applications"]["total"] == 0
        desk = (await recruiter.get("/recruiter/fairs/spring")).text
        assert f"/recruiter/fairs/{show.slug}" in desk and show.name in desk
        assert "集装箱焊工" in (await recruiter.get(f"/recruiter/fairs/{show.slug}")).text


async def test_a_long_list_is_opened_step_by_step_and_too_many_at_once_come_back_ticked(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    fair = await sqlite_cast.fair()
    haisheng = await sqlite_cast.employer(fair)
    jobs = [await sqlite_cast.position(fair, haisheng, f"焊工{n:02}") for n in range(61)]
    url = f"/organiser/fairs/{(await stage.plan()).slug}/picks"
    first = (await stage.zhao.get(url)).text
    assert "61 个岗位" in first and "焊工19" in first and "焊工20" not in first and "再看 20 个" in first
    assert "焊工39" in (await stage.zhao.get(f"{url}?many=40")).text
    many = await stage.zhao.post(url, data={"position": [str(job.id) for job in jobs]})
    assert many.status_code == 422 and "一次最多选 60 个" in many.text
    assert f'value="{jobs[60].id}" checked' in many.text


async def test_only_what_the_organiser_runs_is_offered(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    fair = await sqlite_cast.fair(simulated=True)
    welder = await sqlite_cast.position(fair, await sqlite_cast.employer(fair))
    show = await stage.plan()
    refused = await stage.zhao.post(f"/organiser/fairs/{show.slug}/picks", data={"position": str(welder.id)})
    assert refused.status_code == 422
    async with sqlite_cast.tx() as tx:
        assert await tx.scalar(sa.select(sa.func.count()).where(Position.fair_id == show.id)) == 0


async def test_what_is_picked_stands_in_the_rundown_and_moves_with_the_show(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    fair = await sqlite_cast.fair()
    haisheng = await sqlite_cast.employer(fair)
    jobs = [await sqlite_cast.position(fair, haisheng, title) for title in ("焊工", "行车工")]
    show = await stage.plan()
    url = f"/organiser/fairs/{show.slug}"
    await stage.zhao.post(f"{url}/picks", data={"position": [str(job.id) for job in jobs], "plan": "1"})
    page = (await stage.zhao.get(f"{url}/rundown")).text
    assert "焊工" in page and "行车工" in page and "各直播间共用" not in page
    seen = (await stage.zhao.get(f"{url}/show")).text.partition('name="seen" value="')[2].partition('"')[0]
    assert (await stage.zhao.post(f"{url}/show", data=show_form(4, seen=seen))).status_code == 303
    async with sqlite_cast.tx() as tx:
        moved = await tx.get_one(Fair, show.id)
        mine = sa.select(RundownItem.planned_at).where(RundownItem.fair_id == show.id).order_by(RundownItem.place)
        first, second = (await tx.scalars(mine)).all()
    assert first == moved.opens_at and second - first == dt.timedelta(minutes=8) and moved.opens_at != show.opens_at
