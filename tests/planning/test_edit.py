"""Facts and days of a fair are changed in one form; nobody writes over another, and a day with arrivals stays."""

import datetime as dt
import re
from typing import Any

import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.arrivals.rules import ScanResult
from recruit.arrivals.tables import Arrival
from recruit.db import utc_now
from recruit.fairs.tables import Fair, FairDay, Phase
from tests.support.cast import Cast

EDIT = "/organiser/fairs/spring/edit"
FORM = {"slug": "spring", "name": "春季招聘会", "venue": "二号馆", "operator": "区总工会", "hotline": "12351"}


def days(*given: tuple[str, str, str]) -> dict[str, list[str]]:
    return {name: [one[n] for one in given] for n, name in enumerate(("day", "opens", "closes"))}


async def seen(client: Any) -> str:
    found = re.search(r'name="seen" value="(\w+)"', (await client.get(EDIT)).text)
    assert found
    return found[1]


async def test_the_fair_spans_its_days(cast: Cast) -> None:
    await cast.fair(phase=Phase.draft)
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token) as zhao:
        hours = days(("2026-12-05", "10:00", "16:00"), ("2026-12-01", "09:00", "17:00"), ("", "09:00", "17:00"))
        form = FORM | {"slug": "december", "seen": await seen(zhao)} | hours
        assert (await zhao.post(EDIT, data=form)).headers["location"] == "/organiser/fairs/december/setup?said=saved"
    async with cast.tx() as tx:
        fair = (await tx.scalars(sa.select(Fair))).one()
        kept = (await tx.scalars(sa.select(FairDay.day).order_by(FairDay.day))).all()
    assert (fair.slug, fair.name) == ("december", "春季招聘会")
    assert fair.opens_at == dt.datetime(2026, 12, 1, 1, tzinfo=dt.UTC)
    assert fair.closes_at == dt.datetime(2026, 12, 5, 8, tzinfo=dt.UTC)
    assert [one.day for one in kept] == [1, 5]


async def test_what_was_typed_comes_back_with_the_cure(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    await cast.fair()
    await cast.fair("taken")
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token) as zhao:
        wrong = await zhao.post(
            EDIT, data=FORM | {"name": "", "venue": "三号馆"} | days(("2026-12-01", "17:00", "09:00"))
        )
        assert wrong.status_code == 422
        assert all(words in wrong.text for words in ("请填写名称", "三号馆", "2026-12-01", "闭馆要晚于开馆"))
        one = days(("2026-12-01", "09:00", "17:00"))
        moved = await zhao.post(EDIT, data=FORM | one | {"slug": "renamed", "seen": await seen(zhao)})
        assert moved.status_code == 422 and "公开以后网址名不能改" in moved.text
        none = await zhao.post(EDIT, data=FORM | days(("", "", "")))
        assert none.status_code == 422 and "至少要有一天" in none.text


async def test_two_who_edit_at_once_do_not_write_over_each_other(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    await cast.fair()
    _, token = await cast.staff(Role.organiser)
    one = days(("2026-12-01", "09:00", "17:00"))
    async with cast.client(token) as zhao, cast.client(token) as li:
        first, second = await seen(zhao), await seen(li)
        assert (await zhao.post(EDIT, data=FORM | one | {"seen": first})).status_code == 303
        late = await li.post(EDIT, data=FORM | one | {"name": "另一个名字", "seen": second})
        assert late.status_code == 409 and "另一个名字" in late.text
        again = re.search(r'name="seen" value="(\w+)"', late.text)
        assert again
        assert (await li.post(EDIT, data=FORM | one | {"name": "另一个名字", "seen": again[1]})).status_code == 303


async def test_a_day_on_which_people_came_stays(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    now = utc_now()
    today = (now + dt.timedelta(hours=8)).date()
    await cast.add(FairDay(fair_id=fair.id, day=today, opens=dt.time(9), closes=dt.time(17)))
    await cast.add(Arrival(fair_id=fair.id, scan_id="1", gate="一号门", device="g", at=now, result=ScanResult.admitted))
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token) as zhao:
        form = FORM | days(("2026-12-01", "09:00", "17:00")) | {"seen": await seen(zhao)}
        answer = await zhao.post(EDIT, data=form)
    assert answer.status_code == 422 and "已经有 1 人次入场" in answer.text
