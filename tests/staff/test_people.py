"""Roles are given for a time and taken, passwords are made anew and changed, and nobody is locked out of a fair."""

import datetime as dt
import re

import sqlalchemy as sa

from recruit.accounts.tables import Account, Grant, Role
from recruit.db import utc_now
from tests.rooms.test_appoint import browser_of
from tests.support.cast import Cast

PEOPLE = "/organiser/fairs/spring/people"
OWN = "a sentence of my own"


async def sign_in(cast: Cast, login: str, password: str) -> int:
    async with cast.client() as browser:
        return (await browser.post("/staff/sign-in", data={"login": login, "password": password})).status_code


async def test_a_first_password_leads_to_one_of_ones_own(cast: Cast) -> None:
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    async with await browser_of(cast, zhao) as page, cast.client() as gu, cast.client() as elsewhere:
        made = await page.post(PEOPLE, data={"role": "gate", "login": "gu.gate", "name": "顾平"})
        given = re.search(r"密码 <code>([^<]+)</code>", made.text)
        assert given and "打印这一条" in made.text
        for browser in (gu, elsewhere):
            inside = await browser.post("/staff/sign-in", data={"login": "gu.gate", "password": given[1]})
            assert inside.headers["location"] == "/staff/password?first=1"
        form = {"old": given[1], "new": OWN, "again": OWN}
        wrong = await gu.post("/staff/password", data=form | {"old": "x", "again": "y"})
        assert wrong.status_code == 422 and "现在的密码不对" in wrong.text
        assert (await gu.post("/staff/password", data=form)).headers["location"] == "/gate/spring"
        assert (await gu.get("/gate/spring")).status_code == 200
        assert (await elsewhere.get("/gate/spring")).status_code == 303
        assert await sign_in(cast, "gu.gate", given[1]) == 422
        assert await sign_in(cast, "gu.gate", OWN) == 303
        async with cast.tx() as tx:
            account = (await tx.scalars(sa.select(Account).where(Account.login == "gu.gate"))).one()
        seen = await page.get(PEOPLE, params={"person": str(account.id)})
        assert "改了自己的密码" in seen.text
        again = await page.post(f"{PEOPLE}/{account.id}/password")
        assert again.status_code == 201 and "重设了密码" in again.text
        assert (await gu.get("/gate/spring")).status_code == 303


async def test_a_role_has_its_days_and_ends_at_once_when_taken(cast: Cast) -> None:
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    today = (utc_now() + dt.timedelta(hours=8)).date()
    form = {"role": "desk", "login": "fang.desk", "name": "方洁", "password": OWN}
    async with await browser_of(cast, zhao) as page, cast.client() as fang:
        past = await page.post(PEOPLE, data=form | {"end": str(today - dt.timedelta(days=1))})
        assert past.status_code == 422 and "到期日已经过了" in past.text and "方洁" in past.text
        assert (await page.post(PEOPLE, data=form | {"end": str(today)})).status_code == 201
        await fang.post("/staff/sign-in", data={"login": "fang.desk", "password": OWN})
        assert (await fang.get("/service/spring")).status_code == 200
        async with cast.tx() as tx:
            held = (await tx.scalars(sa.select(Grant).where(Grant.role == Role.desk))).one()
        assert held.until_at and held.until_at > utc_now()
        ahead = {"role": "gate", "start": str(today + dt.timedelta(days=2))}
        assert (await page.post(f"{PEOPLE}/{held.account_id}/roles", data=ahead)).status_code == 303
        assert (await fang.get("/gate/spring")).status_code == 403
        assert (await page.post(f"{PEOPLE}/{held.id}/end")).status_code == 303
        assert (await fang.get("/service/spring")).status_code == 303


async def test_the_last_organiser_is_never_locked_out(cast: Cast) -> None:
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair, password=OWN)
    li, _ = await cast.staff(Role.organiser, fair=fair)
    async with cast.tx() as tx:
        grants = {g.account_id: g.id for g in await tx.scalars(sa.select(Grant).where(Grant.role == Role.organiser))}
    async with await browser_of(cast, zhao) as first, await browser_of(cast, li) as second:
        assert (await first.post(f"{PEOPLE}/{grants[zhao.id]}/end")).status_code == 403
        last = await second.post(f"{PEOPLE}/{grants[zhao.id]}/end")
        assert last.status_code == 409 and "最后一位组织者" in last.text
        assert (await first.post(f"{PEOPLE}/{grants[li.id]}/end")).status_code == 303
        assert (await second.get(PEOPLE)).status_code == 303


async def test_a_password_with_wider_rights_is_not_this_organisers_to_make_anew(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    chief, _ = await cast.staff(Role.organiser, password=OWN)
    async with cast.tx() as tx:
        tx.add(Grant(account_id=chief.id, role=Role.host, fair_id=fair.id))
    async with await browser_of(cast, zhao) as page:
        refused = await page.post(f"{PEOPLE}/{chief.id}/password")
        assert refused.status_code == 403 and "上级工会" in refused.text
        assert (await page.post(f"{PEOPLE}/{zhao.id}/password")).status_code == 403
    assert await sign_in(cast, chief.login, OWN) == 303
