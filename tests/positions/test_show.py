"""One position's page, and reporting it."""

import datetime as dt

import sqlalchemy as sa

from recruit.cases.tables import Case
from recruit.db import utc_now
from recruit.fairs.tables import Fair
from recruit.positions.tables import Position, PositionState
from recruit.rooms.tables import Question, Room, RoomState
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


async def answered(cast: Cast, fair: Fair, position: Position, text: str, answer: str, number: int) -> None:
    started = utc_now() - dt.timedelta(hours=1)
    async with cast.tx() as tx:
        room = await tx.scalar(sa.select(Room).where(Room.fair_id == fair.id))
        if room is None:
            room = Room(fair_id=fair.id, title="带你看岗", state=RoomState.open, opened_at=started)
            tx.add(room)
            await tx.flush()
        tx.add(
            Question(
                room_id=room.id, number=number, position_id=position.id, text=text, state="answered", answer=answer,
                answered_by="鲁守信", asked_at=started, answered_at=started + dt.timedelta(minutes=41, seconds=20),
            )
        )  # fmt: skip


async def test_what_was_answered_in_rooms_stands_on_the_page(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng, other = await cast.employer(fair), await cast.employer(fair, "港丰冷链")
    welder, painter = await cast.position(fair, haisheng), await cast.position(fair, haisheng, "喷漆工")
    await answered(cast, fair, painter, "喷漆有防护吗？", "发面具", 1)
    await answered(cast, fair, welder, "没证能报吗？", "能，公司出钱考", 2)
    await answered(cast, fair, await cast.position(fair, other, "理货员"), "冷库冷吗？", "冷", 3)
    async with cast.client() as client:
        text = (await client.get(f"/positions/{welder.id}")).text
    assert text.index("没证能报吗？") < text.index("喷漆有防护吗？") and "问的是“喷漆工”" in text
    assert "冷库冷吗？" not in text


async def test_similar_work_of_other_employers_is_offered(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng, other = await cast.employer(fair), await cast.employer(fair, "港丰重工")
    mine = await cast.position(fair, haisheng)
    await cast.position(fair, haisheng, "集装箱焊工（夜班）")
    like = await cast.position(fair, other, "氩弧焊工")
    await cast.position(fair, other, "会计")
    await cast.position(fair, other, "电焊工", state=PositionState.closed)
    async with cast.client() as client:
        text = (await client.get(f"/positions/{mine.id}")).text.partition("相似的岗位")[2]
    assert f"/positions/{like.id}" in text
    assert "会计" not in text and "夜班" not in text and "电焊工" not in text


async def test_a_position_tells_how_it_stands(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    expired = await cast.position(fair, haisheng, expires_at=utc_now() - dt.timedelta(days=1))
    async with cast.client() as client:
        text = (await client.get(f"/positions/{expired.id}")).text
    assert "已过有效期" in text and f"/positions/{expired.id}/apply" not in text


async def test_an_empty_page_says_what_is_not_known(cast: Cast) -> None:
    fair = await cast.fair()
    bare = await cast.position(fair, await cast.employer(fair))
    async with cast.client() as client:
        text = (await client.get(f"/positions/{bare.id}")).text
    for said in ("单位没有写每天做什么", "还没有人问过这个岗位", "单位没写生活条件", "还没有人投递过"):
        assert said in text
    assert "到展位当面谈" not in text
