"""The worker: sends the outbox, keeps facts, cards and boards, archives rooms; survives Redis away and stops cleanly."""

import asyncio
import contextlib
import datetime as dt
import logging
import secrets
import signal
from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncEngine

from live.contract import open_redis
from recruit.accounts.sms import make_gateway
from recruit.applications.actions import remind
from recruit.db import make_engine, transaction, utc_now
from recruit.employers.actions import code_industries
from recruit.imports.turns import Turns
from recruit.moderation.actions import keep_words
from recruit.news.courier import Courier
from recruit.positions.search import reindex_older
from recruit.recordings.clearing import Clearing
from recruit.reports.board import Boards
from recruit.rooms.archive import BATCH, archive_room, keep_facts, let_go_rehearsal, with_facts
from recruit.rooms.cards import CardKeeper
from recruit.rooms.outbox import deliver_waiting
from recruit.rooms.stream_keys import keep_stream_keys
from recruit.rooms.tables import Room, RoomKind, RoomState
from recruit.settings import Settings
from recruit.uploads.store import FolderStore, PictureStore
from recruit.uploads.sweep import sweep

log = logging.getLogger(__name__)

LEASE, LEASE_MS = "chunfeng:worker", 10_000
LETTING_GO = 5.0
REINDEXED = 500
GOODBYES = dt.timedelta(seconds=15)
"""An ended room's goodbyes are spread over 10 s; its nodes count until then."""
AWAY = (RedisError, OSError, TimeoutError, sa.exc.SQLAlchemyError)


class Worker:
    """One process's duties. Several may run: commands arrive once by their ids, the rest is done by who holds the lease."""

    def __init__(
        self, engine: AsyncEngine, redis: Redis, pictures: PictureStore, clearing: Clearing, courier: Courier
    ) -> None:
        self.engine, self.redis, self.pictures, self.name = engine, redis, pictures, secrets.token_hex(8)
        self.cards, self.boards = CardKeeper(engine, redis), Boards(engine, redis)
        self.clearing, self.courier = clearing, courier

    async def leads(self) -> bool:
        if await self.redis.set(LEASE, self.name, nx=True, px=LEASE_MS):
            return True
        if await self.redis.get(LEASE) != self.name.encode():
            return False
        return bool(await self.redis.pexpire(LEASE, LEASE_MS))

    async def resign(self) -> None:
        if await self.redis.get(LEASE) == self.name.encode():
            await self.redis.delete(LEASE)

    async def send_commands(self) -> None:
        while await deliver_waiting(self.engine, self.redis):
            pass

    async def keep_facts(self) -> None:
        """Facts of every room that is not archived, then the archive of those that ended."""
        if not await self.leads():
            return
        async with transaction(self.engine) as tx:
            mine = sa.select(Room).where(Room.archived_at.is_(None), Room.kind != RoomKind.board)
            rooms = (await tx.scalars(mine)).all()
        for room in await with_facts(self.redis, rooms):
            while await keep_facts(self.engine, self.redis, room) >= BATCH:
                pass
        now = utc_now()
        for room in rooms:
            if room.state is RoomState.ended and room.ended_at and now - room.ended_at > GOODBYES:
                over = let_go_rehearsal if room.kind is RoomKind.rehearsal else archive_room
                await over(self.engine, self.redis, room, now)

    async def keep_cards(self) -> None:
        if await self.leads():
            await self.cards.refresh(utc_now())
            await keep_stream_keys(self.engine, self.redis)
            await keep_words(self.engine, self.redis)

    async def tell_boards(self) -> None:
        if await self.leads():
            await self.boards.tell(utc_now())

    async def remind_employers(self) -> None:
        if await self.leads():
            async with transaction(self.engine) as tx:
                await remind(tx, utc_now())

    async def tell_applicants(self) -> None:
        if await self.leads():
            await self.courier.deliver(utc_now())

    async def sweep_pictures(self) -> None:
        if await self.leads():
            await sweep(self.engine, self.pictures)

    async def clear_recordings(self) -> None:
        if await self.leads():
            await self.clearing.clear(utc_now())

    async def read_positions(self) -> None:
        """Positions and employers that were written before the rules of today."""
        if not await self.leads():
            return
        while True:
            async with transaction(self.engine) as tx:
                if not await code_industries(tx, REINDEXED) + await reindex_older(tx, REINDEXED):
                    return

    def duties(self) -> list[tuple[float, Callable[[], Awaitable[None]]]]:
        """Seconds between two rounds, and the round."""
        return [
            (0.5, self.send_commands),
            (0.7, self.keep_facts),
            (20.0, self.keep_cards),
            (4.0, self.tell_boards),
            (60.0, self.remind_employers),
            (5.0, self.tell_applicants),
            (600.0, self.sweep_pictures),
            (30.0, self.clear_recordings),
            (60.0, self.read_positions),
        ]


async def repeat(stop: asyncio.Event, every: float, duty: Callable[[], Awaitable[None]]) -> None:
    """Do it until `stop`; a lasting trouble is said once, not at every round."""
    trouble = ""
    while not stop.is_set():
        try:
            await duty()
            trouble = ""
        except AWAY as error:
            if trouble != type(error).__name__:
                log.warning("%s waits: %s", getattr(duty, "__name__", "a duty"), error)
            trouble = type(error).__name__
        except Exception:
            log.exception("%s failed", getattr(duty, "__name__", "a duty"))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(every):
                await stop.wait()


async def work(settings: Settings) -> None:
    """Until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    engine = make_engine(settings.database_url)
    url = settings.redis_url or "redis://127.0.0.1:6379/0"
    async with open_redis(url, most=16) as redis:
        clearing = Clearing(engine, settings.data_dir / "media", settings.video_days)
        courier = Courier(engine, settings, make_gateway(settings))
        worker = Worker(engine, redis, FolderStore(settings.data_dir), clearing, courier)
        turns = Turns(engine, redis, settings)
        rounds = [*worker.duties(), (0.5, turns.take), (10.0, turns.give_up_silent)]
        duties = [asyncio.create_task(repeat(stop, every, duty)) for every, duty in rounds]
        await stop.wait()
        turns.stop()
        _, late = await asyncio.wait(duties, timeout=LETTING_GO)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        with contextlib.suppress(*AWAY):
            async with asyncio.timeout(1):
                await worker.resign()
    await engine.dispose()
