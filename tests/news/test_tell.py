"""An applicant hears once of each decision, of the last booth alone, and of nothing that was taken back; a failure shows."""

import contextlib
import datetime as dt
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.employers.rules import uscc_check_digit
from recruit.employers.tables import Participation
from recruit.errors import Unavailable
from recruit.fairs.tables import Booth, Fair, Hall, Zone
from recruit.news.courier import Courier, claim
from recruit.news.rules import MOST_TRIES
from recruit.news.tables import News
from recruit.registrations.tables import Registration
from tests.registrations.test_register import DESK, LICENCE, NOTHING, SAID, register, review_of
from tests.support.cast import Cast

SOON = dt.timedelta(minutes=1)
LATER = dt.timedelta(minutes=12)


@dataclass
class Phone:
    """What arrived, at whichever number; `away` while the operator's bridge takes nothing."""

    got: list[dict[str, str]] = field(default_factory=list)
    away: bool = False

    async def send(self, phone: str, template: str, values: dict[str, str]) -> None:
        if self.away:
            raise Unavailable("短信没有发出去", code="sms_unavailable")
        self.got.append({"phone": phone, "template": template, **values})

    def told(self) -> list[str]:
        return [one["template"].partition("_")[2] for one in self.got]


@dataclass
class Scene:
    """Ma has registered, Zhao is about to decide, the worker's round is ours to call."""

    cast: Cast
    fair: Fair
    ma: httpx.AsyncClient
    zhao: httpx.AsyncClient
    where: str
    review: str
    phone: Phone = field(default_factory=Phone)

    async def round(self, after: dt.timedelta = SOON) -> int:
        return await Courier(self.cast.engine, self.cast.settings, self.phone).deliver(utc_now() + after)

    async def decide(self, **form: str) -> None:
        assert (await self.zhao.post(self.review, data=form)).status_code == 303

    async def page(self) -> str:
        return (await self.zhao.get(self.review)).text

    async def booths(self, *numbers: str) -> dict[str, str]:
        """Made free in one hall; the address of each on the plan."""
        hall = await self.cast.add(Hall(fair_id=self.fair.id, name="1 号馆"))
        zone = await self.cast.add(Zone(hall_id=hall.id, code="A", name="A 区"))
        rows = [
            Booth(fair_id=self.fair.id, zone_id=zone.id, number=one, code=secrets.token_hex(4), x=2.0 * n, y=0.0)
            for n, one in enumerate(numbers)
        ]
        return {row.number: f"{DESK}/halls/{hall.id}/booths/{(await self.cast.add(row)).id}" for row in rows}

    async def participation(self) -> str:
        async with self.cast.tx() as tx:
            return str(
                (await tx.scalars(sa.select(Participation.id).where(Participation.fair_id == self.fair.id))).one()
            )


@contextlib.asynccontextmanager
async def registered(cast: Cast) -> AsyncIterator[Scene]:
    fair = await cast.fair()
    _, token = await cast.staff(Role.organiser)
    async with cast.client() as ma, cast.client(token) as zhao:
        where = await register(ma)
        yield Scene(cast, fair, ma, zhao, where, review_of((await zhao.get(f"{DESK}/employers")).text))


async def act(zhao: httpx.AsyncClient, booth: str, **form: str) -> Any:
    answer = await zhao.post(booth, data=form)
    assert answer.status_code == 303, answer.text
    return answer


async def test_returned_and_accepted_are_told_once_with_the_way_to_the_page(cast: Cast) -> None:
    async with registered(cast) as s:
        assert await s.round() == 0, "nothing is decided yet"
        await s.decide(act="return", reason="执照拍糊了，请重拍一张")
        assert "几秒内发出" in await s.page()
        assert (await s.round(), await s.round()) == (1, 0)
        [told] = s.phone.got
        assert told["phone"] == "+8613800138001" and told["reason"] == "执照拍糊了，请重拍一张"
        assert told["link"].endswith(s.where) and "执照拍糊了" in (await s.ma.get(s.where)).text
        assert "发到 138****8001" in await s.page()
        await s.ma.post(s.where, data=SAID, files=LICENCE)
        await s.decide(act="accept")
        assert await s.round(LATER) == 1
        assert s.phone.told() == ["returned", "accepted"]


async def test_what_no_longer_stands_is_not_told(cast: Cast) -> None:
    async with registered(cast) as s:
        await s.decide(act="return", reason="执照拍糊了，请重拍一张")
        await s.ma.post(s.where, data=SAID | {"phone": ""}, files=NOTHING)
        assert await s.round() == 0, "mended before the message went out"
        await s.decide(act="accept")
        one = await s.participation()
        assert (await s.zhao.post(f"{DESK}/employers/{one}/withdraw")).status_code == 303
        assert await s.round() == 0 and s.phone.got == []
        page = await s.page()
        assert page.count("不用发了") == 2 and "再发一次" not in page


