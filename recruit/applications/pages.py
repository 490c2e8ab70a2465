"""Applying by form, and the recruiter's desk; both work without a script."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.forms import safe_next
from recruit.accounts.guards import requires_recruiter
from recruit.accounts.rules import mask_mobile, read_mobile
from recruit.applications import rules, words
from recruit.applications.actions import Wish, apply_by_device, move, reveal_phone
from recruit.applications.desk import Look, look_of, open_desk
from recruit.applications.elsewhere import elsewhere
from recruit.applications.forms import ApplyForm, MoveForm, RevealForm
from recruit.applications.queries import (
    Offer,
    Seen,
    applied_to,
    booths_of,
    find_application,
    find_offer,
    read_state,
    source_of,
)
from recruit.crypto import unseal
from recruit.db import utc_now
from recruit.employers.menu import recruiter_menu
from recruit.errors import Conflict, FieldError, Refusal
from recruit.fairs.reach import find_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, URLEncodedBody
from recruit.ids import new_id
from recruit.positions.card import pay_shape
from recruit.seekers.rules import introduce
from recruit.seekers.tables import Seeker
from recruit.settings import Keys
from recruit.whole import read_page

PRIVATE = {"cache-control": "no-store"}


async def contact_of(tx: AsyncSession, keys: Keys, actor: Actor) -> dict[str, Any] | None:
    """Who applies by one tap: the signed-in seeker, or this device with the number it gave before."""
    seeker = await tx.get(Seeker, actor.seeker) if actor.seeker else None
    if seeker is None or not seeker.phone:
        return None
    phone = mask_mobile(unseal(keys, seeker.phone, "phone"))
    return {"name": seeker.name or "", "phone": phone, "verified": actor.verified}


async def said_before(tx: AsyncSession, actor: Actor) -> dict[str, str]:
    """What the profile spares people to type."""
    seeker = await tx.get(Seeker, actor.seeker) if actor.seeker else None
    if seeker is None:
        return {}
    return {"name": seeker.name or "", "note": introduce(seeker.wants, seeker.place, seeker.education)}


async def form_page(
    tx: AsyncSession,
    keys: Keys,
    actor: Actor,
    offer: Offer,
    form: ApplyForm,
    errors: list[FieldError] | None = None,
    refusal: Refusal | None = None,
) -> Template:
    booths = await booths_of(tx, [offer.position.participation_id])
    context = {
        "fair": offer.fair,
        "p": offer.position,
        "pay": pay_shape(offer.position),
        "employer": offer.employer,
        "booth": booths.get(offer.position.participation_id),
        "closed": not offer.is_open(utc_now()),
        "me": await contact_of(tx, keys, actor),
        "form": form,
        "errors": errors or (refusal.errors if refusal else []),
        "refusal": refusal,
        "key": str(new_id()),
        "consent": rules.consent_text(offer.employer.name, offer.position.title),
    }
    status = refusal.status if refusal else 422 if errors else 200
    return Template("applications/apply.html", context=context, status_code=status, headers=PRIVATE)


@get("/positions/{position:str}/apply", include_in_schema=False)
async def show_form(
    position: FromPath[str],
    request: Ask,
    tx: GivenTx,
    settings: GivenSettings,
    source: FromQuery[str] = "",
    room: FromQuery[str] = "",
    pin: FromQuery[str] = "",
    next: FromQuery[str] = "",
) -> Response[Any]:
    offer = await find_offer(tx, position)
    if await applied_to(tx, request.user, [offer.position.id]):
        return Redirect(f"/positions/{offer.position.id}", status_code=303)
    form = ApplyForm(source=source, room=room, pin=pin, next=next, **await said_before(tx, request.user))
    return await form_page(tx, settings.keys, request.user, offer, form)


@post("/positions/{position:str}/apply", include_in_schema=False, status_code=303)
async def apply_by_form(
    position: FromPath[str],
    data: URLEncodedBody[ApplyForm],
    request: Ask,
    tx: GivenTx,
    settings: GivenSettings,
    source: FromQuery[str] = "",
    room: FromQuery[str] = "",
) -> Response[Any]:
    data = data.model_copy(update={"source": data.source or source, "room": data.room or room})
    offer, now, actor = await find_offer(tx, position), utc_now(), request.user
    me = await contact_of(tx, settings.keys, actor)
    errors = data.problems(has_name=bool(me and me["name"]), has_phone=me is not None)
    if errors:
        return await form_page(tx, settings.keys, actor, offer, data, errors)
    wish = Wish(
        position=str(offer.position.id),
        source=await source_of(tx, actor, offer, data.came_by, now),
        channel="page",
        key=data.key[:200] or None,
        room=data.room_id,
        pin=data.pin_seq,
        name=data.name.strip() or None,
        note=data.note.strip() or None,
    )
    try:
        await apply_by_device(tx, settings.keys, actor, wish, read_mobile(data.phone), now)
    except Refusal as refusal:
        if not isinstance(refusal, Conflict) or refusal.code != "already_applied":
            return await form_page(tx, settings.keys, actor, offer, data, refusal=refusal)
    return Redirect(safe_next(data.next, otherwise=f"/positions/{offer.position.id}"), status_code=303)


async def desk_page(
    tx: AsyncSession,
    keys: Keys,
    actor: Actor,
    fair: Fair,
    look: Look,
    chosen: str,
    refusal: Refusal | None = None,
    phone: str = "",
) -> Template:
    desk = await open_desk(tx, keys, actor, fair, look, chosen, utc_now())
    context = {
        "fair": fair,
        "who": actor.name,
        "menu": recruiter_menu(desk.employer, f"/recruiter/fairs/{fair.slug}", f"/recruiter/fairs/{fair.slug}"),
        "desk": desk,
        "d": desk.detail,
        "elsewhere": await elsewhere(tx, desk.employer.id, fair),
        "is_open": bool(chosen),
        "refusal": refusal,
        "phone": phone,
        "reasons": words.REASONS,
        "back": look.query(),
    }
    status = refusal.status if refusal else 200
    return Template("applications/recruiter.html", context=context, status_code=status, headers=PRIVATE)


@get("/recruiter/fairs/{slug:str}", guards=[requires_recruiter], include_in_schema=False)
async def show_desk(
    slug: FromPath[str],
    request: Ask,
    tx: GivenTx,
    settings: GivenSettings,
    employer: FromQuery[str] = "",
    position: FromQuery[str] = "",
    show: FromQuery[str] = "",
    q: FromQuery[str] = "",
    page: FromQuery[str] = "1",
    chosen: Annotated[str, QueryParameter(name="a")] = "",
) -> Response[Any]:
    fair = await find_fair(tx, slug)
    look = Look(employer, position, show, q.strip()[:80], read_page(page))
    return await desk_page(tx, settings.keys, request.user, fair, look, chosen)


def back_to(found: Seen, back: str) -> str:
    look = look_of(back)
    return f"/recruiter/fairs/{found.fair.slug}?{look.query(a=found.application.id)}"


@post(
    "/recruiter/applications/{application:str}/moves",
    guards=[requires_recruiter],
    include_in_schema=False,
    status_code=303,
)
async def move_by_form(
    application: FromPath[str], data: URLEncodedBody[MoveForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    found = await find_application(tx, request.user, application)
    try:
        old, new = read_state(data.old), read_state(data.to)
        data.check()
        await move(tx, request.user, found, old, new, data.reason, utc_now())
    except Refusal as refusal:
        look = look_of(data.back)
        return await desk_page(tx, settings.keys, request.user, found.fair, look, application, refusal)
    return Redirect(back_to(found, data.back), status_code=303)


@post(
    "/recruiter/applications/{application:str}/phone",
    guards=[requires_recruiter],
    include_in_schema=False,
    status_code=200,
)
async def reveal_by_form(
    application: FromPath[str], data: URLEncodedBody[RevealForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    """Answers with the page itself, because the number must not stand in an address."""
    found = await find_application(tx, request.user, application)
    number = await reveal_phone(tx, settings.keys, request.user, found)
    look = look_of(data.back)
    return await desk_page(
        tx, settings.keys, request.user, found.fair, look, application, phone=number.removeprefix("+86")
    )


handlers = [show_form, apply_by_form, show_desk, move_by_form, reveal_by_form]
