"""Assistants beside the host: called into one room, let go of at once, and elsewhere what they were."""

from typing import Any

import httpx
import sqlalchemy as sa

from recruit.accounts.tables import AuditEntry, Grant, Role
from recruit.rooms.rules import staff_person
from recruit.rooms.tables import Outbox, RoomHost
from tests.rooms.test_appoint import browser_of
from tests.rooms.test_enter import enter
from tests.rooms.test_outbox import open_room
from tests.support.cast import Cast


async def told(cast: Cast, room: str) -> list[tuple[str, str]]:
    async with cast.tx() as tx:
        rows = await tx.scalars(sa.select(Outbox).order_by(Outbox.id))
        mine = [row.command for row in rows if str(row.room_id) == room]
    return [(command["op"], command["person"]) for command in mine if command["op"].startswith("staff_")]


def here(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {person["name"] for person in answer.json()["people"] if person["is_here"]}


async def test_a_host_lets_an_assistant_go_from_one_room_and_takes_them_back(cast: Cast) -> None:
    fair = await cast.fair()
    room, evening = await open_room(cast, fair), await open_room(cast, fair, "夜场")
    zhou, _ = await cast.staff(Role.host, fair=fair)
    gu, token = await cast.staff(Role.assistant, fair=fair)
    person = staff_person(cast.settings.keys.index.hex(), gu.id)
    assert (await enter(cast, room, token))[0].person == person
    one = f"/rooms/{room}/assistants/{gu.id}"
    async with await browser_of(cast, zhou) as host, await browser_of(cast, gu) as assistant:
        assert here(await host.get(f"/rooms/{room}/assistants")) == {gu.name}
        assert (await assistant.get(f"/rooms/{room}/desk")).status_code == 200
        assert here(await host.post(f"{one}/end")) == set()
        assert (await host.post(f"{one}/end")).status_code == 409
        assert (await assistant.get(f"/rooms/{room}/desk")).status_code == 404
        assert [(await enter(cast, each, token))[0].role for each in (room, evening)] == ["viewer", "assistant"]
        assert here(await host.post(one)) == {gu.name}
        assert (await assistant.get(f"/rooms/{room}/desk")).status_code == 200
    assert (await enter(cast, room, token))[0].role == "assistant"
    assert await told(cast, room) == [("staff_revoked", person), ("staff_restored", person)]
    async with cast.tx() as tx:
        done = [entry.action for entry in await tx.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))]
    assert done[-2:] == ["take_seat", "give_seat"]


async def test_somebody_from_the_gate_is_called_into_one_room(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    room, evening = await open_room(cast, fair), await open_room(cast, fair, "夜场")
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    gate, token = await cast.staff(Role.gate, fair=fair)
    async with await browser_of(cast, zhao) as organiser, await browser_of(cast, gate) as man:
        assert (await man.get(f"/rooms/{room}/desk")).status_code == 403
        assert here(await organiser.post(f"/rooms/{room}/assistants/{gate.id}")) == {gate.name}
        assert (await man.get(f"/rooms/{room}/desk")).status_code == 200
        assert (await man.get(f"/rooms/{evening}/desk")).status_code == 403
        assert [(await enter(cast, each, token))[0].role for each in (room, evening)] == ["assistant", "viewer"]
        assert (await man.post(f"/rooms/{room}/assistants/{gate.id}/end")).status_code == 403
        assert here(await organiser.post(f"/rooms/{room}/assistants/{gate.id}/end")) == set()
        assert (await man.get(f"/rooms/{room}/desk")).status_code == 403


async def test_the_organisers_list_dismisses_an_assistant_and_names_a_host_no_longer(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    room = await open_room(cast, fair)
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    zhou, host_token = await cast.staff(Role.host, fair=fair)
    gu, token = await cast.staff(Role.assistant, fair=fair)
    seats = f"/organiser/fairs/spring/rooms/{room}/seats"
    async with await browser_of(cast, zhao) as organiser:
        for account in (zhou, gu):
            await organiser.post(seats, data={"account": str(account.id), "place": "助理"})
        async with cast.tx() as tx:
            rows = {seat.account_id: seat.id for seat in await tx.scalars(sa.select(RoomHost))}
        for account in (zhou, gu):
            assert (await organiser.post(f"{seats}/{rows[account.id]}/end")).status_code == 303
            assert (await organiser.post(f"{seats}/{rows[account.id]}/end")).status_code == 404
        assert [(await enter(cast, room, each))[0].role for each in (host_token, token)] == ["host", "viewer"]
        assert (await told(cast, room))[-1] == ("staff_revoked", staff_person(cast.settings.keys.index.hex(), gu.id))
        await organiser.post(seats, data={"account": str(gu.id), "place": "助理"})
        assert (await enter(cast, room, token))[0].role == "assistant"


async def test_nobody_is_called_in_from_elsewhere_or_by_strangers(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair, other = await cast.fair(), await cast.fair("autumn")
    room = await open_room(cast, fair)
    zhou, _ = await cast.staff(Role.host, fair=fair)
    wai, _ = await cast.staff(Role.host, fair=other)
    gu, _ = await cast.staff(Role.assistant, fair=fair)
    far, _ = await cast.staff(Role.assistant, fair=other)
    async with await browser_of(cast, zhou) as host, await browser_of(cast, wai) as stranger:
        for whom in (far.id, zhou.id, "nobody"):
            assert (await host.post(f"/rooms/{room}/assistants/{whom}")).status_code == 404
        assert (await stranger.get(f"/rooms/{room}/assistants")).status_code == 404
        assert (await stranger.post(f"/rooms/{room}/assistants/{gu.id}/end")).status_code == 404
    async with await browser_of(cast, gu) as assistant:
        assert (await assistant.post(f"/rooms/{room}/assistants/{gu.id}")).status_code == 403


async def test_whose_role_at_the_fair_ends_is_let_go_of_by_its_rooms(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    fair = await cast.fair()
    room = await open_room(cast, fair)
    zhao, _ = await cast.staff(Role.organiser, fair=fair)
    host, _ = await cast.staff(Role.host, fair=fair)
    secret = cast.settings.keys.index.hex()

    async def end(organiser: Any, account: Any, role: Role) -> None:
        async with cast.tx() as tx:
            held = sa.select(Grant.id).where(Grant.account_id == account.id, Grant.role == role)
            grant = await tx.scalar(held.order_by(Grant.created_at.desc()))
        answer = await organiser.post(f"/organiser/fairs/spring/people/{grant}/end")
        assert answer.status_code == 303

    async with await browser_of(cast, zhao) as organiser:
        await organiser.post(f"/organiser/fairs/spring/people/{host.id}/roles", data={"role": "assistant"})
        person = staff_person(secret, host.id)
        await end(organiser, host, Role.assistant)
        assert {op for op, _ in await told(cast, room)} == {"staff_restored"}, "still a host"
        await end(organiser, host, Role.host)
        assert (await told(cast, room))[-1] == ("staff_revoked", person)
