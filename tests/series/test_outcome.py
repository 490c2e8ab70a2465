"""A show's report counts what the room and the applications say, and says what is not known."""

import datetime as dt

import pytest
import sqlalchemy as sa
from redis.exceptions import ConnectionError as Away

from recruit.applications.tables import Application
from recruit.rooms.tables import Question, Room
from recruit.series.curve import draw_curve, filled
from tests.series.staging import Stage, set_stage
from tests.support.cast import Cast

AT = dt.datetime(2026, 11, 20, 11, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


async def aired(stage: Stage) -> tuple[str, Room]:
    show = await stage.announce(await stage.plan())
    room = await stage.room(show)
    for step in ("start", "end"):
        assert (await stage.zhao.post(f"/organiser/fairs/{show.slug}/show/{step}")).status_code == 303
    return show.slug, room


async def test_the_report_counts_viewers_questions_and_what_came_of_applications(sqlite_cast: Cast) -> None:
    stage = await set_stage(sqlite_cast)
    slug, room = await aired(stage)
    counts = {"online": 0, "peak": 1180, "viewers": 3120, "starts": 3790, "watch_seconds": 7200, "likes": 0}
    counts |= {"questions": 2, "answers": 1, "applications": 1}
    minutes = [{"at": (AT + MINUTE * n).isoformat(), "peak": n * 100, "online": n, "joins": n} for n in range(4)]
    kept = counts | {"simulated": {"viewers": 12}, "as_of": AT.isoformat(), "minutes": minutes}
    _, token = await sqlite_cast.seeker()
    async with sqlite_cast.client(token) as sun:
        (job,) = (await sun.get(f"/api/v1/positions?fair={slug}")).json()["items"]
        asked = {"consent": True, "source": "live"}
        assert (await sun.post(f"/api/v1/positions/{job['id']}/applications", json=asked)).status_code == 201
    async with sqlite_cast.tx() as tx:
        await tx.execute(sa.update(Room).where(Room.id == room.id).values(metrics=kept, ended_at=AT + MINUTE * 60))
        ask = {"room_id": room.id, "by_name": "求职者·海风27", "asked_at": AT, "votes": 7}
        tx.add(Question(number=1, text="班车到老城区吗？", state="waiting", **ask))
        tx.add(Question(number=2, text="包住吗？", state="answered", answered_at=AT, answer="包", **ask))
        assert await tx.scalar(sa.select(sa.func.count()).select_from(Application)) == 1
    page = (await stage.zhao.get(f"/organiser/fairs/{slug}/outcome")).text
    for said in (
        "3,120",
        "3,790",
        "1,180",
        "回答率 50%",
        "班车到老城区吗？",
        "7 人同问",
        "直播间 1",
        job["title"],
        "截至",
        "模拟观众 12 人",
    ):
        assert said in page, said
    assert "包住吗？" not in page and "入场" not in page


async def test_what_is_not_known_is_no_nought(sqlite_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = await set_stage(sqlite_cast)
    show = await stage.plan()
    page = (await stage.zhao.get(f"/organiser/fairs/{show.slug}/outcome")).text
    assert "还没有开播" in page and "data-print" not in page
    slug, _ = await aired(stage)

    async def away(*_: object) -> None:
        raise Away

    monkeypatch.setattr("recruit.rooms.figures.metrics", away)
    page = (await stage.zhao.get(f"/organiser/fairs/{slug}/outcome")).text
    assert "直播数据没有连上" in page and "观看人次 —" in page


def test_a_curve_has_every_minute_and_nothing_after_the_end() -> None:
    rows = [(AT, 10), (AT + MINUTE * 2, 40), (AT + MINUTE * 3, 20), (AT + MINUTE * 9, 5)]
    assert [n for _, n in filled(rows, AT + MINUTE * 4)] == [10, 0, 40, 20]
    curve = draw_curve(rows, AT + MINUTE * 4, dt.UTC)
    assert curve and (curve.most, curve.most_x, curve.most_y) == (40, 480.0, 14.0)
    assert curve.ticks[0].text == "11:00" and curve.line.startswith("M0.0 138.5")
    assert draw_curve(rows[:1], None, dt.UTC) is None and draw_curve([], None, dt.UTC) is None
