"""Fairs for programs."""

from typing import Any

from litestar import get, post

from recruit.accounts.guards import requires_organiser
from recruit.db import utc_now
from recruit.fairs import actions
from recruit.fairs.forms import FairForm
from recruit.fairs.queries import counts_of, fair_json, public_fairs
from recruit.fairs.reach import find_fair
from recruit.given import Ask, FromPath, GivenTx, JSONBody


@get("/api/v1/fairs")
async def list_fairs(tx: GivenTx) -> dict[str, Any]:
    items = [fair_json(fair, await counts_of(tx, fair, utc_now())) for fair in await public_fairs(tx)]
    return {"items": items, "total": len(items), "page": 1, "page_size": max(20, len(items))}


@post("/api/v1/fairs", guards=[requires_organiser])
async def create_fair(data: JSONBody[FairForm], request: Ask, tx: GivenTx) -> dict[str, Any]:
    fair = await actions.create_fair(tx, request.user, data, utc_now())
    return fair_json(fair, await counts_of(tx, fair, utc_now()))


@get("/api/v1/fairs/{fair:str}")
async def show_fair(fair: FromPath[str], tx: GivenTx) -> dict[str, Any]:
    found = await find_fair(tx, fair)
    return fair_json(found, await counts_of(tx, found, utc_now()))


handlers = [list_fairs, create_fair, show_fair]
