"""Halls as their organiser edits them: zones, booths, who stands where, and who stands nowhere yet."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pypinyin import lazy_pinyin
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import NotFound
from recruit.fairs.rules import natural
from recruit.fairs.tables import Booth, Fair, Hall, Track, Zone
from recruit.halls.rules import Free, Spot, Waiting, free_row
from recruit.ids import parse_id
from recruit.positions.tables import Position, PositionTrack

A_ROW = 12


@dataclass(frozen=True, slots=True)
class Placed:
    """A booth with its zone and its employer; `x` and `y` are where the plan shows it."""

    booth: Booth
    zone: Zone | None
    employer: Employer | None
    x: float
    y: float

    @property
    def spot(self) -> Spot:
        return Spot(self.booth.number, self.x, self.y)


async def halls_of(tx: AsyncSession, fair: Fair) -> Sequence[Hall]:
    return (await tx.scalars(sa.select(Hall).where(Hall.fair_id == fair.id).order_by(Hall.created_at, Hall.id))).all()


async def find_hall(tx: AsyncSession, fair: Fair, name: str) -> Hall:
    hall = await tx.scalar(sa.select(Hall).where(Hall.fair_id == fair.id, Hall.id == parse_id(name)))
    if hall is None:
        raise NotFound("没有这个展厅，可能刚被删掉。")
    return hall


async def zones_of(tx: AsyncSession, hall: Hall) -> Sequence[Zone]:
    zones = (await tx.scalars(sa.select(Zone).where(Zone.hall_id == hall.id))).all()
    return sorted(zones, key=lambda zone: natural(zone.code))


async def find_zone(tx: AsyncSession, hall: Hall, name: str) -> Zone:
    zone = await tx.scalar(sa.select(Zone).where(Zone.hall_id == hall.id, Zone.id == parse_id(name)))
    if zone is None:
        raise NotFound("没有这个分区，可能刚被删掉。")
    return zone


async def booths_in(tx: AsyncSession, fair: Fair, hall: Hall) -> list[Placed]:
    """The hall's booths by number; those that belong to no zone stand in the fair's first hall."""
    first = (await halls_of(tx, fair))[0]
    here = Zone.hall_id == hall.id
    if hall.id == first.id:
        here = sa.or_(here, Booth.zone_id.is_(None))
    query = (
        sa.select(Booth, Zone, Employer)
        .outerjoin(Zone, Zone.id == Booth.zone_id)
        .outerjoin(Participation, Participation.id == Booth.participation_id)
        .outerjoin(Employer, Employer.id == Participation.employer_id)
        .where(Booth.fair_id == fair.id, here)
    )
    rows = sorted((await tx.execute(query)).all(), key=lambda row: natural(row[0].number))
    drawn = [Spot(b.number, b.x, b.y) for b, _, _ in rows if b.x is not None and b.y is not None]
    below = free_row(drawn)
    loose = {b.id: n for n, b in enumerate(b for b, _, _ in rows if b.x is None or b.y is None)}
    return [Placed(b, z, e, *where(b, loose, below)) for b, z, e in rows]


def where(booth: Booth, loose: dict[uuid.UUID, int], below: float) -> tuple[float, float]:
    """A booth without a place is shown in rows under the others."""
    if booth.x is not None and booth.y is not None:
        return booth.x, booth.y
    row, column = divmod(loose[booth.id], A_ROW)
    return float(column), below + row


async def numbers_at(tx: AsyncSession, fair: Fair) -> dict[str, uuid.UUID]:
    """Every booth number of the fair; a number names one booth in all halls."""
    return dict((await tx.execute(sa.select(Booth.number, Booth.id).where(Booth.fair_id == fair.id))).all())


def without_booth(fair: Fair) -> Any:
    """Employers that take part and stand nowhere."""
    holding = sa.select(Booth.participation_id).where(Booth.fair_id == fair.id, Booth.participation_id.is_not(None))
    return (
        sa.select(Participation.id, Employer.short_name, Employer.name, Participation.booth_wanted)
        .join(Employer, Employer.id == Participation.employer_id)
        .where(Participation.fair_id == fair.id, Participation.status == ParticipationStatus.accepted)
        .where(Participation.id.not_in(holding))
        .order_by(Participation.created_at, Participation.id)
    )


async def waiting_of(tx: AsyncSession, fair: Fair) -> list[Waiting]:
    """Those without a booth, with what they are placed by."""
    rows = (await tx.execute(without_booth(fair))).all()
    heads = dict(
        (
            await tx.execute(
                sa.select(Position.participation_id, sa.func.coalesce(sa.func.sum(Position.headcount), 0))
                .where(Position.fair_id == fair.id)
                .group_by(Position.participation_id)
            )
        ).all()
    )
    tracks = await tracks_by_participation(tx, fair)
    return [
        Waiting(str(one), short or full, tracks.get(one, ()), int(heads.get(one) or 0), n, "".join(lazy_pinyin(short or full)))
        for n, (one, short, full, _) in enumerate(rows)
    ]  # fmt: skip


async def tracks_by_participation(tx: AsyncSession, fair: Fair) -> dict[uuid.UUID, tuple[str, ...]]:
    count = sa.func.count()
    linked = (
        sa.select(Position.participation_id, Track.code)
        .join(PositionTrack, PositionTrack.position_id == Position.id)
        .join(Track, Track.id == PositionTrack.track_id)
        .where(Position.fair_id == fair.id)
        .group_by(Position.participation_id, Track.code)
        .order_by(count.desc(), Track.code)
    )
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for one, code in await tx.execute(linked):
        found[one] = (*found.get(one, ()), code)
    return found


async def free_booths(tx: AsyncSession, fair: Fair) -> list[Free]:
    query = sa.select(Booth.id, Booth.number, Zone.track).outerjoin(Zone, Zone.id == Booth.zone_id)
    rows = await tx.execute(query.where(Booth.fair_id == fair.id, Booth.participation_id.is_(None)))
    return [Free(str(one), number, track or "") for one, number, track in rows]
