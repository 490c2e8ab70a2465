"""收藏 works by a plain form on any device, stays through sign-in, and is nobody else's business."""

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.positions.tables import PositionState
from recruit.saved.tables import SavedPosition
from recruit.seekers.actions import merge_device
from recruit.seekers.tables import Seeker
from tests.support.cast import Cast


async def save(phone: httpx.AsyncClient, position: object, on: str = "1") -> httpx.Response:
    return await phone.post(f"/positions/{position}/save", data={"on": on})


async def test_a_device_saves_and_forgets_as_often_as_it_likes(cast: Cast) -> None:
    fair = await cast.fair()
    position = await cast.position(fair, await cast.employer(fair))
    async with cast.client() as phone:
        listed = f"http://fair.test/fairs/{fair.slug}/positions?q=%E7%84%8A%E5%B7%A5"
        assert 'aria-pressed="false" aria-label="收藏集装箱焊工"' in (await phone.get(listed)).text
        for _ in range(2):
            sent = await phone.post(f"/positions/{position.id}/save", data={"on": "1"}, headers={"referer": listed})
            assert sent.status_code == 303 and sent.headers["location"].startswith("/fairs/spring/positions?q=")
        assert 'aria-pressed="true" aria-label="收藏集装箱焊工"' in (await phone.get(listed)).text
        assert "已收藏" in (await phone.get(f"/positions/{position.id}")).text
        assert "集装箱焊工" in (await phone.get("/mine")).text
        for _ in range(2):
            assert (await save(phone, position.id, on="")).status_code == 303
        assert "集装箱焊工" not in (await phone.get("/mine")).text
        elsewhere = {"referer": "http://evil.test/fairs/spring"}
        back = await phone.post(f"/positions/{position.id}/save", data={"on": "1"}, headers=elsewhere)
        assert back.headers["location"] == f"/positions/{position.id}"


async def test_signing_in_brings_along_what_the_device_saved(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    one, two = await cast.position(fair, employer), await cast.position(fair, employer, "叉车司机")
    sun, token = await cast.seeker()
    async with cast.client() as phone, cast.client(token) as signed_in:
        for position in (one, two):
            await save(phone, position.id)
        await save(signed_in, one.id)
        assert "叉车司机" not in (await signed_in.get("/mine")).text
        async with cast.tx() as tx:
            device = await tx.scalar(sa.select(Seeker.device).where(Seeker.device.is_not(None)))
            await merge_device(tx, device, await tx.get_one(Seeker, sun.id))
        text = (await signed_in.get("/mine")).text
        assert "叉车司机" in text and "集装箱焊工" in text
    async with cast.tx() as tx:
        assert set(await tx.scalars(sa.select(SavedPosition.seeker_id))) == {sun.id}


async def test_what_closed_stays_listed_and_staff_have_no_button(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    employer = await cast.employer(fair)
    position = await cast.position(fair, employer)
    _, ma = await cast.staff(Role.recruiter, employer=employer)
    async with cast.client() as phone, cast.client(ma) as desk:
        await save(phone, position.id)
        async with cast.tx() as tx:
            await tx.execute(sa.update(type(position)).values(state=PositionState.closed))
        assert "已停招" in (await phone.get("/mine")).text
        assert "收藏" not in (await desk.get(f"/positions/{position.id}")).text
        assert (await save(desk, position.id)).status_code == 403
        assert (await save(phone, "nothing")).status_code == 404
        assert (await save(phone, position.id, on="")).status_code == 303
