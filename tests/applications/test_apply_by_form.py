"""A name and a number are enough: no waiting for an SMS, no script, and nobody learns anything by typing a number."""

import html
import re

import httpx
import pytest
import sqlalchemy as sa

from recruit.accounts.actor import Actor
from recruit.accounts.tables import OneTimeCode, Role
from recruit.applications.actions import Wish, apply_at_desk
from recruit.applications.tables import Application, Source
from recruit.arrivals.tables import BoothVisit
from recruit.db import utc_now
from recruit.fairs.tables import Booth
from recruit.positions.tables import Position
from recruit.rooms.tables import Outbox, Room, RoomState
from recruit.seekers.tables import Consent, Seeker
from tests.support.cast import Cast

SUN = {"name": "孙海明", "phone": "138 0000 9001", "consent": "true", "key": "once"}


async def opened(cast: Cast) -> tuple[Position, str]:
    fair = await cast.fair()
    position = await cast.position(fair, await cast.employer(fair, booth="A12"))
    return position, f"/positions/{position.id}/apply"


async def rows(cast: Cast) -> list[Application]:
    async with cast.tx() as tx:
        return list(await tx.scalars(sa.select(Application).order_by(Application.created_at)))


async def test_a_name_and_a_number_apply_at_once(cast: Cast) -> None:
    position, path = await opened(cast)
    async with cast.client() as phone:
        page = await phone.get(path)
        assert page.status_code == 200 and "海晟集装箱装备" in page.text and "16 周岁" in page.text
        sent = await phone.post(path, data=SUN)
        assert (sent.status_code, sent.headers["location"]) == (303, f"/positions/{position.id}")
        assert (await phone.post(path, data=SUN)).status_code == 303, "the same form again is the same application"
        again = await phone.post(path, data=SUN | {"key": "other"})
        assert again.status_code == 303, "and so is another tap on this device"
        assert (await phone.get(path)).status_code == 303
        mine = (await phone.get("/mine")).text
        assert "等单位答复" in mine and "号码未验证" in mine and "138****9001" in mine
        assert "13800009001" not in mine
    (row,) = await rows(cast)
    assert (row.name, row.phone_verified, row.source) == ("孙海明", False, "online")
    async with cast.tx() as tx:
        consent = (await tx.scalars(sa.select(Consent))).one()
        assert consent.id == row.consent_id and consent.channel == "page" and len(consent.text_hash) == 64


async def test_what_was_typed_stays_with_the_error_beside_it(cast: Cast) -> None:
    _, path = await opened(cast)
    async with cast.client() as phone:
        page = await phone.post(
            path, data={"name": "孙海明", "phone": "1380000", "note": "五年装配", "source": "booth"}
        )
        assert page.status_code == 422
        for kept in ('value="孙海明"', 'value="1380000"', 'value="五年装配"', 'name="source" value="booth"'):
            assert kept in page.text
        assert "请填 11 位手机号" in page.text and "同意后才能" in page.text
    assert await rows(cast) == []


async def test_a_number_typed_elsewhere_shows_nothing_of_another_device(cast: Cast) -> None:
    _, path = await opened(cast)
    await cast.seeker("13800009001")
    async with cast.client() as sun, cast.client() as wai:
        await sun.post(path, data=SUN)
        assert (await wai.post(path, data=SUN)).status_code == 303, "no sign that this number has applied"
        (first, second) = await rows(cast)
        assert first.seeker_id != second.seeker_id
        assert (
            await wai.get(f"/api/v1/applications/{first.id}", headers={"origin": "http://fair.test"})
        ).status_code == 404
        assert (
            await sun.get(f"/api/v1/applications/{first.id}", headers={"origin": "http://fair.test"})
        ).status_code == 200
    async with cast.client() as nobody:
        assert "还没有投递" in (await nobody.get("/mine")).text


async def test_one_tap_when_signed_in(cast: Cast) -> None:
    position, path = await opened(cast)
    async with cast.client() as phone:
        await sign_in(phone, "13800009002")
        assert (await phone.post(path, data={"consent": "true", "key": "k"})).status_code == 422, "a name, once"
        assert (await phone.post(path, data={"name": "李春燕", "consent": "true"})).status_code == 303
        fair = await cast.fair("second")
        other = await cast.position(fair, await cast.employer(fair, "港通物流"))
        assert "李春燕" in (await phone.get(f"/positions/{other.id}/apply")).text
        tap = await phone.post(
            f"/positions/{other.id}/apply?source=booth", data={"consent": "true", "next": "/rooms/1"}
        )
        assert (tap.status_code, tap.headers["location"]) == (303, "/rooms/1")
        bad = await phone.post(f"/positions/{other.id}/apply", data={"consent": "true", "next": "https://evil.test/"})
        assert bad.headers["location"] == f"/positions/{other.id}"
    first, second = await rows(cast)
    assert first.phone_verified and second.phone_verified and second.name == "李春燕"
    assert second.source == "booth"
    assert first.position_id == position.id


async def sign_in(phone: httpx.AsyncClient, number: str) -> None:
    """Sign in with the code that the gateway was given."""
    made: list[str] = []

    class Keeping:
        async def send(self, _phone: str, _template: str, params: dict[str, str]) -> None:
            made.append(params["code"])

    app = phone._transport.app  # type: ignore[attr-defined]
    real, app.state.sms = app.state.sms, Keeping()
    try:
        await phone.post("/sign-in/code", data={"phone": number})
    finally:
        app.state.sms = real
    done = await phone.post("/sign-in", data={"phone": number, "code": made[0]})
    assert done.status_code == 303


