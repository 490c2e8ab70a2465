"""The gate's page: every scan works as a form, and faster with the camera."""

import datetime as dt
import zoneinfo
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_gate
from recruit.accounts.tables import Role
from recruit.arrivals.actions import record_scans
from recruit.arrivals.forms import GateForm, now_scan
from recruit.arrivals.queries import answer_of, gate_figures
from recruit.db import utc_now
from recruit.errors import TooLate
from recruit.fairs.reach import staff_fair
from recruit.fairs.rules import is_past
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, URLEncodedBody
from recruit.ids import new_id
from recruit.look.words import cn_clock


async def gate_page(tx: AsyncSession, request: Ask, fair: Fair, answer: dict[str, Any] | None, gate: str) -> Template:
    context = {
        "fair": fair,
        "who": request.user.name,
        "answer": answer,
        "first_at": first_at(fair, answer),
        "gate": gate or "一号门",
        "figures": await gate_figures(tx, fair, device_of(request), utc_now()),
        "scan_id": str(new_id()),
        "device": device_of(request),
        "has_desk": request.user.can_run(fair.unit_id, fair.id, Role.desk, Role.organiser),
    }
    return Template("arrivals/gate.html", context=context)


def first_at(fair: Fair, answer: dict[str, Any] | None) -> str:
    """When a ticket was first scanned, by the fair's clock."""
    seen = (answer or {}).get("first_seen")
    return cn_clock(dt.datetime.fromisoformat(seen["at"]), zoneinfo.ZoneInfo(fair.time_zone)) if seen else ""


def device_of(request: Ask) -> str:
    return (request.user.visitor or "unknown")[:16]


@get("/gate/{slug:str}", guards=[requires_gate], include_in_schema=False)
async def show_gate(
    slug: FromPath[str], request: Ask, tx: GivenTx, scan: FromQuery[str] = "", gate: FromQuery[str] = ""
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.gate, Role.organiser)
    answer = await answer_of(tx, fair, scan) if scan else None
    return await gate_page(tx, request, fair, answer, gate)


@post("/gate/{slug:str}", guards=[requires_gate], include_in_schema=False, status_code=303)
async def scan_by_form(
    slug: FromPath[str], data: URLEncodedBody[GateForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.gate, Role.organiser)
    if is_past(fair.phase):
        raise TooLate("本场已经结束，不再入场。确实还要放人，请组织者在“筹备”里退回“进行中”。", code="fair_closed")
    now = utc_now()
    scan = now_scan(data.scan_id or str(new_id()), data.code, data.gate, device_of(request), now)
    await record_scans(tx, settings.keys, request.user, fair, [scan], now)
    return Redirect(f"/gate/{fair.slug}", query_params={"scan": scan.scan_id, "gate": data.gate}, status_code=303)


handlers = [show_gate, scan_by_form]
