"""The page on which a show is watched again, from its beginning or from a chapter."""

from typing import Any

from litestar import Response, get
from litestar.response import Redirect, Template

from recruit.db import utc_now
from recruit.fairs.tables import Phase
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx
from recruit.replay import queries
from recruit.replay.show import Shown, shown
from recruit.rooms.tables import RoomState
from recruit.sharing.site import site_of


@get("/rooms/{room:str}/replay", include_in_schema=False)
async def show_replay(
    room: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings,
    t: FromQuery[str] = "", p: FromQuery[str] = "", q: FromQuery[str] = "",
) -> Response[Any]:  # fmt: skip
    """From `t` seconds on, from what was said of position `p`, or from the answer to question `q`."""
    found, fair = await queries.find_replay(tx, request.user, room)
    if found.state is RoomState.scheduled or (fair.is_show and found.opened_at is None):
        return Redirect(f"/rooms/{found.id}", status_code=303)
    view = await shown(tx, settings, request.user, found, fair, utc_now())
    at = view.place_of(t, p, q)
    context = {
        "fair": fair,
        "room": found,
        "view": view,
        "at": at,
        "is_rehearsal": fair.phase is Phase.draft,
        "share": share_of(view, at, site_of(settings, request)),
    }
    return Template("replay/show.html", context=context)


def share_of(view: Shown, at: float | None, site: str) -> dict[str, str]:
    """The address to send on, and what chat programs show of it."""
    playing = view.playing(at) if at is not None else ""
    item = next((item for item in view.items if item["id"] == playing), None) if playing else None
    picture = item["poster"] if item and item["poster"] else view.poster
    return {
        "url": f"{site}/rooms/{view.room.id}/replay" + (f"?t={int(at)}" if at is not None else ""),
        "title": f"{item['title']}：直播讲解" if item else f"{view.room.title}（回看）",
        "image": picture if picture.startswith("http") or not picture else site + picture,
    }


handlers = [show_replay]
