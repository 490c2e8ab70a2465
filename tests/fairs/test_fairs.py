"""Fairs: made by an organiser, listed and counted for everybody, shown at home, on the plan and at a booth."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.arrivals.tables import BoothVisit
from recruit.db import utc_now
from recruit.fairs.tables import Booth, FairDay, Phase
from tests.support.cast import Cast

HERE = dt.timezone(dt.timedelta(hours=8))


def body(**more: Any) -> dict[str, Any]:
    values = {
        "slug": "autumn",
        "name": "金秋招聘会",
        "opens_at": dt.datetime(2026, 11, 24, 9, tzinfo=HERE).isoformat(),
        "closes_at": dt.datetime(2026, 11, 25, 17, tzinfo=HERE).isoformat(),
        "venue": "一号馆",
        "operator": "区总工会",
    }
    return values | more


async def test_an_organiser_makes_an_open_fair(cast: Cast) -> None:
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token) as client:
        made = await client.post("/api/v1/fairs", json=body())
        again = await client.post("/api/v1/fairs", json=body(name="另一场"))
        listed = (await client.get("/api/v1/fairs")).json()
        one = (await client.get("/api/v1/fairs/autumn")).json()
    assert made.status_code == 201 and made.json()["phase"] == "open"
    assert again.status_code == 409 and again.json()["code"] == "slug_taken"
    assert listed["total"] == 1 and listed["items"][0]["slug"] == "autumn"
    assert one["counts"] == {
        "employers": 0, "positions": 0, "headcount": 0, "tracks": {"transfer": 0, "migrant": 0, "veteran": 0},
    }  # fmt: skip
    async with cast.tx() as tx:
        assert len((await tx.scalars(sa.select(FairDay))).all()) == 2


async def test_who_may_not_make_a_fair(cast: Cast) -> None:
    fair = await cast.fair()
    _, of_one = await cast.staff(Role.organiser, fair=fair)
    _, seeker = await cast.seeker()
    _, gate = await cast.staff(Role.gate, fair=fair)
    for token, status in ((None, 401), (seeker, 403), (gate, 403), (of_one, 403)):
        async with cast.client(token) as client:
            assert (await client.post("/api/v1/fairs", json=body())).status_code == status


async def test_a_wrong_fair_is_told_field_by_field(cast: Cast) -> None:
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token) as client:
        order = await client.post("/api/v1/fairs", json=body(closes_at=body()["opens_at"], slug="Hall A"))
        missing = await client.post("/api/v1/fairs", json={"slug": "x"})
    assert order.status_code == 422
    assert {error["field"] for error in order.json()["errors"]} == {"slug", "closes_at"}
    assert missing.status_code == 422


async def test_counts_are_of_what_is_listed(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    await cast.position(fair, employer, tracks=("migrant",))
    await cast.position(fair, employer, headcount=None)
    await cast.position(fair, employer, expires_at=utc_now() - dt.timedelta(days=1))
    async with cast.client() as client:
        counts = (await client.get("/api/v1/fairs/spring")).json()["counts"]
    assert counts == {
        "employers": 1, "positions": 2, "headcount": 10, "tracks": {"transfer": 0, "migrant": 1, "veteran": 0},
    }  # fmt: skip


async def test_the_front_page_leads_to_the_one_open_fair(cast: Cast) -> None:
    await cast.fair("draft", phase=Phase.draft)
    async with cast.client() as client:
        nothing = await client.get("/")
        await cast.fair()
        one = await client.get("/")
        await cast.fair("second", name="第二场")
        two = await client.get("/")
        hidden = await client.get("/fairs/draft")
    assert nothing.status_code == 200 and "现在没有招聘会" in nothing.text
    assert one.status_code == 303 and one.headers["location"] == "/fairs/spring"
    assert "第二场" in two.text
    assert hidden.status_code == 404


async def test_home_and_plan_show_employers_and_their_positions(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair, booth="A12")
    await cast.speaker(fair, employer)
    await cast.position(fair, employer)
    async with cast.client() as client:
        home, plan = await client.get("/fairs/spring"), await client.get("/fairs/spring/plan?own=A12")
    assert home.status_code == 200 and "集装箱焊工" in home.text and "鲁守信" in home.text
    assert plan.status_code == 200 and "展位 A12 已标出" in plan.text


async def test_a_booths_qr_opens_its_page_and_counts_one_visit_a_day(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair, booth="A12")
    position = await cast.position(fair, employer)
    async with cast.tx() as tx:
        code = (await tx.scalars(sa.select(Booth.code))).one()
    async with cast.client() as client:
        first = await client.get(f"/b/{code}")
        await client.get(f"/b/{code}")
        await client.get(f"/b/{code}", headers={"sec-purpose": "prefetch"})
        assert (await client.get("/b/nothing")).status_code == 404
    async with cast.client() as other:
        await other.get(f"/b/{code}")
    assert f"/positions/{position.id}/apply?source=booth" in first.text
    async with cast.tx() as tx:
        assert len((await tx.scalars(sa.select(BoothVisit))).all()) == 2


async def test_the_organiser_prints_the_booths_codes_and_makes_a_fair_by_form(cast: Cast) -> None:
    fair = await cast.fair()
    await cast.employer(fair, booth="A12")
    _, token = await cast.staff(Role.organiser)
    form = {"slug": "autumn", "name": "金秋招聘会", "venue": "一号馆", "operator": "区总工会"}
    form |= {"day": ["2026-12-01", ""], "opens": ["09:00", "09:00"], "closes": ["17:00", "17:00"]}
    async with cast.client(token) as client:
        sheet = await client.get("/organiser/fairs/spring/booths")
        blank = await client.get("/organiser/fairs/new")
        wrong = await client.post("/organiser/fairs", data=form | {"venue": "", "day": ["morgen", ""]})
        made = await client.post("/organiser/fairs", data=form)
        mine = await client.get("/organiser/fairs")
    assert "<svg" in sheet.text and "http://fair.test/b/" in sheet.text
    assert blank.status_code == 200
    assert wrong.status_code == 422 and "请填写场馆" in wrong.text and "请选日期" in wrong.text
    assert made.status_code == 303 and made.headers["location"] == "/organiser/fairs/autumn/setup"
    assert "金秋招聘会" in mine.text
    _, stranger = await cast.staff(Role.organiser, fair=await cast.fair("other"))
    async with cast.client(stranger) as client:
        assert (await client.get("/organiser/fairs/spring/booths")).status_code == 404
