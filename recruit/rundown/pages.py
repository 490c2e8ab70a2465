"""The rundown's page: its lists, and each step as a form that works without a script."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.changes.pages import back_to, just_done
from recruit.db import utc_now
from recruit.errors import Conflict, Invalid, Refusal
from recruit.fairs.reach import staff_fair
from recruit.given import Ask, FromPath, FromQuery, GivenTx, URLEncodedBody
from recruit.reports.menu import frame
from recruit.rundown import actions, queries
from recruit.rundown.actions import Sheet, open_sheet
from recruit.rundown.editor import Look, show
from recruit.rundown.forms import AddForm, BulkForm, ItemForm, ListForm, MoveForm, OrderForm

ROOT = "/organiser/fairs/{slug:str}/rundown"


async def sheet_of(tx: AsyncSession, request: Ask, slug: str, room: str) -> Sheet:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return await open_sheet(tx, fair, await queries.find_list(tx, fair, room))


async def page(
    tx: AsyncSession, request: Ask, sheet: Sheet, look: Look, refusal: Refusal | None = None, **more: Any
) -> Template:
    context = frame(request.user.name, sheet.fair, queries.PAGE) | {
        "just": await just_done(tx, request, sheet.fair),
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
        **await show(tx, sheet, look, utc_now()),
        **more,
    }
    return Template("rundown/editor.html", context=context, status_code=refusal.status if refusal else 200)


async def refused(tx: AsyncSession, request: Ask, sheet: Sheet, refusal: Refusal, look: Look, **more: Any) -> Template:
    """The list as it is now, with what went wrong above it."""
    fresh = await open_sheet(tx, sheet.fair, sheet.room)
    return await page(tx, request, fresh, look, refusal, **more)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_rundown(
    slug: FromPath[str], request: Ask, tx: GivenTx, room: FromQuery[str] = "", q: FromQuery[str] = "",
    edit: FromQuery[str] = "",
) -> Response[Any]:  # fmt: skip
    sheet = await sheet_of(tx, request, slug, room)
    return await page(tx, request, sheet, Look(q[:60], edit))


@post(ROOT + "/order", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def set_order(slug: FromPath[str], data: URLEncodedBody[OrderForm], request: Ask, tx: GivenTx) -> Response[Any]:
    sheet = await sheet_of(tx, request, slug, data.room)
    try:
        change = await actions.reorder(tx, request.user, sheet, data.order.split(","), data.seen)
    except Conflict as refusal:
        return await refused(tx, request, sheet, refusal, Look())
    return back_to(sheet.fair, sheet.path, change)


@post(ROOT + "/items/{item:str}/move", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def move_item(
    slug: FromPath[str], item: FromPath[str], data: URLEncodedBody[MoveForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    sheet = await sheet_of(tx, request, slug, data.room)
    try:
        change = await actions.move(tx, request.user, sheet, item, data.by, data.seen)
    except Conflict as refusal:
        return await refused(tx, request, sheet, refusal, Look())
    return back_to(sheet.fair, sheet.path, change)


@post(ROOT + "/items", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def add_item(slug: FromPath[str], data: URLEncodedBody[AddForm], request: Ask, tx: GivenTx) -> Response[Any]:
    sheet = await sheet_of(tx, request, slug, data.room)
    now = utc_now()
    try:
        if data.position:
            position = await queries.find_position(tx, sheet.fair, data.position)
            change = await actions.add_position(tx, request.user, sheet, position, now)
        else:
            change = await actions.add_title(tx, request.user, sheet, data.title, now)
    except (Invalid, Conflict) as refusal:
        return await refused(tx, request, sheet, refusal, Look(data.q), typed=data.title)
    return back_to(sheet.fair, with_query(sheet.path, q=data.q), change)


@post(ROOT + "/items/{item:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def edit_item(
    slug: FromPath[str], item: FromPath[str], data: URLEncodedBody[ItemForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    sheet = await sheet_of(tx, request, slug, data.room)
    try:
        change = await actions.edit(tx, request.user, sheet, item, data)
    except (Invalid, Conflict) as refusal:
        return await refused(tx, request, sheet, refusal, Look("", item), form=data)
    return back_to(sheet.fair, sheet.path, change)


@post(ROOT + "/items/{item:str}/drop", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def drop_item(
    slug: FromPath[str], item: FromPath[str], data: URLEncodedBody[ListForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    sheet = await sheet_of(tx, request, slug, data.room)
    sheet.line(item)
    change = await actions.drop(tx, request.user, sheet, [item])
    return back_to(sheet.fair, sheet.path, change)


@post(ROOT + "/bulk", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def change_many(slug: FromPath[str], data: URLEncodedBody[BulkForm], request: Ask, tx: GivenTx) -> Response[Any]:
    """What was ticked, or the whole list; `act` says what becomes of it."""
    sheet = await sheet_of(tx, request, slug, data.room)
    to = await sheet_of(tx, request, slug, data.to)
    who = request.user
    if data.act in NEED_SOME and not sheet.chosen(data.item):
        nothing = Invalid("先在左边勾上要改的项，再按这里。", code="nothing_chosen")
        return await refused(tx, request, sheet, nothing, Look())
    match data.act:
        case "assign":
            change = await actions.assign(tx, who, sheet, data.item, to)
            return back_to(sheet.fair, to.path, change)
        case "host":
            change = await actions.give_host(tx, who, sheet, data.item, data.host)
        case "drop":
            change = await actions.drop(tx, who, sheet, data.item)
        case "share":
            names = [name for name, _ in await queries.hosts_named(tx, sheet.room)]
            change = await actions.share_out(tx, who, sheet, names)
        case "tighten":
            change = await actions.tighten(tx, who, sheet)
        case _:
            raise Invalid("没有这个操作，请刷新页面再试。")
    return back_to(sheet.fair, sheet.path, change)


NEED_SOME = ("assign", "host", "drop")


def with_query(path: str, **more: str) -> str:
    said = urlencode({name: value for name, value in more.items() if value})
    return f"{path}{'&' if '?' in path else '?'}{said}" if said else path


handlers = [show_rundown, set_order, move_item, add_item, edit_item, drop_item, change_many]
