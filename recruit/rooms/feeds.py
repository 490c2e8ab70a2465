"""The feeds of a room for its desk: tickets for browsers, keys for streaming programs, and what comes of each feed."""

import asyncio
from typing import Any

from litestar import Response, get, post

from live.contract import Ticket, feeds_now, mint, picture_now, refusals
from recruit.accounts.guards import requires_stage
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Conflict, NotFound
from recruit.given import Ask, FromPath, GivenRedis, GivenSettings, GivenTx
from recruit.rooms import queries
from recruit.rooms.actions import TICKET_LIFE
from recruit.rooms.addresses import live_url, rfc3339
from recruit.rooms.forms import FEEDS
from recruit.rooms.rules import mac
from recruit.rooms.stream_keys import keys_of, make_key, refuse_shut

STAGE = (Role.host, Role.assistant, Role.organiser)
SILENT_S = 8
"""A feed of which nothing came for so long sends nothing; a streaming program may be connected all the same."""
REFUSED_S = 60
"""How long a desk hears of a program that was not let in."""
NO_RTMP = "这台服务器没有开 RTMP 入口。请技术人员照部署说明装上并设置 RTMP_URL；现在可以用浏览器的摄像头。"


@post("/api/v1/rooms/{room:str}/feeds/{feed:str}/ticket", guards=[requires_stage], status_code=200)
async def make_publish_ticket(
    room: FromPath[str], feed: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> dict[str, Any]:
    """A ticket with which a browser sends the picture of one feed, and where to."""
    found, fair = await queries.staff_room(tx, request.user, room, *STAGE)
    refuse_unknown(feed)
    refuse_shut(found, fair)
    expires = utc_now() + TICKET_LIFE
    ticket = Ticket(
        room=str(found.id),
        role="publish",
        person=f"t:{mac(settings.keys.index.hex(), 'staff', str(request.user.row))[:24]}",
        name=request.user.name,
        expires_at=int(expires.timestamp()),
        subject=feed,
    )
    url = f"{live_url(settings, request, found)}/feeds/{feed}"
    return {"ticket": mint(settings.keys.secret, ticket), "url": url, "expires_at": rfc3339(expires)}


@post("/api/v1/rooms/{room:str}/feeds/{feed:str}/key", guards=[requires_stage], status_code=200)
async def make_stream_key(
    room: FromPath[str], feed: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[dict[str, Any]]:
    """What a streaming program is given, this once: the server and the stream key. An earlier key is good no more."""
    found, fair = await queries.staff_room(tx, request.user, room, *STAGE)
    refuse_unknown(feed)
    if settings.rtmp_url is None:
        raise Conflict(NO_RTMP, code="rtmp_absent")
    key = await make_key(tx, request.user, found, fair, feed, utc_now())
    given = {"server": settings.rtmp_url, "key": f"{feed}.{found.id}?key={key}"}
    return Response(given, headers={"cache-control": "no-store"})


@get(["/api/v1/rooms/{room:str}/feeds", "/rooms/{room:str}/feeds"], guards=[requires_stage])
async def show_feeds(room: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis) -> dict[str, Any]:
    """The feeds of a room for its desk: whether a picture comes, what it is like, who may send it, who was refused.

    The desk asks outside /api/v1: a page without HTTPS sends no Origin with a GET, and its session would not count there.
    """
    found, _ = await queries.staff_room(tx, request.user, room, *STAGE)
    now, keys = utc_now().timestamp(), await keys_of(tx, found)
    sent, refused = await feeds_now(redis, str(found.id)), await refusals(redis, str(found.id))
    items = []
    for feed, name in FEEDS.items():
        state, no, row = sent.get(feed, {}), refused.get(feed), keys.get(feed)
        if state and now - state["at"] >= SILENT_S:
            state["kbps"] = 0
        items.append({
            **{name: value for name, value in state.items() if name not in ("session", "held_at")},
            "feed": feed,
            "name": name,
            "live": bool(state) and now - state.get("held_at", state["at"]) < SILENT_S,
            "key": row and {"made_at": rfc3339(row.made_at), "by": row.made_by},
            "refused": no["message"] if no and now - no["at"] < REFUSED_S else None,
        })  # fmt: skip
    return {"state": found.state.value, "items": items}


@get("/rooms/{room:str}/feeds/{feed:str}/picture", guards=[requires_stage], include_in_schema=False)
async def show_picture(
    room: FromPath[str], feed: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[bytes]:
    """What a feed shows now, on the air or not: for its own stage alone."""
    found, _ = await queries.staff_room(tx, request.user, room, *STAGE)
    refuse_unknown(feed)
    data = await asyncio.to_thread(picture_now, settings.data_dir / "media", str(found.id), feed)
    if data is None:
        raise NotFound("这一路还没有画面。")
    return Response(data, media_type="image/webp", headers={"cache-control": "no-store"})


def refuse_unknown(feed: str) -> None:
    if feed not in FEEDS:
        raise NotFound("没有这一路画面。")


handlers = [make_publish_ticket, make_stream_key, show_feeds, show_picture]
