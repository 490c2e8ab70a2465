"""A recruiter writes positions by form: drafts, publishing, copies, closing, opening again, renewing; strangers never."""

import datetime as dt
from typing import Any

import httpx
import pytest

from recruit.accounts.tables import Role
from recruit.db import utc_now
from tests.support.cast import Cast

UNTIL = (utc_now() + dt.timedelta(days=40)).date().isoformat()
WHOLE: dict[str, Any] = {
    "title": "叉车司机", "pay": "6500-9000元/月", "headcount": "12", "duties": "装卸货物，按单出入库，班后检查车辆",
    "place": "东莞市长安镇振安路 88 号", "housing": "free", "meals": "allowance", "shifts": "两班倒", "days_off": "4",
    "valid_until": UNTIL, "tracks": ["migrant"], "insurance": ["养老", "医疗"], "act": "publish",
}  # fmt: skip
ROOT = "/recruiter/fairs/spring/positions"


async def found(client: httpx.AsyncClient, q: str) -> list[dict[str, Any]]:
    return (await client.get("/api/v1/positions", params={"fair": "spring", "q": q})).json()["items"]


def address(page: str) -> str:
    return ROOT + "/" + page.split(f'href="{ROOT}/')[-1].split('"')[0]


async def test_what_is_published_is_found_and_what_is_closed_is_not(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    async with cast.client(ma) as recruiter, cast.client() as seeker:
        assert (await recruiter.post(f"{ROOT}/new", data=WHOLE)).status_code == 303
        [shown] = await found(seeker, "叉车司机")
        assert shown["pay"]["month_min"] == 6500 and shown["tracks"] == ["migrant"] and shown["headcount"] == 12
        assert shown["region"] == "441900119", "the place was read"
        act = f"{ROOT}/{shown['id']}/acts"
        assert (await recruiter.post(act, data={"act": "close", "was": "listed"})).status_code == 303
        assert await found(seeker, "叉车司机") == []
        late = await recruiter.post(act, data={"act": "close", "was": "listed"})
        assert late.status_code == 409 and "刚变过" in late.text, "a second click changes nothing"
        assert (await recruiter.post(act, data={"act": "reopen", "was": "closed"})).status_code == 303
        assert len(await found(seeker, "叉车司机")) == 1


async def test_a_draft_is_seen_by_nobody_and_published_when_it_is_whole(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    async with cast.client(ma) as recruiter, cast.client() as seeker:
        draft = {"title": "涂装质检员", "pay": "面议", "act": "draft", "duties": "看漆面"}
        assert (await recruiter.post(f"{ROOT}/new", data=draft)).status_code == 303
        assert await found(seeker, "涂装质检员") == []
        listed = (await recruiter.get(ROOT)).text
        assert "草稿" in listed and "涂装质检员" in listed
        where = ROOT + "/" + listed.split(f'action="{ROOT}/')[1].split("/")[0]
        form = (await recruiter.get(where)).text
        seen = form.split('name="seen" value="')[1].split('"')[0]
        refused = await recruiter.post(where, data=draft | {"act": "publish", "seen": seen})
        assert refused.status_code == 422 and "没有写明薪资" in refused.text and "看漆面" in refused.text
        whole = WHOLE | {"title": "涂装质检员", "seen": seen}
        assert (await recruiter.post(where, data=whole)).status_code == 303
        assert len(await found(seeker, "涂装质检员")) == 1
        lost = await recruiter.post(where, data=whole | {"duties": "另一位同事刚写的十个字以上的职责"})
        assert lost.status_code == 409 and "同事刚刚改过" in lost.text and "另一位同事" in lost.text


async def test_a_copy_is_a_draft_that_says_the_same(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    haisheng = await sqlite_cast.employer(fair)
    _, ma = await sqlite_cast.staff(Role.recruiter, employer=haisheng)
    async with sqlite_cast.client(ma) as recruiter, sqlite_cast.client() as seeker:
        await recruiter.post(f"{ROOT}/new", data=WHOLE)
        [first] = await found(seeker, "叉车司机")
        copied = await recruiter.post(f"{ROOT}/{first['id']}/copy")
        form = (await recruiter.get(copied.headers["location"])).text
        assert "6500-9000元/月" in form and 'value="migrant" checked' in form and "发布" in form
        assert len(await found(seeker, "叉车司机")) == 1


async def test_an_expired_position_is_renewed(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    haisheng = await sqlite_cast.employer(fair)
    _, ma = await sqlite_cast.staff(Role.recruiter, employer=haisheng)
    past = utc_now() - dt.timedelta(days=2)
    said = {"housing": "free", "meals": "none", "shifts": "长白班", "days_off": 4}
    old = await sqlite_cast.position(
        fair,
        haisheng,
        expires_at=past,
        valid_until=past.date(),
        conditions=said,
        place="青岛",
        duties="焊接集装箱，按图纸自检",
    )
    async with sqlite_cast.client(ma) as recruiter, sqlite_cast.client() as seeker:
        assert "已过期" in (await recruiter.get(ROOT)).text and await found(seeker, "焊工") == []
        act = {"act": "renew", "was": "expired"}
        assert (await recruiter.post(f"{ROOT}/{old.id}/acts", data=act)).status_code == 303
        assert len(await found(seeker, "焊工")) == 1


async def test_nothing_is_published_before_the_employer_is_accepted(sqlite_cast: Cast) -> None:
    import sqlalchemy as sa

    from recruit.employers.tables import Participation

    fair = await sqlite_cast.fair()
    haisheng = await sqlite_cast.employer(fair)
    async with sqlite_cast.tx() as tx:
        await tx.execute(sa.update(Participation).values(status="applied"))
    _, ma = await sqlite_cast.staff(Role.recruiter, employer=haisheng)
    async with sqlite_cast.client(ma) as recruiter:
        refused = await recruiter.post(f"{ROOT}/new", data=WHOLE)
        assert refused.status_code == 409 and "还没有通过审核" in refused.text and "装卸货物" in refused.text
        assert (await recruiter.post(f"{ROOT}/new", data=WHOLE | {"act": "draft"})).status_code == 303


@pytest.mark.parametrize("path", ["", "/new", "/{id}"])
async def test_another_employers_positions_are_not_found(sqlite_cast: Cast, path: str) -> None:
    fair = await sqlite_cast.fair()
    haisheng, other = await sqlite_cast.employer(fair), await sqlite_cast.employer(fair, "港丰冷链")
    mine = await sqlite_cast.position(fair, haisheng)
    _, wai = await sqlite_cast.staff(Role.recruiter, employer=other)
    _, gate = await sqlite_cast.staff(Role.gate, fair=fair)
    where = ROOT + path.format(id=mine.id)
    query = {} if "{id}" in path else {"employer": str(haisheng.id)}
    async with (
        sqlite_cast.client(wai) as outsider,
        sqlite_cast.client(gate) as somebody,
        sqlite_cast.client() as nobody,
    ):
        assert (await outsider.get(where, params=query)).status_code == 404
        assert (await somebody.get(where)).status_code == 403
        assert (await nobody.get(where)).status_code in (303, 401)
        for act in ("copy", "acts"):
            answer = await outsider.post(f"{ROOT}/{mine.id}/{act}", data={"act": "close", "was": "listed"})
            assert answer.status_code == 404
        assert (await outsider.post(f"{ROOT}/new", data=WHOLE | {"employer": str(haisheng.id)})).status_code == 404


async def test_a_program_publishes_and_closes_by_the_same_rules(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    haisheng = await sqlite_cast.employer(fair)
    _, ma = await sqlite_cast.staff(Role.recruiter, employer=haisheng)
    async with sqlite_cast.client(ma) as program:
        api = "/api/v1/fairs/spring/positions"
        refused = await program.post(api, json=WHOLE | {"pay": "面议"})
        assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "pay"
        made = await program.post(api, json=WHOLE)
        assert made.status_code == 201 and made.json()["state"] == "listed"
        acts = f"{api}/{made.json()['id']}/acts"
        closed = await program.post(acts, json={"act": "close", "was": "listed"})
        assert closed.status_code == 200 and closed.json()["state"] == "closed"
        assert (await program.post(acts, json={"act": "close", "was": "listed"})).status_code == 409
