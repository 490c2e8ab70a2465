"""robots.txt, sitemap.xml and the share cards of positions and fairs."""

import asyncio
import html

from litestar import Response, get

from recruit.applications.queries import find_offer
from recruit.db import utc_now
from recruit.fairs.queries import counts_of
from recruit.fairs.reach import find_fair
from recruit.given import Ask, FromPath, GivenSettings, GivenTx
from recruit.look import words
from recruit.positions.card import pay_shape
from recruit.sharing.card import draw_card
from recruit.sharing.queries import addresses
from recruit.sharing.site import site_of

CLOSED = ("/api/", "/organiser", "/recruiter", "/employer/", "/desk", "/gate", "/service", "/mine", "/private/", "/s/")
A_DAY = {"cache-control": "public, max-age=86400", "vary": "accept-encoding"}
AN_HOUR = {"cache-control": "public, max-age=3600", "vary": "accept-encoding"}


@get("/robots.txt", include_in_schema=False)
async def show_robots(request: Ask, settings: GivenSettings) -> Response[str]:
    closed = "\n".join(f"Disallow: {path}" for path in CLOSED)
    text = f"User-agent: *\n{closed}\n\nSitemap: {site_of(settings, request)}/sitemap.xml\n"
    return Response(text, media_type="text/plain; charset=utf-8", headers=AN_HOUR)


@get("/sitemap.xml", include_in_schema=False)
async def show_sitemap(request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[str]:
    """Simulated fairs are left out: what they offer cannot be had."""
    site = html.escape(site_of(settings, request))
    lines = [
        f"<url><loc>{site}{html.escape(path)}</loc>" + (f"<lastmod>{at:%Y-%m-%d}</lastmod>" if at else "") + "</url>"
        for path, at in await addresses(tx, utc_now())
    ]
    body = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Response(
        body + "\n".join(lines) + "\n</urlset>\n", media_type="application/xml; charset=utf-8", headers=AN_HOUR
    )


def picture(data: bytes) -> Response[bytes]:
    return Response(data, media_type="image/png", headers=A_DAY)


@get("/cards/positions/{position:str}", include_in_schema=False)
async def show_position_card(position: FromPath[str], tx: GivenTx) -> Response[bytes]:
    offer = await find_offer(tx, position)
    row, firm = offer.position, offer.employer
    said = tuple(condition["text"] for condition in words.card_conditions(row.conditions, 4))
    pay = words.pay_text(pay_shape(row))
    foot = f"{'演示场次 · ' if offer.fair.simulated else ''}{offer.fair.name} · 求职不收费"
    return picture(await asyncio.to_thread(draw_card, row.title, pay, firm.name, said, foot))


@get("/cards/fairs/{fair:str}", include_in_schema=False)
async def show_fair_card(fair: FromPath[str], tx: GivenTx) -> Response[bytes]:
    found = await find_fair(tx, fair)
    counts = (await counts_of(tx, [found.id], utc_now()))[found.id]
    offer = f"{words.count(counts.positions)} 个岗位" if counts.positions else "春风送岗"
    said = (
        (f"{words.count(counts.employers)} 家单位", f"招 {words.count(counts.headcount)} 人")
        if counts.positions
        else ()
    )
    foot = f"{'演示场次 · ' if found.simulated else ''}{words.cn_span(found.opens_at, found.closes_at)}"
    return picture(await asyncio.to_thread(draw_card, found.name, offer, found.venue, said, foot))


handlers = [show_robots, show_sitemap, show_position_card, show_fair_card]
