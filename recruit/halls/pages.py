"""The organiser's plan of a hall: every act is a form, and works faster with a mouse and keys."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.changes.pages import back_to, just_done
from recruit.errors import Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair, Hall
from recruit.given import Ask, FromPath, FromQuery, GivenTx, URLEncodedBody
from recruit.halls import actions, queries
from recruit.halls.booths import change_booth
from recruit.halls.forms import BoothForm, HallForm, NewBooths, PlaceForm, ZoneForm
from recruit.halls.rules import Order, place_all
from recruit.halls.view import editor_of
from recruit.halls.zones import change_zone
from recruit.reports.menu import frame

ROOT = "/organiser/fairs/{slug:str}/halls"
ORDERS = {
    Order.track: "按专场",
    Order.registered: "按报名先后",
    Order.name: "按名称拼音",
    Order.headcount: "按招聘人数",
}


async def editor_page(
    tx: AsyncSession,
    request: Ask,
    fair: Fair,
    hall: Hall | None,
    refusal: Refusal | None = None,
    booth: str = "",
    **more: Any,
) -> Template:
    query = dict(request.query_params) | ({"booth": booth} if booth else {})
    context = frame(request.user.name, fair, "/halls") | await editor_of(tx, fair, hall, query)
    context |= {"form": NewBooths(), "refusal": refusal, "just": await just_done(tx, request, fair), "opened": ""}
    context |= {"errors": refusal.errors if refusal else []} | more
    return Template("halls/editor.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_halls(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    halls = await queries.halls_of(tx, fair)
    return await editor_page(tx, request, fair, halls[0] if halls else None)


@get(ROOT + "/{hall:str}", guards=[requires_organiser], include_in_schema=False)
async def show_hall(slug: FromPath[str], hall: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return await editor_page(tx, request, fair, await queries.find_hall(tx, fair, hall))


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def create_hall(slug: FromPath[str], data: URLEncodedBody[HallForm], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        hall = await actions.create_hall(tx, request.user, fair, data.name)
    except Refusal as refusal:
        halls = await queries.halls_of(tx, fair)
        return await editor_page(tx, request, fair, halls[0] if halls else None, refusal, opened="hall")
    return back_to(fair, f"/halls/{hall.id}", None)


@post(ROOT + "/{hall:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def change_hall(
    slug: FromPath[str], hall: FromPath[str], data: URLEncodedBody[HallForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found = await queries.find_hall(tx, fair, hall)
    try:
        if data.act == "delete":
            await actions.delete_hall(tx, request.user, fair, found)
            return back_to(fair, "/halls", None)
        await actions.rename_hall(tx, request.user, fair, found, data.name)
    except Refusal as refusal:
        return await editor_page(tx, request, fair, found, refusal, opened="hall")
    return back_to(fair, f"/halls/{found.id}", None)


@post(ROOT + "/{hall:str}/booths", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def add_booths(
    slug: FromPath[str], hall: FromPath[str], data: URLEncodedBody[NewBooths], request: Ask, tx: GivenTx
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found = await queries.find_hall(tx, fair, hall)
    try:
        change = await actions.add_booths(tx, request.user, fair, found, data.read())
    except Refusal as refusal:
        return await editor_page(tx, request, fair, found, refusal, form=data, opened="add")
    return back_to(fair, f"/halls/{found.id}", change)


@post(ROOT + "/{hall:str}/booths/{booth:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def act_on_booth(
    slug: FromPath[str],
    hall: FromPath[str],
    booth: FromPath[str],
    data: URLEncodedBody[BoothForm],
    request: Ask,
    tx: GivenTx,
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found = await queries.find_hall(tx, fair, hall)
    try:
        change = await change_booth(tx, request.user, fair, found, booth, data)
    except Refusal as refusal:
        return await editor_page(tx, request, fair, found, refusal, booth, sent=data)
    return back_to(fair, f"/halls/{found.id}" + ("" if data.act == "delete" else f"?booth={booth}"), change)


@post(ROOT + "/{hall:str}/zones/{zone:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def act_on_zone(
    slug: FromPath[str],
    hall: FromPath[str],
    zone: FromPath[str],
    data: URLEncodedBody[ZoneForm],
    request: Ask,
    tx: GivenTx,
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found = await queries.find_hall(tx, fair, hall)
    try:
        change = await change_zone(tx, request.user, fair, found, zone, data)
    except Refusal as refusal:
        return await editor_page(tx, request, fair, found, refusal, opened="zones")
    return back_to(fair, f"/halls/{found.id}?open=zones", change)


async def preview_page(
    tx: AsyncSession, request: Ask, fair: Fair, order: Order, refusal: Refusal | None = None
) -> Template:
    waiting, free = await queries.waiting_of(tx, fair), await queries.free_booths(tx, fair)
    context = frame(request.user.name, fair, "/halls") | {
        "pairs": place_all(waiting, free, order),
        "waiting": waiting,
        "free": free,
        "order": order,
        "orders": ORDERS,
        "refusal": refusal,
    }
    return Template("halls/place.html", context=context, status_code=refusal.status if refusal else 200)


@get("/organiser/fairs/{slug:str}/placing", guards=[requires_organiser], include_in_schema=False)
async def preview(slug: FromPath[str], request: Ask, tx: GivenTx, order: FromQuery[str] = "track") -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return await preview_page(tx, request, fair, Order(order) if order in list(Order) else Order.track)


@post("/organiser/fairs/{slug:str}/placing", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def place_them(slug: FromPath[str], data: URLEncodedBody[PlaceForm], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        change = await actions.place_pairs(tx, request.user, fair, data.pair)
    except Refusal as refusal:
        return await preview_page(tx, request, fair, data.order, refusal)
    return back_to(fair, "/halls", change)


handlers = [
    show_halls, show_hall, create_hall, change_hall, add_booths, act_on_booth, act_on_zone, preview, place_them,
]  # fmt: skip
