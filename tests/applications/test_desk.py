"""The recruiter's page: the most urgent first, every act a form, nothing of another employer."""

import datetime as dt

import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.applications.tables import Application, ApplicationMove
from recruit.db import utc_now
from recruit.employers.tables import Employer
from recruit.fairs.tables import Fair
from recruit.positions.tables import Position
from tests.support.cast import Cast

PAGE = "/recruiter/fairs/spring"
HOUR = dt.timedelta(hours=1)


async def sent(cast: Cast, position: Position, name: str, waited: float = 0) -> str:
    """An application whose clock is set as if it had been sent `waited` working hours ago."""
    _, seeker = await cast.seeker()
    async with cast.client(seeker) as phone:
        body = {"consent": True, "source": "online", "name": name}
        row = (await phone.post(f"/api/v1/positions/{position.id}/applications", json=body)).json()["id"]
    at = utc_now() - waited * HOUR
    clock = {"submitted_at": at, "remind_at": at + 24 * HOUR, "due_at": at + 48 * HOUR, "overdue_at": at + 72 * HOUR}
    async with cast.tx() as tx:
        await tx.execute(sa.update(Application).where(Application.name == name).values(clock))
    return row


async def hall(cast: Cast) -> tuple[Fair, Employer, Position, str]:
    fair = await cast.fair()
    employer = await cast.employer(fair, booth="A12")
    _, ma = await cast.staff(Role.recruiter, employer=employer)
    return fair, employer, await cast.position(fair, employer, tracks=("migrant",)), ma


async def test_the_most_urgent_come_first_and_filters_count(cast: Cast) -> None:
    _, _, position, ma = await hall(cast)
    for name, waited in (("甲新来", 1), ("乙快到期", 30), ("丙到期", 50), ("丁超期", 80)):
        await sent(cast, position, name, waited)
    async with cast.client(ma) as desk:
        page = (await desk.get(PAGE)).text
        order = [page.index(f"<b>{name}</b>") for name in ("丁超期", "丙到期", "乙快到期", "甲新来")]
        assert order == sorted(order)
        for text in ("全部 4", "待回应 4", "快到期 1", "已到期 1", "超期 1", "集装箱焊工", "138****"):
            assert text in page
        late = (await desk.get(PAGE, params={"show": "overdue"})).text
        assert "<b>丁超期</b>" in late and "<b>甲新来</b>" not in late
        found = (await desk.get(PAGE, params={"q": "乙快"})).text
        assert "<b>乙快到期</b>" in found and "<b>丙到期</b>" not in found
        assert "这里没有投递" in (await desk.get(PAGE, params={"q": "没有%"})).text


async def test_acts_are_forms_and_a_refusal_tells_the_seeker_why(cast: Cast) -> None:
    _, _, position, ma = await hall(cast)
    row = await sent(cast, position, "孙海明")
    path = f"/recruiter/applications/{row}/moves"
    async with cast.client(ma) as desk:
        missing = await desk.post(path, data={"old": "submitted", "to": "declined", "back": "show=waiting"})
        assert missing.status_code == 422 and "要写原因" in missing.text
        done = await desk.post(
            path, data={"old": "submitted", "to": "declined", "why": "已招满", "back": "show=waiting"}
        )
        assert done.status_code == 303 and done.headers["location"] == f"{PAGE}?show=waiting&a={row}"
        late = await desk.post(path, data={"old": "submitted", "to": "viewed"})
        assert late.status_code == 409 and "刚刚变了" in late.text
        assert "答复不合适：已招满" in (await desk.get(done.headers["location"])).text
        assert "不合适 · 已招满" in (await desk.get(PAGE)).text
    async with cast.tx() as tx:
        moves = (await tx.scalars(sa.select(ApplicationMove).order_by(ApplicationMove.created_at))).all()
        assert [(m.to_state, m.reason) for m in moves] == [("submitted", None), ("declined", "已招满")]


async def test_looking_changes_nothing_and_the_number_comes_only_when_asked(cast: Cast) -> None:
    _, _, position, ma = await hall(cast)
    row = await sent(cast, position, "孙海明")
    async with cast.client(ma) as desk:
        page = await desk.get(PAGE, params={"a": row})
        assert page.headers["cache-control"] == "no-store" and "tel:" not in page.text
        shown = await desk.post(f"/recruiter/applications/{row}/phone", data={"back": ""})
        assert 'href="tel:138' in shown.text
    async with cast.tx() as tx:
        assert (await tx.scalars(sa.select(Application.state))).one() == "submitted"


async def test_another_employers_recruiter_finds_nothing(cast: Cast) -> None:
    fair, _, position, _ = await hall(cast)
    row = await sent(cast, position, "孙海明")
    _, qin = await cast.staff(Role.recruiter, employer=await cast.employer(fair, "别家"))
    elsewhere = await cast.fair("autumn")
    _, wai = await cast.staff(Role.recruiter, employer=await cast.employer(elsewhere, "外地"))
    async with cast.client(qin) as desk:
        assert "孙海明" not in (await desk.get(PAGE)).text
        assert (await desk.get(PAGE, params={"a": row})).status_code == 404
        path = f"/recruiter/applications/{row}/moves"
        assert (await desk.post(path, data={"old": "submitted", "to": "viewed"})).status_code == 404
    async with cast.client(wai) as desk:
        assert (await desk.get(PAGE)).status_code == 404
    async with cast.client((await cast.seeker())[1]) as phone:
        assert (await phone.get(PAGE)).status_code == 403
