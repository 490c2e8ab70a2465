"""The service desk: staff apply on behalf of somebody who stands before them, with the consent they gave."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template

from recruit.accounts.guards import requires_desk
from recruit.accounts.rules import mask_mobile, read_mobile
from recruit.accounts.tables import Role
from recruit.applications.actions import Wish, apply_at_desk
from recruit.applications.queries import find_offer
from recruit.applications.rules import Source, consent_text
from recruit.arrivals.forms import DeskForm
from recruit.db import utc_now
from recruit.errors import FieldError, Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, URLEncodedBody
from recruit.positions.card import card
from recruit.positions.queries import Wanted, list_positions

SHOWN = 12


async def service_page(
    request: Ask, tx: GivenTx, fair: Fair, form: DeskForm, errors: list[FieldError] | None = None, done: str = ""
) -> Template:
    found, chosen, consent = [], None, ""
    if form.position:
        offer = await find_offer(tx, form.position)
        chosen = {"id": str(offer.position.id), "title": offer.position.title, "employer": offer.employer.name}
        consent = consent_text(offer.employer.name, offer.position.title)
    elif form.q.strip():
        wanted = Wanted(fair=fair.slug, q=form.q, page_size=SHOWN)
        found = [card(row) for row in (await list_positions(tx, request.user, wanted, utc_now())).items]
    context = {
        "fair": fair, "who": request.user.name, "form": form, "errors": errors or [], "found": found, "chosen": chosen,
        "consent": consent, "done": done,
    }  # fmt: skip
    return Template("arrivals/service.html", context=context, status_code=422 if errors else 200)


@get("/service/{slug:str}", guards=[requires_desk], include_in_schema=False)
async def show_service(
    slug: FromPath[str],
    request: Ask,
    tx: GivenTx,
    q: FromQuery[str] = "",
    position: FromQuery[str] = "",
    done: FromQuery[str] = "",
) -> Template:
    fair = await staff_fair(tx, request.user, slug, Role.desk, Role.organiser)
    return await service_page(request, tx, fair, DeskForm(q=q, position=position), done=done[:80])


@post("/service/{slug:str}", guards=[requires_desk], include_in_schema=False, status_code=303)
async def apply_for_somebody(
    slug: FromPath[str], data: URLEncodedBody[DeskForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.desk, Role.organiser)
    phone = read_mobile(data.phone)
    if phone is None or problems(data):
        wrong = [] if phone else [FieldError("phone", "请填 11 位手机号")]
        return await service_page(request, tx, fair, data, wrong + problems(data))
    wish = Wish(
        position=data.position,
        source=Source.desk,
        channel="desk",
        name=data.name.strip(),
        entered_by=request.user.account,
    )
    try:
        await apply_at_desk(tx, settings.keys, request.user, wish, phone, utc_now())
    except Refusal as refusal:
        return await service_page(request, tx, fair, data, [FieldError("position", refusal.detail)])
    return Redirect(
        f"/service/{fair.slug}",
        query_params={"done": f"{data.name.strip()[:1]}** {mask_mobile(phone)}"},
        status_code=303,
    )


def problems(form: DeskForm) -> list[FieldError]:
    found = []
    if not form.name.strip():
        found.append(FieldError("name", "请填姓名"))
    if form.consent != "yes":
        found.append(FieldError("consent", "要当面说清楚、本人同意，才能代投"))
    return found


handlers = [show_service, apply_for_somebody]
