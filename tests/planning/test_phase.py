"""The organiser leads a fair from draft to reported and back; closed means closed for the public."""

import asyncio
import datetime as dt
from typing import Any

import sqlalchemy as sa

from recruit.accounts.tables import AuditEntry, Role
from recruit.db import utc_now
from recruit.fairs.tables import Fair, FairDay, Phase
from recruit.ids import new_id
from tests.support.cast import Cast

FORM = {
    "name": "金秋招聘会", "venue": "一号馆", "operator": "区职工服务中心", "slug": "autumn",
    "day": ["2026-12-01", "2026-12-03", ""], "opens": ["09:00", "10:00", "09:00"], "closes": ["17:00", "16:00", "17:00"],
}  # fmt: skip


async def phase_of(cast: Cast, slug: str) -> Phase:
    async with cast.tx() as tx:
        return (await tx.scalars(sa.select(Fair.phase).where(Fair.slug == slug))).one()


async def test_a_fair_made_in_the_browser_is_a_draft_until_it_is_complete(cast: Cast) -> None:
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token) as zhao, cast.client() as public:
        made = await zhao.post("/organiser/fairs", data=FORM)
        assert made.headers["location"] == "/organiser/fairs/autumn/setup"
        assert (await public.get("/fairs/autumn")).status_code == 404
        hub = (await zhao.get("/organiser/fairs/autumn/setup")).text
        assert "没填运营主体的许可证或备案号" in hub and "一个展位也没有" in hub
        step = {"was": "draft", "to": "registration"}
        barred = await zhao.post("/organiser/fairs/autumn/setup", data=step)
        assert barred.status_code == 422 and "许可证" in barred.text
        edit = (await zhao.get("/organiser/fairs/autumn/edit")).text
        seen = edit.split('name="seen" value="')[1].split('"')[0]
        whole = FORM | {"operator_licence": "许可证 1 号", "organisers": "区总工会", "seen": seen}
        assert (await zhao.post("/organiser/fairs/autumn/edit", data=whole)).status_code == 303
        assert (await zhao.post("/organiser/fairs/autumn/setup", data=step)).status_code == 303
        assert (await public.get("/fairs/autumn")).status_code == 200
        back = {"was": "registration", "to": "draft"}
        assert (await zhao.post("/organiser/fairs/autumn/setup", data=back)).status_code == 303
        assert (await public.get("/fairs/autumn")).status_code == 404
    async with cast.tx() as tx:
        steps = (await tx.scalars(sa.select(AuditEntry).where(AuditEntry.action == "move_fair"))).all()
        assert [(one.detail["was"], one.detail["to"]) for one in steps] == [
            ("draft", "registration"),
            ("registration", "draft"),
        ]


async def test_of_two_who_move_a_fair_at_once_one_is_told(cast: Cast) -> None:
    fair = await cast.fair(operator_licence="许可证 1 号")
    await cast.position(fair, await cast.employer(fair))
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token) as zhao, cast.client(token) as li:
        step = {"was": "open", "to": "closed"}
        answers = await asyncio.gather(*[who.post("/organiser/fairs/spring/setup", data=step) for who in (zhao, li)])
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        jump = await zhao.post("/organiser/fairs/spring/setup", data={"was": "closed", "to": "draft"})
        assert jump.status_code == 422
    assert await phase_of(cast, "spring") is Phase.closed


async def test_a_closed_fair_takes_no_applications_and_admits_nobody(cast: Cast) -> None:
    fair = await cast.fair()
    position = await cast.position(fair, await cast.employer(fair))
    _, organiser = await cast.staff(Role.organiser)
    _, gate = await cast.staff(Role.gate, fair=fair)
    _, seeker = await cast.seeker()
    before = utc_now() - dt.timedelta(minutes=5)
    async with cast.client(organiser) as zhao, cast.client(gate) as gu, cast.client(seeker) as sun:
        ticket = (await sun.get("/api/v1/fairs/spring/ticket")).json()["ticket"]
        await zhao.post("/organiser/fairs/spring/setup", data={"was": "open", "to": "closed"})
        wish = {"consent": True, "source": "online"}
        refused = await sun.post(f"/api/v1/positions/{position.id}/applications", json=wish)
        assert (refused.status_code, refused.json()["code"]) == (410, "fair_closed")
        assert "已经结束" in refused.json()["detail"]
        assert "招聘会已结束" in (await sun.get(f"/positions/{position.id}")).text
        assert "招聘会已经结束" in (await sun.get(f"/positions/{position.id}/apply")).text
        assert (await gu.post("/gate/spring", data={"code": ticket})).status_code == 410

        def scan(at: dt.datetime) -> dict[str, Any]:
            return {"scan_id": str(new_id()), "ticket": ticket, "gate": "一号门", "device": "g1", "at": at.isoformat()}

        late = await gu.post("/api/v1/fairs/spring/arrivals", json={"scans": [scan(utc_now()), scan(before)]})
        assert [one["result"] for one in late.json()["results"]] == ["wrong_day", "admitted"]
        _, other = await cast.seeker()
        async with cast.client(other) as newcomer:
            assert (await newcomer.get("/api/v1/fairs/spring/ticket")).status_code == 410
        await zhao.post("/organiser/fairs/spring/setup", data={"was": "closed", "to": "open"})
    async with cast.tx() as tx:
        assert (await tx.scalars(sa.select(Fair.closed_at))).one() is None


async def test_a_day_between_two_days_of_the_fair_is_none(cast: Cast) -> None:
    now = utc_now()
    fair = await cast.fair(opens_at=now - dt.timedelta(days=1), closes_at=now + dt.timedelta(days=1))
    for days in (-1, 1):
        day = (now + dt.timedelta(days=days, hours=8)).date()
        await cast.add(FairDay(fair_id=fair.id, day=day, opens=dt.time(9), closes=dt.time(17)))
    _, gate = await cast.staff(Role.gate, fair=fair)
    _, seeker = await cast.seeker()
    async with cast.client(gate) as gu, cast.client(seeker) as sun:
        ticket = (await sun.get("/api/v1/fairs/spring/ticket")).json()["ticket"]
        scan = {"scan_id": "1", "ticket": ticket, "gate": "一号门", "device": "g1", "at": now.isoformat()}
        answer = await gu.post("/api/v1/fairs/spring/arrivals", json={"scans": [scan]})
    assert answer.json()["results"][0]["result"] == "wrong_day"


async def test_a_stranger_finds_no_set_up(cast: Cast) -> None:
    await cast.fair()
    _, wai = await cast.staff(Role.organiser, fair=await cast.fair("other"))
    async with cast.client(wai) as client:
        for path in ("/setup", "/edit"):
            assert (await client.get(f"/organiser/fairs/spring{path}")).status_code == 404
            assert (await client.post(f"/organiser/fairs/spring{path}", data={"was": "open"})).status_code == 404
