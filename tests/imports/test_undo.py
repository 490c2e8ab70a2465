"""An import taken back: said before, done once, and what others built upon it stays."""

import datetime as dt
import json
import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from redis.asyncio import Redis

from live.contract import Keys
from recruit.accounts.tables import AuditEntry, Role
from recruit.db import utc_now
from recruit.employers.tables import Employer, Participation
from recruit.fairs.tables import Booth
from recruit.ids import new_id
from recruit.imports.journal import Journal, unpack
from recruit.imports.rules import Verdict, judge
from recruit.positions.tables import Position, PositionState, PositionTrack
from recruit.rooms.archive import keep_facts
from recruit.rooms.tables import RoomPin, RundownItem
from recruit.speakers.tables import Honour, Speaker
from tests.imports import books
from tests.imports.test_import import all_of
from tests.imports.working import work_off
from tests.rooms.test_facts import Keeper, found, live_redis, rows
from tests.rooms.test_outbox import open_room
from tests.support.cast import Cast

__all__ = ["live_redis"]

TRUE = {"is_there": True, "was_new": True, "is_untouched": True, "is_later": False, "is_used": False, "can_close": True}


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({}, Verdict.remove),
        ({"is_there": False}, Verdict.gone),
        ({"is_later": True, "is_used": True}, Verdict.later),
        ({"is_used": True}, Verdict.close),
        ({"is_untouched": False}, Verdict.close),
        ({"is_used": True, "can_close": False}, Verdict.used),
        ({"is_untouched": False, "can_close": False}, Verdict.touched),
        ({"was_new": False}, Verdict.restore),
        ({"was_new": False, "is_used": True}, Verdict.restore),
        ({"was_new": False, "is_untouched": False}, Verdict.touched),
    ],
)
def test_what_undoing_does_to_a_row(facts: dict[str, bool], verdict: Verdict) -> None:
    assert judge(**(TRUE | facts)) is verdict


def test_a_journal_is_packed_and_unpacked() -> None:
    journal, one = Journal(), utc_now()
    row = {"id": new_id(), "title": "电焊工", "pay_min": 5000, "at": one, "day": dt.date(2027, 5, 31)}
    journal.created("position", [row])
    journal.updated("position", [row], {row["id"]: {"title": "钳工", "pay_min": 4000.0}})
    created, updated = unpack(journal.take())
    assert (created.id, created.before, updated.before) == (row["id"], None, {"title": "钳工", "pay_min": 4000})
    again = Journal()
    again.created("position", [row | {"pay_min": 5000.0, "at": one.astimezone(dt.timezone(dt.timedelta(hours=8)))}])
    assert again.changes[0].print == created.print and journal.changes == []


async def bring_in(browser: httpx.AsyncClient, cast: Cast, body: bytes, name: str = "a.xlsx") -> str:
    sent = await browser.post("/organiser/fairs/spring/imports", files={"file": (name, body)})
    await work_off(cast)
    await browser.post(f"{sent.url.path}/layout", data={"act": "import"})
    await work_off(cast)
    return sent.url.path


async def numbers(cast: Cast) -> list[Any]:
    tables = (Position, Employer, Participation, Booth, Speaker, Honour, RundownItem, PositionTrack)
    return [(await all_of(cast, sa.select(sa.func.count()).select_from(table)))[0][0] for table in tables]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


async def test_a_whole_import_goes_without_trace(cast: Cast) -> None:
    await cast.fair()
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        before = await numbers(cast)
        here = await bring_in(browser, cast, books.fair_book())
        assert (await numbers(cast))[:2] == [4, 3]
        asked = (await browser.get(f"{here}/undo")).text
        said = words(asked)
        assert f'action="{here}/undo"' in asked
        assert "岗位 4 删除" in said and "单位 3 删除" in said and "不动" not in said
        done = await browser.post(f"{here}/undo")
        assert "已撤销" in done.text
        assert await numbers(cast) == before
        assert "集装箱焊工" not in (await browser.get("/fairs/spring/positions?q=hangong")).text
        assert "已撤销" in (await browser.post(f"{here}/undo")).text
    audited = await all_of(cast, sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "import"))
    assert sorted(action for (action,) in audited) == ["import_file", "undo_import"]


