"""The organiser's announcements; what open pages ask every second and a half; and putting one away for oneself."""

import datetime as dt
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import HeaderParameter
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import after_commit, utc_now
from recruit.errors import Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, URLEncodedBody
from recruit.notices import rules
from recruit.notices.actions import post_notice, withdraw_notice
from recruit.notices.forms import AwayForm, NoticeForm
from recruit.notices.queries import list_notices
from recruit.reports.menu import frame
from recruit.rooms.actions import on_air
from recruit.web import make_cookie, page_before

ROOT = "/organiser/fairs/{slug:str}/notices"
AWAY_LIFE = dt.timedelta(hours=12)


async def notices_page(
    tx: AsyncSession, request: Ask, fair: Fair, form: NoticeForm, refusal: Refusal | None = None, said: str = ""
) -> Template:
    context = frame(request.user.name, fair, "/notices") | {
        "notices": await list_notices(tx, fair, utc_now()),
        "rooms": len(await on_air(tx, fair)),
        "form": form,
        "minutes": list(rules.MINUTES.items()),
        "most": rules.LENGTH,
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
        "said": said,
    }
    return Template("notices/organise.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_notices(slug: FromPath[str], request: Ask, tx: GivenTx, said: FromQuery[str] = "") -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return await notices_page(tx, request, fair, NoticeForm(), said=said)


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def post_by_form(
    slug: FromPath[str], data: URLEncodedBody[NoticeForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    fair, now = await staff_fair(tx, request.user, slug, Role.organiser), utc_now()
    try:
        await post_notice(tx, request.user, fair, data.text, rules.read_until(data.minutes, now), now)
    except Refusal as refusal:
        return await notices_page(tx, request, fair, data, refusal)
    after_commit(tx, request.app.state.notices.forget)
    page = f"/organiser/fairs/{fair.slug}" if data.back == "live" else f"/organiser/fairs/{fair.slug}/notices"
    return Redirect(page, query_params={"said": "sent"}, status_code=303)


@post(ROOT + "/{notice:str}/withdraw", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def withdraw_by_form(slug: FromPath[str], notice: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        await withdraw_notice(tx, request.user, fair, notice, utc_now())
    except Refusal as refusal:
        return await notices_page(tx, request, fair, NoticeForm(), refusal)
    after_commit(tx, request.app.state.notices.forget)
    return Redirect(f"/organiser/fairs/{fair.slug}/notices", query_params={"said": "gone"}, status_code=303)


@get("/notices/{slug:str}", include_in_schema=False)
async def ask_notice(
    slug: FromPath[str],
    request: Ask,
    known: Annotated[str, HeaderParameter(name="If-None-Match")] = "",
) -> Response[Any]:
    """A few bytes, and none when nothing changed; asks for no session and mostly for no query."""
    shelf = request.app.state.notices
    await shelf.refresh()
    told = shelf.of({"slug": slug})
    etag = f'"{told.mark if told else "none"}"'
    headers = {"etag": etag, "cache-control": "no-cache"}
    if known.removeprefix("W/") == etag:
        return Response(None, status_code=304, headers=headers)
    return Response({"text": told.text, "mark": told.mark} if told else {}, headers=headers)


@post("/told", include_in_schema=False, status_code=303)
async def put_away(data: URLEncodedBody[AwayForm], request: Ask, settings: GivenSettings) -> Redirect:
    answer = Redirect(page_before(request, "/"), status_code=303)
    cookie = make_cookie(settings, "notice", data.known, AWAY_LIFE)
    cookie.httponly = False
    answer.set_cookie(cookie)
    return answer


handlers = [show_notices, post_by_form, withdraw_by_form, ask_notice, put_away]
