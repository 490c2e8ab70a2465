"""Reporting a position, with or without a name."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template

from recruit.applications.queries import Offer, find_offer
from recruit.cases.actions import report_position
from recruit.cases.forms import ReportForm
from recruit.cases.rules import KINDS
from recruit.db import utc_now
from recruit.errors import FieldError, Refusal
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, URLEncodedBody


def form_page(
    offer: Offer,
    form: ReportForm,
    errors: list[FieldError] | None = None,
    refusal: Refusal | None = None,
    done: bool = False,
) -> Template:
    context = {
        "fair": offer.fair,
        "p": offer.position,
        "employer": offer.employer,
        "form": form,
        "kinds": list(KINDS.items()),
        "errors": errors or [],
        "refusal": refusal,
        "done": done,
    }
    return Template(
        "cases/report.html", context=context, status_code=refusal.status if refusal else 422 if errors else 200
    )


@get("/positions/{position:str}/report", include_in_schema=False)
async def show_report(position: FromPath[str], tx: GivenTx, done: FromQuery[str] = "") -> Template:
    return form_page(await find_offer(tx, position), ReportForm(), done=bool(done))


@post("/positions/{position:str}/report", include_in_schema=False, status_code=303)
async def send_report(
    position: FromPath[str], data: URLEncodedBody[ReportForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    offer = await find_offer(tx, position)
    if errors := data.problems():
        return form_page(offer, data, errors)
    try:
        text, contact = data.text.strip(), data.contact.strip()
        await report_position(
            tx, settings.keys, request.user, offer.fair, offer.position, data.kind, text, contact, utc_now()
        )
    except Refusal as refusal:
        return form_page(offer, data, refusal=refusal)
    return Redirect(f"/positions/{offer.position.id}/report?done=1", status_code=303)


handlers = [show_report, send_report]
