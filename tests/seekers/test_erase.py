"""A seeker reads, takes along and deletes what is held; afterwards neither name nor number is anywhere."""

import datetime as dt
import json

import httpx
import sqlalchemy as sa

from recruit.accounts.actions import open_session, send_code
from recruit.accounts.actor import Actor
from recruit.accounts.sms import Console
from recruit.accounts.tables import AuditEntry, Role, Session
from recruit.applications.actions import Wish, apply_at_desk
from recruit.applications.rules import ApplicationState as State
from recruit.applications.tables import Application, Source
from recruit.crypto import blind_index, unseal
from recruit.db import utc_now
from recruit.rooms.rules import seeker_person
from recruit.rooms.tables import Question, Room, RoomState
from recruit.seekers.actions import merge_device
from recruit.seekers.tables import Seeker
from recruit.tables import metadata
from recruit.web import SESSION
from tests.support.cast import Cast

NAME, PHONE = "孙海明", "13800009001"


async def everything(cast: Cast) -> str:
    """All rows of all tables as one text, sealed values opened."""
    found: list[str] = []
    async with cast.tx() as tx:
        for table in metadata.sorted_tables:
            for row in await tx.execute(sa.select(table)):
                for value in row:
                    text = json.dumps(value, default=str, ensure_ascii=False)
                    if isinstance(value, str) and value.startswith("k1:"):
                        text += next(filter(None, (opened(cast, value, about) for about in ("phone", "contact"))), "")
                    found.append(text)
    return "\n".join(found)


def opened(cast: Cast, sealed: str, about: str) -> str:
    try:
        return unseal(cast.settings.keys, sealed, about)
    except ValueError:
        return ""


async def came_and_applied(cast: Cast) -> tuple[Seeker, str, str]:
    """Sun applied on a device and at a desk, signed in, came, asked, complained; a recruiter looked at the number."""
    fair = await cast.fair()
    employer = await cast.employer(fair)
    one, two = await cast.position(fair, employer), await cast.position(fair, employer, "叉车司机")
    three = await cast.position(fair, employer, "会计")
    sun, token = await cast.seeker(PHONE)
    keys, now = cast.settings.keys, utc_now()
    async with cast.client() as phone:
        form = {"name": NAME, "phone": PHONE, "consent": "true", "note": f"我是{NAME}"}
        assert (await phone.post(f"/positions/{one.id}/apply", data=form)).status_code == 303
        await phone.post(f"/positions/{three.id}/save", data={"on": "1"})
    _, ma = await cast.staff(Role.recruiter, employer=employer)
    async with cast.tx() as tx:
        device = await tx.scalar(sa.select(Seeker.device).where(Seeker.device.is_not(None)))
        await merge_device(tx, device, await tx.get_one(Seeker, sun.id))
    async with cast.client(ma) as desk, cast.client(token) as phone:
        row = (await phone.get("/api/v1/applications")).json()["items"][0]["id"]
        assert (await desk.post(f"/api/v1/applications/{row}/phone")).json()["phone"] == f"+86{PHONE}"
        await phone.post(f"/positions/{two.id}/report", data={"kind": "fee", "text": "要押金", "contact": PHONE})
        ticket = (await phone.get("/api/v1/fairs/spring/ticket")).json()["ticket"]
        _, gu = await cast.staff(Role.gate, fair=fair)
        scan = {"scan_id": "s1", "ticket": ticket, "gate": "西门", "at": now.isoformat(), "device": "d1"}
        async with cast.client(gu) as gate:
            answer = (await gate.post("/api/v1/fairs/spring/arrivals", json={"scans": [scan]})).json()
            assert answer["results"][0]["person"]["name"] == "孙**"
    account, _ = await cast.staff(Role.desk, fair=fair)
    async with cast.tx() as tx:
        room = Room(fair_id=fair.id, title="劳模带岗", state=RoomState.open)
        tx.add(room)
        await tx.flush()
        person = seeker_person(keys.index.hex(), sun.id)
        asked = {"room_id": room.id, "number": 1, "text": "包住吗？", "by_name": "求职者·海风27", "state": "waiting"}
        tx.add(Question(person=person, asked_at=now, **asked))
        wish = Wish(str(two.id), Source.desk, "desk", name=NAME, entered_by=account.id)
        await apply_at_desk(tx, keys, Actor(account=account.id), wish, f"+86{PHONE}", now)
        await send_code(tx, keys, Console(), f"+86{PHONE}", "sign_in", "", now)
    return sun, token, ma


