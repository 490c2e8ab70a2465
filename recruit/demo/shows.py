"""Two fictional series: shows to come, and one that is over with its questions, its curve and its applications."""

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import grant
from recruit.accounts.actor import NOBODY
from recruit.accounts.tables import Account, Role
from recruit.demo.past import store_past
from recruit.demo.store import ZONE_TIME, Rows
from recruit.fairs.actions import store_fair
from recruit.fairs.tables import Fair, Phase
from recruit.positions.tables import Position
from recruit.rooms.tables import Room, RoomHost, RundownItem
from recruit.series.picks import take_over
from recruit.series.rules import SeriesKind, SeriesState
from recruit.series.tables import Series
from recruit.settings import Keys
from recruit.speakers.tables import Honour, Speaker

ABOUT = {
    SeriesKind.artisan: (
        "劳模工匠直播带岗",
        "每周一个晚上，一位劳模工匠讲自己的厂、自己的活：怎么学、怎么考证、一个月拿多少。听完当场问，看中了当场投。",
    ),
    SeriesKind.visit: (
        "工会帮你来探岗",
        "工会的主播走进用人单位，替您看车间、看宿舍、尝食堂，把您想问的当面问清楚。每场大约一个小时，错过了能看回看。",
    ),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A show `days` from today; `employer` is an index of the demo's employers."""

    kind: SeriesKind
    days: int
    hour: int
    employer: int
    host: str
    about: str
    minutes: int = 60


SHOWS = (
    Planned(SeriesKind.visit, -6, 19, 0, "host", "看总装车间的新产线，进宿舍看看床铺和热水，问清楚没证能不能干。"),
    Planned(SeriesKind.artisan, 1, 19, 2, "host2", "守着轧机二十七年的老师傅，讲讲轧钢工怎么入门。"),
    Planned(SeriesKind.visit, 4, 10, 4, "host", "上午场：看包装线和食堂，中午和职工一起吃饭。", 90),
    Planned(SeriesKind.artisan, 8, 19, 5, "host2", "挡车工怎么练手速、夜班怎么排，沈师傅现场演示。"),
    Planned(SeriesKind.visit, 12, 14, 7, "host", "看仓库和班车站，问清楚计件怎么算。"),
)
PICKED = 6


async def store_series(
    tx: AsyncSession, keys: Keys, rows: Rows, accounts: Mapping[str, Account], now: dt.datetime
) -> None:
    series = {kind: await store_one(tx, rows.fair, kind) for kind in ABOUT}
    for planned in SHOWS:
        show, room = await store_show(tx, rows, series[planned.kind], planned, accounts, now)
        if planned.days < 0:
            await store_past(tx, keys, show, room)
    await tx.flush()


async def store_one(tx: AsyncSession, fair: Fair, kind: SeriesKind) -> Series:
    name, about = ABOUT[kind]
    series = Series(
        unit_id=fair.unit_id,
        name=name,
        kind=kind,
        about=about,
        state=SeriesState.published,
        operator=fair.operator,
        operator_licence=fair.operator_licence,
        organisers=fair.organisers,
        simulated=True,
    )
    tx.add(series)
    await tx.flush()
    return series


async def store_show(
    tx: AsyncSession, rows: Rows, series: Series, planned: Planned, accounts: Mapping[str, Account], now: dt.datetime
) -> tuple[Fair, Room]:
    at = (now.astimezone(ZONE_TIME) + dt.timedelta(days=planned.days)).replace(
        hour=planned.hour, minute=0, second=0, microsecond=0
    )
    employer, name = rows.employers[planned.employer], rows.names[planned.employer]
    person = next((one for one in rows.speakers if one.employer_id == employer), None)
    is_visit = planned.kind is SeriesKind.visit
    title = f"走进{name}" if is_visit or person is None else f"{person.name}讲{name}的好岗位"
    show = Fair(
        unit_id=series.unit_id,
        series_id=series.id,
        slug=f"show-{at:%Y%m%d}-{secrets.token_hex(3)}",
        name=title,
        phase=Phase.open,
        opens_at=at,
        closes_at=at + dt.timedelta(minutes=planned.minutes),
        venue=f"{name}厂区" if is_visit else "区总工会 3 楼直播间",
        address=rows.addresses[planned.employer] if is_visit else "",
        operator=series.operator,
        operator_licence=series.operator_licence,
        organisers=series.organisers,
        simulated=True,
    )
    await store_fair(tx, NOBODY, show)
    room = Room(fair_id=show.id, title=title, about=planned.about, starts_at=at, simulated=True, created_at=now)
    tx.add(room)
    await tx.flush()
    host = accounts[planned.host]
    await grant(tx, host.id, Role.host, fair_id=show.id)
    tx.add(RoomHost(room_id=room.id, account_id=host.id, name=host.name))
    speaker = await store_speaker(tx, show, person) if person else None
    await store_rundown(tx, show, [row["id"] for row in rows.positions[planned.employer][:PICKED]], speaker, now)
    return show, room


async def store_speaker(tx: AsyncSession, show: Fair, person: Speaker) -> Speaker:
    """The same person at this show, with the same honours."""
    mine = person.model_dump(exclude={"id", "created_at", "fair_id", "place"})
    speaker = Speaker(**mine, fair_id=show.id)
    tx.add(speaker)
    await tx.flush()
    for honour in (await tx.scalars(sa.select(Honour).where(Honour.speaker_id == person.id))).all():
        tx.add(Honour(**honour.model_dump(exclude={"id", "created_at", "speaker_id"}), speaker_id=speaker.id))
    return speaker


async def store_rundown(
    tx: AsyncSession, show: Fair, ids: Sequence[uuid.UUID], speaker: Speaker | None, now: dt.datetime
) -> None:
    """Positions of the employer, taken over and explained one after the other."""
    positions = (await tx.scalars(sa.select(Position).where(Position.id.in_(ids)))).all()
    taken = await take_over(tx, show, positions, now)
    titles = dict((await tx.execute(sa.select(Position.id, Position.title).where(Position.id.in_(taken)))).all())
    tx.add_all(
        RundownItem(
            fair_id=show.id, place=place, title=titles[one], position_id=one, planned_minutes=8,
            speaker_id=speaker.id if speaker else None, planned_at=show.opens_at + dt.timedelta(minutes=8 * place),
        )
        for place, one in enumerate(taken)
    )  # fmt: skip
    await tx.flush()


async def put_series_away(tx: AsyncSession) -> None:
    """Out of sight, as counted, with the fair whose employers they showed."""
    mine = sa.select(Series.id).where(Series.simulated.is_(True))
    await tx.execute(sa.update(Fair).where(Fair.series_id.in_(mine)).values(phase=Phase.draft))
    await tx.execute(sa.update(Series).where(Series.simulated.is_(True)).values(state=SeriesState.draft))
