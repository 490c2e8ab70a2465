"""The tracks of a fair in their order, with what uses them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair, Hall, Track, Zone
from recruit.positions.tables import PositionTrack


async def tracks_at(tx: AsyncSession, fair: Fair) -> Sequence[Track]:
    return (await tx.scalars(sa.select(Track).where(Track.fair_id == fair.id).order_by(Track.place, Track.id))).all()


async def tracks_in_use(tx: AsyncSession, fair: Fair) -> list[dict[str, Any]]:
    tracks = await tracks_at(tx, fair)
    count = sa.func.count()
    linked = sa.select(PositionTrack.track_id, count).where(PositionTrack.track_id.in_([one.id for one in tracks]))
    positions = dict((await tx.execute(linked.group_by(PositionTrack.track_id))).all())
    here = sa.select(Zone.track, count).join(Hall, Hall.id == Zone.hall_id).where(Hall.fair_id == fair.id)
    zones = dict((await tx.execute(here.group_by(Zone.track))).all())
    return [
        {"id": str(one.id), "code": one.code, "name": one.name, "positions": positions.get(one.id, 0), "zones": zones.get(one.code, 0)}
        for one in tracks
    ]  # fmt: skip
