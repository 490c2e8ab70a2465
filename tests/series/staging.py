"""A series with its organiser signed in, and the forms that the tests send."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.fairs.tables import Fair
from recruit.look import words
from recruit.rooms.tables import Room
from recruit.series.tables import Series
from tests.rooms.test_appoint import browser_of
from tests.support.cast import Cast

SERIES = {
    "name": "工会帮你来探岗",
    "kind": "visit",
    "about": "每周五走进一家单位",
    "operator": "海湾新区职工服务中心（示例）",
    "organisers": "海湾新区总工会（示例）",
}


def show_form(days: float = 3, **more: str) -> dict[str, Any]:
    at = words.local(utc_now() + dt.timedelta(days=days))
    form = {"title": "走进海岚重工", "day": f"{at:%Y-%m-%d}", "hour": f"{at:%H:%M}", "minutes": "60"}
    return form | {"place": "海岚重工总装车间", "address": "滨海大道 9 号", "about": "看车间，问食堂"} | more


@dataclass
class Stage:
    """Zhao's browser, her published series, and addresses in it."""

    cast: Cast
    zhao: httpx.AsyncClient
    series: Series

    @property
    def url(self) -> str:
        return f"/organiser/series/{self.series.id}"

    async def plan(self, days: float = 3, **more: Any) -> Fair:
        answer = await self.zhao.post(f"{self.url}/shows", data=show_form(days, **more))
        assert answer.status_code == 303, answer.text
        async with self.cast.tx() as tx:
            newest = sa.select(Fair).where(Fair.series_id == self.series.id).order_by(sa.desc(Fair.created_at))
            return (await tx.scalars(newest.limit(1))).one()

    async def announce(self, fair: Fair, title: str = "探岗焊工") -> Fair:
        """With one position of its own, published."""
        employer = await self.cast.employer(fair, f"海岚重工{fair.slug[-4:]}")
        await self.cast.position(fair, employer, title)
        answer = await self.zhao.post(f"/organiser/fairs/{fair.slug}/show/publish")
        assert answer.status_code == 303, answer.text
        return fair

    async def room(self, fair: Fair) -> Room:
        async with self.cast.tx() as tx:
            return (await tx.scalars(sa.select(Room).where(Room.fair_id == fair.id))).one()


async def set_stage(cast: Cast) -> Stage:
    account, _ = await cast.staff(Role.organiser)
    zhao = await browser_of(cast, account)
    made = await zhao.post("/organiser/series", files={"none": b""}, data=SERIES)
    assert made.status_code == 303, made.text
    async with cast.tx() as tx:
        series = (await tx.scalars(sa.select(Series))).one()
    assert (await zhao.post(f"/organiser/series/{series.id}/publish")).status_code == 303
    return Stage(cast, zhao, series)
