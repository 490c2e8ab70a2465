"""The organiser's employers: the list, invitations sent to all or one, sheets to print, and who leaves."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Refusal
from recruit.fairs.booths import qr
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx
from recruit.invitations.actions import invitations_to_print, revoke_invitation, send_invitation, send_to_all
from recruit.invitations.links import base_url, join_url
from recruit.invitations.queries import find_taking_part, live_invitation, uninvited_number
from recruit.news.queries import registered, untold
from recruit.participations.actions import readmit_employer, withdraw_employer
from recruit.participations.queries import PAGE, counts_of, filtered, lines_of
from recruit.participations.rules import FILTERS
from recruit.registrations.queries import waiting_of
from recruit.registrations.tables import RegistrationState
from recruit.reports.menu import frame
from recruit.whole import read_page

ROOT = "/organiser/fairs/{slug:str}/employers"


async def list_page(
    tx: AsyncSession, request: Ask, settings: Any, fair: Fair, refusal: Refusal | None = None
) -> Template:
    now, query = utc_now(), request.query_params
    lines = await lines_of(tx, fair, now)
    show = query.get("show", "") if query.get("show", "") in FILTERS else ""
    q, page = query.get("q", "").strip()[:40], query.get("page", "1")
    number = read_page(page)
    found = filtered(lines, show, q)
    context = frame(request.user.name, fair, "/employers") | {
        "lines": found[(number - 1) * PAGE : number * PAGE],
        "total": len(found),
        "page": number,
        "page_size": PAGE,
        "counts": counts_of(lines),
        "filters": FILTERS,
        "show": show,
        "q": q,
        "page_url": "?" + urlencode({"show": show, "q": q, "page": ""}),
        "to_send": await uninvited_number(tx, fair, now),
        "to_review": await waiting_of(tx, fair, RegistrationState.submitted),
        "returned": await waiting_of(tx, fair, RegistrationState.returned),
        "registered": await registered(tx, fair),
        "untold": await untold(tx, fair),
        "register_url": f"{base_url(settings, str(request.base_url))}/fairs/{fair.slug}/register",
        "said": {name: query.get(name, "") for name in ("sent", "left", "trouble", "done")},
        "refusal": refusal,
        "now": now,
    }
    return Template("participations/list.html", context=context, status_code=refusal.status if refusal else 200)


def back(fair: Fair, **said: object) -> Redirect:
    return Redirect(f"/organiser/fairs/{fair.slug}/employers?{urlencode(said)}", status_code=303)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_employers(slug: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    return await list_page(tx, request, settings, await staff_fair(tx, request.user, slug, Role.organiser))


@post(ROOT + "/invitations", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def send_all(slug: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    """A few dozen at a time: the page goes on by itself, or by one more press."""
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    gateway, asked = request.app.state.sms, str(request.base_url)
    sent, left, trouble = await send_to_all(tx, request.user, settings, gateway, asked, fair, utc_now())
    return back(fair, sent=sent, left=left, trouble=trouble[:120])


@get(ROOT + "/sheets", guards=[requires_organiser], include_in_schema=False)
async def show_sheets(
    slug: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings, one: FromQuery[str] = ""
) -> Response[Any]:
    """Printing is an organiser's own act: sheets of invitations that are in force, made where there were none."""
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    asked = str(request.base_url)
    found = await invitations_to_print(tx, request.user, fair, utc_now())
    sheets = [
        {"employer": employer, "until": row.expires_at, "address": (address := join_url(settings, asked, row.id)), "svg": qr(address)}
        for row, participation, employer in found
        if not one or str(participation.id) == one
    ]  # fmt: skip
    context = frame(request.user.name, fair, "/employers") | {"sheets": sheets}
    return Template("invitations/sheets.html", context=context, headers={"cache-control": "no-store"})


@post(ROOT + "/{one:str}/{act:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def act_on_one(
    slug: FromPath[str], one: FromPath[str], act: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    """`act` is invite, revoke, withdraw or readmit."""
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    participation, employer = await find_taking_part(tx, fair, one)
    try:
        async with tx.begin_nested():
            await do(tx, request, settings, fair, participation, employer, act)
    except Refusal as refusal:
        await tx.refresh(fair)
        return await list_page(tx, request, settings, fair, refusal)
    return back(fair, done=act, q=employer.name)


async def do(
    tx: AsyncSession, request: Ask, settings: Any, fair: Fair, participation: Any, employer: Any, act: str
) -> None:
    actor, now = request.user, utc_now()
    match act:
        case "invite":
            gateway, asked = request.app.state.sms, str(request.base_url)
            await send_invitation(tx, actor, settings, gateway, asked, fair, participation, employer, now)
        case "revoke":
            if row := await live_invitation(tx, employer.id, fair.id, now):
                await revoke_invitation(tx, actor, row, now)
        case "withdraw":
            await withdraw_employer(tx, actor, fair, participation, employer)
        case "readmit":
            await readmit_employer(tx, actor, fair, participation, employer)


handlers = [show_employers, send_all, show_sheets, act_on_one]
