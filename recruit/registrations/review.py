"""The organiser reviews a registration beside its licence, one or several at once."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.rules import mask_mobile
from recruit.accounts.tables import Role
from recruit.crypto import unseal
from recruit.db import utc_now
from recruit.errors import Invalid, Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenSettings, GivenTx, URLEncodedBody
from recruit.halls.queries import free_booths
from recruit.news.queries import may_tell, news_of
from recruit.registrations import actions, queries
from recruit.registrations.forms import DecisionForm, ManyForm
from recruit.registrations.rules import why_not_uscc
from recruit.registrations.tables import Registration
from recruit.reports.menu import frame
from recruit.settings import Settings
from recruit.uploads.queries import shown

ROOT = "/organiser/fairs/{slug:str}/registrations"


async def review_page(
    tx: AsyncSession,
    request: Ask,
    settings: Settings,
    fair: Fair,
    row: Registration,
    form: DecisionForm,
    refusal: Refusal | None = None,
) -> Template:
    licence, known = await queries.licence_of(tx, row), await queries.known_employer(tx, row.uscc)
    context = frame(request.user.name, fair, "/employers") | {
        "row": row,
        "form": form,
        "phone": mask_mobile(unseal(settings.keys, row.contact_phone, "phone")) if row.contact_phone else "",
        "licence": shown(licence) if licence else None,
        "code_wrong": why_not_uscc(row.uscc),
        "known": known,
        "recruiters": await queries.recruiters_number(tx, known, utc_now()) if known else 0,
        "others": await queries.others_with_code(tx, row),
        "booths": sorted(await free_booths(tx, fair), key=lambda one: one.number),
        "news": await news_of(tx, row),
        "may_tell": await may_tell(tx, row),
        "until": actions.read_until("", fair, utc_now()),
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
    }
    return Template("registrations/review.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT + "/{one:str}", guards=[requires_organiser], include_in_schema=False)
async def show_review(
    slug: FromPath[str], one: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    row = await queries.find_registration(tx, fair, one)
    return await review_page(tx, request, settings, fair, row, DecisionForm())


@post(ROOT + "/{one:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def decide(
    slug: FromPath[str],
    one: FromPath[str],
    data: URLEncodedBody[DecisionForm],
    request: Ask,
    tx: GivenTx,
    settings: GivenSettings,
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    row, now = await queries.find_registration(tx, fair, one), utc_now()
    try:
        async with tx.begin_nested():
            if data.act == "return":
                await actions.return_registration(tx, request.user, fair, row, data.reason, now)
            elif data.act == "accept":
                await actions.accept_registration(tx, request.user, fair, row, data, now)
            else:
                raise Invalid("请点“通过”或“退回”。", code="no_act")
    except Refusal as refusal:
        await tx.refresh(row)
        await tx.refresh(fair)
        return await review_page(tx, request, settings, fair, row, data, refusal)
    done = "returned" if data.act == "return" else "accepted"
    return Redirect(f"/organiser/fairs/{fair.slug}/employers?done={done}", status_code=303)


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def accept_several(
    slug: FromPath[str], data: URLEncodedBody[ManyForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    """Those whose employer is known already stay for a look of their own."""
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    rows = [await queries.find_registration(tx, fair, one) for one in data.one]
    done, left = await actions.accept_many(tx, request.user, fair, rows, utc_now())
    where = f"/organiser/fairs/{fair.slug}/employers?done=many&sent={done}&left={left}"
    return Redirect(where, status_code=303)


handlers = [show_review, decide, accept_several]
