"""The stage's pages open for whom they are meant, and a speaker's link opens once."""

import datetime as dt
import uuid
from pathlib import Path

import httpx

from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.fairs.tables import Fair
from recruit.rooms.tables import Question
from tests.support import cast as people
from tests.support.cast import Cast


async def room_of(cast: Cast, fair: Fair, title: str = "劳模工匠带你看海工装备") -> str:
    _, zhao = await cast.staff(Role.organiser)
    async with cast.client(zhao) as organiser:
        answer = await organiser.post(f"/api/v1/fairs/{fair.slug}/rooms", json={"title": title})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_everybody_sees_the_room_and_a_fair_leads_to_it(cast: Cast) -> None:
    fair = await cast.fair()
    async with cast.client() as seeker:
        waiting = await seeker.get(f"/fairs/{fair.slug}/live")
        assert waiting.status_code == 200 and "直播还没有开始" in waiting.text
        room = await room_of(cast, fair)
        led = await seeker.get(f"/fairs/{fair.slug}/live")
        assert (led.status_code, led.headers["location"]) == (303, f"/rooms/{room}")
        page = await seeker.get(led.headers["location"])
        assert page.status_code == 200 and "劳模工匠带你看海工装备" in page.text
        assert (await seeker.get("/rooms/00000000-0000-0000-0000-000000000000")).status_code == 404


async def test_a_fair_to_come_says_when_its_live_room_starts(sqlite_cast: Cast) -> None:
    now = utc_now()
    fair = await sqlite_cast.fair(opens_at=now + dt.timedelta(days=2), closes_at=now + dt.timedelta(days=3))
    async with sqlite_cast.client() as seeker:
        assert "开始</h1>" in (await seeker.get(f"/fairs/{fair.slug}/live")).text


async def test_only_this_fairs_stage_staff_open_the_desk(cast: Cast) -> None:
    fair, other = await cast.fair(), await cast.fair("autumn")
    desk = f"/rooms/{await room_of(cast, fair)}/desk"
    expected: list[tuple[Role, Fair, int]] = [
        (Role.host, fair, 200),
        (Role.assistant, fair, 200),
        (Role.organiser, fair, 200),
        (Role.host, other, 404),
        (Role.gate, fair, 403),
    ]
    for role, granted, status in expected:
        _, token = await cast.staff(role, fair=granted)
        async with cast.client(token) as person:
            assert (await person.get(desk)).status_code == status, (role, granted.slug)
    async with cast.client() as stranger:
        answer = await stranger.get(desk)
        assert answer.status_code == 303 and "sign-in" in answer.headers["location"]


async def test_a_desk_opened_late_knows_since_when_people_wait(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    room = await room_of(sqlite_cast, fair)
    asked_at = utc_now() - dt.timedelta(minutes=7)
    for number, answered_at in ((1, utc_now()), (2, None)):
        about = {"text": "包住吗？", "state": "waiting", "asked_at": asked_at, "answered_at": answered_at}
        await sqlite_cast.add(Question(room_id=uuid.UUID(room), number=number, **about))
    _, host = await sqlite_cast.staff(Role.host, fair=fair)
    async with sqlite_cast.client(host) as desk:
        page = (await desk.get(f"/rooms/{room}/desk")).text
    assert f'"asked": {{"2": "{asked_at.isoformat()}"}}' in page


async def given_link(cast: Cast, fair: Fair, room: str, speaker_id: object) -> httpx.Response:
    _, host = await cast.staff(Role.host, fair=fair)
    async with cast.client(host) as desk:
        return await desk.post(f"/rooms/{room}/speakers/{speaker_id}/links")


async def test_a_speakers_link_opens_their_page_on_one_device_only(cast: Cast) -> None:
    fair = await cast.fair()
    lu = await cast.speaker(fair, await cast.employer(fair, booth="A12"))
    room = await room_of(cast, fair)
    link = (await given_link(cast, fair, room, lu.id)).json()["url"]
    async with cast.client() as phone, cast.client() as second:
        looked_at = await second.get(link)
        assert looked_at.status_code == 200 and "进入" in looked_at.text and "鲁守信" in looked_at.text
        opened = await phone.post(link)
        assert (opened.status_code, opened.headers["location"]) == (303, "/speaker")
        page = await phone.get("/speaker")
        assert page.status_code == 200 and "鲁守信" in page.text and "展位 A12" in page.text and "失效" in page.text
        assert (await phone.get(link)).status_code == 303
        assert (await second.post(link)).status_code == 410
        refused = await second.get(link)
        assert refused.status_code == 410 and "让主播给您发一个新的" in refused.text
        assert (await second.get("/speaker")).status_code == 403


async def test_a_new_link_ends_the_unused_one_and_is_only_for_this_fairs_speakers(cast: Cast) -> None:
    fair, other = await cast.fair(), await cast.fair("autumn")
    lu = await cast.speaker(fair, await cast.employer(fair))
    hu = await cast.speaker(other, await cast.employer(other, "芯澜集成"), "胡立业")
    room = await room_of(cast, fair)
    old = (await given_link(cast, fair, room, lu.id)).json()["url"]
    new = (await given_link(cast, fair, room, lu.id)).json()["url"]
    assert (await given_link(cast, fair, room, hu.id)).status_code == 404
    async with cast.client() as phone:
        assert (await phone.post(old)).status_code == 410
        assert (await phone.post(new)).status_code == 303


async def test_live_without_a_fair_leads_to_the_current_one(cast: Cast) -> None:
    fair = await cast.fair()
    async with cast.client() as sun:
        assert (await sun.get("/live")).headers["location"] == f"/fairs/{fair.slug}/live"


async def test_a_cdn_is_where_the_player_looks_and_what_its_page_allows(
    sqlite_database: str, valkey: str, tmp_path: Path
) -> None:
    async with people.running(sqlite_database, valkey, tmp_path, MEDIA_BASE_URL="https://cdn.example.cn/live/") as cast:
        room = await room_of(cast, await cast.fair())
        async with cast.client() as seeker:
            page = await seeker.get(f"/rooms/{room}")
            shown = (await seeker.get(f"/api/v1/rooms/{room}")).json()
    address = f"https://cdn.example.cn/live/media/{room}/programme/live-all.m3u8"
    assert address in page.text and shown["playback_url"] == address
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert all("https://cdn.example.cn" in policy[kind].split() for kind in ("img-src", "media-src", "connect-src"))
