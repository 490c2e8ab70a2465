"""What the organiser's page of a show tells: what it has, what it lacks, which step comes next."""

import datetime as dt
import zoneinfo
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Participation, ParticipationStatus
from recruit.look import words
from recruit.positions.tables import Position, PositionState
from recruit.reservations.queries import counts_of as reserved_by
from recruit.rooms.tables import RoomHost, RundownItem
from recruit.series import rules
from recruit.series.actions import seen_of
from recruit.series.forms import ShowForm
from recruit.series.hosts import NAMES, hosts_around, seated
from recruit.series.queries import Show
from recruit.series.rules import Need, SeriesState, Standing
from recruit.speakers.tables import Speaker


async def counts_of(tx: AsyncSession, show: Show, now: dt.datetime) -> dict[str, int]:
    fair, room, starts = show.fair.id, show.room.id, show.room.starts_at or show.fair.opens_at
    listed = (Position.fair_id == fair, Position.state == PositionState.listed, Position.expires_at > now)
    counted = {
        "positions": listed,
        "expired": (*listed, Position.expires_at <= starts),
        "employers": (Participation.fair_id == fair, Participation.status == ParticipationStatus.accepted),
        "hosts": (RoomHost.room_id == room, RoomHost.dismissed_at.is_(None)),
        "speakers": (Speaker.fair_id == fair, Speaker.revoked_at.is_(None)),
        "items": (sa.or_(RundownItem.fair_id == fair, RundownItem.room_id == room),),
    }
    columns = [
        sa.select(sa.func.count()).where(*where).scalar_subquery().label(name) for name, where in counted.items()
    ]
    return dict((await tx.execute(sa.select(*columns))).one()._mapping)


async def needs_of(tx: AsyncSession, show: Show, now: dt.datetime) -> list[Need]:
    """Nothing more once it was on the air."""
    if show.standing not in (Standing.draft, Standing.coming, Standing.late):
        return []
    is_published = show.series.state is SeriesState.published
    found = rules.needs_of(is_published, show.room.starts_at, now, await counts_of(tx, show, now))
    return [need for need in found if need.code != "hour" or show.standing is Standing.draft]


async def form_of(tx: AsyncSession, show: Show) -> ShowForm:
    at = words.local(show.room.starts_at or show.fair.opens_at, zoneinfo.ZoneInfo(show.fair.time_zone))
    hosts = [account for account, _ in await seated(tx, show.room)]
    return ShowForm(
        title=show.room.title,
        about=show.room.about,
        day=f"{at:%Y-%m-%d}",
        hour=f"{at:%H:%M}",
        minutes=str(int((show.fair.closes_at - show.fair.opens_at).total_seconds() // 60)),
        place=show.fair.venue,
        address=show.fair.address,
        host=[str(one) for one in hosts],
        seen=seen_of(show, hosts),
    )


async def hosts_to_choose(tx: AsyncSession, unit: Any, now: dt.datetime) -> list[tuple[str, str]]:
    return [
        (str(account), f"{name}（{NAMES[role]}）")
        for account, (name, role) in (await hosts_around(tx, unit, now)).items()
    ]


async def hub_of(tx: AsyncSession, show: Show, now: dt.datetime) -> dict[str, Any]:
    needs = await needs_of(tx, show, now)
    return {
        "show": show,
        "series": show.series,
        "counts": await counts_of(tx, show, now),
        "needs": needs,
        "barred": rules.bars(needs),
        "hosts": await hosts_to_choose(tx, show.fair.unit_id, now),
        "planned": show.standing in (Standing.draft, Standing.coming, Standing.late),
        "minutes": minutes_to_choose(),
        "reserved": (await reserved_by(tx, [show.room.id])).get(show.room.id, 0),
    }


def minutes_to_choose() -> list[tuple[str, str]]:
    return [(str(n), words.length(dt.timedelta(minutes=n))) for n in rules.MINUTES]
