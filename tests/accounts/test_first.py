"""An empty product: the first organiser makes an account by the link that the start prints; then the link is dead."""

import sqlalchemy as sa

from recruit.accounts.command import invite_organiser
from recruit.accounts.first import first_link
from recruit.accounts.tables import Grant, Role
from recruit.units.tables import Unit
from tests.support.cast import Cast

FORM = {"unit": "海湾新区总工会", "name": "赵敏", "login": "zhao.min", "password": "一句好记的话就行了吧"}


async def test_the_first_organiser_comes_in_by_the_link_and_nobody_after(cast: Cast) -> None:
    async with cast.tx() as tx:
        link = (await first_link(tx, cast.settings)).partition("/first/")[2]
    async with cast.client() as zhao, cast.client() as wai:
        assert (await wai.get("/first/guessed")).status_code == 404
        wrong = await zhao.post(f"/first/{link}", data=FORM | {"password": "short", "login": "赵"})
        assert wrong.status_code == 422 and "密码至少" in wrong.text and "海湾新区总工会" in wrong.text
        done = await zhao.post(f"/first/{link}", data=FORM)
        assert done.status_code == 303 and done.headers["location"] == "/organiser/fairs"
        assert "还没有招聘会" in (await zhao.get("/organiser/fairs")).text
        assert (await wai.get(f"/first/{link}")).status_code == 404
        assert (await wai.post(f"/first/{link}", data=FORM | {"login": "wai"})).status_code == 404
    async with cast.tx() as tx:
        assert await first_link(tx, cast.settings) == ""
        assert (await tx.scalars(sa.select(Unit.name))).one() == "海湾新区总工会"


async def test_a_command_makes_another_organiser_whose_password_works(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    async with cast.tx() as tx:
        assert "/first/" in await invite_organiser(tx, cast.settings, None, "")
        _, login, password = (await invite_organiser(tx, cast.settings, "li.qiang", "李强")).split()
    async with cast.client() as browser:
        answer = await browser.post("/staff/sign-in", data={"login": login, "password": password})
        assert answer.status_code == 303 and answer.headers["location"] == "/organiser/fairs"
    async with cast.tx() as tx:
        assert (await tx.scalars(sa.select(Grant.role))).all() == [Role.organiser]
