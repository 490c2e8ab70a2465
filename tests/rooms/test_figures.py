"""A crowd on two nodes of which one is killed: what the room says, what SQL keeps and what a clerk at the door wrote down is one and the same."""

import asyncio
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis

from live.contract import metrics
from live.hub import BEAT_S
from recruit.db import utc_now
from recruit.rooms.archive import archive_room, keep_facts
from recruit.rooms.tables import Question, Room, RoomMinute
from tests.live.room_client import PATIENCE, Node, Viewer, entered, figures_until, running_node
from tests.rooms.test_outbox import open_room
from tests.support.cast import Cast

CROWD, ASKERS = 100, 10
"""On each node, and how many of these ask and like."""


@dataclass
class Clerk:
    """Counts what the clients themselves saw."""

    came_at: dict[str, float] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    starts: int = 0
    moves: int = 0
    peak: int = 0
    watch_s: float = 0.0
    asked: list[str] = field(default_factory=list)
    likes: int = 0

    def came(self, viewer: Viewer, is_start: bool = True) -> None:
        self.came_at[viewer.ticket] = time.monotonic()
        self.people.add(viewer.ticket)
        self.starts += is_start
        self.moves += 1
        self.peak = max(self.peak, len(self.came_at))

    def went(self, viewer: Viewer) -> None:
        self.watch_s += time.monotonic() - self.came_at.pop(viewer.ticket)
        self.moves += 1

    async def speak(self, viewer: Viewer, n: int) -> None:
        if (await viewer.do("ask", text=f"第{n}位问：夜班多吗？"))["k"] == "ack":
            self.asked.append(f"第{n}位问：夜班多吗？")
        if (await viewer.do("like", n=n % 5 + 1))["k"] == "ack":
            self.likes += n % 5 + 1


async def filled(node: Node, room: str, clerk: Clerk) -> list[Viewer]:
    async def come() -> Viewer:
        viewer = await entered(node, room)
        clerk.came(viewer)
        return viewer

    return [viewer for _ in range(CROWD // 20) for viewer in await asyncio.gather(*(come() for _ in range(20)))]


async def gone(viewers: Iterable[Viewer], clerk: Clerk) -> None:
    for viewer in viewers:
        clerk.went(viewer)
        await viewer.leave()


async def back(viewers: Iterable[Viewer], node: Node, clerk: Clerk) -> None:
    for viewer in viewers:
        viewer.port = node.port
        await viewer.enter(viewer.seq, viewer.mark)
        assert viewer.resumed
        clerk.came(viewer, is_start=False)


async def test_room_sql_and_the_crowd_itself_count_alike_though_a_node_is_killed(
    sqlite_cast: Cast, valkey: str
) -> None:
    room, clerk = await open_room(sqlite_cast, await sqlite_cast.fair()), Clerk()
    async with Redis.from_url(valkey) as redis:
        async with running_node(valkey) as stays, running_node(valkey) as dies:
            here, there = await filled(stays, room, clerk), await filled(dies, room, clerk)
            speakers = [*here[:ASKERS], *there[:ASKERS]]
            await asyncio.gather(*(clerk.speak(viewer, n) for n, viewer in enumerate(speakers)))
            await figures_until(redis, room, online=2 * CROWD, starts=2 * CROWD)
            dies.kill()
            for viewer in there:
                clerk.went(viewer)
            await figures_until(redis, room, online=CROWD)
            await back(there[: CROWD // 2], stays, clerk)
            await figures_until(redis, room, online=CROWD + CROWD // 2, questions=len(clerk.asked), likes=clerk.likes)
            host = await entered(stays, room, "host")
            clerk.came(host)
            assert (await host.do("end"))["k"] == "ack"
            await gone([*here, *there[: CROWD // 2], host], clerk)
            await figures_until(redis, room, online=0)
            kept, minutes, questions = await archive(sqlite_cast, redis, room)
        told = await metrics(redis, room)
    exact = {"starts": clerk.starts, "peak": clerk.peak, "questions": len(clerk.asked), "likes": clerk.likes}
    assert {name: told[name] for name in exact} == exact
    assert abs(told["viewers"] - len(clerk.people)) <= len(clerk.people) / 100
    assert abs(told["watch_seconds"] - clerk.watch_s) <= clerk.moves * BEAT_S, "a beat for each coming and going"
    assert {**kept, "as_of": 0} == {**told, "as_of": 0}
    assert sorted(question.text for question in questions) == sorted(clerk.asked)
    assert sum(minute.joins for minute in minutes) == clerk.starts
    assert max(minute.peak for minute in minutes) == clerk.peak
    assert sum(minute.likes for minute in minutes) == clerk.likes
    assert sum(minute.questions for minute in minutes) == len(clerk.asked)


async def archive(cast: Cast, redis: Redis, room: str) -> tuple[dict[str, Any], list[RoomMinute], list[Question]]:
    """The figures, minutes and questions that SQL keeps when the room's keys may go."""
    async with cast.tx() as tx:
        row = await tx.get_one(Room, uuid.UUID(room))
    async with asyncio.timeout(PATIENCE):  # the killed node may have been the room's keeper: its lease has to run out
        while not await archive_room(cast.engine, redis, row, utc_now()):
            await keep_facts(cast.engine, redis, row)
            await asyncio.sleep(0.1)
    async with cast.client() as anybody:
        kept = (await anybody.get(f"/api/v1/rooms/{room}/metrics")).json()
    async with cast.tx() as tx:
        minutes = (await tx.scalars(sa.select(RoomMinute).where(RoomMinute.room_id == row.id))).all()
        questions = (await tx.scalars(sa.select(Question).where(Question.room_id == row.id))).all()
    return kept, list(minutes), list(questions)
