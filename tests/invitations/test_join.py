"""An invited recruiter comes in by a link that looking at does not spend, once."""

import json
from pathlib import Path

import httpx
import sqlalchemy as sa

from recruit.accounts.sms import File
from recruit.accounts.tables import Account, Role
from recruit.crypto import blind_index, seal
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.fairs.tables import Fair
from tests.support.cast import Cast

ME = {"name": "马向东", "login": "ma.xd", "password": "港区里停着一条大白船"}
LIST = "/organiser/fairs/spring/employers"


async def with_phone(cast: Cast, fair: Fair, employer: Employer, phone: str = "+8613800138001") -> None:
    keys = cast.settings.keys
    async with cast.tx() as tx:
        mine = sa.update(Participation).where(Participation.employer_id == employer.id)
        await tx.execute(mine.values(
            status=ParticipationStatus.invited, contact_phone=seal(keys, phone, "phone"),
            contact_phone_index=blind_index(keys, phone),
        ))  # fmt: skip


def inbox(cast: Cast, folder: Path) -> Path:
    cast.app.state.sms = File(folder / "sms.jsonl")
    return folder / "sms.jsonl"


def messages(box: Path) -> list[dict[str, str]]:
    return [json.loads(one) for one in box.read_text().splitlines()] if box.exists() else []


def path_of(message: dict[str, str]) -> str:
    return message["link"].removeprefix("http://fair.test")


async def test_an_invitation_is_sent_looked_at_and_spent_once(cast: Cast, tmp_path: Path) -> None:
    fair = await cast.fair()
    haisheng = await cast.employer(fair)
    await with_phone(cast, fair, haisheng)
    box = inbox(cast, tmp_path)
    _, zhao = await cast.staff(Role.organiser)
    async with cast.client(zhao) as organiser, cast.client() as ma, cast.client() as late:
        page = (await organiser.get(LIST)).text
        assert "给 1 家都发邀请" in page and "还没邀请" in page
        sent = await organiser.post(f"{LIST}/invitations")
        assert "sent=1" in sent.headers["location"] and "left=0" in sent.headers["location"]
        [message] = messages(box)
        assert message["employer"] == haisheng.name and message["phone"] == "+8613800138001"
        for _ in range(2):
            look = await ma.get(path_of(message))
            assert (
                look.status_code == 200 and haisheng.name in look.text and "no-store" in look.headers["cache-control"]
            )
        assert "看过没填" in (await organiser.get(LIST)).text
        bad = await ma.post(path_of(message), data=ME | {"password": "short"})
        assert bad.status_code == 422 and "至少 10 位" in bad.text and "马向东" in bad.text
        joined = await ma.post(path_of(message), data=ME)
        assert joined.status_code == 303
        assert (await ma.get(joined.headers["location"])).status_code == 200, "signed in, at the positions"
        again = await late.post(path_of(message), data=ME | {"login": "somebody"})
        assert again.status_code == 410 and "已经用过" in again.text
        assert (await late.get(path_of(message))).status_code == 410
        page = (await organiser.get(LIST)).text
        assert "1 人在管" in page and "现在没有要发的" in page


async def test_nobody_is_messaged_twice_a_day_and_a_revoked_link_is_dead(sqlite_cast: Cast, tmp_path: Path) -> None:
    fair = await sqlite_cast.fair()
    haisheng = await sqlite_cast.employer(fair)
    await with_phone(sqlite_cast, fair, haisheng)
    box = inbox(sqlite_cast, tmp_path)
    _, zhao = await sqlite_cast.staff(Role.organiser)
    async with sqlite_cast.tx() as tx:
        one = await tx.scalar(sa.select(Participation.id))
    async with sqlite_cast.client(zhao) as organiser, sqlite_cast.client() as ma:
        assert (await organiser.post(f"{LIST}/{one}/invite")).status_code == 303
        twice = await organiser.post(f"{LIST}/{one}/invite")
        assert twice.status_code == 429 and "明天再催" in twice.text and len(messages(box)) == 1
        assert (await organiser.post(f"{LIST}/{one}/revoke")).status_code == 303
        gone = await ma.get(path_of(messages(box)[0]))
        assert gone.status_code == 410 and "已经撤回" in gone.text
        sheet = (await organiser.get(f"{LIST}/sheets")).text
        assert "<svg" in sheet and haisheng.name in sheet


async def test_made_up_links_and_strangers_get_nothing(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    haisheng = await sqlite_cast.employer(fair)
    _, gate = await sqlite_cast.staff(Role.gate, fair=fair)
    other = await sqlite_cast.fair("autumn")
    _, wai = await sqlite_cast.staff(Role.organiser, fair=other)
    async with (
        sqlite_cast.client() as nobody,
        sqlite_cast.client(gate) as somebody,
        sqlite_cast.client(wai) as outsider,
    ):
        for token in ("x", f"{haisheng.id}.0000", f"{haisheng.id}"):
            assert (await nobody.get(f"/join/{token}")).status_code == 404
        for path in ("", "/sheets"):
            assert (await outsider.get(LIST + path)).status_code == 404
            assert (await somebody.get(LIST + path)).status_code == 403
        assert (await outsider.post(f"{LIST}/invitations")).status_code == 404


async def test_an_account_that_exists_joins_with_its_own_password_only(sqlite_cast: Cast, tmp_path: Path) -> None:
    fair = await sqlite_cast.fair()
    haisheng = await sqlite_cast.employer(fair)
    await with_phone(sqlite_cast, fair, haisheng)
    box = inbox(sqlite_cast, tmp_path)
    account, _ = await sqlite_cast.staff(Role.gate, fair=fair, password="港区里停着一条大白船")
    _, zhao = await sqlite_cast.staff(Role.organiser)
    async with sqlite_cast.client(zhao) as organiser, sqlite_cast.client() as ma:
        await organiser.post(f"{LIST}/invitations")
        where = path_of(messages(box)[0])
        form = ME | {"login": account.login, "password": "别人的密码也是很长的"}
        refused = await ma.post(where, data=form)
        assert refused.status_code == 422 and "已经有人用" in refused.text
        assert (await ma.post(where, data=form | {"password": "港区里停着一条大白船"})).status_code == 303
    async with sqlite_cast.tx() as tx:
        assert len(list(await tx.scalars(sa.select(Account).where(Account.login == account.login)))) == 1


async def test_an_employer_that_leaves_frees_its_booth_and_closes_its_positions(sqlite_cast: Cast) -> None:
    fair = await sqlite_cast.fair()
    haisheng = await sqlite_cast.employer(fair, booth="A01")
    await sqlite_cast.position(fair, haisheng)
    _, zhao = await sqlite_cast.staff(Role.organiser)
    async with sqlite_cast.tx() as tx:
        one = await tx.scalar(sa.select(Participation.id))

    async def listed(client: httpx.AsyncClient) -> int:
        return int((await client.get("/api/v1/positions", params={"fair": "spring"})).json()["total"])

    async with sqlite_cast.client(zhao) as organiser, sqlite_cast.client() as seeker:
        assert await listed(seeker) == 1
        assert (await organiser.post(f"{LIST}/{one}/withdraw")).status_code == 303
        assert await listed(seeker) == 0
        assert (await organiser.post(f"{LIST}/{one}/withdraw")).status_code == 409
        assert "已退出" in (await organiser.get(f"{LIST}?show=withdrawn")).text
        assert (await organiser.post(f"{LIST}/{one}/readmit")).status_code == 303
        assert "没展位" in (await organiser.get(LIST)).text
