"""Two snapshots of a room's state in Redis, so that a node need not fold a whole event's log."""

import asyncio
import contextlib
import gc
import json
from collections.abc import Iterator
from typing import Any

from redis.asyncio import Redis

from live import room
from live.contract import Keys
from live.log import START

NEWEST, OLDER = 0, -1
SAVE = """redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, 1)
local older = redis.call('LINDEX', KEYS[1], 1)
local cursor = older and string.match(older, '^{"cursor":"([%d-]+)"')
if cursor then redis.call('XTRIM', KEYS[2], 'MINID', cursor) end"""


async def load(redis: Redis, room_id: str, newest: bool = False) -> tuple[room.State, str]:
    """The state and cursor of the older snapshot (whoever left since can resume), or of the newest; else of a new room."""
    text: Any = await redis.lindex(Keys(room_id).snapshots, NEWEST if newest else OLDER)
    return (room.new(room_id), START) if text is None else await asyncio.to_thread(read, text)


def read(text: str | bytes) -> tuple[room.State, str]:
    """The state and cursor of a snapshot as text. A quarter to half a second for 50,000 people who spoke."""
    with uncollected():
        found: dict[str, Any] = json.loads(text)
        return room.load(found["state"]), found["cursor"]


def written(state: room.State, cursor: str) -> str:
    """The snapshot as text; slow for a large room, and the state must stay as it is meanwhile."""
    with uncollected():
        return json.dumps({"cursor": cursor, "state": room.dump(state)}, ensure_ascii=False, separators=(",", ":"))


async def save(redis: Redis, room_id: str, text: str) -> None:
    """Keep this snapshot and the one before, and drop the log behind the older of the two."""
    keys = Keys(room_id)
    await redis.eval(SAVE, 2, keys.snapshots, keys.log, text)


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Hundreds of thousands of new lists, none of them garbage: looking for some among them takes longer than making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
