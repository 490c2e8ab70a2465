"""Every page of the product that names a speaker, found by the routes themselves: what nobody checked is worn on none."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from redis.asyncio import Redis

from live.contract import Keys
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.fairs.tables import Booth
from recruit.rooms.tables import Question, Room, RoomPin, RoomState, RundownItem
from recruit.speakers.tables import Honour, SpeakerPosition
from tests.rooms.test_stage import room_of
from tests.support.cast import Cast

NAME, CHECKED, UNCHECKED = "鲁大年", "省劳动模范", "全国五一劳动奖章"
STAFF = ("/organiser/", "/recruiter/", "/employer/", "/gate/", "/service/", "/desk")
FOR_OFFICERS = "/organiser/fairs/{slug}/speakers"
NAME_ALONE = {"/fairs/{slug}/rundown", "/organiser/fairs/{slug}/rundown", "/api/v1/rooms/{room}"}
"""Lists in which a speaker is a name among others; they are held to the other half of the rule."""
OF_NO_SPEAKER = {
    "/rooms/{room}/feeds/{feed}/picture",
    "/about/{page}", "/api", "/api/openapi.json", "/api/{path}", "/components", "/metrics",
    "/cards/fairs/{fair}", "/cards/positions/{position}", "/organiser/fairs/{slug}/imports/template.xlsx",
    "/api/v1/applications/{application}", "/fairs/{slug}/register/{token}",
    "/first/{token}", "/join/{token}", "/media/{path}", "/pictures/{name}", "/private/pictures/{picture}/{width}",
    "/s/{token}", "/static/{file_path}", "/series/{series}", "/series/{series}/calendar.ics", "/rooms/{room}/calendar.ics",
}  # fmt: skip
"""They say nothing of a fair's people, or in a picture alone. A new page is not among them until somebody looked."""


@dataclass
class Known:
    """What a path's parameters may stand for."""

    values: dict[str, str]
    ended: str
    booth: str

    def paths(self, app: Any) -> Iterator[tuple[str, str]]:
        """Each route that is read, and where it leads in this fair."""
        for route in app.routes:
            name = route.path_format
            if "GET" not in getattr(route, "methods", ()) or name in OF_NO_SPEAKER:
                continue
            values = self.values | ({"code": self.booth} if name == "/b/{code}" else {})
            values |= {"room": self.ended} if name.endswith("/replay") else {}
            try:
                yield name, name.format(**values)
            except KeyError:
                assert name.startswith(STAFF), f"{name}: say in this test what stands for its parameters"


async def set_up(cast: Cast) -> Known:
    fair = await cast.fair()
    haisheng = await cast.employer(fair, booth="A12")
    welder, lu = await cast.position(fair, haisheng, tracks=("transfer",)), await cast.speaker(fair, haisheng, NAME)
    await cast.add(Honour(speaker_id=lu.id, name=CHECKED, level="省级", year=2019, checked_at=utc_now()))
    await cast.add(Honour(speaker_id=lu.id, name=UNCHECKED, level="国家级", year=2023))
    await cast.add(SpeakerPosition(speaker_id=lu.id, position_id=welder.id))
    await cast.add(RundownItem(fair_id=fair.id, place=0, title="焊工", position_id=welder.id, speaker_id=lu.id))
    room, began = await room_of(cast, fair), utc_now() - dt.timedelta(hours=1)
    over = await cast.add(
        Room(fair_id=fair.id, title="上午场", state=RoomState.ended, opened_at=began, ended_at=utc_now())
    )
    await cast.add(RoomPin(room_id=over.id, seq=3, position_id=welder.id, from_at=began, to_at=utc_now()))
    said = {"text": "没证能来吗", "state": "answered", "answer": "能", "answered_by": NAME, "position_id": welder.id}
    await cast.add(Question(room_id=over.id, number=1, asked_at=began, answered_at=utc_now(), **said))
    async with cast.tx() as tx:
        booth = (await tx.scalars(sa.select(Booth.code))).one()
    values = {
        "slug": fair.slug, "fair": fair.slug, "room": room, "speaker": str(lu.id), "employer": str(haisheng.id),
        "position": str(welder.id), "code": "transfer",
    }  # fmt: skip
    return Known(values, str(over.id), booth)


def read_text(page: str) -> str:
    """JSON's escapes as the signs that they are."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), page)


async def test_honours_are_worn_checked_or_not_at_all(sqlite_cast: Cast) -> None:
    known = await set_up(sqlite_cast)
    _, zhao = await sqlite_cast.staff(Role.organiser)
    named: set[str] = set()
    async with sqlite_cast.client(follow_redirects=True) as public, sqlite_cast.client(zhao) as officer:
        for route, path in known.paths(sqlite_cast.app):
            read = officer if route.startswith(STAFF) or route.endswith("/desk") else public
            page = await read.get(path)
            text = read_text(page.text)
            assert page.status_code < 500, path
            assert UNCHECKED not in text or route == FOR_OFFICERS, f"{route} wears what nobody checked"
            if NAME in text and route not in NAME_ALONE:
                assert CHECKED in text, f"{route} forgets what was checked"
                named.add(route)
    assert {
        "/fairs/{slug}", "/fairs/{slug}/speakers", "/speakers/{speaker}", "/employers/{employer}", "/positions/{position}",
        "/b/{code}", "/rooms/{room}", "/rooms/{room}/desk",
    } <= named, "a page has lost its speaker"  # fmt: skip


async def test_the_room_is_told_what_was_checked_alone(sqlite_cast: Cast, live_redis: Redis) -> None:
    known = await set_up(sqlite_cast)
    room = Keys(known.values["room"])
    log = b"".join(value for _, entry in await live_redis.xrange(room.log) for value in entry.values()).decode()
    cards = b"".join((await live_redis.hgetall(room.cards)).values()).decode()
    for told in (log, cards):
        assert CHECKED in read_text(told) and UNCHECKED not in read_text(told)


@pytest.fixture
async def live_redis(valkey: str) -> Any:
    async with Redis.from_url(valkey) as client:
        yield client
