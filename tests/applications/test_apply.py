"""However often one taps, it is one application, and a lost answer can be asked for again."""

import asyncio
from collections import Counter

import sqlalchemy as sa

from recruit.applications.tables import Application, ApplicationMove, RequestKey
from recruit.positions.tables import Position, PositionState
from recruit.seekers.tables import Consent
from tests.support.cast import Cast

BODY = {"consent": True, "source": "online"}


def path(position: Position) -> str:
    return f"/api/v1/positions/{position.id}/applications"


async def post_of(cast: Cast) -> Position:
    fair = await cast.fair()
    return await cast.position(fair, await cast.employer(fair))


async def count(cast: Cast, table: type) -> int:
    async with cast.tx() as tx:
        return await tx.scalar(sa.select(sa.func.count()).select_from(table)) or 0


async def test_fifty_taps_with_one_key_are_one_application(cast: Cast) -> None:
    position, (_, sun) = await post_of(cast), await cast.seeker()
    async with cast.client(sun) as phone:
        answers = await asyncio.gather(
            *(phone.post(path(position), json=BODY, headers={"Idempotency-Key": "k1"}) for _ in range(50))
        )
        assert Counter(a.status_code for a in answers) == {201: 1, 200: 49}
        assert len({a.text for a in answers}) == 1
        row = answers[0].json()
        assert row["position"] == str(position.id) and row["state"] == "submitted" and row["due_at"]
        other = await phone.post(path(position), json=BODY | {"source": "booth"}, headers={"Idempotency-Key": "k1"})
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    for table in (Application, ApplicationMove, Consent, RequestKey):
        assert await count(cast, table) == 1, table


async def test_fifty_taps_with_fifty_keys_are_one_application(cast: Cast) -> None:
    position, (_, sun) = await post_of(cast), await cast.seeker()
    async with cast.client(sun) as phone:
        answers = await asyncio.gather(
            *(phone.post(path(position), json=BODY, headers={"Idempotency-Key": f"k{n}"}) for n in range(50))
        )
        assert Counter(a.status_code for a in answers) == {201: 1, 409: 49}
        (made,) = [a.json()["id"] for a in answers if a.status_code == 201]
        assert {a.json()["application"] for a in answers if a.status_code == 409} == {made}
        assert (await phone.post(path(position), json=BODY)).status_code == 409
    assert await count(cast, Consent) == 1


async def test_one_key_for_two_positions_makes_one(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    one, two = await cast.position(fair, employer), await cast.position(fair, employer, "叉车司机")
    _, sun = await cast.seeker()
    async with cast.client(sun) as phone:
        answers = await asyncio.gather(
            *(phone.post(path(p), json=BODY, headers={"Idempotency-Key": "k"}) for p in (one, two))
        )
        assert sorted(a.status_code for a in answers) == [201, 422]
    assert await count(cast, Application) == 1 == await count(cast, Consent)


async def test_a_withdrawn_application_reopens_as_the_same_row(cast: Cast) -> None:
    position, (_, sun) = await post_of(cast), await cast.seeker()
    async with cast.client(sun) as phone:
        first = (await phone.post(path(position), json=BODY, headers={"Idempotency-Key": "a"})).json()
        body = {"from": "submitted", "to": "withdrawn"}
        assert (await phone.post(f"/api/v1/applications/{first['id']}/moves", json=body)).json()["state"] == "withdrawn"
        answers = await asyncio.gather(*(phone.post(path(position), json=BODY | {"source": "booth"}) for _ in range(8)))
        assert Counter(a.status_code for a in answers) == {201: 1, 409: 7}
        again = next(a.json() for a in answers if a.status_code == 201)
        assert again["id"] == first["id"] and (again["state"], again["source"]) == ("submitted", "booth")
        assert again["created_at"] > first["created_at"] and again["due_at"] > first["due_at"]
    assert (await count(cast, ApplicationMove), await count(cast, Consent)) == (3, 2)


async def test_without_consent_or_to_what_is_not_offered_nothing_is_sent(cast: Cast) -> None:
    position, (_, sun) = await post_of(cast), await cast.seeker()
    async with cast.client(sun) as phone:
        refused = await phone.post(path(position), json=BODY | {"consent": False})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "consent")
        assert (await phone.post(path(position), json={"consent": True})).status_code == 422
        assert (await phone.post(path(position), json=BODY | {"room": "nowhere"})).status_code == 422
        assert (await phone.post("/api/v1/positions/nothing/applications", json=BODY)).status_code == 404
        async with cast.tx() as tx:
            await tx.execute(sa.update(Position).values(state=PositionState.closed))
        assert (await phone.post(path(position), json=BODY)).status_code == 410
    async with cast.client() as nobody:
        assert (await nobody.post(path(position), json=BODY)).status_code == 401
    assert await count(cast, Application) == 0 == await count(cast, Consent)