@pytest.mark.parametrize("device_first", [True, False])
async def test_signing_in_brings_the_devices_applications_along(cast: Cast, device_first: bool) -> None:
    """Of two to one position the earlier stays, whichever of the two seekers sent it."""
    fair = await cast.fair()
    employer = await cast.employer(fair)
    one, two = await cast.position(fair, employer), await cast.position(fair, employer, "叉车司机")

    async def send(device: httpx.AsyncClient, position: Position) -> None:
        body = SUN | {"key": str(position.id)}
        assert (await device.post(f"/positions/{position.id}/apply", data=body)).status_code == 303

    async with cast.client() as home, cast.client() as phone:
        await sign_in(home, "13800009001")
        await send(phone if device_first else home, two)
        await send(home if device_first else phone, two)
        await send(phone, one)
        (earlier, *_) = await rows(cast)
        async with cast.tx() as tx:
            await tx.execute(sa.delete(OneTimeCode))
        await sign_in(phone, "13800009001")
        page = (await phone.get("/mine")).text
        assert page.count("等单位答复") == 2 and "号码已验证" in page
    async with cast.tx() as tx:
        verified = (await tx.scalars(sa.select(Seeker).where(Seeker.phone_verified_at.is_not(None)))).one()
    kept = [row for row in await rows(cast) if row.seeker_id == verified.id]
    assert {row.position_id for row in kept} == {one.id, two.id} and all(row.phone_verified for row in kept)
    assert earlier.id in {row.id for row in kept}
    assert [row.state for row in await rows(cast) if row.seeker_id != verified.id] == ["withdrawn"]


async def test_an_unverified_device_is_limited(cast: Cast) -> None:
    fair = await cast.fair()
    employer = await cast.employer(fair)
    async with cast.client() as phone:
        for n in range(11):
            position = await cast.position(fair, employer, f"岗位{n}")
            sent = await phone.post(f"/positions/{position.id}/apply", data=SUN | {"key": f"{n}"})
            assert sent.status_code == (303 if n < 10 else 429)
            by_program = await phone.post(
                f"/api/v1/positions/{position.id}/applications", json={"consent": True, "source": "live"}
            )
            assert by_program.status_code == (409 if n < 9 else 429), "the room's one tap is limited alike"
        assert (await phone.post(f"/positions/{position.id}/apply", data=SUN | {"key": "9"})).status_code == 422
        assert "用短信验证码登录后可以继续投" in sent.text and 'value="孙海明"' in sent.text
    assert len(await rows(cast)) == 10


async def test_the_source_is_kept_and_the_room_is_told(cast: Cast) -> None:
    position, path = await opened(cast)
    room = await cast.add(Room(fair_id=position.fair_id, title="直播", state=RoomState.open))
    async with cast.client() as phone:
        sent = await phone.post(path, data=SUN | {"source": "live", "room": str(room.id), "pin": "17"})
        assert sent.status_code == 303
    (row,) = await rows(cast)
    assert (row.source, row.room_id, row.pin_seq) == ("live", room.id, 17)
    async with cast.tx() as tx:
        (told,) = (await tx.scalars(sa.select(Outbox))).all()
    assert told.room_id == room.id
    assert told.command == {"op": "applied", "position": str(position.id), "source": "live", "simulated": False}


async def test_a_booths_code_opened_on_this_device_is_the_source(cast: Cast) -> None:
    position, path = await opened(cast)
    async with cast.client() as phone:
        await phone.get(path)
        from recruit.crypto import digest

        visitor = digest(phone.cookies["visitor"].partition(".")[0])
        async with cast.tx() as tx:
            booth = (await tx.scalars(sa.select(Booth))).one()
            tx.add(BoothVisit(fair_id=position.fair_id, booth_id=booth.id, visitor=visitor, day=utc_now().date()))
        await phone.post(path, data=SUN)
    assert [row.source for row in await rows(cast)] == ["booth"]


async def test_the_recruiter_reads_that_a_number_is_not_verified(cast: Cast) -> None:
    position, path = await opened(cast)
    async with cast.client() as phone:
        await phone.post(path, data=SUN)
    async with cast.tx() as tx:
        from recruit.employers.tables import Employer

        employer = await tx.get_one(Employer, position.employer_id)
    _, ma = await cast.staff(Role.recruiter, employer=employer)
    async with cast.client(ma) as desk:
        page = (await desk.get("/recruiter/fairs/spring")).text
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    assert "孙海明" in text and "号码未验证" in text and "138****9001" in text


async def test_what_the_desk_entered_is_found_after_signing_in(cast: Cast) -> None:
    position, _ = await opened(cast)
    clerk, _ = await cast.staff(Role.desk)
    async with cast.tx() as tx:
        wish = Wish(str(position.id), Source.desk, "desk", name="孙海明", entered_by=clerk.id)
        actor = Actor(account=clerk.id, name="服务台")
        await apply_at_desk(tx, cast.settings.keys, actor, wish, "+8613800009001", utc_now())
    async with cast.client() as phone:
        assert "还没有投递" in (await phone.get("/mine")).text
        await sign_in(phone, "13800009001")
        assert "服务台代办" in (await phone.get("/mine")).text
    (row,) = await rows(cast)
    assert row.phone_verified and row.entered_by_id == clerk.id
