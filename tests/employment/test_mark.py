"""The employer says that the hired person came and stayed, the seeker confirms, the figures count it."""

import datetime as dt

import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.applications.tables import Application
from recruit.db import utc_now
from tests.support.cast import Cast


async def test_from_hired_to_ninety_days(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    position = await cast.position(fair, employer)
    _, sun = await cast.seeker()
    _, ma = await cast.staff(Role.recruiter, employer=employer)
    _, qin = await cast.staff(Role.recruiter, employer=await cast.employer(fair, "东港不锈钢"))
    _, zhao = await cast.staff(Role.organiser, fair=fair)
    async with cast.client(sun) as phone, cast.client(ma) as desk, cast.client(qin) as other, cast.client(zhao) as page:
        sent = await phone.post(
            f"/api/v1/positions/{position.id}/applications", json={"consent": True, "source": "online"}
        )
        row = sent.json()["id"]
        form = f"/recruiter/applications/{row}/employment"
        today = utc_now().date()
        assert (await desk.post(form, data={"mark": "started", "day": str(today)})).status_code == 409, "not hired yet"
        await desk.post(f"/api/v1/applications/{row}/moves", json={"from": "submitted", "to": "hired"})
        async with cast.tx() as tx:
            await tx.execute(sa.update(Application).values(submitted_at=utc_now() - dt.timedelta(days=100)))
        assert "记“到岗”" in (await desk.get("/recruiter/fairs/spring")).text
        wrong = await desk.post(form, data={"mark": "stayed_30", "day": str(today)})
        assert wrong.status_code == 422 and "请先记“到岗”" in wrong.text
        came = str(today - dt.timedelta(days=91))
        assert (await other.post(form, data={"mark": "started", "day": came})).status_code == 404
        assert (await desk.post(form, data={"mark": "started", "day": came, "note": "合同"})).status_code == 303
        assert (await desk.post(form, data={"mark": "started", "day": came})).status_code == 422, "once"
        levels = (await page.get("/api/v1/fairs/spring/figures")).json()["levels"]
        assert levels == [1, 1, 1, 1, 1, 1, 0]
        assert (await desk.post(form, data={"mark": "stayed_90", "day": str(today)})).status_code == 303
        assert (await page.get("/api/v1/fairs/spring/figures")).json()["levels"][6] == 1
        mine = (await phone.get("/mine")).text
        assert "到岗" in mine and "满 90 天在岗" in mine and "是的，确认" in mine
        yes = f"/mine/applications/{row}/employment"
        for mark in ("started", "stayed_90", "started"):
            assert (await phone.post(yes, data={"mark": mark})).status_code == 303
        assert (await phone.post(yes, data={"mark": "stayed_30"})).status_code == 404
        assert "您已确认" in (await phone.get("/mine")).text
        assert "求职者已确认" in (await desk.get("/recruiter/fairs/spring")).text
