"""Is the process alive, is it ready, and its figures for Prometheus."""

import asyncio
from typing import Any

import sqlalchemy as sa
from litestar import MediaType, Response, get
from litestar.datastructures import State
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from recruit.db import is_current


@get("/healthz", include_in_schema=False, exclude_from_auth=True)
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@get("/readyz", include_in_schema=False)
async def readyz(state: State) -> Response[dict[str, str]]:
    """Ready once the schema is current and Redis answers; `up --demo` makes the demo fair before it starts the web."""
    missing = [
        name
        for name, is_there in (("database", database_is_ready), ("redis", redis_is_ready))
        if not await is_there(state)
    ]
    if missing:
        return Response({"status": "waiting", "for": ", ".join(missing)}, status_code=503)
    return Response({"status": "ok"})


async def database_is_ready(state: Any) -> bool:
    try:
        async with state.engine.connect() as connection:
            await connection.execute(sa.text("SELECT 1"))
            return await is_current(connection)
    except (sa.exc.SQLAlchemyError, OSError):
        return False


async def redis_is_ready(state: Any) -> bool:
    try:
        async with asyncio.timeout(2):
            return bool(await state.redis.ping())
    except Exception:
        return False


@get("/metrics", include_in_schema=False, media_type=MediaType.TEXT)
async def metrics() -> Response[bytes]:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


handlers = [healthz, readyz, metrics]
