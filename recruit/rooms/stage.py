"""The stage's pages: the viewer's room, the host's desk, the speaker's page with its one-time link, and when it starts."""

import base64
import uuid
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template

from recruit.accounts.guards import requires_stage
from recruit.accounts.tables import Role
from recruit.arrivals.tickets import qr_svg
from recruit.db import utc_now
from recruit.errors import NotFound
from recruit.fairs.queries import public_fair
from recruit.fairs.reach import find_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx
from recruit.ids import parse_id
from recruit.rehearsals.before import before_of
from recruit.rooms import queries
from recruit.rooms.appointing import LEAD
from recruit.rooms.media import is_recorded, programme_url
from recruit.rooms.stage_queries import (
    ON_AIR,
    applied_by,
    asked_at,
    current_room,
    pins_of,
    references,
    session_end,
    speaker_json,
    stage_json,
    stage_now,
)
from recruit.rooms.tables import RoomState
from recruit.rooms.waiting import is_awaited, waiting_page
from recruit.saved.queries import can_save, saved_by
from recruit.speakers.actions import guest_of, link_of, make_link, use_link
from recruit.speakers.tables import Speaker
from recruit.web import SESSION, make_cookie

QUICK = ("包住吗？", "夜班多吗？", "没证能报吗？", "有夫妻房吗？", "五险一金从什么时候交？", "班车到哪里？")
STAGE = (Role.host, Role.assistant, Role.organiser)
LINK_SPENT = "这个链接已经用过或已过期。每个链接只能在一台手机上打开一次，请让主播给您发一个新的。"
LINK_NEEDED = "请用主播发给您的链接打开这个页面。没有收到或已经失效，请让主播给您发一个新的。"


