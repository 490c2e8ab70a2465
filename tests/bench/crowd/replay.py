"""A whole event squeezed into minutes: 860,000 people come and go, a few speak, one node is killed; what was promised is counted."""

import asyncio
import contextlib
import itertools
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from typing import Any

from redis.asyncio import Redis
from websockets.exceptions import WebSocketException

from live import room, snapshots
from live.contract import metrics, put_cards
from live.log import RedisLog, ms_of
from tests.bench.crowd import process
from tests.bench.crowd.marks import mark_now
from tests.bench.crowd.swarms import Plan, Swarms, crowd, percentile
from tests.live.room_client import PATIENCE, SECRET, Viewer, free_port, is_ready, opened, ticket_for
from tests.support.services import running_valkey

RISE, FALL = 0.2, 0.9
"""The shares of the show at which the room has filled and begins to empty."""
SLOW_OF_100 = 1.0
SEEKERS, HOSTS = 40, 2
EVENTS_A_SECOND = 20.0
KILLED_AT = 0.5
POSITIONS = 12
QUIET_S = 40.0


@dataclass(frozen=True, slots=True)
class Show:
    """`viewers` at once, `joins` in all, in `minutes`, on `processes` nodes that share a port."""

    viewers: int
    joins: int
    minutes: float
    processes: int

    @property
    def seconds(self) -> float:
        return self.minutes * 60

    @property
    def stay_s(self) -> float:
        """So long that with the joins a second of the plateau so many are there at once (Little's law)."""
        return self.viewers * self.seconds * (FALL - RISE) / (self.joins - self.viewers)

    def curve(self) -> list[tuple[float, float]]:
        """The room fills, is full while people come as fast as they go, and empties when nobody comes any more."""
        return [(self.seconds * RISE, float(self.viewers)), (self.seconds * FALL, float(self.joins))]


@dataclass
class Talk:
    """What was said and acknowledged."""

    asked: list[str] = field(default_factory=list)
    acked: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    again: int = 0


class Speaker:
    """A seeker or host who keeps a command until it is answered, over any number of lines, as the page does."""

    def __init__(self, room_id: str, port: int, role: str, talk: Talk) -> None:
        self.talk = talk
        self.viewer = Viewer(room_id, port, ticket_for(room_id, role))

    async def enter(self) -> None:
        viewer = self.viewer
        while True:
            with contextlib.suppress(OSError, TimeoutError, WebSocketException):
                await viewer.enter(viewer.seq, viewer.mark)
                if not viewer.bye:
                    return
            self.talk.again += 1
            await asyncio.sleep(random.uniform(0.5, 3))

    async def do(self, op: str, **args: Any) -> dict[str, Any]:
        """The one answer; sent again with the same id on a new line where the old one broke."""
        args["id"] = os.urandom(8).hex()
        while True:
            try:
                if self.viewer.bye:
                    await self.enter()
                answer = await self.viewer.do(op, **args)
            except (OSError, TimeoutError, WebSocketException, KeyError) as trouble:  # the line broke while we waited
                self.talk.again += 1
                self.viewer.bye = self.viewer.bye or {"k": type(trouble).__name__}
                continue
            if answer["k"] == "error" and answer["code"] in ("busy", "rate_limited"):
                self.talk.refused[answer["code"]] += 1
                await asyncio.sleep(answer.get("retry_after", 1))
                if answer["code"] == "rate_limited":
                    return answer
                continue
            self.talk.acked[op] += answer["k"] == "ack"
            if op == "ask" and answer["k"] == "ack":
                self.talk.asked.append(args["text"])
            return answer


class Node:
    """One process of the room service that is kept alive, as `recruit up` keeps it."""

    def __init__(self, redis_url: str, port: int, share: int) -> None:
        own = {"REDIS_URL": redis_url, "LIVE_PORT": str(port), "SECRET_KEY": SECRET, "HOST": "127.0.0.1"}
        self.env = os.environ | own | {"LIVE_SHARE": str(share)}
        self.spent = 0.0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-m", "live"], env=self.env, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        self.spent += process.cpu_s([self.process.pid])
        self.process.kill()
        self.process.wait()

    def cpu_s(self) -> float:
        return self.spent + process.cpu_s([self.process.pid])


