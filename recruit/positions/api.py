"""Listed positions for programs."""

from dataclasses import asdict
from typing import Any

from litestar import get

from recruit.db import utc_now
from recruit.given import Ask, FromQuery, GivenTx
from recruit.positions.card import shape
from recruit.positions.forms import read_strictly
from recruit.positions.queries import Near, list_near, list_positions
from recruit.positions.suggest import suggest


@get("/api/v1/positions")
async def get_positions(
    request: Ask,
    tx: GivenTx,
    fair: FromQuery[str] = "",
    q: FromQuery[str] = "",
    track: FromQuery[str] = "",
    employer: FromQuery[str] = "",
    region: FromQuery[str] = "",
    pay_min: FromQuery[str] = "",
    education: FromQuery[str] = "",
    sort: FromQuery[str] = "",
    page: FromQuery[int] = 1,
    page_size: FromQuery[int] = 20,
) -> dict[str, Any]:
    wanted = read_strictly(
        fair=fair, q=q, track=track, employer=employer, region=region, pay_min=pay_min, education=education,
        sort=sort, page=page, page_size=page_size,
    )  # fmt: skip
    found, now = await list_positions(tx, request.user, wanted, utc_now()), utc_now()
    items = [shape(row) for row in found.items]
    body = {"items": items, "total": found.total, "page": wanted.page, "page_size": wanted.page_size}
    if found.meant:
        return body | {"meant": found.meant}
    near = None if found.total else await list_near(tx, request.user, wanted, now)
    return body | ({"near": near_shape(near)} if near else {})


def near_shape(near: Near) -> dict[str, Any]:
    """What is near where nothing was found, apart from what was asked for."""
    return {"sentence": near.sentence, "items": [shape(row) for row in near.found.items], "total": near.found.total}


@get("/api/v1/positions/suggestions")
async def get_suggestions(tx: GivenTx, q: FromQuery[str] = "", fair: FromQuery[str] = "") -> dict[str, Any]:
    """What a half-typed query may become, with how many positions each has."""
    return {"items": [asdict(one) for one in await suggest(tx, fair, q, utc_now())]}


handlers = [get_positions, get_suggestions]
