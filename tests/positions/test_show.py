"""One position's page, and reporting it."""

import sqlalchemy as sa

from recruit.cases.tables import Case
from recruit.positions.tables import PositionState
from tests.support.cast import Cast


async def test_a_position_page_says_pay_employer_and_that_it_costs_nothing(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair, booth="A12")
    await cast.speaker(fair, employer)
    position = await cast.position(fair, employer, duties="1、焊接箱体；2、打磨", conditions={"housing": "free"})
    async with cast.client() as client:
        page = await client.get(f"/positions/{position.id}")
        missing = await client.get("/positions/nothing")
    assert page.status_code == 200
    for said in ("集装箱焊工", "6,500–9,000", "海晟集装箱装备", "A12", "求职不收费", "举报", "鲁守信", "焊接箱体"):
        assert said in page.text
    assert missing.status_code == 404


async def test_a_closed_position_says_so_and_takes_no_application(cast: Cast) -> None:
    fair = await cast.fair()
    position = await cast.position(fair, await cast.employer(fair), state=PositionState.closed)
    async with cast.client() as client:
        page = await client.get(f"/positions/{position.id}")
    assert "已停招" in page.text and f"/positions/{position.id}/apply" not in page.text


async def test_an_employers_page_lists_its_positions(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair, booth="A12")
    await cast.position(fair, employer)
    async with cast.client() as client:
        page = await client.get(f"/employers/{employer.id}?fair=spring")
        elsewhere = await client.get(f"/employers/{employer.id}?fair=other")
    assert page.status_code == 200 and "集装箱焊工" in page.text and "执照未核" in page.text
    assert elsewhere.status_code == 404


async def test_a_report_becomes_a_case_with_a_clock(cast: Cast) -> None:
    fair = await cast.fair()
    position = await cast.position(fair, await cast.employer(fair))
    async with cast.client() as client:
        await client.get(f"/positions/{position.id}")
        wrong = await client.post(f"/positions/{position.id}/report", data={"text": "要押金"})
        sent = {"kind": "fee", "text": "要 300 元押金", "contact": "13800138000"}
        done = await client.post(f"/positions/{position.id}/report", data=sent, follow_redirects=True)
    assert wrong.status_code == 422 and "请选择是哪种问题" in wrong.text
    assert "已收到您的举报" in done.text
    async with cast.tx() as tx:
        case = (await tx.scalars(sa.select(Case))).one()
    assert case.kind == "fee" and case.due_at > case.created_at and "13800138000" not in (case.contact or "")
