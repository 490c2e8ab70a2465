"""The organiser's pages of rooms and people: open and end rooms, appoint staff, hand out speakers' links."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.arrivals.tickets import qr_svg
from recruit.db import utc_now
from recruit.errors import Invalid
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenSettings, GivenTx, URLEncodedBody
from recruit.reports.menu import organiser_menu
from recruit.rooms import actions, queries, staff
from recruit.rooms.forms import RoomForm, StaffForm
from recruit.sharing.site import site_of
from recruit.speakers.actions import make_link

ROOT = "/organiser/fairs/{slug:str}"
STATES = {"scheduled": "没开播", "open": "直播中", "cut": "已切断画面", "ended": "已结束"}


def frame(request: Ask, fair: Fair, current: str) -> dict[str, Any]:
    root = f"/organiser/fairs/{fair.slug}"
    return {"fair": fair, "who": request.user.name, "menu": organiser_menu(fair, current), "root": root, "errors": []}


async def rooms_page(tx: AsyncSession, request: Ask, fair: Fair, status: int = 200, **more: Any) -> Template:
    context = frame(request, fair, "/rooms") | {"rooms": await queries.rooms_of(tx, fair), "states": STATES} | more
    return Template("rooms/organise.html", context=context, status_code=status)


@get(ROOT + "/rooms", guards=[requires_organiser], include_in_schema=False)
async def show_rooms(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return await rooms_page(tx, request, fair)


@post(ROOT + "/rooms", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def open_room(slug: FromPath[str], data: URLEncodedBody[RoomForm], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    if errors := data.errors():
        return await rooms_page(tx, request, fair, 422, errors=errors, form=data)
    await actions.create_room(tx, request.user, fair, data.title, utc_now())
    return Redirect(f"/organiser/fairs/{fair.slug}/rooms", status_code=303)


@post(ROOT + "/rooms/{room:str}/end", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def end_room(slug: FromPath[str], room: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found, _ = await queries.staff_room(tx, request.user, room, Role.organiser)
    await actions.end_room(tx, request.user, found, utc_now())
    return Redirect(f"/organiser/fairs/{fair.slug}/rooms", status_code=303)


async def people_page(tx: AsyncSession, request: Ask, fair: Fair, status: int = 200, **more: Any) -> Template:
    context = frame(request, fair, "/people") | {
        "people": await staff.people_of(tx, fair, utc_now()),
        "roles": [(role.value, name) for role, name in staff.ROLES.items()],
        "employers": [("", "不是招聘人员，不用选"), *await staff.employers_at(tx, fair)],
        "speakers": await queries.speakers_of(tx, fair),
        "revoked": await queries.revoked_speakers(tx, fair),
        "form": StaffForm(),
        **more,
    }
    return Template("rooms/people.html", context=context, status_code=status)


@get(ROOT + "/people", guards=[requires_organiser], include_in_schema=False)
async def show_people(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    return await people_page(tx, request, await staff_fair(tx, request.user, slug, Role.organiser))


@post(ROOT + "/people", guards=[requires_organiser], include_in_schema=False, status_code=201)
async def appoint(slug: FromPath[str], data: URLEncodedBody[StaffForm], request: Ask, tx: GivenTx) -> Response[Any]:
    """No redirect: a made password is on this one answer and nowhere else."""
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        made = await staff.appoint(tx, request.user, fair, data, utc_now())
    except Invalid as refusal:
        return await people_page(tx, request, fair, 422, errors=refusal.errors, form=data)
    return await people_page(tx, request, fair, 201, made=made, made_role=staff.ROLES[made.role])


@post(ROOT + "/people/{grant:str}/end", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def dismiss(slug: FromPath[str], grant: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    await staff.dismiss(tx, request.user, fair, grant, utc_now())
    return Redirect(f"/organiser/fairs/{fair.slug}/people", status_code=303)


@post(ROOT + "/speakers/{speaker:str}/links", guards=[requires_organiser], include_in_schema=False, status_code=201)
async def make_speaker_link(
    slug: FromPath[str], speaker: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    """No redirect: the link is on this one answer and nowhere else."""
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found = await staff.find_speaker(tx, fair, speaker)
    await staff.set_revoked(tx, request.user, fair, found, False, utc_now())
    token, expires_at = await make_link(tx, request.user, fair, found, None, utc_now())
    url = f"{site_of(settings, request)}/s/{token}"
    link = {"url": url, "svg": qr_svg(url), "name": found.name, "expires_at": expires_at}
    return await people_page(tx, request, fair, 201, link=link)


@post(ROOT + "/speakers/{speaker:str}/revoke", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def revoke_speaker(slug: FromPath[str], speaker: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found = await staff.find_speaker(tx, fair, speaker)
    await staff.set_revoked(tx, request.user, fair, found, True, utc_now())
    return Redirect(f"/organiser/fairs/{fair.slug}/people", status_code=303)


handlers = [show_rooms, open_room, end_room, show_people, appoint, dismiss, make_speaker_link, revoke_speaker]
