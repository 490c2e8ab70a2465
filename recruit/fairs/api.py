"""Fairs for programs."""

from typing import Any

from litestar import get, post

from recruit.accounts.guards import requires_organiser
from recruit.db import utc_now
from recruit.fairs.actions import create_fair
from recruit.fairs.forms import FairBody
from recruit.fairs.queries import counts_of, list_fairs, public_fair
from recruit.fairs.tables import Fair, FairCounts
from recruit.given import Ask, FromPath, FromQuery, GivenTx, JSONBody


def shape(fair: Fair, counts: FairCounts) -> dict[str, Any]:
    return {
        "id": str(fair.id),
        "slug": fair.slug,
        "name": fair.name,
        "phase": fair.phase,
        "opens_at": fair.opens_at,
        "closes_at": fair.closes_at,
        "time_zone": fair.time_zone,
        "venue": fair.venue,
        "address": fair.address,
        "operator": fair.operator,
        "simulated": fair.simulated,
        "counts": counts.model_dump(),
    }


@get("/api/v1/fairs")
async def get_fairs(tx: GivenTx, page: FromQuery[int] = 1, page_size: FromQuery[int] = 20) -> dict[str, Any]:
    page, page_size = min(max(page, 1), 10_000), min(max(page_size, 1), 100)
    fairs, total = await list_fairs(tx, page, page_size)
    counts = await counts_of(tx, [fair.id for fair in fairs], utc_now())
    items = [shape(fair, counts[fair.id]) for fair in fairs]
    return {"items": items, "total": total, "page": page, "page_size": page_size}


@get("/api/v1/fairs/{fair:str}")
async def get_fair(fair: FromPath[str], request: Ask, tx: GivenTx) -> dict[str, Any]:
    found = await public_fair(tx, request.user, fair)
    return shape(found, (await counts_of(tx, [found.id], utc_now()))[found.id])


@post("/api/v1/fairs", guards=[requires_organiser])
async def post_fair(data: JSONBody[FairBody], request: Ask, tx: GivenTx) -> dict[str, Any]:
    fair = await create_fair(tx, request.user, data)
    return shape(fair, (await counts_of(tx, [fair.id], utc_now()))[fair.id])


handlers = [get_fairs, get_fair, post_fair]
