"""The organiser sets up a hall: many booths at once, moved, numbered, exchanged, given away and taken back."""

import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.arrivals.tables import BoothVisit
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.fairs.tables import Booth, Fair, Hall, Zone
from tests.support.cast import Cast

ROOT = "/organiser/fairs/spring/halls"
ROWS = {"zone": "A", "first": "1", "last": "4", "per_row": "2", "aisle": "1", "track": "migrant"}


class Desk:
    """Zhao's browser on the hall's page."""

    def __init__(self, cast: Cast, client: httpx.AsyncClient, hall: str) -> None:
        self.cast, self.client, self.here = cast, client, f"{ROOT}/{hall}"

    async def booths(self) -> dict[str, Booth]:
        async with self.cast.tx() as tx:
            return {booth.number: booth for booth in await tx.scalars(sa.select(Booth))}

    async def act(self, booth_no: str, act: str, **fields: Any) -> httpx.Response:
        booth = (await self.booths())[booth_no]
        was = {"was": str(booth.participation_id or "")} if act in ("assign", "free", "swap") else {}
        return await self.client.post(f"{self.here}/booths/{booth.id}", data={"act": act} | was | fields)

    async def zone(self, code: str, act: str, **fields: Any) -> httpx.Response:
        async with self.cast.tx() as tx:
            zone = (await tx.scalars(sa.select(Zone.id).where(Zone.code == code))).one()
        return await self.client.post(f"{self.here}/zones/{zone}", data={"act": act, **fields})

    async def undo(self, answer: httpx.Response) -> httpx.Response:
        found = re.search(r"done=([0-9a-f-]{36})", answer.headers["location"])
        assert found
        return await self.client.post(f"/organiser/fairs/spring/changes/{found[1]}/undo")


@pytest.fixture
async def fair(cast: Cast) -> Fair:
    return await cast.fair()


@pytest.fixture
async def desk(cast: Cast, fair: Fair) -> Any:
    _, token = await cast.staff(Role.organiser, fair=fair)
    async with cast.client(token) as client:
        assert "先起一个展厅" in (await client.get(ROOT)).text
        hall = (await client.post(ROOT, data={"name": "1 号馆"})).headers["location"].rpartition("/")[2]
        made = Desk(cast, client, hall)
        assert (await client.post(f"{made.here}/booths", data=ROWS)).status_code == 303
        yield made


async def holder(cast: Cast, employer: Employer) -> str:
    async with cast.tx() as tx:
        return str(
            (await tx.scalars(sa.select(Participation.id).where(Participation.employer_id == employer.id))).one()
        )


def taken(booths: dict[str, Booth]) -> dict[str, str]:
    return {number: str(booth.participation_id) for number, booth in booths.items() if booth.participation_id}


async def test_many_booths_stand_in_rows_in_a_zone_of_its_track(desk: Desk) -> None:
    booths = await desk.booths()
    assert [(n, b.x, b.y) for n, b in sorted(booths.items())] == [
        ("A01", 0, 0), ("A02", 1, 0), ("A03", 0, 1), ("A04", 1, 1),
    ]  # fmt: skip
    page = (await desk.client.get(desk.here)).text
    assert "plan__booth--migrant" in page and "A 区" in page
    again = await desk.client.post(f"{desk.here}/booths", data=ROWS)
    assert again.status_code == 422 and "A01、A02、A03、A04" in again.text
    wrong = await desk.client.post(f"{desk.here}/booths", data=ROWS | {"zone": "", "last": "0", "per_row": "x"})
    assert all(said in wrong.text for said in ("分区写 1 到 4 个", "从小到大", "每排写"))
    more = await desk.client.post(f"{desk.here}/booths", data=ROWS | {"first": "5", "last": "6"})
    assert (await desk.booths())["A05"].y == 3
    await desk.undo(more)
    assert len(await desk.booths()) == 4


async def test_a_booth_moves_but_not_onto_another_and_its_code_stays(desk: Desk) -> None:
    before = (await desk.booths())["A02"]
    moved = await desk.act("A02", "move", x="5.2", y="3")
    after = (await desk.booths())["A02"]
    assert (after.x, after.y, after.code) == (5, 3, before.code)
    onto = await desk.act("A02", "move", x="0.5", y="0")
    assert onto.status_code == 409 and "那里已经有 A01" in onto.text
    await desk.act("A02", "move", dx="1", dy="-1")
    assert (await desk.booths())["A02"].x == 6
    late = await desk.undo(moved)
    assert late.status_code == 409 and (await desk.booths())["A02"].x == 6
    async with desk.cast.client() as phone:
        assert "A02" in (await phone.get(f"/b/{before.code}")).text


