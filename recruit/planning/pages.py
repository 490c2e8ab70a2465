"""The organiser's set-up page of a fair, its steps from phase to phase, and its facts and days."""

import datetime as dt
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.changes.pages import just_done
from recruit.db import utc_now
from recruit.errors import Refusal
from recruit.fairs.actions import own_unit
from recruit.fairs.forms import FACTS, FairForm
from recruit.fairs.reach import days_of, staff_fair, work_on
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenTx, URLEncodedBody
from recruit.planning.actions import move_fair, save_fair, seen_of
from recruit.planning.copying import PARTS, copy_fair
from recruit.planning.forms import CopyForm, MoveForm
from recruit.planning.hub import hub_of
from recruit.planning.queries import standing_of
from recruit.planning.rules import Day, shift
from recruit.reports.menu import frame

ROOT = "/organiser/fairs/{slug:str}"


async def hub_page(tx: AsyncSession, request: Ask, fair: Fair, refusal: Refusal | None = None) -> Template:
    context = frame(request.user.name, fair, "/setup") | await hub_of(tx, fair, utc_now())
    context |= {
        "refusal": refusal,
        "just": await just_done(tx, request, fair),
        "said": request.query_params.get("said", ""),
        "may_copy": bool(request.user.units(Role.organiser)),
    }
    return Template("planning/hub.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT + "/setup", guards=[requires_organiser], include_in_schema=False)
async def show_setup(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return Redirect(work_on(fair), status_code=303) if fair.is_show else await hub_page(tx, request, fair)


@post(ROOT + "/setup", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def move(slug: FromPath[str], data: URLEncodedBody[MoveForm], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        new = await move_fair(tx, request.user, fair, data.was, data.to, utc_now())
    except Refusal as refusal:
        await tx.refresh(fair)
        return await hub_page(tx, request, fair, refusal)
    return Redirect(f"/organiser/fairs/{fair.slug}/setup", query_params={"said": new.value}, status_code=303)


async def form_of(tx: AsyncSession, fair: Fair) -> FairForm:
    days = await days_of(tx, fair)
    return FairForm(
        slug=fair.slug,
        **{name: getattr(fair, name) for name in FACTS},
        day=[one.day.isoformat() for one in days],
        opens=[f"{one.opens:%H:%M}" for one in days],
        closes=[f"{one.closes:%H:%M}" for one in days],
        seen=seen_of(fair, days),
    )


def edit_page(request: Ask, fair: Fair, form: FairForm, refusal: Refusal | None = None) -> Template:
    context = frame(request.user.name, fair, "/setup") | {"form": form, "refusal": refusal, "lines": form.lines()}
    context["errors"] = refusal.errors if refusal else []
    return Template("planning/edit.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT + "/edit", guards=[requires_organiser], include_in_schema=False)
async def show_edit(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return edit_page(request, fair, await form_of(tx, fair))


@post(ROOT + "/edit", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def save(slug: FromPath[str], data: URLEncodedBody[FairForm], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        body, days = data.read()
        await save_fair(tx, request.user, fair, body, days, data.seen)
    except Refusal as refusal:
        await tx.refresh(fair)
        if refusal.code == "changed":
            data.seen = (await form_of(tx, fair)).seen
        return edit_page(request, fair, data, refusal)
    return Redirect(f"/organiser/fairs/{body.slug}/setup", query_params={"said": "saved"}, status_code=303)


async def copy_page(
    tx: AsyncSession, request: Ask, fair: Fair, form: CopyForm, refusal: Refusal | None = None
) -> Template:
    await own_unit(tx, request.user)
    context = frame(request.user.name, fair, "/setup") | {
        "form": form, "refusal": refusal, "parts": PARTS, "days": await days_of(tx, fair),
        "has": await standing_of(tx, fair, utc_now()),
    }  # fmt: skip
    context["errors"] = refusal.errors if refusal else []
    return Template("planning/copy.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT + "/copy", guards=[requires_organiser], include_in_schema=False)
async def show_copy(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return await copy_page(tx, request, fair, CopyForm(name=fair.name, part=list(PARTS)))


@post(ROOT + "/copy", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def copy(slug: FromPath[str], data: URLEncodedBody[CopyForm], request: Ask, tx: GivenTx) -> Response[Any]:
    old = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        name, new_slug, first = data.read()
        days = [Day(one.day, one.opens, one.closes) for one in await days_of(tx, old)]
        days = shift(days, first) or [Day(first, dt.time(9), dt.time(17))]
        copied = await copy_fair(tx, request.user, old, name, new_slug, days, set(data.part) & set(PARTS))
    except Refusal as refusal:
        return await copy_page(tx, request, old, data, refusal)
    return Redirect(f"/organiser/fairs/{copied.fair.slug}/setup", query_params={"said": "copied"}, status_code=303)


handlers = [show_setup, move, show_edit, save, show_copy, copy]
