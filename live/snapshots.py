"""Two snapshots of a room's state in Redis, so that a node need not fold a whole event's log."""

import json
from typing import Any

from redis.asyncio import Redis

from live import room
from live.contract import Keys
from live.log import START


async def load(redis: Redis, room_id: str, newest: bool = False) -> tuple[room.State, str]:
    """The state and cursor of the older snapshot (whoever left since can resume), or of the newest; else of a new room."""
    kept = await redis.lrange(Keys(room_id).snapshots, 0, -1)
    if not kept:
        return room.new(room_id), START
    found: dict[str, Any] = json.loads(kept[0 if newest else -1])
    return room.load(found["state"]), found["cursor"]


def written(state: room.State, cursor: str) -> str:
    """The snapshot as text; slow for a large room, and the state must stay as it is meanwhile."""
    return json.dumps({"cursor": cursor, "state": room.dump(state)}, ensure_ascii=False, separators=(",", ":"))


async def save(redis: Redis, room_id: str, text: str) -> None:
    """Keep this snapshot and the one before, and drop the log behind the older of the two."""
    keys = Keys(room_id)
    await redis.lpush(keys.snapshots, text)
    await redis.ltrim(keys.snapshots, 0, 1)
    kept = await redis.lrange(keys.snapshots, 0, -1)
    if len(kept) == 2:
        await redis.xtrim(keys.log, minid=json.loads(kept[-1])["cursor"], approximate=False)
