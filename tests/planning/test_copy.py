"""A fair is copied from an earlier one: its plan, tracks, employers as invited and staff, on new days; nothing personal."""

import datetime as dt

import sqlalchemy as sa

from recruit.accounts.tables import Account, Grant, Role
from recruit.employers.tables import Participation, ParticipationStatus
from recruit.fairs.tables import Booth, Fair, FairDay, Hall, Phase, Track, Zone
from recruit.positions.tables import Position
from tests.support.cast import Cast

COPY = "/organiser/fairs/spring/copy"
FORM = {"name": "秋季招聘会", "slug": "autumn", "first": "2027-09-01"}


async def old_fair(cast: Cast) -> Fair:
    fair = await cast.fair(operator_licence="许可证 1 号")
    for day in (16, 18):
        await cast.add(FairDay(fair_id=fair.id, day=dt.date(2026, 3, day), opens=dt.time(9), closes=dt.time(16)))
    employer = await cast.employer(fair)
    await cast.position(fair, employer)
    hall = await cast.add(Hall(fair_id=fair.id, name="1 号馆"))
    zone = await cast.add(Zone(hall_id=hall.id, code="A", name="女职工专区", track="女职工"))
    await cast.add(Track(fair_id=fair.id, code="女职工", name="女职工", place=3))
    async with cast.tx() as tx:
        taking_part = (await tx.scalars(sa.select(Participation))).one()
        taking_part.contact_name, taking_part.contact_phone = "王敏", "k1:sealed"
        tx.add(taking_part)
        for n in (1, 2):
            mine = taking_part.id if n == 1 else None
            tx.add(
                Booth(
                    fair_id=fair.id, zone_id=zone.id, number=f"A{n}", code=f"code{n}", x=n, y=0, participation_id=mine
                )
            )
    await cast.staff(Role.host, fair=fair)
    return fair


async def test_a_copy_has_the_plan_and_asks_the_employers_again(cast: Cast) -> None:
    old = await old_fair(cast)
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token) as zhao, cast.client() as public:
        assert "女职工" not in (await zhao.get(COPY)).text
        parts = ["halls", "tracks", "employers", "staff", "nonsense"]
        done = await zhao.post(COPY, data=FORM | {"part": parts})
        assert done.status_code == 303 and "复制好了" in (await zhao.get(done.headers["location"])).text
        assert (await public.get("/fairs/autumn")).status_code == 404
    async with cast.tx() as tx:
        new = (await tx.scalars(sa.select(Fair).where(Fair.slug == "autumn"))).one()
        assert (new.phase, new.venue, new.operator_licence) == (Phase.draft, old.venue, "许可证 1 号")
        days = (await tx.scalars(sa.select(FairDay.day).where(FairDay.fair_id == new.id).order_by(FairDay.day))).all()
        assert days == [dt.date(2027, 9, 1), dt.date(2027, 9, 3)]
        booths = (await tx.scalars(sa.select(Booth).where(Booth.fair_id == new.id).order_by(Booth.number))).all()
        assert [(b.number, b.x, b.participation_id) for b in booths] == [("A1", 1, None), ("A2", 2, None)]
        assert not {b.code for b in booths} & {"code1", "code2"}
        zone = (await tx.scalars(sa.select(Zone).where(Zone.id == booths[0].zone_id))).one()
        assert (zone.name, zone.track) == ("女职工专区", "女职工")
        asked = (await tx.scalars(sa.select(Participation).where(Participation.fair_id == new.id))).one()
        assert (asked.status, asked.contact_name, asked.contact_phone) == (ParticipationStatus.invited, None, None)
        assert (await tx.scalars(sa.select(Position).where(Position.fair_id == new.id))).all() == []
        hosts = sa.select(Account.login).join(Grant, Grant.account_id == Account.id).where(Grant.fair_id == new.id)
        assert len((await tx.scalars(hosts)).all()) == 1


async def test_a_bare_copy_takes_only_the_facts(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    await old_fair(cast)
    _, token = await cast.staff(Role.organiser)
    async with cast.client(token) as zhao:
        wrong = await zhao.post(COPY, data={"name": "", "slug": "A B", "first": "soon"})
        assert wrong.status_code == 422 and "请选第一天" in wrong.text and "请填名称" in wrong.text
        taken = await zhao.post(COPY, data=FORM | {"slug": "spring"})
        assert taken.status_code == 409 and "秋季招聘会" in taken.text
        assert (await zhao.post(COPY, data=FORM)).status_code == 303
    async with cast.tx() as tx:
        new = (await tx.scalars(sa.select(Fair).where(Fair.slug == "autumn"))).one()
        for table in (Booth, Participation, Hall, Grant):
            assert (await tx.scalars(sa.select(table).where(table.fair_id == new.id))).all() == []
        codes = (await tx.scalars(sa.select(Track.code).where(Track.fair_id == new.id))).all()
        assert set(codes) == {"transfer", "migrant", "veteran"}


async def test_who_runs_one_fair_only_makes_no_other(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await old_fair(cast)
    _, token = await cast.staff(Role.organiser, fair=fair)
    async with cast.client(token) as client:
        assert (await client.get(COPY)).status_code == 403
        assert (await client.post(COPY, data=FORM)).status_code == 403
