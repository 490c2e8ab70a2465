"""The organiser's page of all photos that employers of the fair put before everybody."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.gallery.actions import put_back, take_down
from recruit.gallery.forms import TakeDownForm
from recruit.gallery.queries import PAGE, find_photo, numbers, photos_page, with_photos
from recruit.gallery.rules import LONGEST, REASONS
from recruit.given import Ask, FromPath, GivenAlbum, GivenTx, URLEncodedBody
from recruit.reports.menu import frame
from recruit.whole import read_page

ROOT = "/organiser/fairs/{slug:str}/photos"


async def gallery(
    tx: AsyncSession, request: Ask, fair: Fair, refusal: Refusal | None = None, about: str = "",
    form: TakeDownForm | None = None,
) -> Template:  # fmt: skip
    query = request.query_params
    employer, show, page = query.get("employer", ""), query.get("show", ""), query.get("page", "1")
    number = read_page(page)
    found, total = await photos_page(tx, fair, employer, show, number)
    context = frame(request.user.name, fair, "/employers") | {
        "photos": found,
        "total": total,
        "page": number,
        "page_size": PAGE,
        "page_url": "?" + urlencode({"employer": employer, "show": show, "page": ""}),
        "numbers": await numbers(tx, fair),
        "employers": await with_photos(tx, fair),
        "employer": employer,
        "show": show,
        "reasons": REASONS,
        "longest": LONGEST,
        "done": query.get("done", ""),
        "refusal": refusal,
        "about": about,
        "form": form or TakeDownForm(),
    }
    return Template("gallery/list.html", context=context, status_code=refusal.status if refusal else 200)


def back(request: Ask, fair: Fair, done: str) -> Redirect:
    kept = {name: request.query_params.get(name, "") for name in ("employer", "show", "page")}
    query = urlencode({name: value for name, value in kept.items() if value} | {"done": done})
    return Redirect(f"/organiser/fairs/{fair.slug}/photos?{query}", status_code=303)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_gallery(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    return await gallery(tx, request, await staff_fair(tx, request.user, slug, Role.organiser))


@post(ROOT + "/{photo:str}/take-down", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def send_take_down(
    slug: FromPath[str], photo: FromPath[str], data: URLEncodedBody[TakeDownForm], request: Ask, tx: GivenTx,
    album: GivenAlbum,
) -> Response[Any]:  # fmt: skip
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found = await find_photo(tx, fair, photo)
    try:
        await take_down(tx, album, request.user, fair, found, data.reason(), utc_now())
    except Refusal as refusal:
        return await gallery(tx, request, fair, refusal, photo, data)
    return back(request, fair, "down")


@post(ROOT + "/{photo:str}/put-back", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def send_put_back(
    slug: FromPath[str], photo: FromPath[str], request: Ask, tx: GivenTx, album: GivenAlbum
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found = await find_photo(tx, fair, photo)
    try:
        await put_back(tx, album, request.user, fair, found)
    except Refusal as refusal:
        return await gallery(tx, request, fair, refusal)
    return back(request, fair, "back")


handlers = [show_gallery, send_take_down, send_put_back]
