"""The organiser changes many positions at once, by ticking or by what the filter finds, and takes it back."""

import datetime as dt
import re
from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.positions.tables import Position, PositionState, PositionTrack
from recruit.rooms.tables import Outbox
from tests.support.cast import Cast

ROOT = "/organiser/fairs/spring/positions"


async def undo(client: httpx.AsyncClient, answer: httpx.Response) -> httpx.Response:
    found = re.search(r"done=([0-9a-f-]{36})", answer.headers["location"])
    assert found
    return await client.post(f"/organiser/fairs/spring/changes/{found[1]}/undo")


async def rows(cast: Cast) -> dict[str, Position]:
    async with cast.tx() as tx:
        return {row.title: row for row in await tx.scalars(sa.select(Position))}


async def links(cast: Cast) -> int:
    async with cast.tx() as tx:
        return len((await tx.scalars(sa.select(PositionTrack.position_id))).all())


async def test_the_table_is_narrowed_to_what_is_to_be_put_in_order(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    employer = await cast.employer(fair)
    await cast.position(fair, employer, "焊工")
    await cast.position(fair, employer, "钳工", pay_unit=None)
    await cast.position(fair, employer, "叉车司机", expires_at=utc_now() - dt.timedelta(days=1))
    await cast.position(fair, employer, "保安", state=PositionState.closed)
    _, token = await cast.staff(Role.organiser, fair=fair)

    async def titles(query: str) -> set[str]:
        page = (await client.get(f"{ROOT}?{query}")).text
        return set(re.findall(r'sheet__t" href="[^"]+"><b>([^<]+)', page))

    async with cast.client(token) as client:
        assert await titles("") == {"焊工", "钳工", "叉车司机", "保安"}
        assert await titles("show=no_pay") == {"钳工"}
        assert await titles("show=expired") == {"叉车司机"}
        assert await titles("show=closed") == {"保安"}
        assert await titles("q=工") == {"焊工", "钳工"}
        assert "没有这样的岗位" in (await client.get(f"{ROOT}?q=宇航员")).text


async def test_tracks_go_on_and_off_many_and_back(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    for title in ("焊工", "钳工", "会计"):
        await cast.position(fair, employer, title, tracks=("veteran",) if title == "焊工" else ())
    _, token = await cast.staff(Role.organiser, fair=fair)
    async with cast.client(token) as zhao:
        tag: dict[str, Any] = {"act": "tag", "track": "veteran", "whole": "1", "q": "工"}
        done = await zhao.post(ROOT, data=tag)
        shown = (await zhao.get(done.headers["location"])).text
        assert "1 个岗位加进“退役军人”" in shown and await links(cast) == 2
        nothing = await zhao.post(ROOT, data=tag)
        assert nothing.status_code == 422 and "本来就是这样" in nothing.text
        await undo(zhao, done)
        assert await links(cast) == 1
        off = await zhao.post(ROOT, data={"act": "untag", "track": "veteran", "whole": "1"})
        assert await links(cast) == 0
        await undo(zhao, off)
        assert await links(cast) == 1


async def test_ticked_positions_last_longer_close_and_open_again(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    welder = await cast.position(fair, employer, "焊工", expires_at=utc_now() - dt.timedelta(days=1))
    fitter = await cast.position(fair, employer, "钳工")
    _, token = await cast.staff(Role.organiser, fair=fair)
    day = (utc_now() + dt.timedelta(days=30)).date()
    async with cast.client(token) as zhao:
        await zhao.post(f"/organiser/fairs/{fair.slug}/rooms", data={"title": "焊工专场"})
        ticked = {"position": [str(welder.id), str(fitter.id)]}
        past = await zhao.post(ROOT, data=ticked | {"act": "until", "until": "2020-01-01"})
        assert past.status_code == 422 and "从今天起" in past.text and "checked" in past.text
        last = await zhao.post(ROOT, data=ticked | {"act": "until", "until": day.isoformat()})
        assert {row.valid_until for row in (await rows(cast)).values()} == {day}
        closed = await zhao.post(ROOT, data=ticked | {"act": "close"})
        async with cast.client() as public:
            assert "已停招" in (await public.get(f"/positions/{welder.id}")).text
        async with cast.tx() as tx:
            told = [row.command for row in await tx.scalars(sa.select(Outbox))]
        assert [one["position"] for one in told if one["op"] == "position_closed"] == [str(welder.id), str(fitter.id)]
        assert (await undo(zhao, last)).status_code == 303
        reopen = await zhao.post(ROOT, data=ticked | {"act": "reopen"})
        assert reopen.status_code == 422 and "有效期已过" in reopen.text
        assert (await undo(zhao, closed)).status_code == 303
        assert all(row.state is PositionState.listed for row in (await rows(cast)).values())
        async with cast.tx() as tx:
            told = [row.command["op"] for row in await tx.scalars(sa.select(Outbox))]
        assert told.count("position_reopened") == 2, "they may be pinned again"
        assert (await zhao.post(ROOT, data={"act": "close"})).status_code == 422


async def test_positions_of_another_fair_are_left_alone(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, other = await cast.fair(), await cast.fair("other")
    there = await cast.position(other, await cast.employer(other, "外单位"), "焊工")
    await cast.position(fair, await cast.employer(fair), "钳工")
    _, token = await cast.staff(Role.organiser, fair=fair)
    async with cast.client(token) as zhao:
        answer = await zhao.post(ROOT, data={"act": "close", "position": [str(there.id)]})
        assert answer.status_code == 422
        assert (await zhao.get("/organiser/fairs/other/positions")).status_code == 404
        assert (await zhao.post(ROOT, data={"act": "close", "whole": "1"})).status_code == 303
    assert (await rows(cast))["焊工"].state is PositionState.listed
