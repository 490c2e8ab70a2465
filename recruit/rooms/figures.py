"""A room's figures: from Redis while it lives, from its row once they are kept there."""

import asyncio
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from live.contract import metrics
from recruit.errors import Unavailable
from recruit.rooms.tables import Room

PATIENCE = 3.0


async def room_metrics(redis: Redis, room: Room) -> dict[str, Any]:
    """As in the contract; Unavailable while Redis is away."""
    if room.metrics is not None:
        return room.metrics
    try:
        async with asyncio.timeout(PATIENCE):
            return await metrics(redis, str(room.id))
    except (RedisError, OSError, TimeoutError):
        raise Unavailable("直播数据暂时取不到，请过几秒再试。", code="live_away", more={"retry_after": 5}) from None
