"""The worker's sweep: files that belong to no picture any more go, an hour after they were put."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from recruit.db import transaction
from recruit.ids import parse_id
from recruit.uploads.rules import NAME, owner_of_file
from recruit.uploads.store import PictureStore
from recruit.uploads.tables import Picture

SETTLED = 3600.0
"""Seconds after which no transaction that put a file can still be open."""
BATCH = 200


async def sweep(engine: AsyncEngine, store: PictureStore, settled: float = SETTLED) -> int:
    """Returns how many files went."""
    gone, batch = 0, []
    async for name in store.older_than(settled):
        batch.append(name)
        if len(batch) == BATCH:
            gone += await drop_orphans(engine, store, batch, settled)
            batch = []
    return gone + await drop_orphans(engine, store, batch, settled)


async def drop_orphans(engine: AsyncEngine, store: PictureStore, names: Iterable[str], settled: float) -> int:
    owners = {name: owner for name in names if (owner := owner_of_file(name))}
    open_ones = {owner for name, owner in owners.items() if NAME.fullmatch(name)}
    ids = {one for owner in owners.values() if owner not in open_ones and (one := parse_id(owner))}
    async with transaction(engine) as tx:
        kept = set(await tx.scalars(sa.select(Picture.sha).where(Picture.sha.in_(open_ones), Picture.public)))
        sealed = sa.select(Picture.id).where(Picture.id.in_(ids), Picture.public.is_(False))
        kept |= {str(one) for one in await tx.scalars(sealed)}
    orphans = [name for name, owner in owners.items() if owner not in kept]
    for name in orphans:
        await store.drop(name, settled)
    return len(orphans)
