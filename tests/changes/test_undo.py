"""A change of many rows is done whole or not at all, and taken back whole or not at all."""

import secrets

import pytest
import sqlalchemy as sa

from recruit.accounts.actor import NOBODY
from recruit.accounts.tables import Role
from recruit.changes.actions import make_change, undo
from recruit.changes.rules import made, taken, update
from recruit.changes.tables import Change
from recruit.db import utc_now
from recruit.errors import Conflict
from recruit.fairs.tables import Booth, Fair, Track
from recruit.positions.tables import Position, PositionState, PositionTrack
from tests.support.cast import Cast


async def booths(cast: Cast, fair: Fair, *numbers: str) -> list[Booth]:
    return [
        await cast.add(Booth(fair_id=fair.id, number=one, code=secrets.token_hex(4), x=0.0, y=0.0)) for one in numbers
    ]


async def numbers(cast: Cast) -> dict[str, str]:
    async with cast.tx() as tx:
        return {booth.code: booth.number for booth in await tx.scalars(sa.select(Booth))}


async def test_two_booths_exchange_their_numbers_and_back(cast: Cast) -> None:
    fair = await cast.fair()
    a, b = await booths(cast, fair, "A1", "A2")
    cells = [update("booth", one.id, {"number": one.number}, {"number": to}) for one, to in ((a, "A2"), (b, "A1"))]
    async with cast.tx() as tx:
        change = await make_change(tx, NOBODY, fair, "A1 和 A2 换号", "", cells)
    assert await numbers(cast) == {a.code: "A2", b.code: "A1"}
    assert change
    async with cast.tx() as tx:
        await undo(tx, NOBODY, fair, change, utc_now())
    assert await numbers(cast) == {a.code: "A1", b.code: "A2"}
    with pytest.raises(Conflict, match="已经撤销过"):
        async with cast.tx() as tx:
            await undo(tx, NOBODY, fair, change, utc_now())


async def test_what_another_changed_since_is_left_alone_as_a_whole(cast: Cast) -> None:
    fair = await cast.fair()
    a, b = await booths(cast, fair, "A1", "A2")
    cells = [update("booth", one.id, {"x": 0.0}, {"x": 5.0}) for one in (a, b)]
    async with cast.tx() as tx:
        change = await make_change(tx, NOBODY, fair, "移动两个展位", "", cells)
    async with cast.tx() as tx:
        await tx.execute(sa.update(Booth).where(Booth.id == b.id).values(x=7.0))
    assert change
    with pytest.raises(Conflict, match="别人改过"):
        async with cast.tx() as tx:
            await undo(tx, NOBODY, fair, change, utc_now())
    async with cast.tx() as tx:
        assert sorted(await tx.scalars(sa.select(Booth.x))) == [5.0, 7.0]
        assert (await tx.scalars(sa.select(Change.undone_at))).one() is None


async def test_a_change_in_a_request_that_fails_leaves_nothing(cast: Cast) -> None:
    fair = await cast.fair()
    (a,) = await booths(cast, fair, "A1")
    with pytest.raises(RuntimeError):
        async with cast.tx() as tx:
            await make_change(tx, NOBODY, fair, "挪 A1", "", [update("booth", a.id, {"x": 0.0}, {"x": 5.0})])
            raise RuntimeError
    async with cast.tx() as tx:
        assert (await tx.scalars(sa.select(Booth.x))).one() == 0.0
        assert (await tx.scalars(sa.select(Change))).all() == []


async def test_what_was_taken_away_comes_back_as_it_was(cast: Cast) -> None:
    fair = await cast.fair()
    (booth,) = await booths(cast, fair, "A1")
    employer = await cast.employer(fair)
    position = await cast.position(fair, employer, tracks=("migrant",))
    async with cast.tx() as tx:
        tracks = {track.code: track.id for track in await tx.scalars(sa.select(Track))}
        ends = update(
            "position", position.id,
            {"state": position.state, "valid_until": position.valid_until, "expires_at": position.expires_at},
            {"state": "closed", "valid_until": None, "expires_at": utc_now()},
        )  # fmt: skip
        links = [
            taken("link", f"{position.id}:{tracks['migrant']}", {}),
            made("link", f"{position.id}:{tracks['veteran']}", {}),
        ]
        gone = taken("booth", booth.id, booth.model_dump(exclude={"id"}))
        change = await make_change(tx, NOBODY, fair, "收拾", "", [ends, *links, gone])
        assert (await tx.scalars(sa.select(PositionTrack.track_id))).all() == [tracks["veteran"]]
        assert (await tx.scalars(sa.select(Booth))).all() == []
    assert change
    async with cast.tx() as tx:
        await undo(tx, NOBODY, fair, change, utc_now())
    async with cast.tx() as tx:
        back = (await tx.scalars(sa.select(Position))).one()
        assert (back.state, back.valid_until) == (PositionState.listed, position.valid_until)
        assert back.expires_at == position.expires_at
        assert (await tx.scalars(sa.select(PositionTrack.track_id))).all() == [tracks["migrant"]]
    assert await numbers(cast) == {booth.code: "A1"}


async def test_only_the_fairs_organiser_takes_a_change_back(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, other = await cast.fair(), await cast.fair("other")
    (a,) = await booths(cast, fair, "A1")
    async with cast.tx() as tx:
        change = await make_change(tx, NOBODY, fair, "挪 A1", "/setup", [update("booth", a.id, {"x": 0.0}, {"x": 1.0})])
    assert change
    _, zhao = await cast.staff(Role.organiser, fair=fair)
    _, wai = await cast.staff(Role.organiser, fair=other)
    async with cast.client(wai) as stranger, cast.client(zhao) as client:
        for slug in ("spring", "other"):
            assert (await stranger.post(f"/organiser/fairs/{slug}/changes/{change.id}/undo")).status_code == 404
        done = await client.post(f"/organiser/fairs/spring/changes/{change.id}/undo")
        assert done.headers["location"] == f"/organiser/fairs/spring/setup?undone={change.id}"
        assert "已撤销：挪 A1" in (await client.get(done.headers["location"])).text
        assert (await client.post(f"/organiser/fairs/spring/changes/{change.id}/undo")).status_code == 409
