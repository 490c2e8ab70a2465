"""The replay's page: what was said of each position, where, and whether one can still apply."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from live.video.producer import Production
from live.video.segments import Segment, to_line
from live.video.shelf import write
from recruit.accounts.tables import Role
from recruit.fairs.tables import Fair, Phase
from recruit.positions.tables import Position, PositionState
from recruit.rooms.tables import Question, Room, RoomFact, RoomPin, RoomState
from tests.support.cast import Cast

SOUND = ("audio",)
BEGAN = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


def after(seconds: float) -> dt.datetime:
    return BEGAN + dt.timedelta(seconds=seconds)


@dataclass
class Show:
    """A room in which a welder's position was explained from the first to the fifth minute, with a question."""

    cast: Cast
    fair: Fair
    room: Room
    welder: Position

    @property
    def path(self) -> str:
        return f"/rooms/{self.room.id}/replay"

    def record(self, minutes: int = 10) -> None:
        folder = self.cast.settings.data_dir / "media" / str(self.room.id)
        run = [
            Segment(n, "hall/1", f"{n:06d}.m4s", BEGAN.timestamp() + 2 * n, 2.0, 1000, SOUND)
            for n in range(minutes * 30)
        ]
        write(folder / "programme" / "index.jsonl", "".join(map(to_line, run)).encode())
        write(folder / "hall" / "1" / "000045.webp", b"a picture")
        Production(folder).keep()

    async def read(self, query: str = "", token: str | None = None) -> str:
        async with self.cast.client(token) as anybody:
            answer = await anybody.get(self.path + query)
        assert answer.status_code == 200
        return answer.text


@pytest.fixture
async def show(sqlite_cast: Cast) -> Show:
    return await played(sqlite_cast)


async def played(cast: Cast, phase: Phase = Phase.open) -> Show:
    fair = await cast.fair(phase=phase)
    welder = await cast.position(fair, await cast.employer(fair, booth="A12"), "集装箱焊工")
    room = Room(fair_id=fair.id, title="焊工专场", state=RoomState.ended, opened_at=BEGAN, ended_at=after(600))
    await cast.add(room)
    await cast.add(RoomPin(room_id=room.id, seq=3, position_id=welder.id, from_at=after(60), to_at=after(300)))
    about = {"text": "没有证能来吗？", "state": "answered", "votes": 12, "by_name": "求职者·海风27"}
    given = {"answer": "能，公司出钱考证。", "answered_by": "鲁守信", "answered_at": after(200)}
    await cast.add(Question(room_id=room.id, number=1, position_id=welder.id, asked_at=after(90), **about, **given))
    hidden = {"text": "这句已经隐藏", "state": "hidden", "asked_at": after(91), "answered_at": after(95)}
    await cast.add(Question(room_id=room.id, number=2, **hidden))
    body = {"f": "taken", "question": 1}
    await cast.add(RoomFact(room_id=room.id, fact_id="1-0/0", kind="taken", seq=9, at=after(150), body=body))
    return Show(cast, fair, room, welder)


async def test_the_show_is_watched_again_position_by_position(show: Show) -> None:
    show.record()
    page = await show.read()
    assert f'data-src="/media/{show.room.id}/programme/replay-all.m3u8"' in page
    assert f'data-sound="/media/{show.room.id}/programme/replay-audio.m3u8"' in page
    assert "集装箱焊工" in page and "海晟集装箱装备 · 展位 A12 · 招 10 人 · 讲了 4 分" in page
    assert 'href="?t=60" data-t="60"' in page and "00:01:00" in page
    assert f'src="/media/{show.room.id}/hall/1/000045.webp"' in page
    assert '这个问题在 <b class="num">00:02:30</b> 回答' in page and "能，公司出钱考证。" in page
    assert "这句已经隐藏" not in page and "海风27" not in page
    async with show.cast.client() as seeker:
        assert (await seeker.get(f"/media/{show.room.id}/programme/replay.m3u8")).text.count("#EXTINF") == 300
        led = await seeker.get(f"/rooms/{show.room.id}")
    assert (led.status_code, led.headers["location"]) == (303, show.path)


async def test_the_results_of_its_polls_are_told(show: Show) -> None:
    assert "投票" not in await show.read()
    body = {"f": "poll_closed", "text": "最想了解哪一样？", "choices": ["住宿", "班次"], "votes": [1003, 501]}
    await show.cast.add(
        RoomFact(room_id=show.room.id, fact_id="2-0/0", kind="poll_closed", seq=11, at=after(250), body=body)
    )
    page = await show.read()
    assert "最想了解哪一样？" in page and "<b>67%</b> 1,003 票" in page and "1,504 人投了" in page


