"""我的 shows each application's state and clock, and lets its owner withdraw and confirm."""

import httpx

from recruit.accounts.tables import Role
from recruit.look.words import cn_time
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
