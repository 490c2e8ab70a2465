"""Where a room's socket is, as the asker reaches it."""

import datetime as dt

from recruit.given import Ask
from recruit.rooms.tables import Room
from recruit.settings import Settings


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
