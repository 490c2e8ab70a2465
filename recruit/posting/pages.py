"""The recruiter's pages of positions: the list, the form, and the acts on one."""

from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Held
from recruit.accounts.guards import requires_recruiter
from recruit.accounts.home import fair_of
from recruit.accounts.tables import Role
from recruit.applications.desk import employers_at
from recruit.db import utc_now
from recruit.employers.menu import recruiter_menu
from recruit.employers.photos import own_employer
from recruit.errors import Invalid, Refusal
from recruit.fairs.reach import find_fair
from recruit.given import Ask, FromPath, FromQuery, GivenTx, URLEncodedBody
from recruit.look.words import EDUCATION
from recruit.positions.tables import Position
from recruit.posting import actions
from recruit.posting.forms import ActForm, PositionForm, form_of
from recruit.posting.look import PAGE, look_of
from recruit.posting.queries import TEXT, Own, own_at, own_lines, own_position, tracks_at, tracks_on
from recruit.posting.rules import Act, Standing, standing_of
from recruit.posting.screen import screen

ROOT = "/recruiter/fairs/{slug:str}/positions"
INSURANCE = ("养老", "医疗", "失业", "工伤", "生育", "公积金", "意外险")


def frame(request: Ask, own: Own, refusal: Refusal | None = None) -> dict[str, Any]:
    desk = f"/recruiter/fairs/{own.fair.slug}"
    return {
        "fair": own.fair,
        "who": request.user.name,
        "menu": recruiter_menu(own.employer, own.root, desk),
        "own": own,
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
        "barred": own.why_not_yet(),
    }


async def list_page(tx: AsyncSession, request: Ask, own: Own, refusal: Refusal | None = None) -> Template:
    lines = await own_lines(tx, own, utc_now())
    look = look_of(request.query_params, str(own.employer.id))
    found = look.found(lines)
    context = frame(request, own, refusal) | {
        "lines": look.of_page(found),
        "total": len(found),
        "page": look.at(found),
        "page_size": PAGE,
        "look": look,
        "shown": {show: len(replace(look, show=show).found(lines)) for show in ("", *Standing)},
        "employers": await employers_at(tx, request.user, own.fair),
        "said": request.query_params.get("said", ""),
        "texts": TEXT,
        "counts": {standing: sum(line["standing"] == standing for line in lines) for standing in Standing},
        "heads": sum(line["headcount"] or 0 for line in lines if line["standing"] == Standing.listed),
    }
    return Template("posting/list.html", context=context, status_code=refusal.status if refusal else 200)


async def form_page(
    tx: AsyncSession,
    request: Ask,
    own: Own,
    form: PositionForm,
    position: Position | None = None,
    refusal: Refusal | None = None,
) -> Template:
    context = frame(request, own, refusal) | {
        "form": form,
        "position": position,
        "standing": standing_of(position.state, position.expires_at, utc_now()) if position else Standing.draft,
        "tracks": await tracks_at(tx, own.fair),
        "levels": list(EDUCATION.items()),
        "insurances": INSURANCE,
        "flags": screen("\n".join((form.title, form.duties, form.requirements, form.benefits))),
        "action": f"{own.root}/{position.id}" if position else f"{own.root}/new",
    }
    return Template("posting/form.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT, guards=[requires_recruiter], include_in_schema=False)
async def show_positions(
    slug: FromPath[str], request: Ask, tx: GivenTx, employer: FromQuery[str] = ""
) -> Response[Any]:
    return await list_page(tx, request, await own_at(tx, request.user, await find_fair(tx, slug), employer))


@get(ROOT + "/new", guards=[requires_recruiter], include_in_schema=False)
async def show_new(slug: FromPath[str], request: Ask, tx: GivenTx, employer: FromQuery[str] = "") -> Response[Any]:
    own = await own_at(tx, request.user, await find_fair(tx, slug), employer)
    form = PositionForm(place=own.employer.address or "", employer=str(own.employer.id))
    return await form_page(tx, request, own, form)


@post(ROOT + "/new", guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def create(slug: FromPath[str], data: URLEncodedBody[PositionForm], request: Ask, tx: GivenTx) -> Response[Any]:
    own = await own_at(tx, request.user, await find_fair(tx, slug), data.employer)
    try:
        await actions.write_position(tx, request.user, own, data, utc_now())
    except Refusal as refusal:
        return await form_page(tx, request, own, data, None, refusal)
    return back(own, "published" if data.act == "publish" else "kept")


@get(ROOT + "/{position:str}", guards=[requires_recruiter], include_in_schema=False)
async def show_form(slug: FromPath[str], position: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    own, found = await own_position(tx, request.user, await find_fair(tx, slug), position)
    return await form_page(tx, request, own, form_of(found, await tracks_on(tx, found.id)), found)


@post(ROOT + "/{position:str}", guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def change(
    slug: FromPath[str], position: FromPath[str], data: URLEncodedBody[PositionForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    own, found = await own_position(tx, request.user, await find_fair(tx, slug), position)
    try:
        await actions.rewrite_position(tx, request.user, own, found, data, utc_now())
    except Refusal as refusal:
        return await form_page(tx, request, own, data, found, refusal)
    return back(own, "published" if data.act == "publish" else "saved")


@post(ROOT + "/{position:str}/copy", guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def copy(slug: FromPath[str], position: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    own, found = await own_position(tx, request.user, await find_fair(tx, slug), position)
    made = await actions.copy_position(tx, request.user, own, found, utc_now())
    return Redirect(f"{own.root}/{made.id}", status_code=303)


@post(ROOT + "/{position:str}/acts", guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def act(
    slug: FromPath[str], position: FromPath[str], data: URLEncodedBody[ActForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    own, found = await own_position(tx, request.user, await find_fair(tx, slug), position)
    try:
        if data.act not in list(Act):
            raise Invalid("没有这个操作，请用页面上的按钮。", code="no_act")
        await actions.act_on(tx, request.user, own, found, Act(data.act), data.was, utc_now())
    except Refusal as refusal:
        if refusal.errors:
            return await form_page(tx, request, own, form_of(found, await tracks_on(tx, found.id)), found, refusal)
        return await list_page(tx, request, own, refusal)
    look = look_of(request.query_params, str(own.employer.id))
    return Redirect(f"{own.root}?{look.query(page=look.page)}&said={data.act}", status_code=303)


@get("/employer/positions", guards=[requires_recruiter], include_in_schema=False)
async def go_to_positions(request: Ask, tx: GivenTx, employer: FromQuery[str] = "") -> Redirect:
    """The positions at the fair that is on, from pages that belong to no fair."""
    found = await own_employer(tx, request.user, employer)
    fair = await fair_of(tx, Held(Role.recruiter, employer=found.id))
    where = f"/recruiter/fairs/{fair.slug}/positions?employer={found.id}" if fair else "/"
    return Redirect(where, status_code=303)


def back(own: Own, said: str) -> Redirect:
    return Redirect(f"{own.root}?employer={own.employer.id}&said={said}", status_code=303)


handlers = [show_positions, show_new, create, show_form, change, copy, act, go_to_positions]
