"""The organiser's page of rooms: planned or opened, described, given to hosts, ended."""

import zoneinfo
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Conflict, Invalid, NotFound, Refusal
from recruit.fairs.reach import staff_fair, work_on
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, URLEncodedBody
from recruit.look import words
from recruit.reports.menu import frame
from recruit.rooms import actions, queries, setting
from recruit.rooms.forms import FEEDS, PLACES, SLOW, RoomForm, SeatForm
from recruit.rooms.tables import Room
from recruit.settings import Settings

ROOT = "/organiser/fairs/{slug:str}/rooms"
ONE = ROOT + "/{room:str}"
STATES = {"scheduled": "没开播", "open": "直播中", "cut": "已切断画面", "ended": "已结束"}


async def page(
    tx: AsyncSession, settings: Settings, request: Ask, fair: Fair, chosen: str = "", form: RoomForm | None = None,
    refusal: Refusal | None = None, until: str = "",
) -> Template:  # fmt: skip
    """`until` is what was typed as the day to which a recording is kept."""
    now = utc_now()
    cards = await setting.cards(tx, settings, fair, await queries.rooms_of(tx, fair))
    card = next((one for one in cards if fair.is_show or str(one["room"].id) == chosen), None)
    opens = words.local(max(fair.opens_at, now), zoneinfo.ZoneInfo(fair.time_zone))
    fresh = RoomForm(day=f"{opens:%Y-%m-%d}", hour=f"{opens:%H:00}")
    context = frame(request.user.name, fair, "/rooms") | {
        "cards": cards,
        "card": card,
        "rundown": await queries.rundown_of(tx, card["room"]) if fair.is_show and card else [],
        "states": STATES,
        "form": form or (setting.form_of(fair, card["room"]) if card else fresh),
        "feeds": list(FEEDS.items()),
        "slow": list(SLOW.items()),
        "places": [(place, place) for place in PLACES],
        "people": [(str(one), f"{name}（{'主播' if role is Role.host else '助理'}）") for one, name, role in
                   (await setting.may_host(tx, fair, now) if card else [])],
        "until": until,
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
    }  # fmt: skip
    return Template("rooms/organise.html", context=context, status_code=refusal.status if refusal else 200)


async def reach(tx: AsyncSession, request: Ask, slug: str, room: str) -> tuple[Fair, Room]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found, its = await queries.staff_room(tx, request.user, room, Role.organiser)
    if its.id != fair.id or found.rehearses_id:
        raise NotFound("这场招聘会没有这个直播间。")
    return fair, found


def back(fair: Fair, room: Room | None = None) -> Redirect:
    path = f"/organiser/fairs/{fair.slug}/rooms"
    return Redirect(f"{path}?room={room.id}#panel" if room else path, status_code=303)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_rooms(
    slug: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings, room: FromQuery[str] = ""
) -> Response[Any]:
    return await page(tx, settings, request, await staff_fair(tx, request.user, slug, Role.organiser), room)


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def make_room(
    slug: FromPath[str], data: URLEncodedBody[RoomForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        await setting.make_room(tx, request.user, fair, data, utc_now())
    except (Invalid, Conflict) as refusal:
        return await page(tx, settings, request, fair, form=data, refusal=refusal)
    return back(fair)


@post(ONE, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def change_room(
    slug: FromPath[str], room: FromPath[str], data: URLEncodedBody[RoomForm], request: Ask, tx: GivenTx,
    settings: GivenSettings,
) -> Response[Any]:  # fmt: skip
    fair, found = await reach(tx, request, slug, room)
    if fair.is_show:  # its words and its hour are changed there, with everything that hangs on them
        return Redirect(work_on(fair), status_code=303)
    try:
        await setting.change_room(tx, request.user, fair, found, data, utc_now())
    except (Invalid, Conflict) as refusal:
        return await page(tx, settings, request, fair, room, data, refusal)
    return back(fair, found)


@post(ONE + "/open", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def open_room(slug: FromPath[str], room: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair, found = await reach(tx, request, slug, room)
    await setting.open_planned(tx, request.user, fair, found, utc_now())
    return back(fair)


@post(ONE + "/end", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def end_room(slug: FromPath[str], room: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair, found = await reach(tx, request, slug, room)
    await actions.end_room(tx, request.user, found, utc_now())
    return back(fair)


@post(ONE + "/seats", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def give_seat(
    slug: FromPath[str], room: FromPath[str], data: URLEncodedBody[SeatForm], request: Ask, tx: GivenTx,
    settings: GivenSettings,
) -> Response[Any]:  # fmt: skip
    fair, found = await reach(tx, request, slug, room)
    try:
        await setting.give_seat(tx, settings.keys, request.user, fair, found, data, utc_now())
    except Invalid as refusal:
        return await page(tx, settings, request, fair, room, refusal=refusal)
    return back(fair, found)


@post(ONE + "/seats/{seat:str}/end", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def take_seat(
    slug: FromPath[str], room: FromPath[str], seat: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    fair, found = await reach(tx, request, slug, room)
    await setting.take_seat(tx, settings.keys, request.user, fair, found, seat, utc_now())
    return back(fair, found)


handlers = [show_rooms, make_room, change_room, open_room, end_room, give_seat, take_seat]
