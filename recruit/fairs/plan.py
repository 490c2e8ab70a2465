"""The floor plan with its search: by employer, position or booth number, what is found stands out and is listed."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from litestar import get
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.db import utc_now
from recruit.fairs.finding import Hit, found_at
from recruit.fairs.queries import booths_at, halls, public_fair
from recruit.fairs.tables import Fair
from recruit.fairs.way import Way, find_way
from recruit.given import Ask, FromPath, FromQuery, GivenTx
from recruit.positions.queries import Wanted, conditions_of, listing
from recruit.positions.tables import Position

LONGEST = 40


async def offering(tx: AsyncSession, fair: Fair, q: str) -> dict[uuid.UUID, int]:
    """How many positions that answer to `q` each participation has."""
    wanted = Wanted(fair=str(fair.id), q=q)
    query = listing(Position.participation_id, sa.func.count()).where(*conditions_of(tx, wanted, utc_now()))
    return dict((await tx.execute(query.group_by(Position.participation_id))).all())


async def find_on_plan(tx: AsyncSession, fair: Fair, rows: Sequence[dict[str, Any]], q: str) -> list[Hit]:
    return found_at(rows, q, await offering(tx, fair, q)) if q else []


def way_to(plans: Sequence[dict[str, Any]], number: str) -> Way | None:
    ways = (find_way(hall["plan"], number) for hall in plans)
    return next((way for way in ways if way), None)


def pointed_out(own: str, hits: Sequence[Hit], numbers: Collection[str]) -> str:
    """The booth that was asked for, else the only one found."""
    if own in numbers:
        return own
    return hits[0].number if len(hits) == 1 else ""


@get("/fairs/{slug:str}/plan", include_in_schema=False)
async def show_plan(
    slug: FromPath[str], request: Ask, tx: GivenTx, own: FromQuery[str] = "", q: FromQuery[str] = ""
) -> Template:
    fair = await public_fair(tx, request.user, slug)
    rows, q = await booths_at(tx, fair, utc_now()), q.strip()[:LONGEST].replace("\0", "")
    hits, plans = await find_on_plan(tx, fair, rows, q), halls(rows)
    own = pointed_out(own, hits, {row["number"] for row in rows})
    context = {
        "fair": fair,
        "halls": plans,
        "own": own,
        "pointed": next((row for row in rows if row["number"] == own), None),
        "way": way_to(plans, own) if own else None,
        "q": q,
        "hits": hits,
        "found": [hit.number for hit in hits],
    }
    return Template("fairs/plan.html", context=context)


@get("/plan", include_in_schema=False)
async def find_plan(request: Ask, tx: GivenTx) -> Redirect:
    fair = await public_fair(tx, request.user, "")
    return Redirect(f"/fairs/{fair.slug}/plan", status_code=303)


handlers = [show_plan, find_plan]
