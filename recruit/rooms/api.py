"""Rooms for programs: list, open, look, enter, count."""

import datetime as dt
from typing import Any

from litestar import get, post
from pydantic import BaseModel, Field

from live import contract
from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.fairs.reach import find_fair, staff_fair
from recruit.given import Ask, FromPath, GivenRedis, GivenSettings, GivenTx, JSONBody
from recruit.rooms import actions, queries
from recruit.rooms.tables import Room
from recruit.settings import Settings


class RoomForm(BaseModel):
    title: str = Field(min_length=1, max_length=80)


@get("/api/v1/fairs/{fair:str}/rooms")
async def list_rooms(fair: FromPath[str], tx: GivenTx) -> dict[str, Any]:
    found = await find_fair(tx, fair)
    items = [queries.room_json(room) for room in await queries.rooms_of(tx, found)]
    return {"items": items, "total": len(items), "page": 1, "page_size": max(20, len(items))}


@post("/api/v1/fairs/{fair:str}/rooms", guards=[requires_organiser])
async def open_room(fair: FromPath[str], data: JSONBody[RoomForm], request: Ask, tx: GivenTx) -> dict[str, Any]:
    found = await staff_fair(tx, request.user, fair, Role.organiser)
    return queries.room_json(await actions.open_room(tx, request.user, found, data.title, utc_now()))


@get("/api/v1/rooms/{room:str}")
async def show_room(room: FromPath[str], request: Ask, tx: GivenTx) -> dict[str, Any]:
    found, fair = await queries.find_any_room(tx, request.user, room)
    return {
        **queries.room_json(found),
        "fair": fair.slug,
        "hosts": await queries.hosts_of(tx, found),
        "speakers": await queries.speakers_of(tx, fair),
        "rundown": await queries.rundown_of(tx, found),
        "playback_url": None,
    }


@post("/api/v1/rooms/{room:str}/ticket", status_code=200)
async def make_ticket(room: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> dict[str, Any]:
    found, fair = await queries.find_any_room(tx, request.user, room)
    ticket, expires = await actions.make_ticket(tx, settings, request.user, found, fair, utc_now())
    return {"ticket": ticket, "url": live_url(settings, request, found), "expires_at": rfc3339(expires)}


def live_url(settings: Settings, request: Ask, room: Room) -> str:
    """LIVE_URL, else PUBLIC_URL's host under /live, else this request's host on LIVE_PORT."""
    if settings.live_url:
        base = settings.live_url
    elif settings.public_url:
        base = settings.public_url.replace("http", "ws", 1) + "/live"
    else:
        host = request.headers.get("host", settings.host)
        name = host if host.endswith("]") else host.rsplit(":", 1)[0]
        base = f"ws://{name}:{settings.live_port}"
    return f"{base}/rooms/{room.id}"


def rfc3339(at: dt.datetime) -> str:
    return at.isoformat(timespec="seconds")


@get("/api/v1/rooms/{room:str}/metrics")
async def show_metrics(room: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis) -> dict[str, Any]:
    found, _ = await queries.find_any_room(tx, request.user, room)
    return found.metrics or await contract.metrics(redis, str(found.id))


handlers = [list_rooms, open_room, show_room, make_ticket, show_metrics]
