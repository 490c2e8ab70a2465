"""RTMP publishers: nginx holds their connections and asks here, again every two seconds, whether each may; a packager pulls what may."""

import asyncio
import contextlib
import functools
import hashlib
import hmac
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from redis.exceptions import RedisError

from live.contract import feeds_now, put_feed, put_refusal, stream_keys
from live.video.ingest import MOST_A_SECOND, WORDS, Ingest, Note
from live.video.packing import LAST_WORDS_S, packing
from live.video.report import Report
from live.video.shelf import has_room

log = logging.getLogger(__name__)

NAME = re.compile(r"([a-z][a-z0-9-]{0,19})\.([A-Za-z0-9_-]{1,64})")
BY = "推流软件"
BEAT_S, FRESH_S = 2.0, 5.0
"""How often a node notes what it packs; a publisher of whom nothing was noted for so long is nobody's any more."""
NOT_BACK_S = 60.0
"""A program that was replaced comes back by itself; for so long it does not take the feed back from who replaced it."""
PATIENT_S, AGAIN_S = 8.0, 0.5
REFUSAL_EVERY_S, MOST_KNOWN = 2.0, 1000
REASONS = {
    "wrong_key": "推流码不对，没有接。请在主播台复制现在的推流码，重新粘贴到推流软件里。",
    "no_key": "这一路还没有推流码。请先在主播台生成一个。",
    "over": "推流码已经过期：招聘会结束了。",
    "ended": "直播间已经结束，不能再推流。",
    "disk": WORDS["disk"],
    "replaced": WORDS["replaced"],
    "too_much": WORDS["too_much"],
    "unreadable": "认不出推来的视频。请在推流软件里把视频编码器换成 H.264、音频换成 AAC，再推一次。",
    "no_picture": "没有收到能播的画面。请在推流软件里加上画面来源，视频编码器选 H.264，再推一次。",
    "busy": "服务器正在重启，请稍后再推。",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What nginx asks: about which call, of which connection, to which feed, with which key."""

    call: str
    client: str
    room: str
    feed: str
    key: str
    address: str

    @property
    def session(self) -> str:
        return f"{self.feed}.{self.room}.{self.client}"


def read(body: str) -> Asked | None:
    """The form that nginx's rtmp module posts; None when it names no feed of a room. The first of a repeated field is nginx's own."""
    form = {name: values[0] for name, values in parse_qs(body).items()}
    match = NAME.fullmatch(form.get("name", ""))
    if match is None:
        return None
    call, client, key, address = (form.get(name, "") for name in ("call", "clientid", "key", "addr"))
    return Asked(call, client, match[2], match[1], key, address)


def refusal(asked: Asked, keys: Mapping[str, Mapping[str, Any]], now: float) -> str | None:
    """Why this publisher may not, or None. `keys` are the room's by feed."""
    key = keys.get(asked.feed)
    if key is None:
        return "no_key"
    if not hmac.compare_digest(hashlib.sha256(asked.key.encode()).hexdigest(), key["hash"]):
        return "wrong_key"
    return "over" if now > key["until"] else None


def course(asked: Asked, current: Mapping[str, Any] | None, now: float, replaced_at: float = 0.0) -> str:
    """What to do about a publisher who may: `pack`; `go_on` where it is packed already; `replaced` by a newer one.

    `current` is what was noted last of the feed, by whichever node; `replaced_at` when this address lost it last.
    """
    if current is None or now - current.get("held_at", current["at"]) > FRESH_S:
        return "pack"
    if current.get("session") == asked.session:
        return "go_on"
    return "pack" if asked.call == "publish" and now - replaced_at > NOT_BACK_S else "replaced"


class Pull:
    """One RTMP publisher's packager, as long as it finds something to read."""

    person = ""

    def __init__(self, ingest: Ingest, room: str, feed: str, session: str, note: Note) -> None:
        self.ingest, self.room, self.feed, self.session, self.note = ingest, room, feed, session, note
        self.report = Report()
        self.report.state["at"] = round(time.time(), 1)
        self.why: str | None = None
        self.trouble: dict[str, Any] = {}
        self.leave, self.ended = asyncio.Event(), asyncio.Event()
        self.began, self.total = time.monotonic(), 0

    async def run(self, source: str) -> None:
        """Several tries, for nginx may not have the stream yet when we come for it."""
        try:
            await self.pack(source)
            while not (self.why or self.total) and time.monotonic() - self.began < PATIENT_S:
                await asyncio.sleep(AGAIN_S)
                await self.pack(source)
        finally:
            if not self.total and not self.why:
                self.why = "no_picture" if self.trouble.get("code") == "no_picture" else "unreadable"
                log.warning("video: %s of room %s: %s", self.feed, self.room, self.trouble.get("detail", self.why))
            self.ended.set()

    async def pack(self, source: str) -> None:
        folder, renditions = self.ingest.folder / self.room, self.ingest.renditions
        async with packing(folder, self.feed, renditions, self.hear, source) as packager:
            died, leave = asyncio.create_task(packager.wait()), asyncio.create_task(self.leave.wait())
            while not (died.done() or leave.done()):
                await self.note(self.report.state)
                await asyncio.wait((died, leave), timeout=BEAT_S, return_when=asyncio.FIRST_COMPLETED)
            leave.cancel()

    async def hear(self, said: dict[str, Any]) -> None:
        self.total += said.get("bytes", 0)
        if said.get("code") in ("unreadable", "no_picture"):
            self.trouble = said
            return
        if self.total > MOST_A_SECOND * (10 + time.monotonic() - self.began):
            self.why = "too_much"
            self.leave.set()
        if state := self.report.hear(said, time.time()):
            await self.note(state)

    async def stop(self, why: str) -> None:
        self.why = self.why or why
        self.leave.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_S):
                await self.ended.wait()


