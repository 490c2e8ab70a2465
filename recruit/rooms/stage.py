"""The stage's pages: the viewer's room, the host's desk, the speaker's page with its one-time link, and when it starts."""

import base64
import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.guards import requires_stage
from recruit.accounts.tables import Role, Session
from recruit.applications.tables import Application, ApplicationState
from recruit.arrivals.tickets import qr_svg
from recruit.crypto import digest
from recruit.db import utc_now
from recruit.employers.tables import Employer, Participation
from recruit.errors import NotFound
from recruit.fairs.reach import find_fair
from recruit.fairs.tables import Booth, Fair
from recruit.given import Ask, FromPath, GivenSettings, GivenTx
from recruit.ids import parse_id
from recruit.look import words
from recruit.positions.tables import Position, PositionState
from recruit.rooms import queries
from recruit.rooms.tables import Room, RoomPin, RoomState
from recruit.speakers.actions import link_of, make_link, use_link
from recruit.speakers.tables import Speaker
from recruit.web import SESSION, make_cookie

QUICK = ("包住吗？", "夜班多吗？", "没证能报吗？", "有夫妻房吗？", "五险一金从什么时候交？", "班车到哪里？")
ON_AIR = (RoomState.open, RoomState.cut)
STAGE = (Role.host, Role.assistant, Role.organiser)
LINK_SPENT = "这个链接已经用过或已过期。每个链接只能在一台手机上打开一次，请让主播给您发一个新的。"
LINK_NEEDED = "请用主播发给您的链接打开这个页面。没有收到或已经失效，请让主播给您发一个新的。"


@get("/rooms/{room:str}", include_in_schema=False)
async def show_room(room: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    found, fair = await queries.find_room(tx, room)
    given = await stage_json(tx, found, fair)
    given["applied"] = await applied_by(tx, request.user, fair)
    context = {"fair": fair, "room": given, "rundown": given["rundown"], "quick": QUICK}
    return Template("rooms/room.html", context=context)


async def stage_json(tx: AsyncSession, room: Room, fair: Fair) -> dict[str, Any]:
    """What every page around a room needs to draw it."""
    names = (
        sa.select(Employer.id, Employer.short_name)
        .join(Participation, Participation.employer_id == Employer.id)
        .where(Participation.fair_id == fair.id)
    )
    return {
        **queries.room_json(room),
        "opened_at": room.opened_at.isoformat() if room.opened_at else None,
        "rundown": await queries.rundown_of(tx, room),
        "speakers": await queries.speakers_of(tx, fair),
        "employers": {str(employer): name for employer, name in await tx.execute(names)},
    }


async def applied_by(tx: AsyncSession, actor: Actor, fair: Fair) -> list[str]:
    if actor.seeker is None:
        return []
    mine = sa.select(Application.position_id).where(
        Application.seeker_id == actor.seeker,
        Application.fair_id == fair.id,
        Application.state != ApplicationState.withdrawn,
    )
    return [str(position) for position in (await tx.scalars(mine)).all()]


@get("/rooms/{room:str}/desk", guards=[requires_stage], include_in_schema=False)
async def show_desk(room: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    found, fair = await queries.staff_room(tx, request.user, room, *STAGE)
    pins = sa.select(RoomPin).where(RoomPin.room_id == found.id).order_by(RoomPin.seq)
    given = await stage_json(tx, found, fair)
    given["pins"] = [
        {"position": str(pin.position_id), "from": pin.from_at.isoformat(), "to": pin.to_at and pin.to_at.isoformat()}
        for pin in (await tx.scalars(pins)).all()
    ]
    return Template("rooms/desk.html", context={"fair": fair, "room": given, "who": request.user.name})


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
    picture = base64.b64encode(qr_svg(url).encode()).decode()
    return {"url": url, "expires_at": expires.isoformat(), "qr": f"data:image/svg+xml;base64,{picture}"}


@get("/s/{token:str}", include_in_schema=False)
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
    room = await current_room(tx, fair)
    context = {
        "fair": fair,
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


async def session_end(tx: AsyncSession, token: str | None) -> dt.datetime | None:
    return await tx.scalar(sa.select(Session.expires_at).where(Session.token_hash == digest(token or "")))


async def speaker_json(tx: AsyncSession, person: Speaker, fair: Fair) -> dict[str, Any]:
    employer = await tx.get_one(Employer, person.employer_id)
    booth = (
        sa.select(Booth.number)
        .join(Participation, Participation.id == Booth.participation_id)
        .where(Participation.fair_id == fair.id, Participation.employer_id == employer.id)
        .order_by(Booth.number)
        .limit(1)
    )
    return {
        "id": str(person.id),
        "name": person.name,
        "honour": (await queries.honours_of(tx, [person.id])).get(person.id, ""),
        "job": person.job,
        "bust": person.bust or "lu",
        "employer": employer.short_name,
        "employer_id": str(employer.id),
        "booth": await tx.scalar(booth) or "",
    }


async def references(tx: AsyncSession, fair: Fair, person: Speaker, wanted: set[uuid.UUID]) -> dict[str, Any]:
    """What the employers say of the positions a question may be about: the rundown's and the speaker's own employer's."""
    query = sa.select(Position).where(
        Position.fair_id == fair.id,
        Position.state == PositionState.listed,
        sa.or_(Position.employer_id == person.employer_id, Position.id.in_(wanted)),
    )
    return {
        str(position.id): {
            "title": position.title,
            "conditions": [card["text"] for card in words.card_conditions(position.conditions, 6)],
        }
        for position in (await tx.scalars(query)).all()
    }


async def current_room(tx: AsyncSession, fair: Fair) -> Room | None:
    """The room that is on air, else the next one, else none."""
    rooms = [room for room in await queries.rooms_of(tx, fair) if room.state is not RoomState.ended]
    return next((room for room in rooms if room.state in ON_AIR), rooms[0] if rooms else None)


@get("/fairs/{slug:str}/live", include_in_schema=False)
async def show_live(slug: FromPath[str], tx: GivenTx) -> Response[Any]:
    fair = await find_fair(tx, slug)
    room = await current_room(tx, fair)
    if room and room.state in ON_AIR:
        return Redirect(f"/rooms/{room.id}", status_code=303)
    over = [old for old in await queries.rooms_of(tx, fair) if old.state is RoomState.ended]
    starts = (room.starts_at if room else None) or (None if over else fair.opens_at)
    if starts and starts <= utc_now():
        starts = None
    return Template("rooms/waiting.html", context={"fair": fair, "room": room, "starts": starts, "over": over})


handlers = [show_room, show_desk, give_link, open_by_link, show_speaker, show_live]