@contextlib.asynccontextmanager
async def nodes(redis_url: str, port: int, count: int) -> AsyncIterator[list[Node]]:
    found = [Node(redis_url, port, n) for n in range(count)]
    try:
        deadline = time.monotonic() + PATIENCE
        while not await asyncio.to_thread(is_ready, port):
            assert time.monotonic() < deadline, "no node started"
            await asyncio.sleep(0.05)
        yield found
    finally:
        for node in found:
            node.process.kill()
            node.process.wait()


async def run(show: Show) -> dict[str, Any]:
    port = free_port()
    with running_valkey() as url:
        async with Redis.from_url(url) as redis, nodes(url, port, show.processes) as served:
            room_id = await opened(redis)
            cards = {f"p{n}": {"id": f"p{n}", "title": "电焊工"} for n in range(POSITIONS)}
            await put_cards(redis, room_id, cards)
            plan = Plan(
                port, f"/rooms/{room_id}", show.curve(), room=room_id, secret=SECRET, stay_s=show.stay_s, slow_of_100=SLOW_OF_100
            )  # fmt: skip
            async with crowd(plan, round(show.viewers * 1.1)) as swarms:
                return await play(show, swarms, served, redis, room_id, port)


async def play(show: Show, swarms: Swarms, served: list[Node], redis: Redis, room_id: str, port: int) -> dict[str, Any]:
    talk = Talk()
    speakers = [Speaker(room_id, port, "host" if n < HOSTS else "viewer", talk) for n in range(HOSTS + SEEKERS)]
    await asyncio.gather(*(speaker.enter() for speaker in speakers))
    before = {"cpu": [node.cpu_s() for node in served], "crowd": swarms.cpu_s()}
    begun = time.monotonic()
    await swarms.say(f"begin {begun}")
    end = begun + show.seconds
    talking = [asyncio.create_task(speak(speaker, n, end)) for n, speaker in enumerate(speakers)]
    watching = asyncio.create_task(watch(swarms, served, redis, room_id, begun, end))
    await asyncio.sleep(show.seconds * KILLED_AT)
    lost, killed_at = swarms.sum("lost"), time.monotonic()
    served[0].kill()
    await asyncio.sleep(1)
    served[0].start()
    await asyncio.gather(*talking)
    seen, peak_kib = await watching
    spent = {"nodes": sum(map(Node.cpu_s, served)) - sum(before["cpu"]), "crowd": swarms.cpu_s() - before["crowd"]}
    killed = swarms.sum("lost") - lost
    told = await until_quiet(swarms)
    figures = await metrics(redis, room_id)
    asked = await questions_of(redis, room_id)
    return summed_up(
        show, told, talk, figures, asked, seen, killed, spent, peak_kib, time.monotonic() - begun, killed_at - begun
    )


async def speak(speaker: Speaker, number: int, end: float) -> None:
    """One person's evening: hosts pin, seekers talk, ask, like and upvote; together so many events a second."""
    pause = (SEEKERS + HOSTS) / EVENTS_A_SECOND
    for turn in itertools.count():
        await asyncio.sleep(random.uniform(0.5, 1.5) * pause)
        if time.monotonic() > end:
            return
        if number < HOSTS:
            await speaker.do("pin", position=f"p{turn % POSITIONS}")
        else:
            op, args = seekers_turn(number, turn)
            await speaker.do(op, **args)


def seekers_turn(number: int, turn: int) -> tuple[str, dict[str, Any]]:
    match turn % 8:
        case 0 | 4:
            return "ask", {"text": f"夜班怎么排，第{number}位第{turn}问？"}
        case 1:
            return "upvote", {"question": random.randint(1, max(1, turn * 2))}
        case 2 | 6:
            return "like", {"n": random.randint(1, 5)}
        case _:
            return "say", {"text": f"{mark_now()} 辛苦了"}


