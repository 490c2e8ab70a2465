"""我的 shows each application's state and clock, and lets its owner withdraw and confirm."""

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.arrivals.tables import EntryTicket
from recruit.db import utc_now
from recruit.look.words import cn_time
from recruit.rooms.actions import adopt_questions
from recruit.rooms.rules import visitor_person
from recruit.rooms.tables import Question, Room, RoomState
from tests.support.cast import Cast


async def applied(cast: Cast) -> tuple[str, str, str, str]:
    """The application's id, its due time as written, and tokens of Sun and Ma."""
    fair = await cast.fair()
    employer = await cast.employer(fair, booth="A12")
    position = await cast.position(fair, employer)
    _, sun = await cast.seeker()
    _, ma = await cast.staff(Role.recruiter, employer=employer)
    async with cast.client(sun) as phone:
        body = {"consent": True, "source": "live", "name": "孙海明"}
        row = (await phone.post(f"/api/v1/positions/{position.id}/applications", json=body)).json()
    import datetime as dt

    return row["id"], cn_time(dt.datetime.fromisoformat(row["due_at"]), weekday=False), sun, ma


async def answer(cast: Cast, ma: str, row: str, old: str, new: str, reason: str = "") -> None:
    async with cast.client(ma) as desk:
        body = {"from": old, "to": new, "reason": reason}
        assert (await desk.post(f"/api/v1/applications/{row}/moves", json=body)).status_code == 200


async def page(phone: httpx.AsyncClient) -> str:
    return (await phone.get("/mine")).text


async def test_the_clock_is_a_sentence_and_answers_come_through(cast: Cast) -> None:
    row, due, sun, ma = await applied(cast)
    async with cast.client(sun) as phone:
        text = await page(phone)
        for said in (
            f"企业须在 {due} 前答复",
            "超时由工会督办",
            "已投递，从直播间",
            "等单位答复",
            "展位 A12",
            "号码已验证",
        ):
            assert said in text
        await answer(cast, ma, row, "submitted", "viewed")
        text = await page(phone)
        assert "单位已查看" in text and f"企业须在 {due} 前答复" in text
        await answer(cast, ma, row, "viewed", "declined", "班次不合")
        text = await page(phone)
        assert "这次不合适" in text and "班次不合" in text and "企业须在" not in text


async def test_an_invitation_is_confirmed_by_its_seeker(cast: Cast) -> None:
    row, _, sun, ma = await applied(cast)
    await answer(cast, ma, row, "submitted", "invited", "面试 11月25日 14:00")
    async with cast.client(sun) as phone:
        text = await page(phone)
        assert "单位有意向，等您点头" in text and "面试 11月25日 14:00" in text
        assert (await phone.post(f"/mine/applications/{row}/intent")).status_code == 303
        assert "双向意向" in await page(phone)
    async with cast.client((await cast.seeker())[1]) as wai:
        assert (await wai.post(f"/mine/applications/{row}/intent")).status_code == 404


async def test_withdrawing_works_and_can_be_taken_back(cast: Cast) -> None:
    row, _, sun, ma = await applied(cast)
    async with cast.client(sun) as phone:
        for _ in range(2):
            assert (await phone.post(f"/mine/applications/{row}/withdraw")).status_code == 303
        text = await page(phone)
        assert "您撤回了投递" in text and "再投一次" in text and "撤回</span>" in text
    async with cast.client(ma) as desk:
        listed = (await desk.get("/recruiter/fairs/spring")).text
        assert "求职者撤回" in listed and "孙海明" not in listed


async def test_the_ticket_is_on_the_page_of_who_is_known(cast: Cast) -> None:
    _, _, sun, _ = await applied(cast)
    async with cast.client(sun) as phone, cast.client() as nobody:
        text = await page(phone)
        code = (await phone.get("/api/v1/fairs/spring/ticket")).json()["code"]
        assert f"{code[:5]} {code[5:]}" in text and 'class="qr"' in text
        assert "领入场码" in await page(nobody)


PROFILE = {"name": "孙海明", "wants": "焊工、叉车", "place": "浦东新区", "education": "senior"}


async def test_the_profile_is_kept_fills_the_form_and_finds_what_fits(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    position = await cast.position(fair, employer)
    await cast.position(fair, employer, "会计")
    async with cast.client() as phone:
        wrong = await phone.post("/mine/profile", data=PROFILE | {"wants": "焊" * 31})
        assert wrong.status_code == 422 and "请写在 30 个字以内" in wrong.text and "焊" * 31 in wrong.text
        sent = await phone.post("/mine/profile?next=/fairs/spring", data=PROFILE)
        assert (sent.status_code, sent.headers["location"]) == (303, "/fairs/spring")
        text = await page(phone)
        assert "焊工、叉车" in text and "合您意的岗位" in text and "集装箱焊工" in text and "会计" not in text
        form = (await phone.get(f"/positions/{position.id}/apply")).text
        assert 'value="孙海明"' in form and "想做焊工、叉车，高中/中专，住浦东新区" in form
        assert 'value="浦东新区"' in (await phone.get("/mine/profile")).text
        await phone.post("/mine/profile", data={})
        assert "填四项，找得更准" in await page(phone)
    async with cast.client() as wai:
        assert "孙海明" not in (await wai.get("/mine/profile")).text


async def test_a_question_stands_with_its_answer_and_follows_its_seeker(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    position = await cast.position(fair, employer)
    sun, token = await cast.seeker()
    secret = cast.settings.keys.index.hex()
    room = await cast.add(Room(fair_id=fair.id, title="劳模带岗", state=RoomState.open))
    said = {"room_id": room.id, "position_id": position.id, "asked_at": utc_now()}
    answer = {"state": "answered", "answer": "包住，四人一间", "answered_by": "鲁守信", "votes": 3}
    await cast.add(Question(number=1, text="包住吗？", person=visitor_person(secret, "device"), **said, **answer))
    async with cast.client(token) as phone, cast.client((await cast.seeker())[1]) as wai:
        assert "包住吗？" not in await page(phone)
        async with cast.tx() as tx:
            await adopt_questions(tx, cast.settings.keys, "device", sun.id)
        text = await page(phone)
        assert "包住吗？" in text and "包住，四人一间" in text and "鲁守信已回答 · 3 人同问" in text
        assert f'href="/rooms/{room.id}"' in text and "包住吗？" not in await page(wai)
        async with cast.tx() as tx:
            await tx.execute(sa.update(Room).values(state=RoomState.ended))
        assert f'<a href="/positions/{position.id}"><span class="grow"><b>包住吗？' in await page(phone)


async def test_after_admission_the_ticket_shrinks_to_its_time(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    _, _, sun, _ = await applied(cast)
    async with cast.client(sun) as phone:
        assert "还没入场" in await page(phone)
        async with cast.tx() as tx:
            await tx.execute(sa.update(EntryTicket).values(admitted_at=utc_now(), admitted_gate="西门"))
        text = await page(phone)
        assert "已入场</b>" in text and "西门" in text and '<details class="card used">' in text
