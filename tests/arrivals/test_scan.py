"""A scan has one answer for ever, and a second scan of a ticket is told from a first."""

import asyncio
import datetime as dt

from recruit.accounts.tables import Role
from recruit.arrivals.rules import FirstScan, judge
from recruit.db import utc_now
from tests.support.cast import Cast

NOW = dt.datetime(2026, 3, 16, 10, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def test_a_ticket_admits_once_and_tells_an_offline_gate_from_a_second_visit() -> None:
    first = FirstScan("phone-1", NOW, NOW + MINUTE)
    assert judge(True, False, True, None, "phone-1", NOW) == "admitted"
    assert judge(True, False, True, first, "phone-1", NOW) == "again"
    assert judge(True, False, True, first, "phone-2", NOW + 2 * MINUTE) == "again"
    assert judge(True, False, True, first, "phone-2", NOW) == "conflict"
    assert judge(True, True, True, None, "phone-1", NOW) == "revoked"
    assert judge(True, False, False, None, "phone-1", NOW) == "wrong_day"
    assert judge(False, False, True, None, "phone-1", NOW) == "unknown"


def scan(scan_id: str, device: str = "phone-1", **more: str) -> dict[str, str]:
    return {"scan_id": scan_id, "gate": "西门", "at": utc_now().isoformat(), "device": device, **more}


async def test_many_at_once_send_one_scan_and_all_get_one_answer(cast: Cast) -> None:
    fair = await cast.fair()
    _, gate = await cast.staff(Role.gate, fair=fair)
    _, sun = await cast.seeker()
    async with cast.client(sun) as phone, cast.client(gate) as scanner:
        ticket = (await phone.get(f"/api/v1/fairs/{fair.slug}/ticket")).json()
        assert ticket["svg"].startswith("<svg")
        body = {"scans": [scan("s1", ticket=ticket["ticket"])]}
        path = f"/api/v1/fairs/{fair.slug}/arrivals"
        answers = await asyncio.gather(*(scanner.post(path, json=body) for _ in range(8)))
        assert {a.status_code for a in answers} == {200}
        assert all(a.json() == answers[0].json() for a in answers)
        assert answers[0].json()["results"][0]["result"] == "admitted"
        later = await scanner.post(
            path, json={"scans": [scan("s2", ticket=ticket["code"]), scan("s3", ticket="made up")]}
        )
        again, unknown = later.json()["results"]
        assert again["result"] == "again" and again["first_seen"]["gate"] == "西门"
        assert unknown == {"scan_id": "s3", "result": "unknown"}


async def test_a_phone_admits_its_verified_seeker_masked(cast: Cast) -> None:
    fair = await cast.fair()
    _, gate = await cast.staff(Role.gate, fair=fair)
    await cast.seeker("13912345678")
    async with cast.client(gate) as scanner:
        body = {"scans": [scan("p1", phone="13912345678"), scan("p2", phone="13999999999")]}
        known, stranger = (await scanner.post(f"/api/v1/fairs/{fair.slug}/arrivals", json=body)).json()["results"]
        assert known["result"] == "admitted" and known["person"]["phone"] == "139****5678"
        assert stranger["result"] == "unknown"


async def test_only_this_fairs_gate_admits(cast: Cast) -> None:
    fair, other = await cast.fair(), await cast.fair("autumn")
    _, elsewhere = await cast.staff(Role.gate, fair=other)
    _, sun = await cast.seeker()
    path, body = f"/api/v1/fairs/{fair.slug}/arrivals", {"scans": [scan("s1", ticket="x")]}
    for token, status in ((None, 401), (sun, 403), (elsewhere, 404)):
        async with cast.client(token) as wai:
            assert (await wai.post(path, json=body)).status_code == status


async def test_a_scan_of_the_wrong_shape_names_the_field(cast: Cast) -> None:
    fair = await cast.fair()
    _, gate = await cast.staff(Role.gate, fair=fair)
    async with cast.client(gate) as scanner:
        answer = await scanner.post(f"/api/v1/fairs/{fair.slug}/arrivals", json={"scans": [{"scan_id": "s1"}]})
        assert answer.status_code == 422
        assert any("at" in error["field"] for error in answer.json()["errors"])


async def test_the_day_is_that_of_the_scan_not_of_its_upload(cast: Cast) -> None:
    fair = await cast.fair()
    _, gate = await cast.staff(Role.gate, fair=fair)
    _, sun = await cast.seeker()
    async with cast.client(sun) as phone, cast.client(gate) as scanner:
        ticket = (await phone.get(f"/api/v1/fairs/{fair.slug}/ticket")).json()["ticket"]
        later = (utc_now() + dt.timedelta(days=5)).isoformat()
        scans = [scan("d1", ticket=ticket) | {"at": later}, scan("d2", ticket=ticket)]
        answer = await scanner.post(f"/api/v1/fairs/{fair.slug}/arrivals", json={"scans": scans})
        assert [result["result"] for result in answer.json()["results"]] == ["wrong_day", "admitted"]
