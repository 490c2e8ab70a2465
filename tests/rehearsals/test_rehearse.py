"""A show is rehearsed by its staff on the same desk and path; the public sees nothing of it and nothing is counted."""

import datetime as dt
import os
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from redis.asyncio import Redis

from live.contract import Ticket, verify
from recruit.accounts.actions import make_token
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.fairs.tables import Fair, Phase
from recruit.recordings.clearing import Clearing
from recruit.rooms.archive import keep_facts, let_go_rehearsal
from recruit.rooms.tables import (
    Outbox,
    Question,
    Room,
    RoomFact,
    RoomKind,
    RoomMinute,
    RoomPin,
    RoomState,
    RundownItem,
)
from tests.rooms.test_facts import Keeper
from tests.support.cast import Cast

LEFT_BEHIND = (RoomFact, Question, RoomPin, RoomMinute)


@pytest.fixture
async def live_redis(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as client:
        yield client


async def planned(cast: Cast, fair: Fair) -> Room:
    return await cast.add(Room(fair_id=fair.id, title="焊工专场", starts_at=utc_now() + dt.timedelta(hours=2)))


async def rehearse(page: httpx.AsyncClient, show: Room) -> str:
    began = await page.post(f"/rooms/{show.id}/rehearsal")
    assert began.status_code == 303, began.text
    return began.headers["location"].split("/")[2]


async def ticket(cast: Cast, page: httpx.AsyncClient, room: str, **query: Any) -> Ticket:
    answer = await page.post(f"/api/v1/rooms/{room}/ticket", params=query)
    assert answer.status_code == 200, answer.text
    return verify(cast.settings.keys.secret, answer.json()["ticket"], time.time())


async def rehearsals(cast: Cast) -> list[Room]:
    async with cast.tx() as tx:
        return list(await tx.scalars(sa.select(Room).where(Room.kind == RoomKind.rehearsal).order_by(Room.id)))


async def test_staff_go_the_whole_path_and_the_public_sees_nothing(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    welder, lu = await cast.position(fair, haisheng), await cast.speaker(fair, haisheng)
    show = await planned(cast, fair)
    await cast.add(RundownItem(fair_id=fair.id, room_id=show.id, place=0, title="焊工", position_id=welder.id))
    _, host = await cast.staff(Role.host, fair=fair)
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    async with cast.tx() as tx:
        speaker = await make_token(tx, utc_now(), speaker_id=lu.id)
    async with cast.client(host) as zhou, cast.client() as sun, cast.client(speaker) as guest, cast.client(ma) as firm:
        assert "开始彩排" in (await zhou.get(f"/rooms/{show.id}/desk")).text
        room = await rehearse(zhou, show)
        assert await rehearse(zhou, show) == room, "whoever comes second joins it"
        desk = (await zhou.get(f"/rooms/{room}/desk")).text
        assert "彩排，没有人看得到您" in desk and str(welder.id) in desk, "with the rundown of the show"
        before = (await zhou.get(f"/rooms/{show.id}/desk")).text
        assert "彩排正在进行" in before and "现在没有人看得到您" in before and "去开播" not in before
        assert (await ticket(cast, zhou, room)).role == "host"
        played, host_ = await ticket(cast, zhou, room, viewer=True), await ticket(cast, zhou, room)
        assert played.role == "viewer" and played.person != host_.person and played.name.startswith("求职者·")
        for who, page in ((guest, "/speaker"), (firm, "/recruiter/fairs/spring/questions")):
            assert "彩排，不是直播" in (await who.get(page)).text
        assert ((await ticket(cast, guest, room)).role, (await ticket(cast, firm, room)).role) == (
            "speaker",
            "recruiter",
        )
        for path in (f"/rooms/{show.id}", f"/rooms/{room}", "/fairs/spring/live"):
            page = await sun.get(path)
            assert "还没开始" in page.text and room not in page.text.replace(path, ""), path
        assert (await sun.post(f"/api/v1/rooms/{room}/ticket")).status_code == 404
        for path in (f"/api/v1/rooms/{room}", f"/rooms/{room}/replay", f"/api/v1/rooms/{room}/metrics"):
            assert (await sun.get(path)).status_code == 404, path
        listed = await sun.get("/api/v1/fairs/spring/rooms")
        assert [one["id"] for one in listed.json()["items"]] == [str(show.id)]
        assert "直播中" not in (await sun.get("/fairs/spring")).text
    async with cast.tx() as tx:
        [told] = list(await tx.scalars(sa.select(Outbox.command).where(Outbox.room_id == uuid.UUID(room))))
    assert told["kind"] == "live" and [item["position"] for item in told["rundown"]] == [str(welder.id)]


async def test_nothing_of_it_is_counted_or_kept(cast: Cast, live_redis: Redis) -> None:
    fair = await cast.fair()
    show = await planned(cast, fair)
    _, host = await cast.staff(Role.host, fair=fair)
    async with cast.client(host) as zhou:
        room = await rehearse(zhou, show)
        keeper = Keeper(live_redis, room)
        await keeper.say("open", role="system", title="焊工专场", kind="live")
        await keeper.say("ask", role="viewer", text="包住吗？")
        await keeper.say("take", question=1)
        await keeper.say("end")
        [row] = await rehearsals(cast)
        assert await keep_facts(cast.engine, live_redis, row) >= 3
        [row] = await rehearsals(cast)
        assert row.state is RoomState.ended and row.ended_at, "its desk ended it"
        await let_go_rehearsal(cast.engine, live_redis, row, utc_now())
        async with cast.tx() as tx:
            for table in LEFT_BEHIND:
                assert await tx.scalar(sa.select(sa.func.count()).select_from(table)) == 0, table.__name__
            assert (await tx.get_one(Room, row.id)).metrics is None
            assert (await tx.get_one(Room, show.id)).state is RoomState.scheduled
        assert (await zhou.get(f"/rooms/{room}")).headers["location"] == f"/rooms/{show.id}"
        assert await rehearse(zhou, show) != room, "the next one begins anew"


async def test_it_ends_by_hand_or_when_its_show_begins(cast: Cast) -> None:
    fair = await cast.fair()
    show = await planned(cast, fair)
    _, zhao = await cast.staff(Role.organiser, fair=fair)
    async with cast.client(zhao) as page:
        first = await rehearse(page, show)
        assert "去开播" in (await page.get(f"/rooms/{show.id}/desk")).text
        assert "彩排中" in (await page.get("/organiser/fairs/spring/rooms")).text
        back = f"/rooms/{show.id}/desk?rehearsed=true"
        for _ in range(2):
            assert (await page.post(f"/rooms/{show.id}/rehearsal/end")).headers["location"] == back
        assert (await page.get(f"/rooms/{first}/desk")).headers["location"] == back, "its desk has nothing to run"
        assert "彩排结束了" in (await page.get(back)).text
        second = await rehearse(page, show)
        assert (await page.post(f"/organiser/fairs/spring/rooms/{second}/end")).status_code == 404
        assert (await page.post(f"/organiser/fairs/spring/rooms/{show.id}/open")).status_code == 303
        assert (await page.post(f"/rooms/{show.id}/rehearsal")).headers["location"] == back, "too late"
        late = (await page.get(back)).text
        assert "观众看得到您" in late and "没有人看得到您" not in late
    ended = await rehearsals(cast)
    assert {str(one.id) for one in ended} == {first, second}
    assert all(one.state is RoomState.ended for one in ended)


async def test_a_draft_is_rehearsed_too_and_strangers_find_nothing(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, other = await cast.fair(phase=Phase.draft), await cast.fair("autumn")
    show = await planned(cast, fair)
    _, zhao = await cast.staff(Role.organiser, fair=fair)
    _, wai = await cast.staff(Role.host, fair=other)
    async with cast.client(zhao) as page, cast.client(wai) as outsider, cast.client() as sun:
        room = await rehearse(page, show)
        sent = await page.post(f"/api/v1/rooms/{room}/feeds/hall/ticket")
        assert sent.status_code == 200, "the camera can be tried before the fair is public"
        for who in (outsider, sun):
            assert (await who.post(f"/api/v1/rooms/{room}/ticket")).status_code == 404
            assert (await who.get(f"/rooms/{room}")).status_code == 404
        assert (await outsider.post(f"/rooms/{show.id}/rehearsal")).status_code == 404
        assert (await outsider.get(f"/rooms/{room}/desk")).status_code == 404


async def test_a_speakers_page_looks_for_the_rehearsal_by_itself(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    show, lu = await planned(cast, fair), await cast.speaker(fair, await cast.employer(fair))
    _, host = await cast.staff(Role.host, fair=fair)
    async with cast.tx() as tx:
        speaker = await make_token(tx, utc_now(), speaker_id=lu.id)
    async with cast.client(host) as zhou, cast.client(speaker) as guest:
        before = (await guest.get("/speaker")).text
        assert 'http-equiv="refresh"' in before and "直播还没有开始" in before
        await rehearse(zhou, show)
        during = (await guest.get("/speaker")).text
        assert 'http-equiv="refresh"' not in during and "彩排，不是直播" in during
        await zhou.post(f"/rooms/{show.id}/rehearsal/end")
        assert 'http-equiv="refresh"' in (await guest.get("/speaker")).text, "and stays for the show"


async def test_its_recording_goes_at_once(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    show = await planned(cast, fair)
    _, zhao = await cast.staff(Role.organiser, fair=fair)
    async with cast.client(zhao) as page:
        room = await rehearse(page, show)
        segment = cast.settings.data_dir / "media" / room / "hall" / "1" / "000001.m4s"
        segment.parent.mkdir(parents=True)
        segment.write_bytes(b"x")
        before = utc_now().timestamp() - 3600
        for path in (segment, *segment.parents[:3]):
            os.utime(path, (before, before))
        clearing = Clearing(cast.engine, cast.settings.data_dir / "media", 60)
        await clearing.clear(utc_now())
        assert segment.exists(), "it goes on"
        await page.post(f"/rooms/{show.id}/rehearsal/end")
        await clearing.clear(utc_now())
    media = cast.settings.data_dir / "media"
    assert not [path for path in media.rglob("*") if path.is_file()]
    [row] = await rehearsals(cast)
    assert row.video_gone_at
