"""Listed positions for programs."""

from typing import Any

from litestar import get

from recruit.db import utc_now
from recruit.given import Ask, FromQuery, GivenTx
from recruit.positions.card import shape
from recruit.positions.forms import read_strictly
from recruit.positions.queries import list_positions


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
    found = await list_positions(tx, request.user, wanted, utc_now())
    items = [shape(row) for row in found.items]
    return {"items": items, "total": found.total, "page": wanted.page, "page_size": wanted.page_size}


handlers = [get_positions]
