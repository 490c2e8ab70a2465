"""The recruiters' page: who is there, a one-time link for another, who leaves."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_recruiter
from recruit.colleagues.actions import let_go
from recruit.colleagues.queries import colleagues_of, find_invitation, open_invitations
from recruit.db import utc_now
from recruit.employers.menu import recruiter_menu
from recruit.employers.photos import own_employer, own_employers
from recruit.employers.tables import Employer
from recruit.errors import Refusal
from recruit.fairs.booths import qr
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, URLEncodedBody
from recruit.ids import parse_id
from recruit.invitations.actions import invite_colleague, revoke_invitation
from recruit.invitations.forms import NoteForm
from recruit.invitations.links import join_url
from recruit.invitations.rules import NOTE

ROOT = "/employer/colleagues"


async def colleagues_page(
    tx: AsyncSession, request: Ask, settings: Any, employer: Employer, refusal: Refusal | None = None
) -> Template:
    now, asked = utc_now(), str(request.base_url)
    waiting = [
        {"row": row, "address": (address := join_url(settings, asked, row.id)), "svg": qr(address)}
        for row in await open_invitations(tx, employer, now)
    ]
    context = {
        "fair": None,
        "who": request.user.name,
        "menu": recruiter_menu(employer, ROOT),
        "employer": employer,
        "employers": await own_employers(tx, request.user),
        "people": await colleagues_of(tx, employer, now),
        "me": request.user.account,
        "waiting": waiting,
        "note_length": NOTE,
        "refusal": refusal,
        "errors": [],
    }
    status = refusal.status if refusal else 200
    return Template(
        "employers/colleagues.html", context=context, status_code=status, headers={"cache-control": "no-store"}
    )


def back(employer: Employer) -> Redirect:
    return Redirect(f"{ROOT}?employer={employer.id}", status_code=303)


@get(ROOT, guards=[requires_recruiter], include_in_schema=False)
async def show_colleagues(
    request: Ask, tx: GivenTx, settings: GivenSettings, employer: FromQuery[str] = ""
) -> Response[Any]:
    return await colleagues_page(tx, request, settings, await own_employer(tx, request.user, employer))


@post(ROOT, guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def invite(data: URLEncodedBody[NoteForm], request: Ask, tx: GivenTx) -> Response[Any]:
    employer = await own_employer(tx, request.user, data.employer)
    await invite_colleague(tx, request.user, employer, data.note.strip()[:NOTE], utc_now())
    return back(employer)


@post(ROOT + "/{account:str}/remove", guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def remove(
    account: FromPath[str], data: URLEncodedBody[NoteForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    employer, leaving = await own_employer(tx, request.user, data.employer), parse_id(account)
    try:
        await let_go(tx, request.user, employer, leaving, utc_now())
    except Refusal as refusal:
        return await colleagues_page(tx, request, settings, employer, refusal)
    return Redirect("/", status_code=303) if leaving == request.user.account else back(employer)


@post(ROOT + "/invitations/{one:str}/revoke", guards=[requires_recruiter], include_in_schema=False, status_code=303)
async def revoke(
    one: FromPath[str], data: URLEncodedBody[NoteForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    employer = await own_employer(tx, request.user, data.employer)
    try:
        await revoke_invitation(tx, request.user, await find_invitation(tx, employer, one), utc_now())
    except Refusal as refusal:
        return await colleagues_page(tx, request, settings, employer, refusal)
    return back(employer)


handlers = [show_colleagues, invite, remove, revoke]