async def watch(
    swarms: Swarms, served: list[Node], redis: Redis, room_id: str, begun: float, end: float
) -> tuple[int, int]:
    """The most who were there at once, by the crowd's own count, and the most memory of all nodes; says both now and then."""
    most = most_kib = 0
    for n in itertools.count(1):
        await asyncio.sleep(2)
        most = max(most, swarms.sum("here"))
        with contextlib.suppress(OSError):
            most_kib = max(most_kib, process.unique_kib([node.process.pid for node in served]))
        if n % 10 == 0:
            online = (await metrics(redis, room_id))["online"]
            names = ("here", "joined", "lost", "back", "refused", "slow_closed", "late")
            said = {"second": round(time.monotonic() - begun), "online": online} | {
                name: swarms.sum(name) for name in names
            }
            print(json.dumps(said), flush=True)
        if time.monotonic() > end:
            return most, most_kib
    raise AssertionError


async def until_quiet(swarms: Swarms) -> list[dict[str, Any]]:
    """Nobody speaks any more: in a while all who are left have seen the same last word."""
    deadline = time.monotonic() + QUIET_S
    while True:
        await asyncio.sleep(3)
        told = await swarms.tell_all()
        heads = Counter[str]()
        for each in told:
            heads.update(each["heads"])
        if len(heads) <= 1 or time.monotonic() > deadline:
            return told


async def questions_of(redis: Redis, room_id: str) -> Counter[str]:
    """How often each question stands in the room, as a node that starts now would find it."""
    state, cursor = await snapshots.load(redis, room_id)
    log = RedisLog(redis, room_id)
    while entries := await log.read(cursor):
        cursor = entries[-1][0]
        for entry_id, entry in entries:
            room.apply(state, ms_of(entry_id), entry)
    return Counter(question.text for question in state.questions)


def summed_up(
    show: Show, told: list[dict[str, Any]], talk: Talk, figures: dict[str, Any], asked: Counter[str], seen: int, killed: int,
    spent: dict[str, float], peak_kib: int, seconds: float, killed_at: float,
) -> dict[str, Any]:  # fmt: skip
    ages = [age for each in told for age in each["ages_ms"]]
    gaps = [gap for each in told for gap in each["gaps_ms"]]
    away = [pause for each in told for pause in each["away_s"]]
    joins = [took for each in told for took in each["joins_ms"]]
    heads = Counter[str]()
    for each in told:
        heads.update(each["heads"])
    joined = sum(each["joined"] for each in told)
    people = joined + SEEKERS + HOSTS
    frames = sum(each["frames"] for each in told)
    doubled, missing = sum(asked[text] > 1 for text in talk.asked), sum(asked[text] == 0 for text in talk.asked)
    return {
        "show": asdict(show), "seconds": round(seconds), "joined": joined, "most_at_once": seen,
        "delivery_ms": {name: percentile(ages, share) for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))},
        "tick_ms": {name: percentile(gaps, share) for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))},
        "join_ms": {name: percentile(joins, share) for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))},
        "questions": {"acknowledged": len(talk.asked), "lost": missing, "doubled": doubled},
        "acknowledged": dict(talk.acked), "refused": dict(talk.refused), "sent_again": talk.again,
        "killed_node": {"at_s": round(killed_at), "lost": killed, "back": len(away), "away_s_max": max(away, default=None), "away_s_p99": percentile(away, 0.99)},
        "slow": sum(each["slow_closed"] for each in told), "refused_joins": sum(each["refused"] for each in told),
        "in_step": {"viewers": sum(heads.values()), "different_ends": len(heads)},
        "metrics": {name: figures[name] for name in ("online", "peak", "viewers", "starts", "watch_seconds", "questions")},
        "unique_error": round(figures["viewers"] / people - 1, 4), "starts_error": round(figures["starts"] / people - 1, 4),
        "frames": frames, "nodes_cpu_s": round(spent["nodes"]), "crowd_cpu_s": round(spent["crowd"]),
        "nodes_mib": round(peak_kib / 1024), "cores": os.cpu_count(), "python": process.python(),
    }  # fmt: skip


def report(result: dict[str, Any]) -> None:
    print(json.dumps(result, ensure_ascii=False), flush=True)
