"""A recording is kept longer or deleted by hand."""

import datetime as dt
import zoneinfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.errors import Conflict
from recruit.fairs.tables import Fair
from recruit.recordings import rules
from recruit.recordings.forms import KeepForm
from recruit.rooms.tables import Room, RoomState

NOT_OVER = "直播还没结束，结束以后才能管录像。"
DELETED = "录像已经删除了。"
NOTHING = "这场直播没有录像，没有可删除的。"


async def keep_longer(
    tx: AsyncSession, actor: Actor, fair: Fair, room: Room, form: KeepForm, days: int, now: dt.datetime
) -> None:
    if room.state is not RoomState.ended or room.ended_at is None:
        raise Conflict(NOT_OVER, code="not_over")
    zone = zoneinfo.ZoneInfo(fair.time_zone)
    soonest = rules.last_day(rules.kept_until(room.ended_at, days, None), zone)
    day = form.day(soonest, now.astimezone(zone).date())
    stands = sa.update(Room).where(Room.id == room.id, Room.video_deleted_at.is_(None))
    if (await tx.execute(stands.values(video_until=rules.end_of(day, zone)))).rowcount != 1:
        raise Conflict(DELETED, code="deleted")
    audit(tx, actor, "keep_recording", "room", room.id, fair.id, until=day.isoformat())


async def delete_recording(
    tx: AsyncSession, actor: Actor, fair: Fair, room: Room, is_filmed: bool, now: dt.datetime
) -> None:
    """Pages show it no more at once; the worker sees to the files."""
    if room.state is not RoomState.ended:
        raise Conflict(NOT_OVER, code="not_over")
    if not is_filmed:
        raise Conflict(NOTHING, code="not_filmed")
    stands = sa.update(Room).where(Room.id == room.id, Room.video_deleted_at.is_(None))
    if (await tx.execute(stands.values(video_deleted_at=now))).rowcount != 1:
        raise Conflict(DELETED, code="deleted")
    audit(tx, actor, "delete_recording", "room", room.id, fair.id)
