"""The organiser opens rooms and appoints people in the browser; what is shown once works, and strangers find nothing."""

import re
from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.actions import open_session
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.rooms.tables import Room, RoomState
from recruit.web import SESSION
from tests.support.cast import Cast


async def browser_of(cast: Cast, account: Any) -> httpx.AsyncClient:
    async with cast.tx() as tx:
        session, _ = await open_session(tx, utc_now(), account_id=account.id)
    client = cast.client()
    client.cookies.set(SESSION, session)
    return client


async def test_the_organiser_opens_a_room_and_ends_it(cast: Cast) -> None:
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    async with await browser_of(cast, zhao) as page:
        root = f"/organiser/fairs/{fair.slug}/rooms"
        assert "还没有直播间" in (await page.get(root)).text
        assert (await page.post(root, data={"title": " "})).status_code == 422
        assert (await page.post(root, data={"title": "劳模工匠带你看好岗"})).status_code == 303
        assert "劳模工匠带你看好岗" in (await page.get(root)).text
        async with cast.tx() as tx:
            room = (await tx.scalars(sa.select(Room))).one()
        assert (await page.post(f"{root}/{room.id}/end")).status_code == 303
        assert (await page.post(f"{root}/{room.id}/end")).status_code == 409
        async with cast.tx() as tx:
            assert (await tx.get_one(Room, room.id)).state is RoomState.ended


async def test_a_host_and_a_recruiter_sign_in_with_what_the_organiser_saw_once(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    people = f"/organiser/fairs/{fair.slug}/people"
    async with await browser_of(cast, zhao) as page:
        made = await page.post(people, data={"role": "host", "login": "zhou.host", "name": "周敏"})
        assert made.status_code == 201
        password = re.search(r"密码 <code>([^<]+)</code>", made.text)
        assert password and password[1] not in (await page.get(people)).text
        twice = await page.post(people, data={"role": "host", "login": "Zhou.Host", "name": "周敏"})
        assert twice.status_code == 422 and "已经有人用" in twice.text
        form = {"role": "recruiter", "login": "ma.hr", "name": "马莉", "password": "long enough words"}
        assert "招聘人员要选所属单位" in (await page.post(people, data=form)).text
        assert (await page.post(people, data=form | {"employer": str(haisheng.id)})).status_code == 201
    for login, words in (("zhou.host", password[1]), ("ma.hr", "long enough words")):
        async with cast.client() as browser:
            answer = await browser.post("/staff/sign-in", data={"login": login, "password": words})
            assert answer.status_code == 303, login


async def test_a_dismissed_host_is_a_viewer_again(cast: Cast) -> None:
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    _, host = await cast.staff(Role.host, fair=fair)
    async with await browser_of(cast, zhao) as page, cast.client(host) as program:
        people = f"/organiser/fairs/{fair.slug}/people"
        held = re.findall(r"/people/([0-9a-f-]{36})/end", (await page.get(people)).text)
        assert len(held) == 1
        assert (await page.post(f"{people}/{held[0]}/end")).status_code == 303
        assert (await page.post(f"{people}/{held[0]}/end")).status_code == 404
        await page.post(f"/organiser/fairs/{fair.slug}/rooms", data={"title": "焊工专场"})
        async with cast.tx() as tx:
            room = (await tx.scalars(sa.select(Room))).one()
        assert (await program.get(f"/rooms/{room.id}/desk")).status_code in (403, 404, 303)


async def test_a_speakers_link_opens_once_and_a_revoked_speaker_is_out(cast: Cast) -> None:
    fair = await cast.fair()
    lu = await cast.speaker(fair, await cast.employer(fair))
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    async with await browser_of(cast, zhao) as page, cast.client() as phone, cast.client() as other:
        made = await page.post(f"/organiser/fairs/{fair.slug}/speakers/{lu.id}/links")
        assert made.status_code == 201 and "<svg" in made.text
        path = re.search(r"http://fair\.test(/s/[\w-]+)<", made.text)
        assert path
        assert (await phone.post(path[1])).status_code == 303
        assert (await other.post(path[1])).status_code == 410
        assert (await phone.get("/speaker")).status_code == 200
        assert (await page.post(f"/organiser/fairs/{fair.slug}/speakers/{lu.id}/revoke")).status_code == 303
        assert (await phone.get("/speaker")).status_code == 403


async def test_another_fairs_organiser_finds_nothing(cast: Cast) -> None:
    fair, other = await cast.fair(), await cast.fair("autumn")
    lu = await cast.speaker(fair, await cast.employer(fair))
    wai, _ = await cast.staff(Role.organiser, fair=other)
    async with await browser_of(cast, wai) as page, cast.client() as nobody:
        for path in ("", "/rooms", "/people"):
            assert (await page.get(f"/organiser/fairs/{fair.slug}{path}")).status_code == 404
            assert (await nobody.get(f"/organiser/fairs/{fair.slug}{path}")).status_code == 303
        assert (await page.post(f"/organiser/fairs/{fair.slug}/rooms", data={"title": "x"})).status_code == 404
        assert (await page.post(f"/organiser/fairs/{other.slug}/speakers/{lu.id}/links")).status_code == 404
