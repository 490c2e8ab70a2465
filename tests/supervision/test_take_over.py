"""What is overdue is listed by employer; a reminder goes once a day, and who takes over is seen by both sides."""

import datetime as dt
import json
from pathlib import Path

import sqlalchemy as sa

from recruit.accounts.sms import File
from recruit.accounts.tables import AuditEntry, Role
from recruit.applications.tables import Application
from recruit.crypto import seal
from recruit.db import utc_now
from recruit.employers.tables import Participation
from tests.support.cast import Cast

PAGE = "/organiser/fairs/spring/supervision"


async def overdue(cast: Cast, count: int = 2) -> tuple[str, str, str, str]:
    """The employer's id, and tokens of Sun, Ma and Zhao."""
    fair = await cast.fair()
    employer = await cast.employer(fair, booth="A12")
    _, sun = await cast.seeker()
    async with cast.client(sun) as phone:
        for n in range(count):
            position = await cast.position(fair, employer, f"焊工{n}")
            body = {"consent": True, "source": "online", "name": "孙海明"}
            await phone.post(f"/api/v1/positions/{position.id}/applications", json=body)
    async with cast.tx() as tx:
        await tx.execute(sa.update(Application).values(overdue_at=utc_now() - dt.timedelta(hours=9)))
        sealed = seal(cast.settings.keys, "+8613700000001", "phone")
        await tx.execute(sa.update(Participation).values(contact_name="马洁", contact_phone=sealed))
    _, ma = await cast.staff(Role.recruiter, employer=employer)
    _, zhao = await cast.staff(Role.organiser, fair=fair)
    return str(employer.id), sun, ma, zhao


async def test_taking_over_is_seen_by_seeker_and_employer_and_done_once(cast: Cast) -> None:
    employer, sun, ma, zhao = await overdue(cast)
    async with cast.client(zhao) as page, cast.client(sun) as phone, cast.client(ma) as desk:
        listed = (await page.get(PAGE)).text
        assert "超期 9 小时" in listed and "展位 A12" in listed and "接管全部 2 份" in listed
        assert "孙海明" not in listed and "孙**" in listed and "137****0001" in listed
        assert "工会已督办" not in (await phone.get("/mine")).text
        assert (await page.post(f"{PAGE}/{employer}/take", data={})).status_code == 303
        assert (await page.post(f"{PAGE}/{employer}/take", data={})).status_code == 409
        assert "organiser 已督办" in (await page.get(PAGE)).text
        assert "工会已督办" in (await phone.get("/mine")).text
        assert "工会已督办" in (await desk.get("/recruiter/fairs/spring")).text
        board = (await page.get("/organiser/fairs/spring")).text
        assert f"{PAGE}#e-{employer}" in board
        rows = (await phone.get("/api/v1/applications")).json()["items"]
        assert {row["state"] for row in rows} == {"submitted"}, "no state of the contract changes"
        for row in rows:
            body = {"from": "submitted", "to": "declined", "reason": "已招满"}
            await desk.post(f"/api/v1/applications/{row['id']}/moves", json=body)
        assert "没有超期的投递" in (await page.get(PAGE)).text
    async with cast.tx() as tx:
        acts = list(await tx.scalars(sa.select(AuditEntry.action).where(AuditEntry.action == "take_over")))
    assert len(acts) == 2


async def test_an_employer_is_reminded_once_a_day(cast: Cast, tmp_path: Path) -> None:
    employer, _, _, zhao = await overdue(cast, 1)
    cast.app.state.sms = File(tmp_path / "sms")
    async with (
        cast.client(zhao) as page,
        cast.client((await cast.staff(Role.organiser, fair=await cast.fair("x")))[1]) as wai,
    ):
        assert (await page.post(f"{PAGE}/{employer}/remind")).status_code == 303
        again = await page.post(f"{PAGE}/{employer}/remind")
        assert again.status_code == 409 and "今天已经提醒过" in again.text and "今天已提醒" in again.text
        assert (await wai.post(f"{PAGE}/{employer}/remind")).status_code == 404
    (line,) = (tmp_path / "sms").read_text().splitlines()
    told = json.loads(line)
    assert told["phone"] == "+8613700000001" and told["template"] == "overdue_reminder" and told["count"] == "1"


async def test_who_may_be_late_next_stands_beside_what_is_late(sqlite_cast: Cast) -> None:
    employer, _, _, zhao = await overdue(sqlite_cast)
    async with sqlite_cast.client(zhao) as organiser:
        assert "没有等答复的投递" in (await organiser.get(PAGE)).text
        async with sqlite_cast.tx() as tx:
            await tx.execute(sa.update(Application).values(overdue_at=utc_now() + dt.timedelta(hours=5)))
        page = (await organiser.get(PAGE)).text
    assert "没有超期的投递" in page and f'href="/employers/{employer}?fair=spring"' in page and "2 份等答复" in page
