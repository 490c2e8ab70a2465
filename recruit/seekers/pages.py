"""我的: the entry ticket, every application with its clock, consents and settings."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.forms import safe_next
from recruit.accounts.guards import requires_seeker
from recruit.accounts.tables import Role
from recruit.applications.actions import confirm_intent, move
from recruit.applications.pages import contact_of
from recruit.applications.queries import find_application
from recruit.applications.rules import ApplicationState
from recruit.arrivals.tickets import entry_ticket, qr_svg, ticket_text
from recruit.db import utc_now
from recruit.errors import FieldError, Refusal
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, URLEncodedBody
from recruit.reservations.queries import my_shows
from recruit.rooms.rules import seeker_person, visitor_person
from recruit.seekers import queries, rules
from recruit.seekers.actions import PROFILE, change_profile
from recruit.seekers.forms import ProfileForm
from recruit.settings import Keys

PRIVATE = {"cache-control": "no-store"}


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
    fair, seeker = await queries.ticket_fair(tx, actor, now), await queries.seeker_of(tx, actor)
    fits = await queries.fitting(tx, actor, fair, seeker, now) if fair and seeker and seeker.wants else None
    context = {
        "fair": fair,
        "seeker": seeker,
        "education": rules.EDUCATIONS.get((seeker and seeker.education) or "", ""),
        "saved": await queries.my_saved(tx, actor, now),
        "fits": fits,
        "shows": await my_shows(tx, actor),
        "used": await queries.tickets_used(tx, actor, now),
        "me": await contact_of(tx, keys, actor),
        "verified": actor.verified and actor.seeker is not None,
        "is_staff": actor.account is not None and not actor.has_role(Role.seeker),
        "ticket": await ticket_of(tx, keys, request, fair),
        "applications": await queries.my_applications(tx, actor, now),
        "questions": await queries.my_questions(tx, persons_of(request, keys), now),
        "consents": await queries.my_consents(tx, actor),
        "step_names": queries.STEPS,
        "refusal": refusal,
        "refused": at,
    }
    status = refusal.status if refusal else 200
    return Template("seekers/mine.html", context=context, status_code=status, headers=PRIVATE)


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


def profile_page(form: ProfileForm, next: str, errors: list[FieldError] | None = None) -> Template:
    context = {
        "fair": None,
        "form": form,
        "next": next,
        "educations": [("", "不说"), *rules.EDUCATIONS.items()],
        "errors": errors or [],
    }
    return Template("seekers/profile.html", context=context, status_code=422 if errors else 200, headers=PRIVATE)


@get("/mine/profile", include_in_schema=False)
async def show_profile(request: Ask, tx: GivenTx, next: FromQuery[str] = "") -> Response[Any]:
    seeker = await queries.seeker_of(tx, request.user)
    said = {name: getattr(seeker, name) or "" for name in PROFILE} if seeker else {}
    return profile_page(ProfileForm(**said), next)


@post("/mine/profile", include_in_schema=False, status_code=303)
async def keep_profile(
    data: URLEncodedBody[ProfileForm], request: Ask, tx: GivenTx, next: FromQuery[str] = ""
) -> Response[Any]:
    if errors := data.problems():
        return profile_page(data, next, errors)
    await change_profile(tx, request.user, data.values(), utc_now())
    return Redirect(safe_next(next), status_code=303)


handlers = [show_mine, withdraw, confirm, show_profile, keep_profile]
