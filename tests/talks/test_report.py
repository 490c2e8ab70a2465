"""A speaker sees who heard, asked and applied, answers what was left open, and so does the organiser see it."""

import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.actions import make_token
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.fairs.tables import Fair
from recruit.positions.tables import Position
from recruit.rooms.facts import put_minute, record_fact
from recruit.rooms.tables import Question, Room, RoomState, RundownItem
from recruit.speakers.tables import Speaker
from tests.support.cast import Cast

MINUTE = dt.timedelta(minutes=1)


@dataclass
class Scene:
    """Lu has explained Haisheng's welders for eight minutes, an hour ago; another employer's turn was after."""

    cast: Cast
    fair: Fair
    room: Room
    lu: Speaker
    welder: Position
    other: Position
    began: dt.datetime
    page: httpx.AsyncClient
    seq: list[int] = field(default_factory=lambda: [0])

    async def fact(self, kind: str, minute: float, **body: Any) -> None:
        self.seq[0] += 1
        at = int((self.began + minute * MINUTE).timestamp() * 1000)
        async with self.cast.tx() as tx:
            await record_fact(tx, self.room, f"{self.seq[0]}-0", {"f": kind, "seq": self.seq[0], "at": at, **body})

    async def ask(self, number: int, text: str, position: Position | None = None, state: str = "waiting") -> None:
        by = {"name": "求职者·海风27"}
        about = str(position.id) if position else None
        await self.fact("asked", 2, question=number, text=text, by=by, state=state, position=about)

    async def archive(self) -> None:
        joins = {"online": 0, "peak": 0, "joins": 0}
        async with self.cast.tx() as tx:
            for n, peak in enumerate((40, 90, 60)):
                counts = joins | {"peak": peak, "joins": 10}
                await put_minute(tx, self.room, (self.began + n * MINUTE).replace(second=0, microsecond=0), counts)
            late = joins | {"peak": 5000, "joins": 5000}
            await put_minute(tx, self.room, (self.began + 20 * MINUTE).replace(second=0, microsecond=0), late)
            now = utc_now()
            ended = {"state": RoomState.ended, "ended_at": now, "archived_at": now}
            await tx.execute(sa.update(Room).where(Room.id == self.room.id).values(**ended))


@contextlib.asynccontextmanager
async def talked(cast: Cast) -> AsyncIterator[Scene]:
    fair = await cast.fair()
    haisheng, qinfeng = await cast.employer(fair), await cast.employer(fair, "秦风机械")
    welder, other = await cast.position(fair, haisheng), await cast.position(fair, qinfeng, "叉车司机")
    lu = await cast.speaker(fair, haisheng)
    began = utc_now().replace(second=5) - 60 * MINUTE
    room = await cast.add(Room(fair_id=fair.id, title="带你看岗", state=RoomState.open, opened_at=began - 9 * MINUTE))
    item = {"fair_id": fair.id, "place": 0, "title": "焊工", "position_id": welder.id, "speaker_id": lu.id}
    await cast.add(RundownItem(**item))
    async with cast.tx() as tx:
        token = await make_token(tx, utc_now(), speaker_id=lu.id)
    async with cast.client(token) as page:
        scene = Scene(cast, fair, room, lu, welder, other, began, page)
        await scene.fact("pinned", 0, position=str(welder.id))
        await scene.fact("unpinned", 2.9, pinned_seq=1, position=str(welder.id))
        await scene.fact("pinned", 20, position=str(other.id))
        yield scene


async def apply(seeker: httpx.AsyncClient, position: Position, **more: str) -> None:
    form = {"name": "孙小海", "consent": "true", **more}
    assert (await seeker.post(f"/positions/{position.id}/apply", data=form)).status_code == 303


