"""The organiser's figures are what happened, counted; a level not reached is never a 0."""

import datetime as dt
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from redis.asyncio import Redis

from live.contract import Keys
from recruit.accounts.tables import Role
from recruit.applications.tables import Application, Source
from recruit.arrivals.tables import Arrival
from recruit.db import utc_now
from recruit.fairs.tables import Phase
from recruit.reports.board import Boards
from recruit.reports.rules import LEVELS, counted, describe_levels, fair_peak, window
from recruit.rooms.actions import open_board
from tests.rooms.test_outbox import open_room, ops
from tests.support.cast import Cast


@pytest.fixture
async def live_redis(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as client:
        yield client


def test_each_level_holds_those_above_it() -> None:
    assert counted({1: 50, 2: 20, 3: 10, 4: 5, 5: 2}) == [87, 37, 17, 7, 2, 0, 0]
    assert counted({}) == [0, 0, 0, 0, 0, 0, 0]


def test_a_level_not_reached_is_a_dash_with_a_note() -> None:
    lines = describe_levels(counted({1: 3, 2: 1}), dt.date(2026, 3, 16))
    assert [line.name for line in lines] == list(LEVELS)
    assert [line.count for line in lines] == [4, 1, None, None, None, None, None]
    assert lines[1].note == "占上级 25%" and lines[2].note == "还没有"
    assert (lines[5].note, lines[6].note) == ("3月23日起", "4月22日起")


def test_two_rooms_at_once_peak_together_and_one_after_the_other_do_not() -> None:
    def room(peak: int, **minutes: int) -> dict[str, Any]:
        return {"peak": peak, "minutes": [{"at": at, "peak": n} for at, n in minutes.items()]}

    assert fair_peak([]) == 0
    assert fair_peak([room(9, a=5)]) == 9
    assert fair_peak([room(5, a=5, b=1), room(4, a=4)]) == 9
    assert fair_peak([room(5, a=5), room(4, b=4)]) == 5


def test_the_curves_show_three_hours_around_now() -> None:
    nine = dt.datetime(2026, 3, 16, 9, tzinfo=dt.UTC)
    hour = dt.timedelta(hours=1)
    assert window(nine, nine + 8 * hour, nine + hour) == (nine, nine + 3 * hour)
    assert window(nine, nine + 8 * hour, nine + 5 * hour) == (nine + 3 * hour, nine + 6 * hour)
    assert window(nine, nine + 8 * hour, nine + 50 * hour) == (nine + 5 * hour, nine + 8 * hour)


async def figures(cast: Cast, slug: str) -> dict[str, Any]:
    _, zhao = await cast.staff(Role.organiser)
    async with cast.client(zhao) as program:
        answer = await program.get(f"/api/v1/fairs/{slug}/figures")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def apply(cast: Cast, position: Any, token: str, source: str, room: str | None = None) -> str:
    body = {"consent": True, "source": source} | ({"room": room} if room else {})
    async with cast.client(token) as phone:
        phone.headers["idempotency-key"] = uuid.uuid4().hex
        answer = await phone.post(f"/api/v1/positions/{position.id}/applications", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def move(cast: Cast, token: str, application: str, old: str, new: str) -> None:
    async with cast.client(token) as desk:
        answer = await desk.post(f"/api/v1/applications/{application}/moves", json={"from": old, "to": new})
    assert answer.status_code == 200, answer.text


async def test_a_fair_where_nothing_happened_has_noughts_and_unknown_levels(cast: Cast) -> None:
    fair = await cast.fair()
    got = await figures(cast, fair.slug)
    assert got["turnout"] == {"persons": 0, "person_times": 0}
    assert got["views"] == {"starts": 0, "unique": 0, "peak": 0}
    assert got["applications"]["total"] == 0 and got["applications"]["by_track"]["migrant"] == 0
    assert got["levels"] == [0] * 7
    assert got["reply_rate"] is None and got["median_reply_minutes"] is None
    assert got["simulated"]["applications"]["total"] == 0


async def test_arrivals_applications_levels_and_replies_are_counted(cast: Cast, live_redis: Redis) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    welder = await cast.position(fair, haisheng, tracks=("migrant", "veteran"))
    fitter = await cast.position(fair, haisheng, "装配工")
    room = await open_room(cast, fair)
    await live_redis.hset(Keys(room).sums, mapping={"peak": 7, "starts": 9, "simulated_starts": 2})
    await live_redis.pfadd(Keys(room).people[3], "a:1", "a:2", "s:3")
    _, ma = await cast.staff(Role.recruiter, employer=haisheng)
    _, gu = await cast.staff(Role.gate, fair=fair)
    people = [await cast.seeker() for _ in range(3)]
    first = await apply(cast, welder, people[0][1], "live", room)
    second = await apply(cast, welder, people[1][1], "booth")
    await apply(cast, fitter, people[0][1], "online")
    await move(cast, ma, first, "submitted", "shortlisted")
    await move(cast, ma, first, "shortlisted", "hired")
    await move(cast, ma, second, "submitted", "shortlisted")
    async with cast.client(people[2][1]) as phone, cast.client(gu) as gate:
        ticket = (await phone.get(f"/api/v1/fairs/{fair.slug}/ticket")).json()["ticket"]
        scans = [
            {"scan_id": f"s{n}", "ticket": ticket, "gate": "一", "device": "d", "at": utc_now().isoformat()}
            for n in range(2)
        ]
        assert (await gate.post(f"/api/v1/fairs/{fair.slug}/arrivals", json={"scans": scans})).status_code == 200
    got = await figures(cast, fair.slug)
    assert got["turnout"] == {"persons": 1, "person_times": 2}
    assert got["views"] == {"starts": 9, "unique": 3, "peak": 7} and got["simulated"]["views"]["starts"] == 2
    assert got["applications"]["total"] == 3
    assert got["applications"]["by_source"] == {"online": 1, "live": 1, "booth": 1, "desk": 0, "station": 0}
    assert got["applications"]["by_track"] == {"transfer": 0, "migrant": 2, "veteran": 2}
    assert got["levels"] == [3, 2, 1, 1, 1, 0, 0]
    assert got["reply_rate"] == 1.0 and got["median_reply_minutes"] is not None
    async with cast.tx() as tx:
        await tx.execute(sa.update(Application).where(Application.source == Source.booth).values(simulated=True))
        await tx.execute(sa.update(Arrival).values(simulated=True))
    got = await figures(cast, fair.slug)
    assert got["applications"]["total"] == 3 and got["turnout"] == got["simulated"]["turnout"], "in all as before"
    assert got["simulated"]["applications"] == {
        "total": 1,
        "by_source": {"online": 0, "live": 0, "booth": 1, "desk": 0, "station": 0},
        "by_track": {"transfer": 0, "migrant": 1, "veteran": 1},
    }


async def test_figures_are_the_organisers_alone(cast: Cast) -> None:
    fair, other = await cast.fair(), await cast.fair("autumn")
    _, sun = await cast.seeker()
    _, wai = await cast.staff(Role.organiser, fair=other)
    path = f"/api/v1/fairs/{fair.slug}/figures"
    async with cast.client() as nobody, cast.client(sun) as seeker, cast.client(wai) as outsider:
        answers = [await client.get(path) for client in (nobody, seeker, outsider)]
    assert [answer.status_code for answer in answers] == [401, 403, 404]


async def test_the_board_is_told_what_changed_and_keeps_quiet_otherwise(cast: Cast, live_redis: Redis) -> None:
    fair = await cast.fair()
    await cast.fair("draft", phase=Phase.draft)
    async with cast.tx() as tx:
        tx.info["redis"] = live_redis
        board = (await open_board(tx, fair, utc_now())).id
        assert (await open_board(tx, fair, utc_now())).id == board
    boards, now = Boards(cast.engine, live_redis), utc_now()
    assert await boards.tell(now) == 1
    assert await boards.tell(now + dt.timedelta(seconds=5)) == 0
    haisheng = await cast.employer(fair)
    _, sun = await cast.seeker()
    await apply(cast, await cast.position(fair, haisheng), sun, "booth")
    assert await boards.tell(now + dt.timedelta(seconds=10)) == 1
    assert await ops(live_redis, str(board)) == ["open", "figures", "figures"]
