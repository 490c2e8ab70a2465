"""Several recruiters of one employer: invited, removed, handing over; what it says of itself is its own."""

import httpx

from recruit.accounts.tables import Role
from tests.support.cast import Cast

ROOT = "/employer/colleagues"
ME = {"name": "李接手", "login": "li.js", "password": "港区里停着一条大白船"}
SAID = {"about": "做集装箱四十年", "address": "港区路 1 号", "industry": "集装箱制造", "checkup": "1"}


async def invitation(client: httpx.AsyncClient, note: str = "招聘科小李") -> str:
    assert (await client.post(ROOT, data={"note": note})).status_code == 303
    page = (await client.get(ROOT)).text
    assert note in page
    return "/join/" + page.split("/join/")[1].split('"')[0]


async def test_a_colleague_comes_and_the_first_hands_over_and_is_out_at_once(cast: Cast) -> None:
    haisheng = await cast.employer(await cast.fair())
    ma_account, ma = await cast.staff(Role.recruiter, employer=haisheng)
    async with cast.client(ma) as first, cast.client() as second:
        alone = await first.post(f"{ROOT}/{ma_account.id}/remove", data={})
        assert alone.status_code == 409 and "至少要留一个人" in alone.text
        join = await invitation(first)
        assert (await second.get(join)).status_code == 200
        assert (await second.post(join, data=ME)).status_code == 303
        assert "李接手" in (await first.get(ROOT)).text and "/join/" not in (await first.get(ROOT)).text
        assert (await first.post(f"{ROOT}/{ma_account.id}/remove", data={})).status_code == 303
        for page in (ROOT, "/recruiter/fairs/spring", "/recruiter/fairs/spring/positions"):
            assert (await first.get(page)).status_code == 403, "access ended with the hand-over"
            assert (await second.get(page)).status_code == 200


async def test_a_link_that_was_revoked_is_dead(sqlite_cast: Cast) -> None:
    haisheng = await sqlite_cast.employer(await sqlite_cast.fair())
    _, ma = await sqlite_cast.staff(Role.recruiter, employer=haisheng)
    async with sqlite_cast.client(ma) as first, sqlite_cast.client() as second:
        join = await invitation(first)
        page = (await first.get(ROOT)).text
        act = f"{ROOT}/invitations/" + page.split(f'action="{ROOT}/invitations/')[1].split('"')[0]
        assert (await first.post(act, data={})).status_code == 303
        assert (await second.post(join, data=ME)).status_code == 410


async def test_another_employers_people_are_out_of_reach(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    haisheng, other = await sqlite_cast.employer(fair), await sqlite_cast.employer(fair, "港丰冷链")
    ma_account, ma = await sqlite_cast.staff(Role.recruiter, employer=haisheng)
    _, wai = await sqlite_cast.staff(Role.recruiter, employer=other)
    mine = {"employer": str(haisheng.id)}
    async with sqlite_cast.client(ma) as first, sqlite_cast.client(wai) as outsider:
        await invitation(first)
        page = (await first.get(ROOT)).text
        act = f"{ROOT}/invitations/" + page.split(f'action="{ROOT}/invitations/')[1].split('"')[0]
        for path in (ROOT, "/employer/profile"):
            assert (await outsider.get(path, params=mine)).status_code == 404
        assert (await outsider.post(ROOT, data=mine)).status_code == 404
        assert (await outsider.post("/employer/profile", data=mine | SAID)).status_code == 404
        assert (await outsider.post(act, data={})).status_code == 404
        refused = await outsider.post(f"{ROOT}/{ma_account.id}/remove", data={})
        assert refused.status_code == 409 and "已经不在" in refused.text
        assert (await first.get(ROOT)).status_code == 200


async def test_what_an_employer_says_stands_on_its_page(cast: Cast) -> None:
    haisheng = await cast.employer(await cast.fair())
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    async with cast.client(ma) as first, cast.client() as seeker:
        form = (await first.get("/employer/profile")).text
        seen = {"seen": form.split('name="seen" value="')[1].split('"')[0]}
        wrong = await first.post("/employer/profile", data=SAID | seen | {"phone": "12", "address": ""})
        assert wrong.status_code == 422 and "11 位手机号" in wrong.text and "做集装箱四十年" in wrong.text
        phone = {"phone": "13800138001", "contact_name": "马向东"}
        assert (await first.post("/employer/profile", data=SAID | seen | phone)).status_code == 303
        assert "做集装箱四十年" in (await seeker.get(f"/employers/{haisheng.id}")).text
        again = (await first.get("/employer/profile")).text
        assert "138****8001" in again and "13800138001" not in again
        lost = await first.post("/employer/profile", data=SAID | seen | {"about": "另一位写的"})
        assert lost.status_code == 409 and "另一位写的" in lost.text
