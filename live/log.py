"""The room log as a port: Redis Streams behind one script, and a twin in memory; both give a beat its one answer."""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from redis.asyncio import Redis

from live.contract import CLOCK, SCRIPTS, SHARDS, Keys, rules_of
from live.store import run_durably

ENTRY_COMMANDS = 500
ENTRY_BYTES = 64_000
READ_AT_ONCE = 400
START = "0-0"
BEAT = (SCRIPTS / "beat.lua").read_text()


@dataclass(slots=True)
class Crowd:
    """What a node counted since its last beat; `online` parts are now, the others grow the room's sums."""

    online: int = 0
    simulated_online: int = 0
    starts: int = 0
    simulated_starts: int = 0
    watch_ms: int = 0
    simulated_watch_ms: int = 0
    people: list[str] = field(default_factory=list)
    simulated_people: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Beat:
    """One beat; sent again under the same `boot` and `number` it doubles nothing. `place` (host and port) outlives a killed node,
    `rules` are those each list needs."""

    node: str
    boot: str
    number: int
    cursor: str
    crowd: Crowd
    lists: Sequence[str] = ()
    sizes: Sequence[int] = ()
    place: str = ""
    rules: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Beaten:
    """`firsts`: the seq of each list's first command; `entries`: (id, entry) after the cursor; `last`: the log's newest id;
    `is_known`: whether the entry at the cursor is still there."""

    firsts: list[int]
    online: int
    last: str
    entries: list[tuple[str, dict[str, Any]]]
    is_known: bool = True


class RoomLog(Protocol):
    async def beat(self, beat: Beat) -> Beaten: ...

    async def read(self, cursor: str, count: int = READ_AT_ONCE) -> list[tuple[str, dict[str, Any]]]:
        """The next entries after `cursor`, oldest first."""


def pack(commands: Sequence[dict[str, Any]]) -> Iterator[tuple[str, int, int]]:
    """JSON lists of commands, none over 500 commands or (but for a single one) 64 kB, with their number and the rules they need."""
    texts: list[str] = []
    size, rules = 0, 1
    for command in commands:
        text = json.dumps(command, ensure_ascii=False, separators=(",", ":"))
        weight = len(text.encode())
        if texts and (len(texts) == ENTRY_COMMANDS or size + weight > ENTRY_BYTES):
            yield f"[{','.join(texts)}]", len(texts), rules
            texts, size, rules = [], 0, 1
        texts.append(text)
        size, rules = size + weight, max(rules, rules_of(command))
    if texts:
        yield f"[{','.join(texts)}]", len(texts), rules


def ms_of(entry_id: str) -> int:
    """The clock of the fold: the millisecond part of an entry's id."""
    return int(entry_id.partition("-")[0])


def order_of(entry_id: str) -> tuple[int, int]:
    ms, _, n = entry_id.partition("-")
    return int(ms), int(n or 0)


def shard_of(person: str) -> int:
    """Which HyperLogLog counts this person, from 1 as Lua counts."""
    return zlib.crc32(person.encode()) % SHARDS + 1


class RedisLog:
    """One room's log in a Redis Stream. With `replicas` an answer waits until that many have it on disk."""

    def __init__(self, redis: Redis, room_id: str, replicas: int = 0) -> None:
        self.redis, self.keys, self.replicas = redis, Keys(room_id), replicas
        self.replica_ms = 4_000
        self.script = redis.register_script(BEAT)

    async def beat(self, beat: Beat) -> Beaten:
        keys = self.keys
        crowd = beat.crowd
        counts = {name: getattr(crowd, name) for name in Crowd.__slots__ if not name.endswith("people")}
        counts["people"] = [[shard_of(person), person] for person in crowd.people]
        counts["simulated_people"] = [[shard_of(person), person] for person in crowd.simulated_people]
        rules = beat.rules or [1] * len(beat.lists)
        lists = [part for each in zip(beat.sizes, rules, beat.lists, strict=True) for part in each]
        few = (keys.log, keys.seq, keys.beat(beat.boot), keys.nodes, keys.sums, keys.minutes)
        place = beat.place or beat.node
        answer = await self.call(
            [*few, *keys.people, *keys.simulated_people],
            [beat.node, place, beat.number, beat.cursor, READ_AT_ONCE, json.dumps(counts), *lists],
            is_writing=bool(beat.lists),
        )
        firsts, online, last, entries, known = answer
        found = [_entry(*each) for each in entries]
        return Beaten([int(first) for first in firsts], online, last.decode(), found, bool(known))

    async def call(self, keys: list[str], args: list[Any], is_writing: bool) -> Any:
        if self.replicas and is_writing:
            return await run_durably(self.redis, BEAT, keys, args, self.replicas, self.replica_ms)
        return await self.script(keys=keys, args=args)

    async def look(self, cursor: str) -> tuple[int, list[tuple[str, dict[str, Any]]]]:
        """The clock of the log's server in ms, and what follows `cursor`."""
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.eval(CLOCK, 1, self.keys.log)
            pipe.xrange(self.keys.log, f"({cursor}", "+", READ_AT_ONCE)
            clock, found = await pipe.execute()
        return int(clock[0]) * 1000, [_entry(*entry) for entry in found]

    async def read(self, cursor: str, count: int = READ_AT_ONCE) -> list[tuple[str, dict[str, Any]]]:
        found: Any = await self.redis.xrange(self.keys.log, f"({cursor}", "+", count)
        return [_entry(*entry) for entry in found]


def _entry(entry_id: bytes, fields: Any) -> tuple[str, dict[str, Any]]:
    text = fields[b"e"] if isinstance(fields, dict) else fields[1]
    return entry_id.decode(), json.loads(text)


class MemoryLog:
    """The twin in memory, for tests: one room, a clock that the test sets."""

    def __init__(self) -> None:
        self.now_ms, self.seq = 1_700_000_000_000, 0
        self.entries: list[tuple[str, dict[str, Any]]] = []
        self.beats: dict[str, tuple[int, list[int]]] = {}
        self.nodes: dict[str, tuple[int, int]] = {}

    async def beat(self, beat: Beat) -> Beaten:
        number, firsts = self.beats.get(beat.boot, (-1, []))
        if number < beat.number:
            rules = beat.rules or [1] * len(beat.lists)
            lists = zip(beat.lists, beat.sizes, rules, strict=True)
            firsts = [self._append(beat.node, *each) for each in lists]
            self.beats[beat.boot] = (beat.number, firsts)
            self.nodes[beat.place or beat.node] = (self.now_ms, beat.crowd.online)
        elif number > beat.number:
            firsts = []
        online = sum(here for seen, here in self.nodes.values() if self.now_ms - seen < 3_000)
        last = self.entries[-1][0] if self.entries else START
        is_known = beat.cursor in (START, *(entry_id for entry_id, _ in self.entries))
        return Beaten(firsts, online, last, await self.read(beat.cursor), is_known)

    async def read(self, cursor: str, count: int = READ_AT_ONCE) -> list[tuple[str, dict[str, Any]]]:
        return [entry for entry in self.entries if order_of(entry[0]) > order_of(cursor)][:count]

    def _append(self, node: str, text: str, size: int, rules: int) -> int:
        first, self.seq = self.seq + 1, self.seq + size
        entry_id = f"{self.now_ms}-{len(self.entries)}"
        self.entries.append((entry_id, {"v": rules, "n": node, "s": first, "c": json.loads(text)}))
        return first
