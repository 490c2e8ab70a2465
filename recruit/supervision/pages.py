"""The organiser's page of what is overdue."""

import zoneinfo
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, URLEncodedBody
from recruit.reports.menu import frame
from recruit.settings import Keys
from recruit.supervision.actions import remind_employer, take_over
from recruit.supervision.queries import late_employers, next_late

ROOT = "/organiser/fairs/{slug:str}/supervision"


class TakeForm(BaseModel):
    """`application` empty: all overdue ones of the employer."""

    application: str = ""


async def overdue_page(
    tx: AsyncSession, keys: Keys, request: Ask, fair: Fair, refusal: Refusal | None = None, said: str = ""
) -> Template:
    now = utc_now()
    today = now.astimezone(zoneinfo.ZoneInfo(fair.time_zone)).date()
    context = frame(request.user.name, fair, "/supervision") | {
        "late": await late_employers(tx, keys, fair, today, now),
        "soon": await next_late(tx, fair, now),
        "as_of": now,
        "refusal": refusal,
        "said": said,
    }
    return Template("supervision/overdue.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_overdue(
    slug: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings, said: FromQuery[str] = ""
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return await overdue_page(tx, settings.keys, request, fair, said=said)


@post(ROOT + "/{employer:str}/remind", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def remind_by_form(
    slug: FromPath[str], employer: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    fair, now = await staff_fair(tx, request.user, slug, Role.organiser), utc_now()
    today = now.astimezone(zoneinfo.ZoneInfo(fair.time_zone)).date()
    try:
        async with tx.begin_nested():
            await remind_employer(tx, settings.keys, request.app.state.sms, request.user, fair, employer, today, now)
    except Refusal as refusal:
        return await overdue_page(tx, settings.keys, request, fair, refusal)
    return back(fair, employer, "reminded")


@post(ROOT + "/{employer:str}/take", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def take_by_form(
    slug: FromPath[str],
    employer: FromPath[str],
    data: URLEncodedBody[TakeForm],
    request: Ask,
    tx: GivenTx,
    settings: GivenSettings,
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        await take_over(tx, request.user, fair, employer, data.application, utc_now())
    except Refusal as refusal:
        return await overdue_page(tx, settings.keys, request, fair, refusal)
    return back(fair, employer, "taken")


def back(fair: Fair, employer: str, said: str) -> Redirect:
    return Redirect(f"/organiser/fairs/{fair.slug}/supervision?said={said}#e-{employer}", status_code=303)


handlers = [show_overdue, remind_by_form, take_by_form]
