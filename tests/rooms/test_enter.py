"""Everybody enters a room as who they are, under a name that says nothing else about them."""

import json
import time
from typing import Any

from redis.asyncio import Redis

from live.contract import Keys, Ticket, verify
from recruit.accounts.tables import Role
from recruit.fairs.tables import Phase
from recruit.web import VISITOR
from tests.rooms.test_outbox import open_room
from tests.support.cast import Cast


async def enter(cast: Cast, room: str, token: str | None = None, **more: Any) -> tuple[Ticket, dict[str, Any]]:
    async with cast.client(token, **more) as client:
        answer = await client.post(f"/api/v1/rooms/{room}/ticket")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return verify(cast.settings.keys.secret, body["ticket"], time.time()), body


async def test_grants_decide_the_role(cast: Cast) -> None:
    fair = await cast.fair()
    other = await cast.fair("autumn")
    haisheng = await cast.employer(fair)
    lu = await cast.speaker(fair, haisheng)
    room = await open_room(cast, fair)
    _, host = await cast.staff(Role.host, fair=fair)
    _, stranger = await cast.staff(Role.host, fair=other)
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    _, zhao = await cast.staff(Role.organiser)
    _, gu = await cast.staff(Role.gate, fair=fair)
    roles = [(await enter(cast, room, token))[0].role for token in (host, stranger, zhao, gu)]
    assert roles == ["host", "viewer", "organiser", "viewer"]
    recruiter, _ = await enter(cast, room, ma)
    assert (recruiter.role, recruiter.subject) == ("recruiter", str(haisheng.id))
    assert recruiter.name == "海晟集装箱装备 · 招聘人员", "in public no recruiter is known by name"
    async with cast.tx() as tx:
        from recruit.accounts.actions import make_token
        from recruit.db import utc_now

        token = await make_token(tx, utc_now(), speaker_id=lu.id)
    speaker, _ = await enter(cast, room, token)
    assert (speaker.role, speaker.subject, speaker.name) == ("speaker", str(lu.id), "鲁守信")


async def test_a_seeker_is_the_same_person_everywhere_under_another_name_in_each_room(cast: Cast) -> None:
    fair = await cast.fair()
    first, second = await open_room(cast, fair), await open_room(cast, fair, "夜场")
    _, sun = await cast.seeker("13812345678")
    here, body = await enter(cast, first, sun)
    again, _ = await enter(cast, first, sun)
    there, _ = await enter(cast, second, sun)
    assert here.role == "viewer" and here.person.startswith("s:") and "5678" not in here.person + here.name
    assert here.person == again.person == there.person and here.name == again.name != there.name
    assert here.name.startswith("求职者·") and here.expires_at - time.time() >= 12 * 3600
    assert body["url"] == f"ws://fair.test:{cast.settings.live_port}/rooms/{first}"


async def test_a_visitor_keeps_the_person_of_the_cookie_and_a_program_is_new_each_time(cast: Cast) -> None:
    room = await open_room(cast, await cast.fair())
    async with cast.client() as browser:
        await browser.get("/sign-in")
        cookie = browser.cookies[VISITOR]
        tickets = [(await browser.post(f"/api/v1/rooms/{room}/ticket")).json()["ticket"] for _ in range(2)]
    a, b = (verify(cast.settings.keys.secret, text, time.time()) for text in tickets)
    assert a.person == b.person and a.person.startswith("a:") and cookie not in a.person
    strangers = {(await enter(cast, room))[0].person for _ in range(3)}
    assert len(strangers) == 3 and a.person not in strangers


async def test_after_sign_in_the_ticket_names_who_the_device_was(sqlite_cast: Cast) -> None:
    from recruit.accounts.actions import open_session
    from recruit.db import utc_now
    from recruit.web import SESSION

    cast = sqlite_cast
    room = await open_room(cast, await cast.fair())
    seeker, _ = await cast.seeker()
    async with cast.client() as browser:
        await browser.get("/sign-in")
        before = (await browser.post(f"/api/v1/rooms/{room}/ticket")).json()["ticket"]
        async with cast.tx() as tx:
            session, _ = await open_session(tx, utc_now(), seeker_id=seeker.id)
        browser.cookies.set(SESSION, session)
        after = (await browser.post(f"/api/v1/rooms/{room}/ticket")).json()["ticket"]
    was, now = (verify(cast.settings.keys.secret, text, time.time()) for text in (before, after))
    assert now.person.startswith("s:") and now.was == was.person


async def test_the_organiser_opens_a_room_in_which_every_listed_position_can_be_pinned(cast: Cast, valkey: str) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair, booth="A12")
    position = await cast.position(fair, haisheng, tracks=("migrant",))
    room = await open_room(cast, fair)
    async with Redis.from_url(valkey) as redis:
        cards = await redis.hgetall(Keys(room).cards)
    card = json.loads(cards[str(position.id).encode()])
    assert card["employer"] == "海晟集装箱装备" and card["booth"] == "A12" and card["tracks"] == ["migrant"]
    assert "6,500" in card["pay"]
    async with cast.client() as browser:
        listed = (await browser.get(f"/api/v1/fairs/{fair.slug}/rooms")).json()
        assert [(r["id"], r["title"], r["state"]) for r in listed["items"]] == [(room, "焊工专场", "open")]
        shown = (await browser.get(f"/api/v1/rooms/{room}")).json()
        assert shown["state"] == "open" and {"hosts", "speakers", "rundown", "playback_url"} <= set(shown)
        assert (await browser.get(f"/api/v1/rooms/{room}/metrics")).json()["starts"] == 0


async def test_only_organisers_open_rooms_and_strangers_find_none(cast: Cast) -> None:
    fair, hidden = await cast.fair(), await cast.fair("hidden", phase=Phase.draft)
    other = await cast.fair("autumn")
    room = await open_room(cast, hidden)
    _, sun = await cast.seeker()
    _, wai = await cast.staff(Role.organiser, fair=other)
    path = f"/api/v1/fairs/{fair.slug}/rooms"
    async with cast.client() as nobody, cast.client(sun) as seeker, cast.client(wai) as outsider:
        assert (await nobody.post(path, json={"title": "x"})).status_code == 401
        assert (await seeker.post(path, json={"title": "x"})).status_code == 403
        assert (await outsider.post(path, json={"title": "x"})).status_code == 404
        for name in (room, "nothing", "01890000-0000-7000-8000-000000000000"):
            for answer in (
                await nobody.get(f"/api/v1/rooms/{name}"),
                await nobody.post(f"/api/v1/rooms/{name}/ticket"),
            ):
                assert answer.status_code == 404 and answer.json()["code"] == "notfound"
