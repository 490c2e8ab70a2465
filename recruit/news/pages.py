"""The organiser has a message to an applicant sent again."""

from typing import Any

from litestar import Response, post
from litestar.response import Redirect

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Refusal
from recruit.fairs.reach import staff_fair
from recruit.given import Ask, FromPath, GivenSettings, GivenTx
from recruit.news.actions import send_again
from recruit.news.queries import find_news
from recruit.registrations.forms import DecisionForm
from recruit.registrations.queries import find_registration
from recruit.registrations.review import ROOT, review_page


@post(ROOT + "/{one:str}/news/{news:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def send_once_more(
    slug: FromPath[str], one: FromPath[str], news: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    row = await find_registration(tx, fair, one)
    try:
        await send_again(tx, request.user, fair, row, await find_news(tx, row, news), utc_now())
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return await review_page(tx, request, settings, fair, row, DecisionForm(), refusal)
    return Redirect(f"/organiser/fairs/{fair.slug}/registrations/{row.id}#news", status_code=303)


handlers = [send_once_more]
