"""What became of the recordings of rooms, and how long each is kept."""

import asyncio
import datetime as dt
import zoneinfo
from dataclasses import dataclass

from live.contract import Recording, recording
from recruit.fairs.tables import Fair
from recruit.look.words import length
from recruit.recordings import rules
from recruit.rooms.tables import Room, RoomState
from recruit.settings import Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """An ended room's recording. `until`: the last day on which it can be watched; `sealed`: on which its files lie here, once it is deleted."""

    length: str
    until: dt.date
    soonest: dt.date
    is_longer: bool
    deleted: dt.date | None
    sealed: dt.date | None


async def recorded(settings: Settings, room: Room) -> Recording | None:
    """What can be watched of the room; None when that is nothing, or nothing any more."""
    if room.video_deleted_at:
        return None
    return await asyncio.to_thread(recording, settings.data_dir / "media", str(room.id))


async def kept(settings: Settings, fair: Fair, room: Room) -> Kept | None:
    """None for a room that goes on or was never filmed."""
    found = await recorded(settings, room)
    if room.state is not RoomState.ended or room.ended_at is None or not (found or room.video_deleted_at):
        return None
    zone = zoneinfo.ZoneInfo(fair.time_zone)
    until = rules.kept_until(room.ended_at, settings.video_days, room.video_until)
    soonest = rules.kept_until(room.ended_at, settings.video_days, None)
    sealed = None if room.video_gone_at else rules.last_day(rules.sealed_until(room.ended_at), zone)
    return Kept(
        length=length(dt.timedelta(seconds=found.seconds)) if found else "",
        until=rules.last_day(until, zone),
        soonest=rules.last_day(soonest, zone),
        is_longer=until > soonest,
        deleted=deleted_day(fair, room),
        sealed=sealed if room.video_deleted_at else None,
    )


def deleted_day(fair: Fair, room: Room) -> dt.date | None:
    """The day on which its recording was deleted."""
    if room.video_deleted_at is None:
        return None
    return room.video_deleted_at.astimezone(zoneinfo.ZoneInfo(fair.time_zone)).date()
