"""An employer answers by compare-and-swap; a stranger sees nothing; every move leaves evidence."""

import asyncio
import datetime as dt
from collections import Counter
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from recruit.accounts.tables import AuditEntry, Role
from recruit.applications.actions import remind
from recruit.applications.forms import MoveForm
from recruit.applications.tables import Application, ApplicationMove, Intent
from recruit.db import utc_now
from recruit.errors import Invalid
from tests.support.cast import Cast

API = "/api/v1/applications"


@dataclass
class Sent:
    id: str
    sun: str
    ma: str
    cast: Cast

    async def move(self, token: str, old: str, new: str, **more: str) -> tuple[int, dict]:
        async with self.cast.client(token) as caller:
            answer = await caller.post(f"{API}/{self.id}/moves", json={"from": old, "to": new, **more})
            return answer.status_code, answer.json()

    async def read(self, token: str | None) -> tuple[int, dict]:
        async with self.cast.client(token) as caller:
            answer = await caller.get(f"{API}/{self.id}")
            return answer.status_code, answer.json()


async def sent(cast: Cast) -> Sent:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    position = await cast.position(fair, employer)
    _, sun = await cast.seeker()
    _, ma = await cast.staff(Role.recruiter, employer=employer)
    async with cast.client(sun) as phone:
        body = {"consent": True, "source": "online", "name": "孙海明"}
        made = await phone.post(f"/api/v1/positions/{position.id}/applications", json=body)
    return Sent(made.json()["id"], sun, ma, cast)


async def test_strangers_get_what_an_unknown_id_gets(cast: Cast) -> None:
    it = await sent(cast)
    fair = await cast.fair("autumn")
    _, qin = await cast.staff(Role.recruiter, employer=await cast.employer(fair, "别家"))
    _, wai = await cast.seeker()
    _, elsewhere = await cast.staff(Role.organiser, fair=fair)
    unknown = Sent(it.id[:-4] + "zzzz", it.sun, it.ma, cast)
    for stranger in (qin, wai, elsewhere):
        assert await it.read(stranger) == await unknown.read(stranger)
        assert (await it.read(stranger))[0] == 404
        assert (await it.move(stranger, "submitted", "hired"))[0] == 404
    assert (await it.read(None))[0] == 401 == (await unknown.read(None))[0]
    _, zhao = await cast.staff(Role.organiser)
    for known in (it.sun, it.ma, zhao):
        status, body = await it.read(known)
        assert (status, body["state"]) == (200, "submitted")
    assert (await it.read(zhao))[1]["person"]["name"] == "孙**"
    assert (await it.read(it.ma))[1]["person"]["name"] == "孙海明"


async def test_a_race_of_twenty_answers_has_one_winner(cast: Cast) -> None:
    it = await sent(cast)
    moves = [it.move(it.ma, "submitted", ("viewed", "declined")[n % 2], reason="名额已满") for n in range(20)]
    answers = await asyncio.gather(*moves)
    assert Counter(status for status, _ in answers) == {200: 1, 409: 19}
    async with cast.tx() as tx:
        assert await tx.scalar(sa.select(sa.func.count()).select_from(ApplicationMove)) == 2


async def test_each_may_do_what_is_theirs(cast: Cast) -> None:
    it = await sent(cast)
    _, zhao = await cast.staff(Role.organiser)
    assert (await it.move(it.sun, "submitted", "hired"))[0] == 403
    assert (await it.move(zhao, "submitted", "viewed"))[0] == 403
    assert (await it.move(it.ma, "submitted", "withdrawn"))[0] == 403
    assert (await it.move(it.ma, "viewed", "shortlisted"))[0] == 409
    assert (await it.move(it.ma, "submitted", "submitted"))[0] == 422
    assert (await it.read(it.ma))[1]["state"] == "submitted", "reading and refused moves change nothing"


