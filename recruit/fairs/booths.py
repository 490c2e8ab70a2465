"""A booth's page behind its printed QR, and the sheet of QRs to print."""

import io
from typing import Any

import segno
import sqlalchemy as sa
from litestar import get
from litestar.response import Template
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.employers.photos import photos_of
from recruit.employers.queries import employer_face, speakers_of
from recruit.employers.tables import Employer, Participation
from recruit.errors import NotFound
from recruit.fairs.actions import record_visit
from recruit.fairs.directions import directions
from recruit.fairs.queries import booths_at
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Booth, Fair, Hall, Phase, Zone
from recruit.given import Ask, FromPath, GivenSettings, GivenTx
from recruit.positions.card import card
from recruit.positions.queries import Wanted, list_positions

MOST = 60


async def find_booth(tx: AsyncSession, code: str) -> tuple[Booth, Fair, Zone | None, Hall | None]:
    query = (
        sa.select(Booth, Fair, Zone, Hall)
        .join(Fair, Fair.id == Booth.fair_id)
        .outerjoin(Zone, Zone.id == Booth.zone_id)
        .outerjoin(Hall, Hall.id == Zone.hall_id)
        .where(Booth.code == code, Fair.phase != Phase.draft)
    )
    row = (await tx.execute(query)).first()
    if row is None:
        raise NotFound("没有这个展位。请再扫一次展位上的二维码，或到展位图里找单位。")
    return row[0], row[1], row[2], row[3]


async def employer_at(tx: AsyncSession, booth: Booth) -> Employer | None:
    taking_part = sa.select(Employer).join(Participation, Participation.employer_id == Employer.id)
    return await tx.scalar(taking_part.where(Participation.id == booth.participation_id))


def is_looking_ahead(request: Ask) -> bool:
    """A browser that fetches a page before anybody opened it."""
    return "prefetch" in request.headers.get("sec-purpose", "") + request.headers.get("purpose", "")


@get("/b/{code:str}", include_in_schema=False)
async def show_booth(code: FromPath[str], request: Ask, tx: GivenTx) -> Template:
    (booth, fair, zone, hall), now = await find_booth(tx, code), utc_now()
    if not is_looking_ahead(request):
        await record_visit(tx, request.user, fair, booth, now)
    employer = await employer_at(tx, booth)
    found = None
    if employer:
        wanted = Wanted(fair=str(fair.id), employer=str(employer.id), page_size=MOST)
        found = await list_positions(tx, request.user, wanted, now)
    context = {
        "fair": fair,
        "booth": {
            "number": booth.number,
            "zone": f"{zone.code} 区 {zone.name}" if zone else "",
            "hall": hall.name if hall else "",
            "where": "",
            **await directions(tx, fair, {"number": booth.number}, now),
        },
        "employer": await employer_face(tx, fair, employer, now) if employer else None,
        "positions": [card(row, "booth") for row in found.items] if found else [],
        "total": found.total if found else 0,
        "speakers": await speakers_of(tx, fair, employer) if employer else [],
        "photos": await photos_of(tx, employer) if employer else [],
        "visited": True,
    }
    return Template("booths/booth.html", context=context, headers={"cache-control": "no-store"})


def qr(text: str) -> Markup:
    """The text as an inline drawing that prints sharp at any size."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=2, omitsize=True)
    return Markup(out.getvalue().decode())


@get("/organiser/fairs/{slug:str}/booths", guards=[requires_organiser], include_in_schema=False)
async def show_sheet(slug: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Template:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    base = settings.public_url or str(request.base_url).rstrip("/")
    sheets: list[dict[str, Any]] = [
        row | {"address": f"{base}/b/{row['code']}", "svg": qr(f"{base}/b/{row['code']}")}
        for row in await booths_at(tx, fair, utc_now())
    ]
    return Template("booths/sheet.html", context={"fair": fair, "booths": sheets, "who": request.user.name})


handlers = [show_booth, show_sheet]