async def test_used_positions_close_and_changed_rows_stand_as_before(cast: Cast) -> None:
    await cast.fair()
    (_, token), (_, seeker) = await cast.staff(Role.organiser), await cast.seeker()
    async with cast.client(token, follow_redirects=True) as browser:
        first = await bring_in(browser, cast, books.fair_book())
        second = await bring_in(browser, cast, books.fair_book(welder_pay="7-9千/月"), "b.xlsx")
        pays = sa.select(Position.month_min).where(Position.title == "集装箱焊工", Position.headcount == 30)
        assert await all_of(cast, pays) == [(7000,)]
        assert "后来的导入又改过" in (await browser.get(f"{first}/undo")).text
        await browser.post(f"{second}/undo")
        assert await all_of(cast, pays) == [(6500,)]
        assert "6500" in words((await browser.get("/fairs/spring/positions?q=集装箱焊工")).text).replace(",", "")
        async with cast.tx() as tx:
            baker = (await tx.scalars(sa.select(Position).where(Position.title == "面包师"))).one()
            lathe = (await tx.scalars(sa.select(Position).where(Position.title == "数控车工"))).one()
            lathe.benefits = "有人改过"
        async with cast.client(seeker) as worker:
            headers = {"idempotency-key": "one"}
            body = {"consent": True, "source": "online", "name": "孙海明"}
            sent = await worker.post(f"/api/v1/positions/{baker.id}/applications", json=body, headers=headers)
            assert sent.status_code == 201
        said = words((await browser.get(f"{first}/undo")).text)
        assert "岗位 2 删除" in said and "岗位 2 关闭" in said
        await browser.post(f"{first}/undo")
    left = await all_of(cast, sa.select(Position.title, Position.state).order_by(Position.title))
    assert sorted(left) == [("数控车工", PositionState.closed), ("面包师", PositionState.closed)]
    assert {name for (name,) in await all_of(cast, sa.select(Employer.name))} == {books.LATHE, books.BREAD}


async def test_a_room_takes_down_what_the_undoing_closes(cast: Cast, live_redis: Redis) -> None:
    fair, (_, token) = await cast.fair(), await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        here = await bring_in(browser, cast, books.fair_book())
        welder, baker = [
            (await all_of(cast, sa.select(Position.id).where(Position.title == title, Position.headcount == count)))[0][
                0
            ]
            for title, count in (("集装箱焊工", 30), ("面包师", 5))
        ]
        room = await open_room(cast, fair)
        assert await live_redis.hexists(Keys(room).cards, str(baker))
        keeper = Keeper(live_redis, room)
        await keeper.say("open", "system", title="焊工专场", kind="live")
        await keeper.say("pin", position=str(welder), card={"id": str(welder), "title": "焊工"})
        await keep_facts(cast.engine, live_redis, await found(cast, room))
        await browser.post(f"{here}/undo")
        assert await all_of(cast, sa.select(Position.id, Position.state)) == [(welder, PositionState.closed)]
        told = [
            command for _, entry in await live_redis.xrange(Keys(room).log) for command in json.loads(entry[b"e"])["c"]
        ]
        assert [one["op"] for one in told] == ["open", "position_closed", "open"], "the rundown is another one too"
        await keeper.say("position_closed", "system", **told[1]["args"])
        await keep_facts(cast.engine, live_redis, await found(cast, room))
        [pin] = await rows(cast, RoomPin, room)
        assert pin.position_id == welder and pin.to_at and keeper.state.pinned is None
        assert not await live_redis.hexists(Keys(room).cards, str(baker)), "nothing of what is gone can be pinned"


async def test_what_changed_nothing_cannot_be_undone(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    await cast.fair()
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token, follow_redirects=True) as browser:
        await bring_in(browser, cast, books.fair_book())
        again = await bring_in(browser, cast, books.fair_book())
        assert (await browser.get(f"{again}/undo")).status_code == 410