async def test_applying_from_a_chapter_counts_for_the_room_and_comes_back(show: Show) -> None:
    show.record()
    page = await show.read()
    link = f"/positions/{show.welder.id}/apply?source=live&amp;room={show.room.id}&amp;pin=3&amp;next=%2Frooms%2F"
    assert link in page and "replay%3Ft%3D60" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": PositionState.closed}, "已停招"),
        ({"expires_at": dt.datetime(2026, 3, 3, tzinfo=dt.UTC)}, "已过有效期"),
    ],
    ids=["closed", "expired"],
)
async def test_a_position_that_is_over_says_so_and_can_still_be_watched(
    show: Show, change: dict[str, object], words: str
) -> None:
    show.record()
    async with show.cast.tx() as tx:
        await tx.execute(sa.update(Position).where(Position.id == show.welder.id).values(**change))
    page = await show.read()
    assert f'<span class="state">{words}</span>' in page and f"{show.welder.id}/apply" not in page
    assert 'data-t="60"' in page


@pytest.mark.parametrize(
    ("query", "at"),
    [("?t=75", "75"), ("?q=1", "150"), ("?t=9999", "599"), ("?t=abc", None), ("?q=7", None), ("?p=nobody", None)],
)
async def test_a_link_begins_where_it_says(show: Show, query: str, at: str | None) -> None:
    show.record()
    page = await show.read(query)
    assert (f'data-at="{at}"' in page) if at else ("data-at" not in page)


async def test_a_link_to_a_position_begins_with_it_and_is_shared_as_such(show: Show) -> None:
    show.record()
    page = await show.read(f"?p={show.welder.id}")
    assert 'data-at="60"' in page and "<title>集装箱焊工：直播讲解" in page
    assert f'<link rel="canonical" href="http://fair.test{show.path}?t=60">' in page
    async with show.cast.client() as seeker:
        position = (await seeker.get(f"/positions/{show.welder.id}")).text
    assert f'href="{show.path}?t=60"' in position and "看主播讲这个岗位，4 分" in position
    assert f'href="{show.path}?t=150"' in position and "看回答 00:02:30" in position


async def test_without_a_recording_the_words_are_still_there(show: Show) -> None:
    page = await show.read()
    assert "这场直播没有录像" in page and "<video" not in page
    assert "集装箱焊工" in page and "能，公司出钱考证。" in page and "这个问题在" not in page
    async with show.cast.client() as seeker:
        position = (await seeker.get(f"/positions/{show.welder.id}")).text
    assert "能，公司出钱考证。" in position and "/replay" not in position


@pytest.mark.parametrize(
    ("state", "recorded", "words"),
    [
        (RoomState.open, True, "还没结束，这里看讲过的"),
        (RoomState.cut, False, "还没有录像"),
        (RoomState.ended, True, "录像正在整理"),
    ],
)
async def test_what_is_not_finished_says_so(show: Show, state: RoomState, recorded: bool, words: str) -> None:
    if recorded:
        show.record()
        (show.cast.settings.data_dir / "media" / str(show.room.id) / "programme" / "replay.m3u8").unlink()
    async with show.cast.tx() as tx:
        await tx.execute(sa.update(Room).values(state=state))
    assert words in await show.read()


async def test_a_room_to_come_leads_to_where_one_waits_for_it(show: Show) -> None:
    async with show.cast.tx() as tx:
        await tx.execute(sa.update(Room).values(state=RoomState.scheduled))
    async with show.cast.client() as anybody:
        assert (await anybody.get(show.path)).headers["location"] == f"/rooms/{show.room.id}"
        assert (await anybody.get(f"/rooms/{uuid.uuid4()}/replay")).status_code == 404


async def test_a_rehearsal_is_for_the_fairs_own_staff(sqlite_cast: Cast) -> None:
    show = await played(sqlite_cast, Phase.draft)
    show.record()
    _, host = await sqlite_cast.staff(Role.host, fair=show.fair)
    assert "彩排录像，只有本场工作人员看得到" in await show.read(token=host)
    async with sqlite_cast.client() as stranger:
        assert (await stranger.get(show.path)).status_code == 404
