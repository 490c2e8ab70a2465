"""The organiser keeps the fair's own list of tracks."""

import re

import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.fairs.tables import Hall, Track, Zone
from tests.support.cast import Cast

ROOT = "/organiser/fairs/spring/tracks"


async def order(cast: Cast) -> list[str]:
    async with cast.tx() as tx:
        return list(await tx.scalars(sa.select(Track.name).order_by(Track.place)))


async def one(cast: Cast, name: str) -> str:
    async with cast.tx() as tx:
        return str((await tx.scalars(sa.select(Track.id).where(Track.name == name))).one())


async def test_tracks_are_added_renamed_ordered_and_removed(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    await cast.position(fair, employer, tracks=("migrant",))
    _, token = await cast.staff(Role.organiser, fair=fair)
    async with cast.client(token) as zhao, cast.client() as public:
        assert (await zhao.post(ROOT, data={"name": "妇女"})).status_code == 303
        twice = await zhao.post(ROOT, data={"name": "农民工"})
        assert twice.status_code == 422 and "已经有“农民工”" in twice.text
        assert (await zhao.post(ROOT, data={"name": "?"})).status_code == 422
        here = f"{ROOT}/{await one(cast, '妇女')}"
        async with cast.tx() as tx:
            hall = Hall(fair_id=fair.id, name="1 号馆")
            tx.add(hall)
            await tx.flush()
            tx.add(Zone(hall_id=hall.id, code="W", name="W 区", track="妇女"))
        await zhao.post(here, data={"act": "save", "name": "女职工"})
        await zhao.post(here, data={"act": "up"})
        assert await order(cast) == ["转岗待岗职工", "农民工", "女职工", "退役军人"]
        assert "女职工" in (await public.get("/fairs/spring")).text
        bulk = {"act": "tag", "track": "女职工", "whole": "1"}
        assert (await zhao.post("/organiser/fairs/spring/positions", data=bulk)).status_code == 303
        listed = (await public.get("/fairs/spring/positions")).text
        assert 'value="女职工"' in listed and "集装箱焊工" in listed
        used = await zhao.post(here, data={"act": "remove"})
        assert used.status_code == 409 and "1 个分区" in used.text
        migrant = f"{ROOT}/{await one(cast, '农民工')}"
        assert "还有岗位属于" in (await zhao.post(migrant, data={"act": "remove"})).text
        veteran = f"{ROOT}/{await one(cast, '退役军人')}"
        assert (await zhao.post(veteran, data={"act": "remove"})).status_code == 303
    assert await order(cast) == ["转岗待岗职工", "农民工", "女职工"]
    async with cast.tx() as tx:
        assert (await tx.scalars(sa.select(Zone.track))).one() == "女职工"


async def test_another_fairs_tracks_are_not_found(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    await cast.fair()
    _, wai = await cast.staff(Role.organiser, fair=await cast.fair("other"))
    async with cast.client(wai) as client:
        assert (await client.get(ROOT)).status_code == 404
        mine = (await client.get("/organiser/fairs/other/tracks")).text
        found = re.search(r"/tracks/([0-9a-f-]{36})", mine)
        assert found
        assert (await client.post(f"{ROOT}/{found[1]}", data={"act": "up"})).status_code == 404