async def test_booths_moved_about_are_told_once_with_the_last(cast: Cast) -> None:
    async with registered(cast) as s:
        at = await s.booths("A01", "A02", "A03")
        await s.decide(act="accept", booth=at["A01"].rpartition("/")[2])
        assert await s.round() == 1 and s.phone.got[0]["booth"] == "A01"
        one = await s.participation()
        await act(s.zhao, at["A01"], act="swap", was=one, other="A02")
        await act(s.zhao, at["A02"], act="swap", was=one, other="A03")
        assert await s.round() == 0, "booths settle first"
        assert "展位再动就再等十分钟" in await s.page()
        assert await s.round(LATER) == 1
        assert (s.phone.told(), s.phone.got[1]["booth"]) == (["accepted", "booth"], "A03")
        assert "A03" in (await s.ma.get(s.where)).text
        await act(s.zhao, at["A03"], act="swap", was=one, other="A02")
        await act(s.zhao, at["A02"], act="swap", was=one, other="A03")
        assert await s.round(LATER) == 0, "back where the applicant knows it to be"
        await act(s.zhao, at["A03"], act="number", number="A30")
        assert await s.round(LATER) == 1 and s.phone.got[2]["booth"] == "A30"


async def test_a_gateway_that_is_away_is_tried_again_then_shown_and_sent_by_hand(sqlite_cast: Cast) -> None:
    async with registered(sqlite_cast) as s:
        s.phone.away = True
        await s.decide(act="return", reason="执照拍糊了，请重拍一张")
        assert await s.round() == 0
        assert "短信网关没有收下" in await s.page() and "再试" in await s.page()
        for n in range(MOST_TRIES):
            await s.round((n + 1) * dt.timedelta(hours=1))
        page = await s.page()
        assert f"试了 {MOST_TRIES} 次" in page and "没收到短信" in (await s.zhao.get(f"{DESK}/employers")).text
        s.phone.away = False
        assert await s.round(dt.timedelta(days=1)) == 0, "given up"
        again = page.split("/news/")[1].split('"')[0]
        first, second = [(await s.zhao.post(f"{s.review}/news/{again}")).status_code for _ in range(2)]
        assert (first, second) == (303, 409), "a double click sends one"
        assert "再发一次" not in await s.page(), "it waits already"
        assert await s.round() == 1 and s.phone.told() == ["returned"]
        assert "没收到短信" not in (await s.zhao.get(f"{DESK}/employers")).text


async def test_one_that_cannot_go_out_keeps_no_other_waiting(sqlite_cast: Cast) -> None:
    async with registered(sqlite_cast) as s:
        first = f"91370211MA3ABCDE7{uscc_check_digit('91370211MA3ABCDE7')}"
        await register(s.ma, uscc=first, name="临港二厂", phone="13800138002")
        async with sqlite_cast.tx() as tx:
            torn = sa.update(Registration).where(Registration.name != "临港二厂").values(contact_phone="torn")
            await tx.execute(torn)
            ids = list(await tx.scalars(sa.select(Registration.id)))
        for one in ids:
            said = {"act": "return", "reason": "执照拍糊了，请重拍一张"}
            await s.zhao.post(f"{DESK}/registrations/{one}", data=said)
        assert await s.round() == 1 and s.phone.got[0]["phone"] == "+8613800138002"


async def test_a_stranger_sends_nothing_again(sqlite_cast: Cast) -> None:
    async with registered(sqlite_cast) as s:
        other = await sqlite_cast.fair("autumn")
        _, token = await sqlite_cast.staff(Role.organiser, fair=other)
        await s.decide(act="accept")
        await s.round()
        again = f"{s.review}/news/{(await s.page()).split('/news/')[1].split(chr(34))[0]}"
        async with sqlite_cast.client(token) as outsider:
            assert (await outsider.post(again)).status_code == 404
        assert (await s.zhao.post(again[:-4] + "0000")).status_code == 404


async def test_what_a_crash_cut_off_goes_out_again(sqlite_cast: Cast) -> None:
    async with registered(sqlite_cast) as s:
        await s.decide(act="accept")
        async with sqlite_cast.tx() as tx:
            one = (await tx.scalars(sa.select(News.id))).one()
            assert await claim(tx, one, utc_now() + SOON)
        assert await s.round() == 0, "another has it in hand"
        assert await s.round(LATER) == 1
