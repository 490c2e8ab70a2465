"""At the service desk staff apply for somebody, with the consent that was given; the gate's page works as a plain form."""

import sqlalchemy as sa

from recruit.accounts.tables import Role
from recruit.applications.tables import Application
from recruit.seekers.tables import Consent
from tests.support.cast import Cast


async def signed_in(cast: Cast, client, role: Role, fair) -> None:
    account, _ = await cast.staff(role, fair=fair, password="chun-feng-2026")
    entered = await client.post("/staff/sign-in", data={"login": account.login, "password": "chun-feng-2026"})
    assert entered.status_code == 303


async def test_the_desk_applies_for_somebody_who_agreed(cast: Cast) -> None:
    fair = await cast.fair()
    position = await cast.position(fair, await cast.employer(fair, booth="A12"), "电焊工")
    async with cast.client() as fang:
        await signed_in(cast, fang, Role.desk, fair)
        found = await fang.get(f"/service/{fair.slug}", params={"q": "焊工"})
        assert found.status_code == 200 and "电焊工" in found.text
        form = {"position": str(position.id), "name": "孙海明", "phone": "138 0013 8000"}
        without = await fang.post(f"/service/{fair.slug}", data=form)
        assert without.status_code == 422 and "本人同意" in without.text and "孙海明" in without.text
        done = await fang.post(f"/service/{fair.slug}", data=form | {"consent": "yes"})
        assert done.status_code == 303
        told = await fang.get(done.headers["location"])
        assert "138****8000" in told.text and "孙海明" not in told.text
    async with cast.tx() as tx:
        row = (await tx.scalars(sa.select(Application))).one()
        consent = await tx.get_one(Consent, row.consent_id)
        assert (row.source, row.phone_verified, consent.channel) == ("desk", False, "desk")
        assert row.entered_by_id is not None


async def test_a_stranger_does_not_reach_the_desk_or_the_gate(cast: Cast) -> None:
    fair, other = await cast.fair(), await cast.fair("autumn")
    async with cast.client() as wai:
        for path in (f"/service/{fair.slug}", f"/gate/{fair.slug}"):
            assert (await wai.get(path)).headers["location"].startswith("/sign-in")
        await signed_in(cast, wai, Role.gate, other)
        assert (await wai.get(f"/gate/{fair.slug}")).status_code == 404
        own = await wai.get(f"/gate/{other.slug}")
        assert own.status_code == 200 and f"/service/{other.slug}" not in own.text, (
            "no button to where one has no right"
        )
        assert (await wai.get(f"/service/{fair.slug}")).status_code == 403


async def test_the_gates_page_says_the_verdict_without_a_script(cast: Cast) -> None:
    fair = await cast.fair()
    _, sun = await cast.seeker()
    async with cast.client(sun) as phone:
        code = (await phone.get(f"/api/v1/fairs/{fair.slug}/ticket")).json()["code"]
    async with cast.client() as gu:
        await signed_in(cast, gu, Role.gate, fair)
        for scan_id, typed, verdict in (
            ("w1", code, "可入场"),
            ("w2", code.lower(), "已入过场"),
            ("w3", "K7F2093XXX", "不是本场的票"),
        ):
            sent = await gu.post(f"/gate/{fair.slug}", data={"code": typed, "gate": "一号门", "scan_id": scan_id})
            assert sent.status_code == 303
            assert verdict in (await gu.get(sent.headers["location"])).text
