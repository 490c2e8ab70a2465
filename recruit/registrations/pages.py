"""The public registration of an employer: the form, its draft, and where it stands, behind the applicant's own link."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.rules import mask_mobile
from recruit.crypto import unseal
from recruit.db import utc_now
from recruit.errors import NotFound, Refusal
from recruit.fairs.booths import qr
from recruit.fairs.reach import find_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenAlbum, GivenSettings, GivenTx
from recruit.invitations.links import base_url, join_url, token_of
from recruit.invitations.queries import invitation_behind
from recruit.news.queries import standing_of
from recruit.registrations import actions
from recruit.registrations.forms import SAID, RegistrationForm
from recruit.registrations.queries import REGISTRATION, licence_of, registration_behind, zones_at
from recruit.registrations.rules import SIZES
from recruit.registrations.tables import Registration, RegistrationState
from recruit.settings import Settings
from recruit.uploads.actions import keep_picture
from recruit.uploads.forms import picture_of
from recruit.uploads.tables import PictureKind

ROOT = "/fairs/{slug:str}/register"
ALONE = {"cache-control": "no-store", "referrer-policy": "same-origin"}
Sent = Annotated[RegistrationForm, Body(media_type=RequestEncodingType.MULTI_PART)]


def form_of(row: Registration) -> RegistrationForm:
    said = {name: row.said.get(name, "") for name in SAID}
    return RegistrationForm(uscc=row.uscc, name=row.name, contact_name=row.contact_name, **said)


def address_of(settings: Settings, fair: Fair, row: Registration) -> str:
    return f"/fairs/{fair.slug}/register/{token_of(settings.keys, REGISTRATION, row.id)}"


async def form_page(
    tx: AsyncSession,
    settings: Settings,
    fair: Fair,
    form: RegistrationForm,
    row: Registration | None = None,
    refusal: Refusal | None = None,
) -> Template:
    phone = mask_mobile(unseal(settings.keys, row.contact_phone, "phone")) if row and row.contact_phone else ""
    context = {
        "fair": fair,
        "form": form,
        "row": row,
        "phone": phone,
        "has_licence": row is not None and await licence_of(tx, row) is not None,
        "zones": await zones_at(tx, fair),
        "sizes": SIZES,
        "action": address_of(settings, fair, row) if row else f"/fairs/{fair.slug}/register",
        "closed": actions.why_closed(fair),
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
    }
    status = refusal.status if refusal else 200
    return Template("registrations/form.html", context=context, status_code=status, headers=ALONE)


async def open_fair(tx: AsyncSession, slug: str) -> Fair:
    """A show invites its employers itself; nobody registers for one."""
    fair = await find_fair(tx, slug)
    if fair.is_show:
        raise NotFound("系列直播不收单位报名。想上直播，请联系主办的工会。")
    return fair


@get(ROOT, include_in_schema=False)
async def show_empty(slug: FromPath[str], tx: GivenTx, settings: GivenSettings) -> Template:
    return await form_page(tx, settings, await open_fair(tx, slug), RegistrationForm())


@post(ROOT, include_in_schema=False, status_code=303)
async def begin(
    slug: FromPath[str], data: Sent, request: Ask, tx: GivenTx, settings: GivenSettings, album: GivenAlbum
) -> Response[Any]:
    fair = await open_fair(tx, slug)
    try:
        row = await actions.start_registration(tx, request.user, fair, utc_now())
    except Refusal as refusal:
        return await form_page(tx, settings, fair, data, None, refusal)
    return await take(tx, request, settings, album, fair, row, data)


@post(ROOT + "/{token:str}", include_in_schema=False, status_code=303)
async def go_on(
    slug: FromPath[str],
    token: FromPath[str],
    data: Sent,
    request: Ask,
    tx: GivenTx,
    settings: GivenSettings,
    album: GivenAlbum,
) -> Response[Any]:
    fair = await find_fair(tx, slug)
    return await take(
        tx, request, settings, album, fair, await registration_behind(tx, settings.keys, fair, token), data
    )


async def take(
    tx: AsyncSession,
    request: Ask,
    settings: Settings,
    album: Any,
    fair: Fair,
    row: Registration,
    data: RegistrationForm,
) -> Response[Any]:
    """Keep what came, then send it if that was asked; what is wrong costs nothing that was typed."""
    now, actor = utc_now(), request.user
    try:
        await actions.keep_registration(tx, settings.keys, row, data)
        if licence := await picture_of(data.licence, "licence"):
            await keep_picture(
                tx,
                album,
                actor,
                licence,
                kind=PictureKind.licence,
                owner=row,
                alt="营业执照",
                public=False,
                field="licence",
            )
        if data.act == "send":
            await actions.send_registration(tx, actor, fair, row, data, now)
    except Refusal as refusal:
        return await form_page(tx, settings, fair, data, row, refusal)
    return Redirect(address_of(settings, fair, row), status_code=303)


@get(ROOT + "/{token:str}", include_in_schema=False)
async def show_standing(
    slug: FromPath[str], token: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    """The form while it is the applicant's turn, else where the registration stands."""
    fair = await find_fair(tx, slug)
    row = await registration_behind(tx, settings.keys, fair, token)
    if row.state in actions.MENDABLE:
        return await form_page(tx, settings, fair, form_of(row), row)
    address = base_url(settings, str(request.base_url)) + address_of(settings, fair, row)
    booths = (await standing_of(tx, row)).booths
    context = {"fair": fair, "row": row, "address": address, "qr": qr(address), "join": "", "booths": booths}
    if row.state is RegistrationState.accepted and row.invitation_id:
        context["join"] = await way_in(tx, settings, str(request.base_url), row)
    return Template("registrations/standing.html", context=context, headers=ALONE)


async def way_in(tx: AsyncSession, settings: Settings, asked: str, row: Registration) -> str:
    """The invitation's address while it can be used."""
    assert row.invitation_id
    address = join_url(settings, asked, row.invitation_id)
    try:
        await invitation_behind(tx, settings.keys, address.rpartition("/")[2], utc_now())
    except Refusal:
        return ""
    return address


handlers = [show_empty, begin, go_on, show_standing]
