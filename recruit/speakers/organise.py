"""The organiser's page of speakers: who they are, what they were awarded and who checked it, their one-time links."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.arrivals.tickets import qr_svg
from recruit.db import utc_now
from recruit.errors import Invalid, Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenAlbum, GivenSettings, GivenTx, URLEncodedBody
from recruit.ids import parse_id
from recruit.reports.menu import frame
from recruit.sharing.site import site_of
from recruit.speakers import edit
from recruit.speakers.actions import make_link
from recruit.speakers.forms import HonourForm, PlaceForm, SpeakerForm
from recruit.speakers.roster import find_honour, find_in_roster, form_of, positions_at, roster
from recruit.speakers.rules import BUSTS, LEVELS
from recruit.speakers.tables import Speaker
from recruit.staff.queries import employers_at

ROOT = "/organiser/fairs/{slug:str}/speakers"
ONE = ROOT + "/{speaker:str}"
GivenSpeaker = Annotated[SpeakerForm, Body(media_type=RequestEncodingType.MULTI_PART)]


async def page(
    tx: AsyncSession, request: Ask, fair: Fair, chosen: str = "", form: SpeakerForm | None = None,
    refusal: Refusal | None = None, status: int = 200, **more: Any,
) -> Template:  # fmt: skip
    cards = await roster(tx, fair)
    card = next((one for one in cards if str(one.speaker.id) == chosen), None)
    form = form or (form_of(card) if card else SpeakerForm())
    context = frame(request.user.name, fair, "/speakers") | {
        "cards": cards,
        "card": card,
        "adding": chosen == "new",
        "form": form,
        "honour": HonourForm(),
        "employers": [("", "请选单位"), *await employers_at(tx, fair)],
        "positions": await positions_at(tx, fair, parse_id(form.employer)),
        "levels": [("", "请选级别"), *((level, level) for level in LEVELS)],
        "busts": list(BUSTS),
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
        **more,
    }
    return Template("speakers/roster.html", context=context, status_code=refusal.status if refusal else status)


async def reach(tx: AsyncSession, request: Ask, slug: str, speaker: str) -> tuple[Fair, Speaker]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return fair, await find_in_roster(tx, fair, speaker)


def back(fair: Fair, speaker: Speaker | None = None) -> Redirect:
    path = f"/organiser/fairs/{fair.slug}/speakers"
    return Redirect(f"{path}?speaker={speaker.id}#panel" if speaker else path, status_code=303)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_roster(slug: FromPath[str], request: Ask, tx: GivenTx, speaker: FromQuery[str] = "") -> Response[Any]:
    return await page(tx, request, await staff_fair(tx, request.user, slug, Role.organiser), speaker)


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def add_speaker(
    slug: FromPath[str], data: GivenSpeaker, request: Ask, tx: GivenTx, album: GivenAlbum
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        made = await edit.save_speaker(tx, album, request.user, fair, None, data, utc_now())
    except Refusal as refusal:
        return await page(tx, request, fair, "new", data, refusal)
    return back(fair, made)


@post(ONE, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def change_speaker(
    slug: FromPath[str], speaker: FromPath[str], data: GivenSpeaker, request: Ask, tx: GivenTx, album: GivenAlbum
) -> Response[Any]:
    fair, found = await reach(tx, request, slug, speaker)
    try:
        await edit.save_speaker(tx, album, request.user, fair, found, data, utc_now())
    except Refusal as refusal:
        return await page(tx, request, fair, speaker, data, refusal)
    return back(fair, found)


@post(ONE + "/move", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def move_speaker(
    slug: FromPath[str], speaker: FromPath[str], data: URLEncodedBody[PlaceForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    fair, found = await reach(tx, request, slug, speaker)
    await edit.move_speaker(tx, request.user, fair, found, data.by, utc_now())
    return back(fair)


@post(ONE + "/honours", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def add_honour(
    slug: FromPath[str], speaker: FromPath[str], data: URLEncodedBody[HonourForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    fair, found = await reach(tx, request, slug, speaker)
    try:
        await edit.add_honour(tx, request.user, fair, found, data, utc_now())
    except Invalid as refusal:
        return await page(tx, request, fair, speaker, refusal=refusal, honour=data)
    return back(fair, found)


@post(ONE + "/honours/{honour:str}/{act:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def settle_honour(
    slug: FromPath[str], speaker: FromPath[str], honour: FromPath[str], act: FromPath[str], request: Ask, tx: GivenTx
) -> Response[Any]:
    fair, found = await reach(tx, request, slug, speaker)
    won = await find_honour(tx, found, honour)
    match act:
        case "check" | "uncheck":
            await edit.check_honour(tx, request.user, fair, won, act == "check", utc_now())
        case "drop":
            await edit.drop_honour(tx, request.user, fair, won, utc_now())
        case _:
            raise Invalid("没有这个操作，请刷新页面再试。")
    return back(fair, found)


@post(ONE + "/links", guards=[requires_organiser], include_in_schema=False, status_code=201)
async def make_speaker_link(
    slug: FromPath[str], speaker: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    """No redirect: the link is on this one answer and nowhere else."""
    fair, found = await reach(tx, request, slug, speaker)
    await edit.set_revoked(tx, request.user, fair, found, False, utc_now())
    token, expires_at = await make_link(tx, request.user, fair, found, None, utc_now())
    url = f"{site_of(settings, request)}/s/{token}"
    link = {"url": url, "svg": qr_svg(url), "name": found.name, "expires_at": expires_at}
    return await page(tx, request, fair, status=201, link=link)


@post(ONE + "/revoke", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def revoke_speaker(slug: FromPath[str], speaker: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair, found = await reach(tx, request, slug, speaker)
    await edit.set_revoked(tx, request.user, fair, found, True, utc_now())
    return back(fair)


handlers = [
    show_roster, add_speaker, change_speaker, move_speaker, add_honour, settle_honour, make_speaker_link,
    revoke_speaker,
]  # fmt: skip