async def test_looking_is_no_answer_and_the_first_answer_stops_the_clock(cast: Cast) -> None:
    it = await sent(cast)
    _, body = await it.move(it.ma, "submitted", "viewed")
    assert body["reacted_at"] is None
    _, body = await it.move(it.ma, "viewed", "shortlisted")
    first = body["reacted_at"]
    assert first
    _, body = await it.move(it.ma, "shortlisted", "declined", reason="已招满")
    assert body["reacted_at"] == first


async def test_an_intent_has_two_sides(cast: Cast) -> None:
    it = await sent(cast)
    async with cast.client(it.sun) as phone:
        assert (await phone.post(f"{API}/{it.id}/intent")).status_code == 409
        await it.move(it.ma, "submitted", "invited", reason="11月25日 14:00")
        answers = [await phone.post(f"{API}/{it.id}/intent") for _ in range(2)]
        assert [a.status_code for a in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()
        assert answers[0].json()["confirmed_at"]


async def test_an_intent_that_ran_out_is_renewed_by_another_invitation(cast: Cast) -> None:
    it = await sent(cast)
    await it.move(it.ma, "submitted", "invited")
    async with cast.tx() as tx:
        await tx.execute(sa.update(Intent).values(expires_at=utc_now()))
    async with cast.client(it.sun) as phone:
        assert (await phone.post(f"{API}/{it.id}/intent")).status_code == 410
        await it.move(it.ma, "invited", "shortlisted")
        await it.move(it.ma, "shortlisted", "invited")
        assert (await phone.post(f"{API}/{it.id}/intent")).status_code == 200


async def test_a_number_is_shown_to_its_employer_only_and_each_look_is_kept(cast: Cast) -> None:
    it = await sent(cast)
    async with cast.client(it.ma) as ma:
        shown = await ma.post(f"{API}/{it.id}/phone")
        assert shown.json()["phone"].startswith("+86138")
        assert shown.json()["phone"] not in (await ma.get(f"{API}/{it.id}")).text
    async with cast.tx() as tx:
        looks = (await tx.scalars(sa.select(AuditEntry).where(AuditEntry.action == "reveal_phone"))).all()
        assert [str(look.subject_id) for look in looks] == [it.id]
        stored = (await tx.scalars(sa.select(Application.phone))).one()
        assert stored and "138" not in stored.partition(":")[2][:4]
    await it.move(it.sun, "submitted", "withdrawn")
    async with cast.client(it.ma) as ma:
        assert (await ma.post(f"{API}/{it.id}/phone")).status_code == 403


async def test_lists_are_each_ones_own_and_paged(cast: Cast) -> None:
    it = await sent(cast)
    for token, total in ((it.sun, 1), (it.ma, 1), ((await cast.seeker())[1], 0)):
        async with cast.client(token) as caller:
            assert (await caller.get(API)).json()["total"] == total
    async with cast.client(it.ma) as ma:
        listed = (await ma.get(API, params={"state": "submitted", "page_size": 500})).json()
        assert [row["id"] for row in listed["items"]] == [it.id] and listed["page_size"] == 100
        assert (await ma.get(API, params={"state": "viewed"})).json()["items"] == []
        assert (await ma.get(API, params={"position": "nothing"})).json()["total"] == 0
        assert (await ma.get(API, params={"state": "lost"})).status_code == 422


async def test_a_waiting_employer_is_reminded_once(cast: Cast) -> None:
    it = await sent(cast)
    later = utc_now() + dt.timedelta(days=30)
    for now, count in ((utc_now(), 0), (later, 1), (later, 0)):
        async with cast.tx() as tx:
            assert await remind(tx, now) == count
    assert (await it.read(it.ma))[1]["state"] == "submitted"


async def test_a_program_may_decline_without_a_reason(cast: Cast) -> None:
    it = await sent(cast)
    assert (await it.move(it.ma, "submitted", "declined"))[0] == 200


def test_on_the_page_a_refusal_needs_a_reason() -> None:
    MoveForm(to="declined", why="已招满").check()
    with pytest.raises(Invalid, match="要写原因"):
        MoveForm(to="declined").check()
