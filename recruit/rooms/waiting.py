"""The page of a show that is still to come, or was called off: when, what it is about, and 预约."""

import datetime as dt
import zoneinfo
from typing import Any

from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.db import utc_now
from recruit.employers.queries import speakers_of
from recruit.errors import Refusal
from recruit.fairs.tables import Fair
from recruit.given import Ask
from recruit.look.words import cn_clock
from recruit.reservations.forms import ReserveForm
from recruit.reservations.offer import PRIVATE, offer_of
from recruit.reservations.queries import shows
from recruit.rooms import queries
from recruit.rooms.tables import Room, RoomState
from recruit.rundown.queries import lines_of
from recruit.series.before import before_page
from recruit.settings import Settings


def is_awaited(room: Room) -> bool:
    """Whether there is neither a show to enter nor one to watch again."""
    return room.state is RoomState.scheduled or (room.state is RoomState.ended and room.opened_at is None)


async def waiting_page(
    tx: AsyncSession, settings: Settings, request: Ask, fair: Fair, room: Room | None, form: ReserveForm | None = None,
    refusal: Refusal | None = None,
) -> Template:  # fmt: skip
    """`room` is the one that is waited for; without one the fair has none on air and none to come."""
    if room and fair.is_show:
        return await before_page(tx, settings, request, fair, room, form, refusal)
    now, rooms = utc_now(), await queries.rooms_of(tx, fair)
    ahead = await shows(tx, request.user, rooms)
    show = next((one for one in ahead if room and one["id"] == str(room.id)), None)
    over = [old for old in rooms if old.state is RoomState.ended and old.opened_at]
    starts = (room.starts_at if room else None) or (None if over or room else fair.opens_at)
    rundown = await rundown_ahead(tx, fair, room) if show and room else []
    context: dict[str, Any] = {
        "fair": fair,
        "room": room,
        "show": show,
        "off": room is not None and show is None,
        "starts": starts if starts and starts > now else None,
        "rundown": rundown,
        "speakers": await who_speaks(tx, fair, rundown),
        "others": [one for one in ahead if one is not show],
        "over": over,
        **await offer_of(tx, settings, request.user, form, refusal),
    }
    status = refusal.status if refusal else 200
    return Template("rooms/waiting.html", context=context, status_code=status, headers=PRIVATE)


async def rundown_ahead(tx: AsyncSession, fair: Fair, room: Room) -> list[dict[str, Any]]:
    """With the clock where the items are the room's own; those of the fair may be meant for another hour."""
    own = bool(await lines_of(tx, fair.id, room))
    items = await queries.rundown_of(tx, room)
    return [{**item, "clock": clock(item["at"], fair) if own else ""} for item in items]


def clock(at: str | None, fair: Fair) -> str:
    return cn_clock(dt.datetime.fromisoformat(at), zoneinfo.ZoneInfo(fair.time_zone)) if at else ""


async def who_speaks(tx: AsyncSession, fair: Fair, rundown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    named = {item["speaker_id"] for item in rundown if item["speaker_id"]}
    return [face for face in await speakers_of(tx, fair) if face["id"] in named] if named else []
