"""The worker's part: recordings whose time is over are deleted, and the files of deleted ones go."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from live.contract import recording, remove_recording, withdraw_recording
from recruit.accounts.actions import audit
from recruit.accounts.actor import NOBODY
from recruit.db import transaction
from recruit.recordings import rules
from recruit.rooms.tables import Room, RoomKind, RoomState


class Clearing:
    """`media` is where packagers write, `days` how long a recording is kept. A round that was cut off goes on with the next."""

    def __init__(self, engine: AsyncEngine, media: Path, days: int) -> None:
        self.engine, self.media, self.days = engine, media, days

    async def clear(self, now: dt.datetime) -> None:
        """One room that the disk refuses keeps no other waiting."""
        trouble: OSError | None = None
        for room in await self.waiting(now):
            try:
                await self.clear_room(room, now)
            except OSError as refused:
                trouble = refused
        if trouble:
            raise trouble

    async def waiting(self, now: dt.datetime) -> Sequence[Room]:
        """Ended rooms that were deleted, or are old enough to be, and may still have files; ended rehearsals."""
        old = sa.or_(Room.video_deleted_at.is_not(None), Room.ended_at <= now - dt.timedelta(days=self.days))
        due = sa.or_(sa.and_(Room.kind == RoomKind.live, old), Room.kind == RoomKind.rehearsal)
        ended = sa.select(Room).where(Room.state == RoomState.ended, due)
        async with transaction(self.engine) as tx:
            return (await tx.scalars(ended.where(Room.ended_at.is_not(None), Room.video_gone_at.is_(None)))).all()

    async def clear_room(self, room: Room, now: dt.datetime) -> None:
        assert room.ended_at
        name, rehearsal = str(room.id), room.kind is RoomKind.rehearsal
        if not rehearsal and not room.video_deleted_at:
            if not rules.is_due(room.ended_at, self.days, room.video_until, now):
                return
            if await asyncio.to_thread(recording, self.media, name) and not await self.expire(room, now):
                return
        if not await asyncio.to_thread(withdraw_recording, self.media, name, now.timestamp()):
            return
        if rehearsal or rules.may_go(room.ended_at, now):  # the public saw nothing of one: nothing has to be kept
            await asyncio.to_thread(remove_recording, self.media, name)
            async with transaction(self.engine) as tx:
                await tx.execute(sa.update(Room).where(Room.id == room.id).values(video_gone_at=now))

    async def expire(self, room: Room, now: dt.datetime) -> bool:
        """False where somebody meanwhile deleted it, or chose to keep it longer."""
        same = sa.and_(Room.video_deleted_at.is_(None), Room.video_until.is_not_distinct_from(room.video_until))
        async with transaction(self.engine) as tx:
            swap = sa.update(Room).where(Room.id == room.id, same).values(video_deleted_at=now)
            if (await tx.execute(swap)).rowcount != 1:
                return False
            audit(tx, NOBODY, "expire_recording", "room", room.id, room.fair_id)
        return True
