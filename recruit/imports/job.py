"""The work on one import, apart from every server: `python -m recruit.imports.job ID` checks the file or writes it."""

import asyncio
import gc
import json
import logging
import resource
import sys
import uuid
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from live.contract import open_redis
from recruit.db import transaction, utc_now
from recruit.errors import Refusal
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.imports.intake import Intake, place_problems
from recruit.imports.journal import unpack
from recruit.imports.layouts import SheetLayout, change, first_look, layout_of, same_headings
from recruit.imports.life import file_of, keep_journal, keep_problems
from recruit.imports.queries import progress_key
from recruit.imports.read import Sheet, read_file
from recruit.imports.sheets import Table, table_of
from recruit.imports.tables import Import, ImportChange, ImportLayout, ImportProblem, ImportState
from recruit.imports.words import BROKEN, TOO_LARGE
from recruit.settings import Keys, load

log = logging.getLogger(__name__)

PART, INDEXED = 2_000, 1_000
MEMORY = 3 << 30
TOLD_MS = 60_000


class Job:
    """One import with what it needs; progress is told in Redis, because a database that is being written to cannot."""

    def __init__(self, engine: AsyncEngine, redis: Redis, keys: Keys, run: Import, fair: Fair) -> None:
        self.engine, self.redis, self.keys, self.run, self.fair = engine, redis, keys, run, fair
        self.total = 0

    async def tell(self, step: str, done: int) -> None:
        said = json.dumps({"step": step, "done": done, "total": self.total})
        try:
            await self.redis.set(progress_key(self.run.id), said, px=TOLD_MS)
        except (RedisError, OSError):
            log.info("progress could not be told")

    async def open(self) -> tuple[list[SheetLayout], list[Table]]:
        await self.tell("read", 0)
        async with transaction(self.engine) as tx:
            body = await file_of(tx, self.keys, self.run.id)
        sheets = await asyncio.to_thread(read_file, self.run.filename, body)
        looks = [SheetLayout(**each) for each in self.run.layouts] or await self.look_at(sheets)
        self.total = sum(look.count for look in looks if look.kind)
        gc.freeze()  # the file's cells stay until the end: nothing to collect among them
        pairs = zip(looks, sheets, strict=True)
        return looks, [
            table_of(sheet, layout_of(look, sheet)) for look, sheet in pairs if look.kind and not look.missing
        ]

    async def look_at(self, sheets: list[Sheet]) -> list[SheetLayout]:
        """The first look at each sheet; such headings as were chosen for before are read as then."""
        looks = [await asyncio.to_thread(first_look, sheet) for sheet in sheets]
        query = sa.select(ImportLayout).where(ImportLayout.fair_id == self.fair.id)
        async with transaction(self.engine) as tx:
            known = {each.headings: each for each in await tx.scalars(query)}
        for n, look in enumerate(looks):
            if (before := known.get(same_headings(look))) and (before.kind, before.fields) != (look.kind, look.fields):
                looks[n] = change(look, before.kind, before.fields)
                looks[n].remembered = True
        return looks

    async def check(self) -> None:
        """A trial: what would happen, and every problem."""
        looks, tables = await self.open()
        intake = Intake.of(self.keys, self.fair, tables, self.run.filename, utc_now(), dry_run=True)
        await self.tell("check", 0)
        async with transaction(self.engine) as tx:
            await tx.execute(sa.delete(ImportProblem).where(ImportProblem.import_id == self.run.id))
        async for part in intake.parts(PART):
            async with transaction(self.engine) as tx:
                await intake.store(tx, part)
                await keep_problems(tx, self.run, place_problems(tables, part.problems))
            await self.tell("check", intake.context.rows)
        async with transaction(self.engine) as tx:
            values = {"layouts": [look.as_dict() for look in looks], "counts": intake.counts()}
            await finish(tx, self.run, ImportState.checking, ImportState.ready, **values)

    async def bring_in(self) -> None:
        """For good: part by part, each in a transaction of its own, so that nobody waits for a large file."""
        _, tables = await self.open()
        intake = Intake.of(
            self.keys, self.fair, tables, self.run.filename, utc_now(), dry_run=False, overwrites=self.run.overwrites
        )
        await self.tell("write", 0)
        async with transaction(self.engine) as tx:
            await tx.execute(sa.delete(ImportProblem).where(ImportProblem.import_id == self.run.id))
        async for part in intake.parts(PART):
            async with transaction(self.engine) as tx:
                await intake.store(tx, part)
                await keep_problems(tx, self.run, place_problems(tables, part.problems))
                await keep_journal(tx, self.run, intake.stored.journal)
            intake.stored.touched.clear()
            await self.tell("write", intake.context.rows)
        async with transaction(self.engine) as tx:
            await intake.finish(tx)
            await keep_journal(tx, self.run, intake.stored.journal)
        counts = intake.counts()
        tables.clear()
        intake.tables.clear()
        await self.index()
        async with transaction(self.engine) as tx:
            from recruit.rooms.actions import refresh_cards

            values = {"counts": counts, "finished_at": utc_now()}
            await finish(tx, self.run, ImportState.writing, ImportState.done, **values)
            await refresh_cards(tx, self.fair, utc_now())

    async def index(self) -> None:
        """Make the written positions findable. What reads Chinese is loaded only now, when the file's cells are gone."""
        from recruit.positions.search import reindex

        async with transaction(self.engine) as tx:
            pieces = (await tx.scalars(sa.select(ImportChange.id).where(ImportChange.import_id == self.run.id))).all()
        done = 0
        for piece in pieces:
            async with transaction(self.engine) as tx:
                packed = await tx.scalar(sa.select(ImportChange.packed).where(ImportChange.id == piece))
            ids = [change.id for change in unpack(packed or b"") if change.table == "position"] if packed else []
            for start in range(0, len(ids), INDEXED):
                async with transaction(self.engine) as tx:
                    await reindex(tx, ids[start : start + INDEXED])
                done += len(ids[start : start + INDEXED])
                await self.tell("index", done)


