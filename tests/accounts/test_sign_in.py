"""A seeker signs in with a code, staff with a password; a session rotates and ends."""

import asyncio
import json

import httpx

from recruit.accounts.tables import Role
from tests.support.cast import Cast, running


async def test_a_code_signs_in_once_and_only_this_phone(sqlite_database, valkey, tmp_path) -> None:
    box = tmp_path / "sms"
    async with running(sqlite_database, valkey, tmp_path, SMS_GATEWAY=f"file:{box}") as cast:
        async with cast.client() as sun:
            sent = await sun.post("/sign-in/code", data={"phone": "138 0013 8000", "next": "/mine"})
            assert sent.status_code == 200 and "138****8000" in sent.text
            message = json.loads(box.read_text().splitlines()[-1])
            assert message["phone"] == "+8613800138000" and message["code"] not in sent.text
            wrong = await sun.post("/sign-in", data={"phone": "13900139000", "code": message["code"]})
            assert wrong.status_code == 422 and "验证码不对" in wrong.text
            before = sun.cookies.get("session")
            right = await sun.post("/sign-in", data={"phone": "13800138000", "code": message["code"], "next": "/mine"})
            assert right.status_code == 303 and right.headers["location"] == "/mine"
            assert sun.cookies.get("session") and sun.cookies.get("session") != before
            again = await sun.post("/sign-in", data={"phone": "13800138000", "code": message["code"]})
            assert again.status_code == 422


async def test_a_second_code_within_a_minute_is_refused_with_the_wait(cast: Cast) -> None:
    async with cast.client() as sun:
        assert (await sun.post("/sign-in/code", data={"phone": "13800138001"})).status_code == 200
        soon = await sun.post("/sign-in/code", data={"phone": "13800138001"})
        assert soon.status_code == 429 and "秒后再试" in soon.text


async def test_a_double_click_sends_one_code(cast: Cast) -> None:
    async with cast.client() as sun:
        ask = [sun.post("/sign-in/code", data={"phone": "13800138001"}) for _ in range(4)]
        assert sorted(sent.status_code for sent in await asyncio.gather(*ask)) == [200, 429, 429, 429]


async def test_five_wrong_codes_burn_the_right_one(sqlite_database, valkey, tmp_path) -> None:
    box = tmp_path / "sms"
    async with running(sqlite_database, valkey, tmp_path, SMS_GATEWAY=f"file:{box}") as cast, cast.client() as wai:
        await wai.post("/sign-in/code", data={"phone": "13800138002"})
        code = json.loads(box.read_text())["code"]
        wrong = "000000" if code != "000000" else "000001"
        for _ in range(5):
            await wai.post("/sign-in", data={"phone": "13800138002", "code": wrong})
        late = await wai.post("/sign-in", data={"phone": "13800138002", "code": code})
        assert late.status_code == 422


async def test_staff_sign_in_leads_to_their_work_and_rotates_the_session(cast: Cast) -> None:
    fair = await cast.fair()
    account, _ = await cast.staff(Role.gate, fair=fair, password="chun-feng-2026")
    async with cast.client() as gu:
        gu.cookies.set("session", "chosen-by-an-attacker", domain="fair.test")
        wrong = await gu.post("/staff/sign-in", data={"login": account.login, "password": "wrong"})
        assert wrong.status_code == 422 and "账号或密码不对" in wrong.text and account.login in wrong.text
        right = await gu.post("/staff/sign-in", data={"login": account.login, "password": "chun-feng-2026"})
        assert right.status_code == 303 and right.headers["location"] == f"/gate/{fair.slug}"
        assert "session=" in right.headers["set-cookie"] and "chosen-by-an-attacker" not in right.headers["set-cookie"]
        assert "HttpOnly" in right.headers["set-cookie"] and "SameSite=lax" in right.headers["set-cookie"]


async def test_guessing_a_password_ends_after_ten_and_keeps_nobody_elsewhere_out(sqlite_cast: Cast) -> None:
    zhao, _ = await sqlite_cast.staff(Role.organiser, password="chunfeng-2026")
    ours = {"origin": "http://fair.test"}
    far, home = (
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=sqlite_cast.app, client=(address, 1)),
            base_url="http://fair.test",
            headers=ours,
        )
        for address in ("203.0.113.9", "203.0.113.10")
    )
    async with far as wai, home as organiser:
        for n in range(10):
            wrong = await wai.post("/staff/sign-in", data={"login": zhao.login, "password": f"guess-{n}"})
            assert wrong.status_code == 422
        right = {"login": zhao.login, "password": "chunfeng-2026"}
        refused = await wai.post("/staff/sign-in", data=right)
        assert refused.status_code == 429 and "15 分钟后再试" in refused.text
        assert (await organiser.post("/staff/sign-in", data=right)).status_code == 303


async def test_another_sites_form_changes_nothing(cast: Cast) -> None:
    async with cast.client() as wai:
        forged = await wai.post("/sign-in/code", data={"phone": "13800138003"}, headers={"origin": "https://evil.test"})
        assert forged.status_code == 403 and "别的网站" in forged.text


async def test_a_bad_token_is_told_as_a_problem_document(cast: Cast) -> None:
    async with cast.client("no-such-token") as wai:
        answer = await wai.get("/api/v1/fairs/x/ticket")
        assert answer.status_code == 401 and answer.headers["content-type"].startswith("application/problem+json")
        assert answer.json()["code"] == "bad_token"
