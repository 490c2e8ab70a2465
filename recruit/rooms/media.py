"""Video as files: what nginx or a CDN serves in production, served here where there is neither; and the ticket to publish."""

import asyncio
import re
from pathlib import Path
from typing import Any

from litestar import Response, get, post

from live.contract import Ticket, feeds_now, mint
from recruit.accounts.guards import requires_stage
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Conflict, NotFound
from recruit.fairs.tables import Phase
from recruit.given import Ask, FromPath, GivenRedis, GivenSettings, GivenTx
from recruit.problems import FOR_EVER
from recruit.recordings.queries import recorded
from recruit.rooms import queries
from recruit.rooms.actions import TICKET_LIFE
from recruit.rooms.addresses import live_url, rfc3339
from recruit.rooms.rules import mac
from recruit.rooms.tables import Room, RoomState
from recruit.settings import Settings

FEEDS = {"hall": "现场", "studio": "直播间"}
LIST = "application/vnd.apple.mpegurl"
KINDS = {".m3u8": LIST, ".mp4": "video/mp4", ".m4s": "video/iso.segment", ".webp": "image/webp"}
NAME = re.compile(
    r"/[A-Za-z0-9_-]{1,64}/(?:programme/(?:live|replay)(?:-(?:all|360p|audio))?\.m3u8|[a-z][a-z0-9-]{0,19}/\d+/(?:(?:360p|audio)/)?(?:init\.mp4|\d{6}\.(?:m4s|webp)))"
)
SHORT = "public, max-age=1"
SILENT_S = 8


@get("/media/{path:path}", include_in_schema=False)
async def show_media(path: FromPath[Path], settings: GivenSettings) -> Response[bytes]:
    """A list is new every two seconds, a segment never changes: one is kept for a second, the other for ever."""
    name = "/" + str(path).lstrip("/")
    kind = Path(name).suffix
    headers = {"cache-control": SHORT, "access-control-allow-origin": "*", "vary": "accept-encoding"}
    if not NAME.fullmatch(name):
        return Response(b"", status_code=404, media_type=LIST, headers=headers)
    try:
        data = await asyncio.to_thread((settings.data_dir / "media" / name[1:]).read_bytes)
    except OSError:
        return Response(b"", status_code=404, media_type=KINDS[kind], headers=headers)
    if kind != ".m3u8":
        headers["cache-control"] = FOR_EVER.to_header()
    return Response(data, media_type=KINDS[kind], headers=headers)


def media_url(settings: Settings, room: Room) -> str:
    """Below which address all that was filmed of the room lies."""
    return f"{settings.media_base_url or ''}/media/{room.id}"


def programme_url(settings: Settings, room: Room) -> str:
    """Where the room's programme plays, once a picture is sent."""
    name = "replay" if room.state is RoomState.ended else "live"
    return f"{media_url(settings, room)}/programme/{name}-all.m3u8"


async def is_recorded(settings: Settings, room: Room) -> bool:
    """Whether something of the room can be watched again."""
    return await recorded(settings, room) is not None


def playback_url(settings: Settings, room: Room) -> str | None:
    """The same for programs; None once it was deleted, and while this machine knows that no picture was ever sent."""
    if room.video_deleted_at:
        return None
    url = programme_url(settings, room)
    return url if settings.media_base_url or (settings.data_dir / url[1:]).exists() else None


@post("/api/v1/rooms/{room:str}/feeds/{feed:str}/ticket", guards=[requires_stage], status_code=200)
async def make_publish_ticket(
    room: FromPath[str], feed: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> dict[str, Any]:
    """A ticket with which a browser sends the picture of one feed, and where to."""
    found, fair = await queries.staff_room(tx, request.user, room, Role.host, Role.assistant, Role.organiser)
    if feed not in FEEDS:
        raise NotFound("没有这一路画面。")
    if found.state is RoomState.ended or fair.phase is Phase.draft:
        raise Conflict("直播间没有开放，不能开播画面。请先公开招聘会、打开直播间。", code="room_closed")
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


@get("/api/v1/rooms/{room:str}/feeds", guards=[requires_stage])
async def show_feeds(room: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis) -> dict[str, Any]:
    """The feeds of a room for its desk: whether a picture comes, how large and how much of it."""
    found, _ = await queries.staff_room(tx, request.user, room, Role.host, Role.assistant, Role.organiser)
    now, sent = utc_now().timestamp(), await feeds_now(redis, str(found.id))
    items = [
        {"feed": feed, "name": name, "live": feed in sent and now - sent[feed]["at"] < SILENT_S, **sent.get(feed, {})}
        for feed, name in FEEDS.items()
    ]
    return {"items": items}


handlers = [show_media, make_publish_ticket, show_feeds]