@get("/rooms/{room:str}", include_in_schema=False)
async def show_room(room: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    found, fair = await queries.find_stage(tx, request.user, room)
    if found.rehearses_id and found.state is RoomState.ended:
        return Redirect(f"/rooms/{found.rehearses_id}", status_code=303)
    if is_awaited(found):
        return await waiting_page(tx, settings, request, fair, found)
    if found.state is RoomState.ended:
        return Redirect(f"/rooms/{found.id}/replay", status_code=303)
    given = await stage_json(tx, found, fair)
    given["playback"] = programme_url(settings, found)
    given["recorded"] = await is_recorded(settings, found)
    given["applied"] = await applied_by(tx, request.user, fair)
    given["firm"] = str(await queries.recruits_at(tx, request.user, fair) or "")
    given |= {"can_save": can_save(request.user), "hotline": fair.hotline}
    given["saved"] = [str(position.id) for position, _ in await saved_by(tx, request.user)]
    context = {"fair": fair, "room": given, "rundown": given["rundown"], "quick": QUICK}
    return Template("rooms/room.html", context=context)


@get("/rooms/{room:str}/desk", guards=[requires_stage], include_in_schema=False)
async def show_desk(
    room: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings, rehearsed: FromQuery[bool] = False
) -> Response[Any]:
    """`rehearsed`: whoever comes was in a rehearsal that has just ended."""
    found, fair = await queries.staff_room(tx, request.user, room, *STAGE)
    if found.rehearses_id and found.state is RoomState.ended:
        return Redirect(f"/rooms/{found.rehearses_id}/desk?rehearsed=true", status_code=303)
    given = await stage_json(tx, found, fair)
    given |= {"pins": await pins_of(tx, found), "asked": await asked_at(tx, found)}
    leads = found.rehearses_id is None and await queries.may_run(tx, request.user, found, fair, *LEAD)
    context: dict[str, Any] = {"fair": fair, "room": given, "who": request.user.name, "leads": leads}
    context |= {"rtmp": settings.rtmp_url, "rehearsed": rehearsed} | await before_of(tx, request.user, found, fair)
    return Template("rooms/desk.html", context=context)


@post("/rooms/{room:str}/speakers/{speaker:str}/links", guards=[requires_stage], include_in_schema=False)
async def give_link(
    room: FromPath[str], speaker: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> dict[str, Any]:
    found, fair = await queries.staff_room(tx, request.user, room, *STAGE)
    person = await tx.get(Speaker, parse_id(speaker))
    if person is None or person.fair_id != fair.id or person.revoked_at:
        raise NotFound("没有这位嘉宾，或者已经取消。")
    token, expires = await make_link(tx, request.user, fair, person, found.id, utc_now())
    root = settings.public_url or f"{request.url.scheme}://{request.headers.get('host', 'localhost')}"
    url = f"{root}/s/{token}"
    alone = qr_svg(url).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    picture = base64.b64encode(alone.encode()).decode()
    return {"url": url, "expires_at": expires.isoformat(), "qr": f"data:image/svg+xml;base64,{picture}"}


@get("/s/{token:str}", include_in_schema=False)
async def show_link(token: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    """Looking spends nothing: messengers open links to preview them, before the speaker does."""
    link = await link_of(tx, token)
    if link and request.user.speaker == link.speaker_id:
        return Redirect("/speaker", status_code=303)
    person = await guest_of(tx, token, utc_now())
    if person is None:
        return no_link(LINK_SPENT, 410)
    fair = await tx.get_one(Fair, person.fair_id)
    given = {"fair": fair, "token": token, "speaker": await speaker_json(tx, person, fair)}
    return Template("rooms/enter.html", context=given, headers={"cache-control": "no-store"})


@post("/s/{token:str}", include_in_schema=False, status_code=303)
async def open_by_link(token: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    opened = await use_link(tx, token, request.cookies.get(SESSION), utc_now())
    if opened:
        cookie = make_cookie(settings, SESSION, *opened)
        return Redirect("/speaker", status_code=303, cookies=[cookie])
    link = await link_of(tx, token)
    if link and request.user.speaker == link.speaker_id:
        return Redirect("/speaker", status_code=303)
    return no_link(LINK_SPENT, 410)


def no_link(sentence: str, status: int) -> Template:
    return Template("rooms/speaker.html", context={"fair": None, "speaker": None, "why": sentence}, status_code=status)


@get("/speaker", include_in_schema=False)
async def show_speaker(request: Ask, tx: GivenTx) -> Response[Any]:
    if request.user.speaker is None:
        return no_link(LINK_NEEDED, 403)
    person = await tx.get_one(Speaker, request.user.speaker)
    fair = await tx.get_one(Fair, person.fair_id)
    room = await stage_now(tx, fair)
    over = any(old.state is RoomState.ended and old.opened_at for old in await queries.rooms_of(tx, fair))
    if room is None and over:
        return Redirect("/speaker/report", status_code=303)
    context = {
        "fair": fair,
        "over": over,
        "speaker": await speaker_json(tx, person, fair),
        "room": None,
        "until": await session_end(tx, request.cookies.get(SESSION)),
    }
    if room:
        given = await stage_json(tx, room, fair)
        wanted = {uuid.UUID(item["position"]) for item in given["rundown"] if item["position"]}
        given["positions"] = await references(tx, fair, person, wanted)
        given["me"] = context["speaker"]
        context["room"] = given
    return Template("rooms/speaker.html", context=context)


@get("/fairs/{slug:str}/live", include_in_schema=False)
async def show_live(slug: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    fair = await find_fair(tx, slug)
    room = await current_room(tx, fair)
    if room and (room.state in ON_AIR or fair.is_show):
        return Redirect(f"/rooms/{room.id}", status_code=303)
    return await waiting_page(tx, settings, request, fair, room)


@get("/live", include_in_schema=False)
async def find_live(request: Ask, tx: GivenTx) -> Redirect:
    """The room of the current fair, for pages that belong to no fair; without one the shows of all series."""
    try:
        fair = await public_fair(tx, request.user, "")
    except NotFound:
        return Redirect("/series", status_code=303)
    return Redirect(f"/fairs/{fair.slug}/live", status_code=303)


handlers = [show_room, show_desk, give_link, show_link, open_by_link, show_speaker, show_live, find_live]
