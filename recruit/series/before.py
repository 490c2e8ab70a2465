"""A show's page until it is on the air: when, where, who speaks, and its positions, which take applications already."""

import datetime as dt
from typing import Any

from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.db import utc_now
from recruit.employers.queries import speakers_of
from recruit.errors import Refusal
from recruit.fairs.tables import Fair
from recruit.given import Ask
from recruit.look import words
from recruit.positions.card import card
from recruit.positions.queries import Wanted, list_positions
from recruit.positions.rules import Sort
from recruit.reservations.forms import ReserveForm
from recruit.reservations.offer import PRIVATE, offer_of
from recruit.reservations.queries import shows
from recruit.rooms.queries import hosts_of
from recruit.rooms.tables import Room
from recruit.series.queries import Show, coming_shows, show_of
from recruit.settings import Settings
from recruit.sharing.site import share_of

CARDS, OTHERS = 12, 3


async def before_page(
    tx: AsyncSession, settings: Settings, request: Ask, fair: Fair, room: Room, form: ReserveForm | None = None,
    refusal: Refusal | None = None,
) -> Template:  # fmt: skip
    now = utc_now()
    show = await show_of(tx, fair, now)
    assert show is not None
    wanted = Wanted(fair=str(fair.id), sort=Sort.headcount, page_size=CARDS)
    found = await list_positions(tx, request.user, wanted, now)
    text = f"{words.cn_time(show.starts)}，{fair.venue}"
    context: dict[str, Any] = {
        "fair": fair,
        "room": room,
        "show": show,
        "hosts": await hosts_of(tx, room),
        "speakers": await speakers_of(tx, fair),
        "positions": [card(row) for row in found.items],
        "total": found.total,
        "others": await others_than(tx, show, now),
        "to_reserve": next(iter(await shows(tx, request.user, [room])), None),
        **await offer_of(tx, settings, request.user, form, refusal),
        "share": share_of(settings, request, f"/rooms/{room.id}", room.title, text, f"/cards/fairs/{fair.slug}"),
    }
    status = refusal.status if refusal else 200
    return Template("series/before.html", context=context, status_code=status, headers=PRIVATE)


async def others_than(tx: AsyncSession, show: Show, now: dt.datetime) -> list[Show]:
    coming = await coming_shows(tx, now, OTHERS + 1)
    return [one for one in coming if one.room.id != show.room.id][:OTHERS]