async def test_the_speaker_sees_who_heard_asked_and_applied(cast: Cast) -> None:
    async with talked(cast) as s:
        await s.ask(1, "焊工包住吗？", s.welder)
        await s.ask(2, "您带徒弟吗？")
        await s.ask(3, "叉车要证吗？", s.other)
        await s.ask(4, "加我微信", s.welder, state="held")
        await s.fact("handed", 3, question=2, to=str(s.lu.id), by={"name": "周岚"})
        await s.fact("answered", 4, question=2, by={"name": s.lu.name}, text="带，三十七个了。")
        during = (await s.page.get("/speaker/report")).text
        assert "直播结束后几分钟" in during and "正在直播" in during and "人同时在听" not in during
        for n, position in enumerate((s.welder, s.other)):
            _, token = await cast.seeker(f"1380013800{n}")
            async with cast.client(token) as seeker:
                await apply(seeker, position, source="live", room=str(s.room.id))
        _, token = await cast.seeker("13800138009")
        async with cast.client(token) as seeker:
            await apply(seeker, s.welder)
        await s.archive()
        async with cast.client() as public:
            person = (await public.get(f"/speakers/{s.lu.id}")).text
        assert f"/rooms/{s.room.id}/replay?p={s.welder.id}" in person and str(s.other.id) not in person
        page = (await s.page.get("/speaker/report")).text
        assert "<b>90</b> 人同时在听" in page and "先后 60 人次，讲了 3 分钟" in page, "not the 5,000 of the next talk"
        assert "<b>2</b> 个问题" in page and "转给您 1 个，您答了 1 个，问海晟集装箱装备岗位的 1 个" in page
        assert "<b>2</b> 份投给" in page and "其中 1 份是在直播间里点的投递" in page
        part = page[page.index("讲了哪些") :]
        assert "讲了 3 分钟" in part and "最多 90 人听" in part and "提问 1" in part and "投递 2" in part
        assert f"/rooms/{s.room.id}/replay?p={s.welder.id}" in part and "叉车司机" not in part
        assert "焊工包住吗？" in page and "叉车要证吗？" not in page and "加我微信" not in page
        _, token = await cast.staff(Role.organiser, fair=s.fair)
        yuanfan = await cast.employer(s.fair, "远帆物流")
        qin, ma = [await cast.speaker(s.fair, yuanfan, name) for name in ("秦远", "马航")]
        await cast.add(RundownItem(fair_id=s.fair.id, place=1, title="夜班怎么排", speaker_id=qin.id))
        async with cast.client(token) as organiser:
            whole = (await organiser.get("/organiser/fairs/spring/speakers/talks")).text
        assert "鲁守信" in whole and "<b>90</b>" in whole and "60 人次，讲 3 分" in whole
        assert "排的是 夜班怎么排" in whole[whole.index(qin.name) : whole.index(ma.name)], "who is still to talk"
        assert "还没排进带岗排期，去排" in whole[whole.index(ma.name) :]


async def test_what_was_left_open_is_answered_in_writing_once(cast: Cast) -> None:
    async with talked(cast) as s:
        await s.ask(1, "焊工包住吗？", s.welder)
        async with cast.tx() as tx:
            question = await tx.scalar(sa.select(Question.id))
        url = f"/speaker/questions/{question}"
        assert (await s.page.post(url, data={"text": "包住"})).status_code == 404, "the show goes on"
        await s.archive()
        assert (await s.page.get("/speaker")).headers["location"] == "/speaker/report"
        wrong = await s.page.post(url, data={"text": "打 13800138000 问我"})
        assert wrong.status_code == 422 and "电话号码" in wrong.text and "打 13800138000 问我" in wrong.text
        assert (await s.page.post(url, data={"text": "包住，两人一间。"})).status_code == 303
        assert (await s.page.post(url, data={"text": "再答一遍"})).status_code == 404
        page = (await s.page.get("/speaker/report")).text
        assert "没有等您答的问题" in page and "1 个是书面的" in page
        async with cast.client() as seeker:
            told = (await seeker.get(f"/positions/{s.welder.id}")).text
            assert "包住，两人一间。" in told and "书面回答" in told and "再答一遍" not in told
            assert "播完以后写的" in (await seeker.get(f"/rooms/{s.room.id}/replay")).text


async def test_nobody_else_sees_the_report_or_answers(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    async with talked(cast) as s:
        await s.ask(1, "焊工包住吗？", s.welder)
        await s.archive()
        qin = await cast.speaker(s.fair, await cast.employer(s.fair, "远帆物流"), "秦远")
        async with cast.tx() as tx:
            token = await make_token(tx, utc_now(), speaker_id=qin.id)
            question = await tx.scalar(sa.select(Question.id))
        url = f"/speaker/questions/{question}"
        async with cast.client(token) as other, cast.client() as stranger:
            assert (await other.post(url, data={"text": "包住"})).status_code == 404
            page = (await other.get("/speaker/report")).text
            assert "焊工包住吗？" not in page and "还没有您讲过的段" in page
            assert (await stranger.get("/speaker/report")).status_code == 403
            assert (await stranger.post(url, data={"text": "包住"})).status_code == 403
            assert (await stranger.get("/organiser/fairs/spring/speakers/talks")).status_code in (303, 401)