class Gate:
    """Answers nginx. Its publishers are the ingest's, as those from browsers are. `phase` is that of a room."""

    def __init__(self, ingest: Ingest, pull: str, phase: Callable[[str], str]) -> None:
        self.ingest, self.redis, self.pull, self.phase = ingest, ingest.redis, pull, phase
        self.told: dict[str, float] = {}
        self.replaced: dict[tuple[str, str, str], float] = {}
        self.turned_away: dict[str, str] = {}
        self.runs: set[asyncio.Task[None]] = set()

    async def answer(self, body: str) -> tuple[int, str | None]:
        """The status, and the name under which nginx keeps what is published: never the one with the key."""
        asked = read(body)
        if asked is None:
            return (200 if "call=update_play" in body else 403), None
        if asked.call == "publish_done":
            await self.part(asked)
        elif asked.call in ("publish", "update_publish"):
            if why := await self.admit(asked):
                await self.refuse(asked, why)
                return 403, None
            if asked.call == "publish":
                return 302, self.secret_name(asked)
        return 200, None

    async def admit(self, asked: Asked) -> str | None:
        """Why not, or None once the publisher is packed, here or by another node."""
        is_new = asked.call == "publish"
        if self.ingest.is_draining:
            return "busy" if is_new else None
        try:
            keys, feeds = await stream_keys(self.redis, asked.room), await feeds_now(self.redis, asked.room)
        except (RedisError, OSError):
            return "busy" if is_new else None
        now = time.time()
        why = refusal(asked, keys, now) or self.turned_away.get(asked.session)
        if why or self.phase(asked.room) == "ended":
            return why or "ended"
        return None if self.packs(asked) else await self.seat(asked, feeds.get(asked.feed), now)

    async def seat(self, asked: Asked, noted: Mapping[str, Any] | None, now: float) -> str | None:
        """Pack it, unless another node does or somebody newer has the feed."""
        is_new, place = asked.call == "publish", (asked.room, asked.feed, asked.address)
        is_taken = (asked.room, asked.feed) in self.ingest.publishers
        todo = course(asked, noted, now, self.replaced.get(place, 0.0)) if is_new or not is_taken else "replaced"
        if todo == "pack":
            return await self.pack(asked)
        if todo == "replaced" and not is_new:
            remember(self.replaced, place, now)
        return "replaced" if todo == "replaced" else None

    def packs(self, asked: Asked) -> bool:
        here = self.ingest.publishers.get((asked.room, asked.feed))
        return isinstance(here, Pull) and here.session == asked.session

    async def pack(self, asked: Asked) -> str | None:
        if not await asyncio.to_thread(has_room, self.ingest.folder):
            return "disk"
        before = self.ingest.publishers.get((asked.room, asked.feed))
        note = functools.partial(self.note, asked)
        pull = Pull(self.ingest, asked.room, asked.feed, asked.session, note)
        self.ingest.publishers[asked.room, asked.feed] = pull
        if before:
            await before.stop("replaced")
        await note(pull.report.state)
        log.info("video: %s publishes %s of room %s", BY, asked.feed, asked.room)
        task = asyncio.create_task(self.follow(asked, pull))
        self.runs.add(task)
        task.add_done_callback(self.runs.discard)
        return None

    async def follow(self, asked: Asked, pull: Pull) -> None:
        place = (asked.room, asked.feed)
        try:
            await pull.run(f"{self.pull}/{self.secret_name(asked)}")
        finally:
            if pull.why in ("unreadable", "no_picture", "too_much"):
                remember(self.turned_away, asked.session, pull.why)
            if self.ingest.publishers.get(place) is pull:
                del self.ingest.publishers[place]
                await self.forget(asked)

    async def note(self, asked: Asked, state: Mapping[str, Any]) -> None:
        mine = {"session": asked.session, "held_at": round(time.time(), 1)}
        await self.ingest.note(asked.room, asked.feed, BY, {**state, **mine})

    async def forget(self, asked: Asked) -> None:
        """Not what another node noted of a newer one meanwhile."""
        with contextlib.suppress(RedisError, OSError):
            noted = (await feeds_now(self.redis, asked.room)).get(asked.feed, {})
            if noted.get("session") == asked.session:
                await put_feed(self.redis, asked.room, asked.feed, None)

    async def part(self, asked: Asked) -> None:
        self.turned_away.pop(asked.session, None)
        if self.packs(asked):
            log.info("video: %s left %s of room %s", BY, asked.feed, asked.room)
            await self.ingest.publishers[asked.room, asked.feed].stop("gone")

    async def refuse(self, asked: Asked, why: str) -> None:
        """In words in the log, and for the desk where the room has a key at all: rooms' ids are no secret."""
        now, place = time.time(), f"{asked.room}/{asked.feed}"
        if now - self.told.get(place, 0) < REFUSAL_EVERY_S:
            return
        remember(self.told, place, now)
        log.warning("video: RTMP publisher of %s of room %s refused: %s", asked.feed, asked.room, REASONS[why])
        if why != "no_key":
            with contextlib.suppress(RedisError, OSError):
                said = {"at": round(now, 1), "code": why, "message": REASONS[why]}
                await put_refusal(self.redis, asked.room, asked.feed, said)

    def secret_name(self, asked: Asked) -> str:
        """Nobody who knows the room can guess it, and every node makes the same of it."""
        sign = hmac.digest(self.ingest.secrets[-1].encode(), f"rtmp {asked.session}".encode(), "sha256")
        return f"{asked.session}.{sign[:12].hex()}"


def remember(known: dict[Any, Any], key: Any, value: Any) -> None:
    """Strangers may ask for any name: what is remembered of them has an end."""
    if len(known) >= MOST_KNOWN:
        known.clear()
    known[key] = value