async def signed_in(cast: Cast, seeker: Seeker, phone: httpx.AsyncClient, ago: dt.timedelta = dt.timedelta()) -> None:
    async with cast.tx() as tx:
        token, _ = await open_session(tx, utc_now(), seeker_id=seeker.id)
        await tx.execute(sa.update(Session).values(created_at=utc_now() - ago))
    phone.cookies.set(SESSION, token)


async def test_everything_held_is_shown_to_its_owner_alone(cast: Cast) -> None:
    sun, _, _ = await came_and_applied(cast)
    async with cast.client() as phone, cast.client((await cast.seeker())[1]) as wai:
        await signed_in(cast, sun, phone)
        text = (await phone.get("/mine/data")).text
        for said in (NAME, PHONE, "集装箱焊工", "文本 2026-1 版", "西门", "包住吗？", "求职者·海风27", "会计"):
            assert said in text, said
        assert "还没有单位看过" not in text
        sent = await phone.get("/mine/data.json")
        assert "attachment" in sent.headers["content-disposition"]
        held = sent.json()
        assert held["person"]["phone"] == f"+86{PHONE}" and held["number_seen"][0]["employer"] == "海晟集装箱装备"
        assert held["tickets"][0]["scans"][0]["gate"] == "西门"
        assert NAME not in (await wai.get("/mine/data")).text
        assert (await cast.client().get("/mine/data")).status_code in (303, 401)
    async with cast.tx() as tx:
        assert await tx.scalar(sa.select(AuditEntry).where(AuditEntry.action == "download_data"))


async def test_after_deletion_neither_name_nor_number_is_anywhere(cast: Cast) -> None:
    sun, token, ma = await came_and_applied(cast)
    before = await everything(cast)
    assert NAME in before and PHONE in before
    async with cast.client() as phone, cast.client(ma) as desk:
        await signed_in(cast, sun, phone)
        assert "保存" not in (await phone.post("/mine/delete", data={})).text
        assert NAME in await everything(cast), "nothing goes without the ticked box"
        gone = await phone.post("/mine/delete", data={"sure": "1"})
        assert gone.status_code == 200 and "已注销，数据已删除" in gone.text
        left = await everything(cast)
        index = blind_index(cast.settings.keys, f"+86{PHONE}")
        for trace in (NAME, "孙**", PHONE, "138****9001", seeker_person(cast.settings.keys.index.hex(), sun.id)):
            assert trace not in left, trace
        assert index not in left, "the blind index of the number is a trace as well"
        listed = (await desk.get("/recruiter/fairs/spring")).text
        assert "已注销" in listed and "姓名和联系方式已删除" in listed and NAME not in listed
        async with cast.client(token) as program:
            assert (await program.get("/api/v1/applications")).status_code == 401
        assert "还没有登录" in (await phone.get("/mine")).text
    async with cast.tx() as tx:
        states = dict((await tx.execute(sa.select(Application.id, Application.state))).all())
        assert set(states.values()) == {State.withdrawn}
        again = await cast.seeker(PHONE)
        assert again[0].id != sun.id, "the same number starts anew"


async def test_a_proved_number_is_deleted_only_soon_after_proving_it_again(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    await cast.fair()
    sun, _ = await cast.seeker(PHONE)
    async with cast.client() as phone:
        await signed_in(cast, sun, phone, ago=dt.timedelta(minutes=16))
        assert "用短信验证码登录" in (await phone.get("/mine/delete")).text
        refused = await phone.post("/mine/delete", data={"sure": "1"})
        assert refused.status_code == 403 and "先确认是您本人" in refused.text
        await signed_in(cast, sun, phone)
        assert (await phone.post("/mine/delete", data={"sure": "1"})).status_code == 200


async def test_a_result_stays_without_the_person(sqlite_cast: Cast) -> None:
    cast = sqlite_cast
    sun, token, ma = await came_and_applied(cast)
    async with cast.client(token) as phone, cast.client(ma) as desk, cast.client() as browser:
        row = (await phone.get("/api/v1/applications")).json()["items"][0]["id"]
        body = {"from": "submitted", "to": "hired"}
        assert (await desk.post(f"/api/v1/applications/{row}/moves", json=body)).status_code == 200
        await signed_in(cast, sun, browser)
        await browser.post("/mine/delete", data={"sure": "1"})
        shown = (await desk.get(f"/api/v1/applications/{row}")).json()
        assert shown["state"] == "hired" and shown["person"] == {"name": None, "phone": None, "verified": False}