async def finish(tx: AsyncSession, run: Import, old: ImportState, new: ImportState, **values: Any) -> None:
    await tx.execute(sa.update(Import).where(Import.id == run.id, Import.state == old).values(state=new, **values))


async def run_job(engine: AsyncEngine, redis: Redis, keys: Keys, run_id: uuid.UUID) -> None:
    """Whatever a claimed import is to have done; a refusal or a breakdown is kept as its sentence."""
    async with transaction(engine) as tx:
        run = await tx.get(Import, run_id)
        fair = await tx.get(Fair, run.fair_id) if run else None
    if run is None or fair is None or run.state not in (ImportState.checking, ImportState.writing):
        return
    job, sentence = Job(engine, redis, keys, run, fair), ""
    try:
        await (job.check() if run.state is ImportState.checking else job.bring_in())
    except Refusal as refusal:
        sentence = refusal.detail
    except MemoryError:
        sentence = TOO_LARGE
    except Exception:
        log.exception("import %s broke", run_id)
        sentence = BROKEN
    if sentence:
        async with transaction(engine) as tx:
            await finish(tx, run, run.state, ImportState.failed, failure=sentence)


async def main(run_id: uuid.UUID) -> None:
    from recruit.db import make_engine

    settings = load()
    engine = make_engine(settings.database_url)
    async with open_redis(settings.redis_url or "redis://127.0.0.1:6379/0") as redis:
        await run_job(engine, redis, settings.keys, run_id)
    await engine.dispose()


if __name__ == "__main__":
    if sys.platform == "linux":  # what a hostile file may take, whatever it claims to be
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.basicConfig(level=logging.INFO)
    wanted = parse_id(sys.argv[1])
    if wanted:
        asyncio.run(main(wanted))
