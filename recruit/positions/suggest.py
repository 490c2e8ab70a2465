"""What a half-typed query may become: names of positions there are, employers, places."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Employer
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.places.regions import codes_named
from recruit.positions.asked import corrected
from recruit.positions.queries import is_listed, listing
from recruit.positions.search import titled
from recruit.positions.tables import Position, PositionReading
from recruit.positions.tokens import fold

LONGEST, MOST, MOST_EMPLOYERS = 20, 8, 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is what to search for; `kind` is position or employer."""

    text: str
    kind: str
    count: int


async def suggest(tx: AsyncSession, fair: str, typed: str, now: dt.datetime) -> list[Suggestion]:
    """By what is written or how it sounds: 焊, dianh, dhg, 开叉车. The place before the last word stays: 虎门 电 → 虎门 电工."""
    before, _, last = fold(typed.strip())[:LONGEST].rpartition(" ")
    if not last:
        return []
    where = [*is_listed(now), *([sa.or_(Fair.slug == fair, Fair.id == parse_id(fair))] if fair else [])]
    found = await positions_named(tx, where, last)
    if not found and (meant := corrected(last)):
        found = await positions_named(tx, where, meant)
    if len(found) < MOST:
        found += await employers_named(tx, where, last)
    found = [one for one in found if fold(one.text) != last][:MOST]
    return [Suggestion(f"{before} {one.text}", one.kind, one.count) for one in found] if before else found


async def positions_named(tx: AsyncSession, where: list[sa.ColumnElement[bool]], last: str) -> list[Suggestion]:
    read, count = PositionReading, sa.func.count()
    first = sa.func.lower(read.heading).startswith(last, autoescape=True)
    query = listing(read.heading, count).join(read, read.position_id == Position.id).where(*where, titled(tx, last))
    query = query.group_by(read.heading).order_by(first.desc(), count.desc(), read.heading).limit(MOST + 1)
    return [Suggestion(name, "position", n) for name, n in (await tx.execute(query)).all()]


async def employers_named(tx: AsyncSession, where: list[sa.ColumnElement[bool]], last: str) -> list[Suggestion]:
    if codes_named(last) or len(last) < 2:
        return []
    named = sa.select(Employer.id).where(sa.func.lower(Employer.short_name).contains(last, autoescape=True))
    query = listing(Employer.short_name, sa.func.count()).join(Employer, Employer.id == Position.employer_id)
    query = query.where(*where, Position.employer_id.in_(named)).group_by(Employer.short_name)
    rows = await tx.execute(query.order_by(sa.func.count().desc(), Employer.short_name).limit(MOST_EMPLOYERS))
    return [Suggestion(name, "employer", n) for name, n in rows.all()]
