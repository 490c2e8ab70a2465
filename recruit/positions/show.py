"""One position's page: pay first, then how one lives there, what one does, who stands for it and how to get there."""

import datetime as dt
from typing import Any
from urllib.parse import quote

from litestar import Response, get
from litestar.response import Template
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.applications.pages import contact_of
from recruit.applications.queries import Offer, find_offer, hired_for
from recruit.applications.rules import consent_text
from recruit.db import utc_now
from recruit.employers.photos import photos_of
from recruit.employers.queries import employer_face, speakers_of
from recruit.fairs.directions import directions_to
from recruit.fairs.queries import room_link
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx
from recruit.ids import new_id
from recruit.look import words
from recruit.positions.answers import answers_about
from recruit.positions.card import card, pay_shape
from recruit.positions.describe import describe
from recruit.positions.pieces import sections
from recruit.positions.queries import Listed, similar_to, with_places
from recruit.positions.similar import core_title
from recruit.replay.places import explanation_of
from recruit.settings import Settings
from recruit.sharing.posting import job_posting
from recruit.sharing.site import share_of

SOURCES = ("booth", "live")
PHOTOS = 6


@get("/positions/{position:str}", include_in_schema=False)
async def show_position(
    position: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings, source: FromQuery[str] = ""
) -> Response[Any]:
    offer, now, actor = await find_offer(tx, position), utc_now(), request.user
    row = (await with_places(tx, actor, [(offer.position, offer.employer)]))[0]
    context = {
        **await offered(tx, offer, row, now),
        **told_outside(settings, request, offer, now),
        **await around(tx, settings, request.app.state.redis, actor, offer, row, now),
        "applied": {"text": row.applied, "url": "/mine"} if row.applied else None,
        "apply": await ways_to_apply(tx, settings, actor, offer, source),
    }
    return Template("positions/position.html", context=context)


async def offered(tx: AsyncSession, offer: Offer, row: Listed, now: dt.datetime) -> dict[str, Any]:
    """The position itself, its employer and who stands for it."""
    people = await speakers_of(tx, offer.fair, offer.employer, offer.position.id)
    photos = await photos_of(tx, offer.employer)
    return {
        "fair": offer.fair,
        "p": describe(row, offer.fair, await hired_for(tx, offer.position.id), now),
        "employer": await employer_face(tx, offer.fair, offer.employer, now),
        "speaker": people[0] if people else None,
        "photos": photos[:PHOTOS],
        "more_photos": max(len(photos) - PHOTOS, 0),
    }


def told_outside(settings: Settings, request: Ask, offer: Offer, now: dt.datetime) -> dict[str, Any]:
    """What chat programs and search engines are told of the page."""
    row, firm = offer.position, offer.employer
    path, pay = f"/positions/{row.id}", words.pay_text(pay_shape(row))
    text = "，".join([pay, *(said["text"] for said in words.card_conditions(row.conditions, 4)), firm.name])
    share = share_of(settings, request, path, f"{row.title} {pay}", text, f"/cards{path}")
    pieces = sections(row.duties, row.requirements, row.benefits)
    is_offered = offer.is_open(now)
    return {"share": share, "posting": job_posting(row, firm, share["url"], pieces, now) if is_offered else None}


async def around(
    tx: AsyncSession, settings: Settings, redis: Redis, actor: Actor, offer: Offer, row: Listed, now: dt.datetime
) -> dict[str, Any]:
    """What was answered about it, where to talk about it, and what else there is."""
    similar = await similar_to(tx, actor, offer.position, row.tracks, now)
    return {
        "answers": await answers_about(tx, settings, offer.position, now),
        "explained": await explanation_of(tx, settings, offer.position),
        "room": await room_link(tx, redis, offer.fair),
        "booth": await directions_to(tx, offer.fair, offer.position.participation_id, now),
        "similar": [card(other) for other in similar],
        "more_like_it": f"/fairs/{offer.fair.slug}/positions?q={quote(core_title(offer.position.title))}",
        "saved": row.saved,
    }


async def ways_to_apply(
    tx: AsyncSession, settings: Settings, actor: Actor, offer: Offer, source: str
) -> dict[str, Any]:
    contact = await contact_of(tx, settings.keys, actor)
    return {
        "url": f"/positions/{offer.position.id}/apply" + (f"?source={source}" if source in SOURCES else ""),
        "one_tap": contact is not None,
        "key": str(new_id()),
        "who": contact["phone"] if contact else "",
        "consent": consent_text(offer.employer.name, offer.position.title),
    }


handlers = [show_position]