async def test_employers_get_booths_change_places_and_leave(cast: Cast, fair: Fair, desk: Desk) -> None:
    haisheng, anhe = await cast.employer(fair, "海晟"), await cast.employer(fair, "安和")
    one, two = await holder(cast, haisheng), await holder(cast, anhe)
    page = (await desk.client.get(f"{desk.here}?q=anhe")).text
    assert "安和" in page and "海晟" not in page.split("waiting__list")[1]
    given = await desk.act("A01", "assign", employer=one)
    assert given.status_code == 303 and "A01 给了 海晟" in (await desk.client.get(given.headers["location"])).text
    await desk.act("A02", "assign", employer=two)
    assert (await desk.act("A02", "assign", employer=one)).status_code == 409
    stale = await desk.act("A01", "swap", other="A02", was="")
    assert stale.status_code == 409 and "别人改过" in stale.text
    swapped = await desk.act("A01", "swap", other=" a02 ")
    assert taken(await desk.booths()) == {"A01": two, "A02": one}
    await desk.undo(swapped)
    await desk.act("A01", "swap", other="A04")
    assert taken(await desk.booths()) == {"A02": two, "A04": one}
    assert (await desk.act("A04", "swap", other="Z9")).status_code == 422
    assert (await desk.act("A04", "delete")).status_code == 409
    await desk.act("A04", "free")
    assert taken(await desk.booths()) == {"A02": two}


async def test_numbers_change_one_by_one_or_by_zone(desk: Desk) -> None:
    assert (await desk.act("A01", "number", number="A02")).status_code == 422
    assert (await desk.act("A01", "number", number="特 1")).status_code == 303
    await desk.act("A02", "move", x="0", y="5")
    done = await desk.zone("A", "renumber", first="10")
    assert done.status_code == 303
    assert {n: (b.x, b.y) for n, b in (await desk.booths()).items()} == {
        "A10": (0, 0), "A11": (0, 1), "A12": (1, 1), "A13": (0, 5),
    }  # fmt: skip
    await desk.undo(done)
    assert set(await desk.booths()) == {"特1", "A02", "A03", "A04"}


async def test_a_zone_moves_as_a_whole_changes_its_colour_and_goes_when_empty(
    cast: Cast, fair: Fair, desk: Desk
) -> None:
    await desk.zone("A", "shift", dx="3", dy="2")
    assert (await desk.booths())["A01"].x == 3
    await desk.zone("A", "shift", dx="-9", dy="0")
    assert (await desk.booths())["A01"].x == 0
    await desk.zone("A", "save", name="退役军人专区", track="veteran")
    assert "plan__booth--veteran" in (await desk.client.get(desk.here)).text
    assert (await desk.zone("A", "save", name="x", track="nothing")).status_code == 422
    booths = await desk.booths()
    await cast.add(BoothVisit(fair_id=fair.id, booth_id=booths["A03"].id, visitor="v", day=fair.opens_at.date()))
    assert (await desk.act("A03", "delete")).status_code == 409
    await desk.act("A01", "assign", employer=await holder(cast, await cast.employer(fair)))
    cleared = await desk.zone("A", "clear")
    assert set(await desk.booths()) == {"A01", "A03"}
    await desk.undo(cleared)
    back = await desk.booths()
    assert set(back) == {"A01", "A02", "A03", "A04"} and back["A02"].code == booths["A02"].code


async def test_everybody_is_placed_as_the_preview_showed(cast: Cast, fair: Fair, desk: Desk) -> None:
    for name in ("海晟", "安和", "博达", "宏远", "大江"):
        await cast.position(fair, await cast.employer(fair, name))
    shown = (await desk.client.get("/organiser/fairs/spring/placing?order=name")).text
    pairs = re.findall(r'name="pair" value="([^"]+)"', shown)
    assert len(pairs) == 4 and "还有 1 家排不上" in shown
    done = await desk.client.post("/organiser/fairs/spring/placing", data={"pair": pairs, "order": "name"})
    assert done.status_code == 303 and len(taken(await desk.booths())) == 4
    again = await desk.client.post("/organiser/fairs/spring/placing", data={"pair": pairs, "order": "name"})
    assert again.status_code == 409 and "预览之后" in again.text
    await desk.undo(done)
    assert taken(await desk.booths()) == {}


async def test_halls_are_named_and_an_empty_one_goes(desk: Desk) -> None:
    assert (await desk.client.post(ROOT, data={"name": "1 号馆"})).status_code == 422
    second = (await desk.client.post(ROOT, data={"name": "2 号馆"})).headers["location"]
    assert "2 号馆" in (await desk.client.get(desk.here)).text
    assert (await desk.client.post(second, data={"act": "delete"})).status_code == 303
    assert (await desk.client.post(desk.here, data={"act": "delete"})).status_code == 409
    async with desk.cast.tx() as tx:
        assert (await tx.scalars(sa.select(Hall.name))).all() == ["1 号馆"]


async def test_strangers_and_other_fairs_find_nothing(cast: Cast, fair: Fair, desk: Desk) -> None:
    other = await cast.fair("other")
    elsewhere = await cast.employer(other, "外单位")
    invited = await cast.employer(fair, "只是邀请")
    async with cast.tx() as tx:
        await tx.execute(
            sa.update(Participation)
            .where(Participation.employer_id == invited.id)
            .values(status=ParticipationStatus.invited)
        )
    for employer in (elsewhere, invited):
        assert (await desk.act("A01", "assign", employer=await holder(cast, employer))).status_code == 422
    _, wai = await cast.staff(Role.organiser, fair=other)
    booth = (await desk.booths())["A01"]
    async with cast.client(wai) as client:
        assert (await client.get(desk.here)).status_code == 404
        for path in (desk.here, desk.here.replace("/spring/", "/other/")):
            assert (
                await client.post(f"{path}/booths/{booth.id}", data={"act": "move", "x": "9", "y": "9"})
            ).status_code == 404
