"""The calls of gates and of seekers' phones: scans in, tickets out."""

from typing import Any

from litestar import get, post

from recruit.accounts.guards import requires_gate, requires_seeker
from recruit.accounts.tables import Role
from recruit.arrivals.actions import record_scans
from recruit.arrivals.forms import Scans
from recruit.arrivals.tickets import entry_ticket, qr_svg, ticket_text
from recruit.db import utc_now
from recruit.errors import TooLate
from recruit.fairs.reach import find_fair, staff_fair
from recruit.fairs.rules import is_past
from recruit.given import Ask, FromPath, GivenSettings, GivenTx, JSONBody


@post("/api/v1/fairs/{fair:str}/arrivals", guards=[requires_gate], status_code=200)
async def post_arrivals(
    fair: FromPath[str], data: JSONBody[Scans], request: Ask, tx: GivenTx, settings: GivenSettings
) -> dict[str, Any]:
    found = await staff_fair(tx, request.user, fair, Role.gate, Role.organiser)
    return {"results": await record_scans(tx, settings.keys, request.user, found, data.scans, utc_now())}


@get("/api/v1/fairs/{fair:str}/ticket", guards=[requires_seeker])
async def get_ticket(fair: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> dict[str, str]:
    found = await find_fair(tx, fair)
    if is_past(found.phase):
        raise TooLate("本场招聘会已经结束，不再发入场码。", code="fair_closed")
    ticket = await entry_ticket(tx, request.user, found)
    text = ticket_text(settings.keys, ticket)
    return {"ticket": text, "code": ticket.code, "svg": qr_svg(text)}


handlers = [post_arrivals, get_ticket]
