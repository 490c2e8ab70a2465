"""The keeper of a room: writes its facts and totals, keeps snapshots, appends timed commands. One per room holds the lease."""

import asyncio
import json
import logging
import time
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from live import room, snapshots
from live.contract import ROOMS, Keys, append_once
from live.log import RedisLog, ms_of
from live.trouble import Trouble

log = logging.getLogger(__name__)

LOOK_S, LEASE_MS = 0.5, 5_000
SNAPSHOT_S, SNAPSHOT_COMMANDS = 60.0, 15_000
LEASE = """if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0"""
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
RISE = """local kept = redis.call('GET', KEYS[1])
if kept and (cjson.decode(kept).seq or 0) > tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1]) return 1"""


@dataclass
class Kept:
    """A room as its keeper follows it, apart from any seats: its own fold, so that a new keeper misses no fact."""

    state: room.State
    cursor: str
    saved_seq: int
    saved_at: float = field(default_factory=time.monotonic)
    is_counted: bool = False


class Keeper:
    """Looks after all rooms whose lease this process got. Two keepers at once are harmless: facts are refused the second time."""

    def __init__(self, redis: Redis, node: str) -> None:
        self.redis, self.node = redis, node
        self.rooms: dict[str, Kept] = {}
        self.too_new: set[str] = set()
        self.has_looked = False
        self.trouble = Trouble(log, "keeper")
        self.troubled: dict[str, Trouble] = {}

    async def run(self) -> None:
        while True:
            try:
                await self.look()
                self.has_looked = True
                self.trouble.over()
            except (RedisError, OSError) as error:
                self.trouble.came(error)
                self.rooms.clear()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """One round over all rooms."""
        names: Any = await self.redis.smembers(ROOMS)
        known = {name.decode() for name in names}
        for room_id in [room_id for room_id in self.rooms if room_id not in known]:
            del self.rooms[room_id]
        for room_id in known - self.too_new:
            try:
                if await self.has_lease(room_id):
                    await self.follow(room_id)
                else:
                    self.rooms.pop(room_id, None)
                if trouble := self.troubled.pop(room_id, None):
                    trouble.over()
            except room.NewerRules as error:
                log.warning("keeper: room %s: %s; it is left to others", room_id, error)
                self.rooms.pop(room_id, None)
                self.too_new.add(room_id)
                await self.redis.eval(RELEASE, 1, Keys(room_id).lease, self.node)
            except (RedisError, OSError) as error:  # of a cluster perhaps one shard alone
                self.troubled.setdefault(room_id, Trouble(log, f"keeper: room {room_id}")).came(error)
                self.rooms.pop(room_id, None)
            except Exception:
                log.exception("keeper: room %s", room_id)  # one broken room must not stop the others
                self.rooms.pop(room_id, None)

    async def has_lease(self, room_id: str) -> bool:
        return bool(await self.redis.eval(LEASE, 1, Keys(room_id).lease, self.node, LEASE_MS))

    async def follow(self, room_id: str) -> None:
        """Fold what is new, write what follows from it, and append what is due."""
        kept = self.rooms.get(room_id)
        if kept is None:
            state, cursor = await snapshots.load(self.redis, room_id, newest=True)
            kept = self.rooms[room_id] = Kept(state, cursor, state.seq)
        port = RedisLog(self.redis, room_id)
        is_changed = not kept.is_counted
        now_ms, entries = await port.look(kept.cursor)
        while entries:
            is_changed = True
            for entry_id, entry in entries:
                if entry["s"] != kept.state.seq + 1:
                    raise ValueError(f"the log lost its tail: {entry['s']} follows {kept.state.seq}")
                out = room.apply(kept.state, ms_of(entry_id), entry)
                kept.cursor = entry_id
                if out.facts:
                    await self.write_facts(room_id, entry_id, out.facts)
            entries = await port.read(kept.cursor)
        if is_changed:
            totals = json.dumps({"seq": kept.state.seq, "mark": kept.state.mark, **room.metrics(kept.state)})
            await self.redis.eval(RISE, 1, Keys(room_id).totals, totals, kept.state.seq)
            kept.is_counted = True
        for command in room.due(kept.state, now_ms):
            await append_once(self.redis, room_id, command["id"], command)
        await self.save_if_time(kept)

    async def write_facts(self, room_id: str, entry_id: str, facts: list[dict[str, object]]) -> None:
        """Under the entry's own id, so that Redis refuses what an earlier keeper wrote."""
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        try:
            await self.redis.xadd(Keys(room_id).facts, {"f": text}, id=entry_id)
        except ResponseError as error:
            if "equal or smaller" not in str(error):
                raise

    async def save_if_time(self, kept: Kept) -> None:
        folded = kept.state.seq - kept.saved_seq
        if folded and (folded >= SNAPSHOT_COMMANDS or time.monotonic() - kept.saved_at >= SNAPSHOT_S):
            text = await asyncio.to_thread(snapshots.written, kept.state, kept.cursor)
            await snapshots.save(self.redis, kept.state.room, text)
            kept.saved_seq, kept.saved_at = kept.state.seq, time.monotonic()
