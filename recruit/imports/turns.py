"""Imports wait their turn: the worker claims one at a time and gives it to a process of its own, which may die alone."""

import datetime as dt
import logging
import os
import subprocess
import sys
import time

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from recruit.children import end, spawn
from recruit.db import transaction, utc_now
from recruit.imports.queries import progress_key
from recruit.imports.tables import Import, ImportState
from recruit.imports.words import BROKEN
from recruit.settings import Settings

log = logging.getLogger(__name__)

CLAIMS = {ImportState.received: ImportState.checking, ImportState.queued: ImportState.writing}
PATIENCE = 900.0
SILENT = dt.timedelta(seconds=90)


class Turns:
    """The worker's duty: one child at a time, watched, ended when it takes too long."""

    def __init__(self, engine: AsyncEngine, redis: Redis, settings: Settings) -> None:
        self.engine, self.redis, self.settings = engine, redis, settings
        self.child: subprocess.Popen[bytes] | None = None
        self.since = 0.0
        self.run: Import | None = None

    async def take(self) -> None:
        if self.child is not None:
            await self.watch(self.child)
            return
        async with transaction(self.engine) as tx:
            self.run = await claim(tx)
        if self.run is not None:
            self.child, self.since = spawn(self.command(self.run), self.environment()), time.monotonic()

    async def give_up_silent(self) -> None:
        """Imports whose worker died say so; this one's own child is watched more closely."""
        if self.child is None:
            async with transaction(self.engine) as tx:
                await fail_silent(tx, self.redis)

    async def watch(self, child: subprocess.Popen[bytes]) -> None:
        late = time.monotonic() - self.since > PATIENCE
        if child.poll() is None and not late:
            return
        end([child], 2.0)
        self.child = None
        if (child.returncode or late) and self.run is not None:
            async with transaction(self.engine) as tx:
                await fail(tx, self.run)

    def command(self, run: Import) -> list[str]:
        return [sys.executable, "-P", "-m", "recruit.imports.job", str(run.id)]

    def environment(self) -> dict[str, str]:
        own = {"DATABASE_URL": self.settings.database_url, "DATA_DIR": str(self.settings.data_dir)}
        return {**os.environ, **own, "REDIS_URL": self.settings.redis_url or ""}

    def stop(self) -> None:
        if self.child is not None:
            end([self.child], 2.0)


async def claim(tx: AsyncSession) -> Import | None:
    """The import that has waited longest, now this worker's."""
    query = sa.select(Import).where(Import.state.in_(CLAIMS)).order_by(Import.created_at).limit(1)
    run = await tx.scalar(query)
    if run is None:
        return None
    mine = sa.update(Import).where(Import.id == run.id, Import.state == run.state)
    moved = await tx.execute(mine.values(state=CLAIMS[run.state], claimed_at=utc_now()))
    return run if moved.rowcount == 1 else None


async def fail(tx: AsyncSession, run: Import) -> None:
    working = sa.update(Import).where(Import.id == run.id, Import.state.in_(CLAIMS.values()))
    await tx.execute(working.values(state=ImportState.failed, failure=BROKEN))


async def fail_silent(tx: AsyncSession, redis: Redis) -> None:
    """Imports whose worker is gone: claimed long ago, and nothing heard of them since."""
    query = sa.select(Import).where(Import.state.in_(CLAIMS.values()), Import.claimed_at < utc_now() - SILENT)
    for run in (await tx.scalars(query)).all():
        if not await redis.exists(progress_key(run.id)):
            await fail(tx, run)
