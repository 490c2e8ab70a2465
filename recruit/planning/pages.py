"""The organiser's set-up page of a fair, its steps from phase to phase, and its facts and days."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.changes.pages import just_done
from recruit.db import utc_now
from recruit.errors import Refusal
from recruit.fairs.forms import FACTS, FairForm
from recruit.fairs.reach import days_of, staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenTx, URLEncodedBody
from recruit.planning.actions import move_fair, save_fair, seen_of
from recruit.planning.forms import MoveForm
from recruit.planning.hub import hub_of
from recruit.reports.menu import frame

ROOT = "/organiser/fairs/{slug:str}"


async def hub_page(tx: AsyncSession, request: Ask, fair: Fair, refusal: Refusal | None = None) -> Template:
    context = frame(request.user.name, fair, "/setup") | await hub_of(tx, fair, utc_now())
    context |= {
        "refusal": refusal,
        "just": await just_done(tx, request, fair),
        "said": request.query_params.get("said", ""),
    }
    return Template("planning/hub.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT + "/setup", guards=[requires_organiser], include_in_schema=False)
async def show_setup(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    return await hub_page(tx, request, await staff_fair(tx, request.user, slug, Role.organiser))


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


handlers = [show_setup, move, show_edit, save]
