"""A fair's figures for programs."""

from typing import Any

from litestar import get

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.fairs.reach import staff_fair
from recruit.given import Ask, FromPath, GivenRedis, GivenTx
from recruit.reports.queries import figures


@get("/api/v1/fairs/{fair:str}/figures", guards=[requires_organiser])
async def get_figures(fair: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis) -> dict[str, Any]:
    found = await staff_fair(tx, request.user, fair, Role.organiser)
    return await figures(tx, redis, found, utc_now())


handlers = [get_figures]
