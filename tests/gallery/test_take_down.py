"""An organiser takes an employer's photo down with a reason, its recruiter reads why, and it can be put back."""

import re

import pytest
import sqlalchemy as sa

from recruit.accounts.tables import AuditEntry, Role
from recruit.gallery.rules import REASONS, reason_of
from tests.employers.test_photos import send
from tests.support.cast import Cast


@pytest.mark.parametrize(
    ("why", "words", "said"),
    [
        ("people", "", REASONS["people"]),
        ("people", " 左边\n那位 ", f"{REASONS['people']}：左边 那位"),
        ("", "拍的是别家的门", "拍的是别家的门"),
        ("nonsense", " ", None),
    ],
)
def test_a_reason(why: str, words: str, said: str | None) -> None:
    assert reason_of(why, words) == said


async def test_a_photo_is_gone_at_once_in_all_its_sizes_and_comes_back(cast: Cast) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    (_, ma), (_, zhao) = await cast.staff(Role.recruiter, employer=haisheng), await cast.staff(Role.organiser)
    home = f"/organiser/fairs/{fair.slug}/photos"
    async with cast.client() as anybody, cast.client(ma) as recruiter, cast.client(zhao) as organiser:
        assert "还没有照片" in (await organiser.get(home)).text
        for kind in ("dormitory", "canteen"):  # the same file twice has one address
            await send(recruiter, haisheng.id, kind=kind)
        listed = (await organiser.get(home)).text
        sizes = set(re.findall(r"/pictures/\w+-\d+\.webp", listed))
        assert len(sizes) == 3 and [(await anybody.get(one)).status_code for one in sizes] == [200] * 3
        act = home + "/" + re.findall(r"photos/([\w-]+)/take-down", listed)[0]
        silent = await organiser.post(f"{act}/take-down", data={"words": " "})
        assert silent.status_code == 422 and "请选撤下的原因" in silent.text
        assert (await organiser.post(f"{act}/take-down", data={"why": "people"})).status_code == 303
        assert [(await anybody.get(one)).status_code for one in sizes] == [404] * 3
        assert "双人间" not in (await anybody.get(f"/employers/{haisheng.id}")).text
        theirs = (await recruiter.get("/employer/photos")).text
        assert "组织者撤下了 2 张照片" in theirs and REASONS["people"] in theirs
        again = await send(recruiter, haisheng.id)
        assert again.status_code == 409 and "撤下过" in again.text
        assert (await organiser.post(f"{act}/take-down", data={"why": "poor"})).status_code == 409, "a second click"
        assert REASONS["people"] in (await organiser.get(f"{home}?show=down")).text
        assert (await organiser.post(f"{act}/put-back")).status_code == 303
        assert [(await anybody.get(one)).status_code for one in sizes] == [200] * 3
        assert "组织者撤下了" not in (await recruiter.get("/employer/photos")).text
    async with cast.tx() as tx:
        acts = list(await tx.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))
    assert {"take_down_photo", "put_back_photo"} <= set(acts)


async def test_strangers_do_not_find_it(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, other = await cast.fair(), await cast.fair("autumn")
    haisheng = await cast.employer(fair)
    (_, ma), (_, wai) = (
        await cast.staff(Role.recruiter, employer=haisheng),
        await cast.staff(Role.organiser, fair=other),
    )
    async with cast.client(ma) as recruiter, cast.client(wai) as outsider:
        text = (await recruiter.get((await send(recruiter, haisheng.id)).headers["location"])).text
        photo = text.split('action="/employer/photos/')[1].split('"')[0]
        assert (await outsider.get(f"/organiser/fairs/{fair.slug}/photos")).status_code == 404
        act = f"/organiser/fairs/{{}}/photos/{photo}/take-down"
        for slug in (fair.slug, other.slug):
            assert (await outsider.post(act.format(slug), data={"why": "poor"})).status_code == 404
        assert (await recruiter.post(act.format(fair.slug), data={"why": "poor"})).status_code in (403, 404)
