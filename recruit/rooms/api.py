"""Rooms for programs: list, open, look, enter, count."""

from typing import Any

from litestar import get, post
from pydantic import BaseModel, Field

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import FieldError, Invalid
from recruit.fairs.reach import find_fair, staff_fair
from recruit.given import Ask, FromPath, FromQuery, GivenRedis, GivenSettings, GivenTx, JSONBody
from recruit.rooms import actions, queries
from recruit.rooms.addresses import live_url, rfc3339
from recruit.rooms.figures import room_metrics
from recruit.rooms.media import playback_url
from recruit.web import VISITOR, read_visitor


class RoomForm(BaseModel):
    title: str = Field(min_length=1, max_length=80)


@get("/api/v1/fairs/{fair:str}/rooms")
async def list_rooms(
    fair: FromPath[str], tx: GivenTx, page: FromQuery[int] = 1, page_size: FromQuery[int] = 20
) -> dict[str, Any]:
    page, page_size = min(max(page, 1), 10_000), min(max(page_size, 1), 100)
    rooms = await queries.rooms_of(tx, await find_fair(tx, fair))
    items = [queries.room_json(room) for room in rooms[(page - 1) * page_size : page * page_size]]
    return {"items": items, "total": len(rooms), "page": page, "page_size": page_size}


@post("/api/v1/fairs/{fair:str}/rooms", guards=[requires_organiser])
async def open_room(fair: FromPath[str], data: JSONBody[RoomForm], request: Ask, tx: GivenTx) -> dict[str, Any]:
    found = await staff_fair(tx, request.user, fair, Role.organiser)
    if not data.title.strip():
        raise Invalid("请给直播间起个名字。", errors=[FieldError("title", "不能为空")])
    return queries.room_json(await actions.create_room(tx, request.user, found, data.title, utc_now()))


@get("/api/v1/rooms/{room:str}")
async def show_room(room: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> dict[str, Any]:
    found, fair = await queries.find_any_room(tx, request.user, room)
    return {
        **queries.room_json(found),
        "fair": fair.slug,
        "hosts": await queries.hosts_of(tx, found),
        "speakers": await queries.speakers_of(tx, fair),
        "rundown": await queries.rundown_of(tx, found),
        "playback_url": playback_url(settings, found),
    }


@post("/api/v1/rooms/{room:str}/ticket", status_code=200)
async def make_ticket(
    room: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings, viewer: FromQuery[bool] = False
) -> dict[str, Any]:
    """`viewer`: in a rehearsal, for staff who play the audience."""
    found, fair = await queries.find_any_room(tx, request.user, room)
    visitor = read_visitor(settings.keys, request.cookies.get(VISITOR))
    ticket, expires = await actions.make_ticket(tx, settings, request.user, found, fair, utc_now(), visitor, viewer)
    return {"ticket": ticket, "url": live_url(settings, request, found), "expires_at": rfc3339(expires)}


@get("/api/v1/rooms/{room:str}/metrics")
async def show_metrics(room: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis) -> dict[str, Any]:
    found, _ = await queries.find_any_room(tx, request.user, room)
    return await room_metrics(redis, found)


handlers = [list_rooms, open_room, show_room, make_ticket, show_metrics]
