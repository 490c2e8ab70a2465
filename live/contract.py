"""What recruit may import of the room service: tickets, Redis key names, announcements, cards, metrics, facts and recordings."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from live.store import cluster_behind
from live.store import open_redis as open_redis
from live.video.recording import NOW, Recording, read
from live.video.removal import set_aside, take_away

ROOMS = "chunfeng:rooms"
"""The set of rooms that nodes look after, until they are archived."""
ROLES = ("viewer", "speaker", "recruiter", "host", "assistant", "organiser", "publish")
SHARDS = 16
NODE_GONE_MS = 3_000
KEPT_AFTER_ARCHIVING_S = 7 * 86_400
CHAT_UNTIL = 0.75
"""The share of Redis' memory above which chat is refused in all rooms; questions never are."""
CLOCK = "return redis.call('TIME')"
"""The clock of the server that holds a room: a cluster has several."""
SCRIPTS = Path(__file__).parent / "scripts"


class BadTicket(Exception):
    """Not one of our tickets, altered, of another key, or expired."""


class Ticket(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who may enter which room as what, until when (unix s).

    `person` is a stable pseudonym (`s:…` of a seeker, `a:…` of a visitor), never a phone; `name` what others may read;
    `was` the anonymous person before sign-in; `subject` the speaker or employer id that a question may be handed to.
    The role `publish` enters no room: it sends the feed named by `subject`.
    """

    room: str
    role: str
    person: str
    name: str
    expires_at: int
    was: str | None = None
    subject: str | None = None
    simulated: bool = False


TICKETS = msgspec.json.Decoder(Ticket)


def mint(secrets: Sequence[str], ticket: Ticket) -> str:
    """`v1.<key id>.<base64url JSON>.<base64url HMAC-SHA256>`, signed with the first secret."""
    kid, key = _key(secrets[0])
    body = f"v1.{kid}.{_encode(msgspec.json.encode(ticket))}"
    return f"{body}.{_encode(hmac.digest(key, body.encode(), 'sha256'))}"


def verify(secrets: Sequence[str], text: str, now: float) -> Ticket:
    """The ticket behind `text`; BadTicket for anything else."""
    body, dot, signature = text.rpartition(".")
    parts = body.split(".")
    keys = _keys(tuple(secrets))
    if not dot or len(parts) != 3 or parts[0] != "v1" or parts[1] not in keys:
        raise BadTicket("unknown form or key")
    expected = _encode(hmac.digest(keys[parts[1]], body.encode(), "sha256"))
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass")):
        raise BadTicket("wrong signature")
    try:
        ticket = TICKETS.decode(base64.urlsafe_b64decode(parts[2] + "=="))
    except msgspec.ValidationError:
        raise BadTicket("of another version") from None
    if ticket.expires_at <= now or ticket.role not in ROLES:
        raise BadTicket("expired")
    return ticket


@cache
def _key(secret: str) -> tuple[str, bytes]:
    key = HKDF(hashes.SHA256(), 32, salt=None, info=b"chunfeng room ticket v1").derive(secret.encode())
    return hashlib.sha256(key).hexdigest()[:8], key


@cache
def _keys(secrets: tuple[str, ...]) -> dict[str, bytes]:
    return dict(_key(secret) for secret in secrets)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Keys:
    """The Redis keys of one room; all carry its hash tag, so that a cluster keeps them together."""

    def __init__(self, room_id: str) -> None:
        tag = f"{{{room_id}}}"
        self.log, self.seq, self.seen = f"{tag}:log", f"{tag}:seq", f"{tag}:seen"
        self.cards, self.feeds = f"{tag}:cards", f"{tag}:feeds"
        self.nodes, self.sums, self.minutes = f"{tag}:nodes", f"{tag}:sums", f"{tag}:minutes"
        self.totals, self.snapshots, self.lease = f"{tag}:totals", f"{tag}:snapshots", f"{tag}:lease"
        self.facts, self.words = f"{tag}:facts", f"{tag}:words"
        self.people = [f"{tag}:people:{n}" for n in range(SHARDS)]
        self.simulated_people = [f"{tag}:simulated:{n}" for n in range(SHARDS)]

    def beat(self, boot: str) -> str:
        """Where the last beat of one node's life is remembered."""
        return self.log.replace(":log", f":beat:{boot}")

    def all(self) -> list[str]:
        single = (
            self.log,
            self.seq,
            self.seen,
            self.cards,
            self.feeds,
            self.nodes,
            self.sums,
            self.minutes,
            self.totals,
        )
        return [*single, self.snapshots, self.lease, self.facts, self.words, *self.people, *self.simulated_people]


KEEPING_ORDER = ("hide", "release", "dismiss", "mute", "block", "unblock", "slow", "newcomers")
POLLS_AND_STAFF = ("poll", "vote", "close_poll", "staff_revoked", "staff_restored")
SINCE = {"position_reopened": 2, **dict.fromkeys(KEEPING_ORDER, 3), **dict.fromkeys(POLLS_AND_STAFF, 4)}
"""The rules that first knew a command as it is folded now, where those are not the first ones."""


def rules_of(logged: Mapping[str, Any]) -> int:
    """The rules that an entry with this command needs: an older node drains when it meets it."""
    op = logged.get("op", "")
    return 3 if op == "report" and "reason" in logged["args"] else SINCE.get(op, 1)


async def announce(redis: Redis, room_id: str, command_id: str, command: Mapping[str, Any]) -> bool:
    """Append a system command to the room's log once per `command_id`; False when it was there already.

    `command` is `{"op": …, **args}`. Raises redis-py's errors when nothing is known to have been written; trying again is safe.
    """
    args = {name: value for name, value in command.items() if name != "op"}
    logged = {"id": command_id, "op": command["op"], "r": "system", "args": args}
    return await append_once(redis, room_id, command_id, logged)


async def append_once(redis: Redis, room_id: str, command_id: str, logged: Mapping[str, Any]) -> bool:
    """The same for a command that already has the log's form."""
    keys = Keys(room_id)
    text = json.dumps([logged], ensure_ascii=False, separators=(",", ":"))
    script = (SCRIPTS / "announce.lua").read_text()
    seq = await redis.eval(script, 3, keys.log, keys.seq, keys.seen, command_id, text, rules_of(logged))
    if logged["op"] == "open":
        await redis.sadd(ROOMS, room_id)
    return bool(seq)


async def put_cards(redis: Redis, room_id: str, cards: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep the cards of positions that can be pinned; a pin's entry copies its card."""
    items = list(cards.items())
    for start in range(0, len(items), 500):
        part: dict[Any, Any] = {key: json.dumps(card, ensure_ascii=False) for key, card in items[start : start + 500]}
        await redis.hset(Keys(room_id).cards, mapping=part)


async def drop_cards(redis: Redis, room_id: str, position_ids: Iterable[str]) -> None:
    if ids := list(position_ids):
        await redis.hdel(Keys(room_id).cards, *ids)


async def put_words(redis: Redis, room_id: str, words: Mapping[str, str]) -> None:
    """The organiser's own words in their compared form (`words.tighten`), each with `hold` or `refuse`; nodes look every second."""
    if words:
        await redis.set(Keys(room_id).words, json.dumps(words, ensure_ascii=False, sort_keys=True))
    else:
        await redis.delete(Keys(room_id).words)


async def put_feed(redis: Redis, room_id: str, feed: str, state: Mapping[str, Any] | None) -> None:
    """Keep what a feed is like now, for the host's desk; None takes it away."""
    if state is None:
        await redis.hdel(Keys(room_id).feeds, f"now:{feed}")
    else:
        await redis.hset(Keys(room_id).feeds, f"now:{feed}", json.dumps(state, ensure_ascii=False))


async def feeds_now(redis: Redis, room_id: str) -> dict[str, dict[str, Any]]:
    """The feeds that are being sent: `{feed: {at (unix s), kbps, dropped, width, height, codec, by}}`, with `trouble` in words
    where it is not kept or not as it should be. A feed whose `at` is old has gone silent."""
    return await _kept(redis, room_id, "now")


async def put_refusal(redis: Redis, room_id: str, feed: str, refusal: Mapping[str, Any]) -> None:
    """Keep why a publisher was not let in last: `{at (unix s), code, message}`."""
    await redis.hset(Keys(room_id).feeds, f"refused:{feed}", json.dumps(refusal, ensure_ascii=False))


async def refusals(redis: Redis, room_id: str) -> dict[str, dict[str, Any]]:
    """The last refusal of each feed."""
    return await _kept(redis, room_id, "refused")


async def put_stream_key(redis: Redis, room_id: str, feed: str, key: Mapping[str, Any] | None) -> None:
    """Let a feed be sent by RTMP under a key of this digest: `{hash (SHA-256), until (unix s)}`; None lets nobody."""
    if key is None:
        await redis.hdel(Keys(room_id).feeds, f"key:{feed}")
    else:
        await redis.hset(Keys(room_id).feeds, f"key:{feed}", json.dumps(key))


async def stream_keys(redis: Redis, room_id: str) -> dict[str, dict[str, Any]]:
    """The digest of each feed's key and until when it is good."""
    return await _kept(redis, room_id, "key")


async def _kept(redis: Redis, room_id: str, kind: str) -> dict[str, dict[str, Any]]:
    fields: Any = await redis.hgetall(Keys(room_id).feeds)
    pairs = ((name.decode().partition(":"), value) for name, value in fields.items())
    return {feed: json.loads(value) for (its_kind, _, feed), value in pairs if its_kind == kind}


async def metrics(redis: Redis, room_id: str) -> dict[str, Any]:
    """The room's figures as CONTRACT has them, counted up to a second ago."""
    keys = Keys(room_id)
    async with redis.pipeline(transaction=False) as pipe:
        pipe.eval(CLOCK, 1, keys.nodes)
        for key in (keys.nodes, keys.sums, keys.minutes):
            pipe.hgetall(key)
        pipe.get(keys.totals)
        for key in (*keys.people, *keys.simulated_people):
            pipe.execute_command("PFCOUNT", key)
        clock, nodes, sums, minutes, totals, *counts = await pipe.execute()
    now_ms = int(clock[0]) * 1000 + int(clock[1]) // 1000
    online = simulated_online = 0
    for value in nodes.values():
        seen, here, simulated = (int(part) for part in value.decode().split("|"))
        if now_ms - seen < NODE_GONE_MS:
            online, simulated_online = online + here, simulated_online + simulated
    kept = {name.decode(): int(value) for name, value in sums.items()}
    folded = json.loads(totals) if totals else {"simulated": {}, "minutes": []}
    simulated_part = {
        "online": simulated_online,
        "peak": kept.get("simulated_peak", 0),
        "viewers": sum(counts[SHARDS:]),
        "starts": kept.get("simulated_starts", 0),
        "watch_seconds": kept.get("simulated_watch_ms", 0) // 1000,
        **{kind: folded["simulated"].get(kind, 0) for kind in ("likes", "questions", "answers", "applications")},
    }
    return {
        "online": online,
        "peak": kept.get("peak", 0),
        "viewers": sum(counts[:SHARDS]),
        "starts": kept.get("starts", 0),
        "watch_seconds": kept.get("watch_ms", 0) // 1000,
        **{kind: folded.get(kind, 0) for kind in ("likes", "questions", "answers", "applications")},
        "as_of": _rfc3339(now_ms),
        "simulated": simulated_part,
        "minutes": _minutes(minutes, folded["minutes"]),
    }


def _minutes(crowd: Mapping[bytes, bytes], folded: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The curve: crowd counters of the beats beside the fold's sums, minute by minute."""
    rows: dict[int, dict[str, Any]] = {}
    empty = {"online": 0, "peak": 0, "joins": 0, "questions": 0, "answers": 0, "likes": 0, "applications": 0}
    for name, value in crowd.items():
        minute, _, kind = name.decode().partition(".")
        rows.setdefault(int(minute), dict(empty))[kind] = int(value)
    for row in folded:
        kinds = ("questions", "answers", "likes", "applications")
        rows.setdefault(row["at"] // 60_000, dict(empty)).update({kind: row[kind] for kind in kinds})
    return [{"at": _rfc3339(minute * 60_000), **row} for minute, row in sorted(rows.items())]


def _rfc3339(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


async def memory_share(redis: Redis) -> float:
    """How much of Redis' memory is used, of the machine's where no limit is set; of a cluster's servers the fullest."""
    everywhere: dict[str, Any] = {"target_nodes": "primaries"} if cluster_behind(redis) else {}
    found: Any = await redis.info("memory", **everywhere)
    each = [found] if "used_memory" in found else found.values()
    limits = ((info["used_memory"], info.get("maxmemory") or info.get("total_system_memory")) for info in each)
    return max(used / limit if limit else 0.0 for used, limit in limits)


async def read_facts(
    redis: Redis, room_id: str, group: str, consumer: str, count: int = 100
) -> list[tuple[str, dict[str, Any]]]:
    """The room's next facts as (id, fact), those first that this consumer read and never finished. Ids stay the same for ever."""
    key = Keys(room_id).facts
    try:
        await redis.xgroup_create(key, group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise
    for start in ("0", ">"):
        found: Any = await redis.xreadgroup(group, consumer, {key: start}, count=count)
        entries = found[0][1] if found else []
        facts = [
            (f"{entry_id.decode()}/{n}", fact)
            for entry_id, fields in entries
            for n, fact in enumerate(json.loads(fields[b"f"]) if fields else [])
        ]
        if facts:
            return facts
        if entries:  # deleted by another consumer that had finished them
            await redis.xack(key, group, *(entry_id for entry_id, _ in entries))
    return []


async def facts_done(redis: Redis, room_id: str, group: str, ids: Iterable[str]) -> None:
    """These facts are durable elsewhere: they need not be kept any longer."""
    entries = sorted({fact_id.partition("/")[0] for fact_id in ids})
    if entries:
        key = Keys(room_id).facts
        await redis.xack(key, group, *entries)
        await redis.xdel(key, *entries)


async def archived(redis: Redis, room_id: str) -> None:
    """The room has ended and its facts are in SQL: its keys go in seven days."""
    async with redis.pipeline(transaction=False) as pipe:
        pipe.srem(ROOMS, room_id)
        for key in Keys(room_id).all():
            pipe.expire(key, KEPT_AFTER_ARCHIVING_S)
        await pipe.execute()


def recording(media: Path, room_id: str) -> Recording | None:
    """What was shown in the room so far, as it lies below `media`; None when that is nothing."""
    return read(media / room_id)


def picture_now(media: Path, room_id: str, feed: str) -> bytes | None:
    """What a feed shows now, at most two seconds old while it is sent, as a small WebP; it may not be on the air."""
    try:
        return (media / room_id / feed / NOW).read_bytes()
    except FileNotFoundError:
        return None


def withdraw_recording(media: Path, room_id: str, now: float) -> bool:
    """Nobody can watch what was filmed of the room any more; False while it is still being filmed. May be done again."""
    return set_aside(media, room_id, now)


def remove_recording(media: Path, room_id: str) -> None:
    """What was withdrawn leaves the disk. May be done again, also after a crash in the middle."""
    take_away(media, room_id)
