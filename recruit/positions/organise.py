"""The organiser's page of positions: find, tick, and change many at once."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Template
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.changes.pages import back_to, just_done
from recruit.db import utc_now
from recruit.errors import Refusal
from recruit.fairs.forms import Many
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenTx, URLEncodedBody
from recruit.positions.bulk import change_positions
from recruit.positions.sheet import A_PAGE, SHOWS, Sheet, chosen, counts_by_show, page_of
from recruit.reports.menu import frame
from recruit.staff.queries import employers_at
from recruit.tracks.queries import tracks_at

ROOT = "/organiser/fairs/{slug:str}/positions"
FARTHEST = 10_000


class BulkForm(BaseModel):
    """What to do to the ticked positions, or to all that the filter finds."""

    act: str = ""
    position: Many = []
    whole: str = ""
    track: str = ""
    until: str = ""
    q: str = ""
    show: str = ""
    of_track: str = ""
    employer: str = ""

    def sheet(self) -> Sheet:
        return Sheet(self.q.strip()[:80], self.show, self.of_track, self.employer)

    def value(self) -> str:
        return self.until if self.act == "until" else self.track


async def sheet_page(
    tx: AsyncSession, request: Ask, fair: Fair, sheet: Sheet, refusal: Refusal | None = None, **more: Any
) -> Template:
    now = utc_now()
    rows, total = await page_of(tx, fair, sheet, now)
    context = frame(request.user.name, fair, "/positions") | {
        "rows": rows,
        "total": total,
        "sheet": sheet,
        "page_size": A_PAGE,
        "shows": SHOWS,
        "counts": await counts_by_show(tx, fair, now),
        "tracks": [(track.code, track.name) for track in await tracks_at(tx, fair)],
        "employers": await employers_at(tx, fair),
        "refusal": refusal,
        "form": BulkForm(),
        "just": await just_done(tx, request, fair),
        **more,
    }
    return Template("positions/sheet.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_sheet(
    slug: FromPath[str],
    request: Ask,
    tx: GivenTx,
    q: FromQuery[str] = "",
    show: FromQuery[str] = "",
    track: FromQuery[str] = "",
    employer: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    sheet = Sheet(q.strip()[:80], show if show in SHOWS else "", track, employer, min(max(page, 1), FARTHEST))
    return await sheet_page(tx, request, fair, sheet)


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def change_many(slug: FromPath[str], data: URLEncodedBody[BulkForm], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    now, sheet = utc_now(), data.sheet()
    path = f"/positions?{sheet.query()}"
    try:
        rows = await chosen(tx, fair, sheet, data.position, bool(data.whole), now)
        change = await change_positions(tx, request.user, fair, rows, data.act, data.value(), path, now)
    except Refusal as refusal:
        return await sheet_page(tx, request, fair, sheet, refusal, form=data)
    return back_to(fair, path, change)


handlers = [show_sheet, change_many]
