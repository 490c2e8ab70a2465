"""我的: the entry ticket, every application with its clock, consents and settings."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_seeker
from recruit.accounts.tables import Role
from recruit.applications.actions import confirm_intent, move
from recruit.applications.pages import contact_of
from recruit.applications.queries import find_application
from recruit.applications.rules import ApplicationState
from recruit.arrivals.tickets import entry_ticket, qr_svg, ticket_text
from recruit.db import utc_now
from recruit.errors import Refusal
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenSettings, GivenTx
from recruit.rooms.rules import seeker_person, visitor_person
from recruit.seekers import queries
from recruit.settings import Keys


async def ticket_of(tx: AsyncSession, keys: Keys, request: Ask, fair: Fair | None) -> dict[str, Any] | None:
    if fair is None or request.user.seeker is None:
        return None
    row = await entry_ticket(tx, request.user, fair)
    return {
        "svg": Markup(qr_svg(ticket_text(keys, row))),
        "code": f"{row.code[:5]} {row.code[5:]}",
        "admitted_at": row.admitted_at,
        "gate": row.admitted_gate,
        "revoked": row.revoked_at is not None,
    }


def persons_of(request: Ask, keys: Keys) -> list[str]:
    """The signs under which this reader speaks in rooms."""
    secret, actor = keys.index.hex(), request.user
    signs = [visitor_person(secret, request.scope["state"]["visitor"])]
    if actor.seeker and actor.verified:
        signs.append(seeker_person(secret, actor.seeker))
    return signs


async def mine_page(
    request: Ask, tx: AsyncSession, keys: Keys, refusal: Refusal | None = None, at: str = ""
) -> Template:
    actor, now = request.user, utc_now()
    fair = await queries.ticket_fair(tx, actor, now)
    context = {
        "fair": fair,
        "me": await contact_of(tx, keys, actor),
        "verified": actor.verified and actor.seeker is not None,
        "is_staff": actor.account is not None and not actor.has_role(Role.seeker),
        "ticket": await ticket_of(tx, keys, request, fair),
        "applications": await queries.my_applications(tx, actor, now),
        "questions": await queries.my_questions(tx, persons_of(request, keys)),
        "consents": await queries.my_consents(tx, actor),
        "step_names": queries.STEPS,
        "refusal": refusal,
        "refused": at,
    }
    status = refusal.status if refusal else 200
    return Template("seekers/mine.html", context=context, status_code=status, headers={"cache-control": "no-store"})


@get("/mine", include_in_schema=False)
async def show_mine(request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    return await mine_page(request, tx, settings.keys)


@post(
    "/mine/applications/{application:str}/withdraw", guards=[requires_seeker], include_in_schema=False, status_code=303
)
async def withdraw(application: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    found = await find_application(tx, request.user, application)
    if found.application.state is not ApplicationState.withdrawn:
        try:
            await move(tx, request.user, found, found.application.state, ApplicationState.withdrawn, None, utc_now())
        except Refusal as refusal:
            return await mine_page(request, tx, settings.keys, refusal, application)
    return Redirect(f"/mine#a-{found.application.id}", status_code=303)


@post("/mine/applications/{application:str}/intent", guards=[requires_seeker], include_in_schema=False, status_code=303)
async def confirm(application: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    found = await find_application(tx, request.user, application)
    try:
        await confirm_intent(tx, request.user, found, utc_now())
    except Refusal as refusal:
        return await mine_page(request, tx, settings.keys, refusal, application)
    return Redirect(f"/mine#a-{found.application.id}", status_code=303)


handlers = [show_mine, withdraw, confirm]
