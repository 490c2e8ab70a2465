"""Video as files: what nginx or a CDN serves in production, served here where there is neither."""

import asyncio
import re
from pathlib import Path

from litestar import Response, get

from recruit.given import FromPath, GivenSettings
from recruit.problems import FOR_EVER
from recruit.recordings.queries import recorded
from recruit.rooms.tables import Room, RoomState
from recruit.settings import Settings

LIST = "application/vnd.apple.mpegurl"
KINDS = {".m3u8": LIST, ".mp4": "video/mp4", ".m4s": "video/iso.segment", ".webp": "image/webp"}
NAME = re.compile(
    r"/[A-Za-z0-9_-]{1,64}/(?:programme/(?:live|replay)(?:-(?:all|360p|audio))?\.m3u8|[a-z][a-z0-9-]{0,19}/\d+/(?:(?:360p|audio)/)?(?:init\.mp4|\d{6}\.(?:m4s|webp)))"
)
SHORT = "public, max-age=1"


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


handlers = [show_media]
