"""The button 预约 and its cancelling: a plain form; what goes wrong comes back on the show's own page."""

from typing import Any

from litestar import Response, post
from litestar.response import Redirect

from recruit.accounts.guards import requires_organiser
from recruit.db import utc_now
from recruit.errors import Refusal, TooLate
from recruit.given import Ask, FromPath, GivenSettings, GivenTx, URLEncodedBody
from recruit.reservations.actions import cancel_reservation, reserve, send_again
from recruit.reservations.forms import ReserveForm
from recruit.rooms.pages import ONE, back, reach
from recruit.rooms.queries import find_room
from recruit.rooms.waiting import waiting_page
from recruit.web import page_before


@post("/rooms/{room:str}/reservation", include_in_schema=False, status_code=303)
async def reserve_by_form(
    room: FromPath[str], data: URLEncodedBody[ReserveForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    """Who comes too late is led into the show, or to its replay."""
    found, fair = await find_room(tx, room)
    own = f"/rooms/{found.id}"
    try:
        if data.on:
            await reserve(tx, settings.keys, request.user, found, data.number, utc_now())
        else:
            await cancel_reservation(tx, request.user, found, utc_now())
    except TooLate:
        return Redirect(own, status_code=303)
    except Refusal as refusal:
        return await waiting_page(tx, settings, request, fair, found, data, refusal)
    return Redirect(page_before(request, own), status_code=303)


@post(ONE + "/reminders", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def remind_again(slug: FromPath[str], room: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair, found = await reach(tx, request, slug, room)
    await send_again(tx, request.user, found, utc_now())
    return back(fair, found)


handlers = [reserve_by_form, remind_again]
