"""The fictional fair put together: its rows, its photos, its people, its room's rundown and the shows around it."""

import datetime as dt
import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import grant, make_account
from recruit.accounts.actor import NOBODY
from recruit.accounts.tables import Account, Grant, Role
from recruit.db import utc_now
from recruit.demo.command import PASSWORD, SLUG, STAFF, Place
from recruit.demo.generate import make_employers
from recruit.demo.photos import store_photos
from recruit.demo.shows import put_series_away, store_series
from recruit.demo.store import Rows, store_fair
from recruit.errors import NotAllowed
from recruit.fairs.tables import Fair, Phase
from recruit.look import words
from recruit.positions.search import reindex
from recruit.rooms.actions import create_room, end_room
from recruit.rooms.queries import rooms_of
from recruit.rooms.tables import Room, RoomHost, RoomState, RundownItem
from recruit.settings import Settings
from recruit.uploads.album import Album
from recruit.uploads.store import FolderStore

ITEMS = 18
MINUTES = 8
HOSTS = {"host": "现场", "host2": "直播间"}


async def put_away(tx: AsyncSession, fair: Fair) -> None:
    """The old demo stays as it was counted, under another name and out of sight; its rooms end."""
    for room in await rooms_of(tx, fair):
        if room.state is not RoomState.ended:
            await end_room(tx, NOBODY, room, utc_now())
    fair.slug = f"{SLUG}-{secrets.token_hex(4)}"
    fair.phase = Phase.draft
    tx.add(fair)
    await put_series_away(tx)
    await tx.flush()


async def make_fair(tx: AsyncSession, settings: Settings) -> Fair:
    now = utc_now()
    rows = await store_fair(tx, settings.keys, SLUG, now)
    await reindex(tx, [row["id"] for mine in rows.positions for row in mine])
    await store_photos(tx, Album(FolderStore(settings.data_dir), settings.keys), rows.employers, make_employers())
    accounts = await store_staff(tx, rows)
    await store_rundown(tx, rows, now)
    room = await create_room(tx, NOBODY, rows.fair, "劳模工匠带你看好岗", now, simulated=True)
    tx.add_all(
        RoomHost(room_id=room.id, account_id=accounts[login].id, name=accounts[login].name, place=place)
        for login, place in HOSTS.items()
    )
    await tx.flush()
    await store_next_show(tx, rows, now)
    await store_series(tx, settings.keys, rows, accounts, now)
    return rows.fair


async def store_next_show(tx: AsyncSession, rows: Rows, now: dt.datetime) -> None:
    """Tomorrow evening's, with a rundown of its own and its speakers: the one to reserve."""
    tomorrow = words.local(now) + dt.timedelta(days=1)
    starts = tomorrow.replace(hour=19, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
    about = "白天上班的来这场：三位劳模工匠讲夜班、住宿和学徒工资。"
    room = Room(fair_id=rows.fair.id, title="下了班来问：工匠夜谈", about=about, starts_at=starts, simulated=True)
    tx.add(room)
    await tx.flush()
    with_speaker = {speaker.employer_id: speaker for speaker in rows.speakers}
    chosen = [n for n, employer in enumerate(rows.employers) if employer in with_speaker][:3]
    for place, n in enumerate(chosen):
        position = rows.positions[n][0]
        tx.add(
            RundownItem(
                fair_id=rows.fair.id,
                room_id=room.id,
                place=place,
                title=position["title"],
                position_id=position["id"],
                speaker_id=with_speaker[rows.employers[n]].id,
                planned_at=starts + dt.timedelta(minutes=place * 20),
                planned_minutes=20,
            )
        )
    await tx.flush()


async def store_staff(tx: AsyncSession, rows: Rows) -> dict[str, Account]:
    accounts = {}
    for place in STAFF:
        account = await tx.scalar(sa.select(Account).where(Account.login == place.login))
        if account is None:
            account = await make_account(tx, place.login, place.name, PASSWORD, simulated=True)
        elif not account.simulated:
            raise NotAllowed(
                f"An account {place.login!r} exists that is not the demo's; the demo touches no other account."
            )
        await tx.execute(sa.delete(Grant).where(Grant.account_id == account.id))
        await grant(tx, account.id, place.role, **scope_of(place, rows))
        accounts[place.login] = account
    return accounts


def scope_of(place: Place, rows: Rows) -> dict[str, Any]:
    match place.role:
        case Role.organiser:
            return {"unit_id": rows.fair.unit_id}
        case Role.recruiter:
            return {"employer_id": rows.employers[0]}
    return {"fair_id": rows.fair.id}


async def store_rundown(tx: AsyncSession, rows: Rows, now: dt.datetime) -> None:
    """Eighteen positions, two of each employer in turn, beside its speaker where it has one."""
    with_speaker = {speaker.employer_id: speaker for speaker in rows.speakers}
    start = now.replace(second=0, microsecond=0)
    chosen = [(n, k) for n in range(10) for k in (0, 1)][:ITEMS]
    for place, (n, k) in enumerate(chosen):
        position = rows.positions[n][k]
        speaker = with_speaker.get(rows.employers[n])
        tx.add(
            RundownItem(
                fair_id=rows.fair.id,
                place=place,
                title=position["title"],
                position_id=position["id"],
                speaker_id=speaker.id if speaker else None,
                host_name="周岚" if place % 2 == 0 else "李漫",
                planned_at=start + dt.timedelta(minutes=place * MINUTES),
                planned_minutes=MINUTES,
                cues=cues_for(position),
            )
        )
    await tx.flush()


def cues_for(position: dict[str, Any]) -> list[str]:
    conditions = position["conditions"]
    housing = {"free": "包住，宿舍带空调卫浴", "paid": "有宿舍，自付一部分", "none": "不提供住宿，可以帮忙找房"}[
        conditions["housing"]
    ]
    return [
        f"月薪 {position['month_min']:,} 到 {position['month_max']:,}，{conditions['pay_day']}发。",
        f"{housing}；{conditions['shifts']}，{conditions['days_off']}。",
        f"{position['requirements']}。",
        "五险一金从入职当月交。" if conditions["insurance"] == ["五险一金"] else "五险从入职当月交。",
        "结尾必说：求职不收费，谁收钱就举报谁。",
    ]
