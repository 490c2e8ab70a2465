"""A rehearsal is begun, at most one of a show at a time; it ends like any room, or when its show begins."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.db import insert
from recruit.errors import Conflict
from recruit.fairs.tables import Fair
from recruit.rooms.actions import announce_room
from recruit.rooms.queries import rehearsal_of
from recruit.rooms.tables import Room, RoomKind, RoomState

GOES_ON = sa.text("state <> 'ended'")
"""The partial index's own words."""


async def start_rehearsal(tx: AsyncSession, actor: Actor, show: Room, fair: Fair, now: dt.datetime) -> Room:
    """The one that goes on already, where there is one: whoever comes second joins it."""
    if show.state is not RoomState.scheduled:
        raise Conflict("这场直播已经开始或结束，不能再彩排。", code="show_begun")
    row = Room(
        fair_id=fair.id, kind=RoomKind.rehearsal, rehearses_id=show.id, title=show.title, about=show.about,
        state=RoomState.open, settings=show.settings, opened_at=now, simulated=show.simulated, created_at=now,
    )  # fmt: skip
    put = insert(tx, Room).values(row.model_dump())
    made = await tx.execute(put.on_conflict_do_nothing(index_elements=["rehearses_id"], index_where=GOES_ON))
    room = await rehearsal_of(tx, show)
    if room is None:
        raise Conflict("彩排刚刚结束了，请再点一次。", code="rehearsal_ended")
    if made.rowcount == 1:
        await announce_room(tx, room, fair, now)
        audit(tx, actor, "start_rehearsal", "room", show.id, fair.id)
    return room
