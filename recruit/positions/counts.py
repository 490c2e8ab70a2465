"""What each further choice would leave of a list, counted in the database."""

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Track
from recruit.positions.facets import Chosen, Facets, Pile, bits_of, count_facets
from recruit.positions.queries import OF_EMPLOYERS, conditions_of, listing
from recruit.positions.rules import LEVELS, PAYS, Wanted
from recruit.positions.tables import Position, PositionReading, PositionTrack


async def count_choices(tx: AsyncSession, wanted: Wanted, now: dt.datetime) -> Facets:
    chosen = Chosen(bits_of(wanted.has), wanted.pay_min, wanted.education, wanted.region, wanted.industry)
    kept = tuple(slot for slot in wanted.has if slot in OF_EMPLOYERS)
    open_ended = replace(wanted, has=kept, pay_min=None, education="", region="", industry="")
    pay = sa.case(*((Position.month_min >= pay, pay) for pay in reversed(PAYS)), else_=None)
    offers = sa.func.coalesce(PositionReading.offers, 0)
    alike = (offers, pay, Position.education, Position.region, PositionReading.industry)
    query = listing(*alike, sa.func.count()).outerjoin(PositionReading, PositionReading.position_id == Position.id)
    rows = await tx.execute(query.where(*conditions_of(tx, open_ended, now)).group_by(*alike))
    facets = count_facets(
        [Pile(bits, pay, LEVELS.index(level), place, trade, n) for bits, pay, level, place, trade, n in rows], chosen
    )
    facets.track.update(await count_tracks(tx, replace(wanted, track=""), now))
    facets.has.update(await count_of_employers(tx, wanted, now))
    return facets


async def count_tracks(tx: AsyncSession, wanted: Wanted, now: dt.datetime) -> dict[str, int]:
    query = listing(Track.code, sa.func.count()).join(PositionTrack, PositionTrack.position_id == Position.id)
    query = query.join(Track, Track.id == PositionTrack.track_id)
    rows = await tx.execute(query.where(*conditions_of(tx, wanted, now)).group_by(Track.code))
    return {row[0]: row[1] for row in rows}


async def count_of_employers(tx: AsyncSession, wanted: Wanted, now: dt.datetime) -> dict[str, int]:
    """Positions with what an employer may offer to all, though the position does not say it."""
    sums = [sa.func.coalesce(sa.func.sum(sa.case((known, 1), else_=0)), 0) for known in OF_EMPLOYERS.values()]
    row = (await tx.execute(listing(*sums).where(*conditions_of(tx, wanted, now)))).one()
    return dict(zip(OF_EMPLOYERS, row, strict=True))
