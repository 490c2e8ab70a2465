"""A special track's page: what it means, its positions by what people ask for, the employers in it."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from litestar import get
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.queries import booths_of
from recruit.db import utc_now
from recruit.employers.tables import Employer
from recruit.errors import NotFound
from recruit.fairs.queries import public_fair, tracks_of
from recruit.fairs.tables import Fair, Track
from recruit.given import Ask, FromPath, GivenTx
from recruit.look import words
from recruit.look.filters import logo_of
from recruit.positions.card import card
from recruit.positions.counts import count_choices
from recruit.positions.forms import CONDITIONS
from recruit.positions.queries import is_listed, list_positions, listing
from recruit.positions.rules import Sort, Wanted
from recruit.positions.tables import Position, PositionTrack
from recruit.tracks.words import ALWAYS, words_of

CARDS = 6
PAYS = (5000, 6000, 8000)


async def find_track(tx: AsyncSession, fair: Fair, code: str, now: dt.datetime) -> tuple[Track, int, int]:
    for track, positions, headcount in await tracks_of(tx, [fair.id], now):
        if track.code == code:
            return track, positions, headcount
    raise NotFound("这一场没有这个专场专区。")


async def employers_in(tx: AsyncSession, fair: Fair, track: Track, now: dt.datetime) -> list[dict[str, Any]]:
    """Who offers positions in the track, those with most first, and where they stand."""
    count = sa.func.count()
    query = (
        listing(Employer, Position.participation_id, count)
        .join(Employer, Employer.id == Position.employer_id)
        .join(PositionTrack, PositionTrack.position_id == Position.id)
        .where(*is_listed(now), Position.fair_id == fair.id, PositionTrack.track_id == track.id)
        .group_by(Employer.id, Position.participation_id)
        .order_by(count.desc(), Employer.name)
    )
    rows = (await tx.execute(query)).all()
    booths = await booths_of(tx, {participation for _, participation, _ in rows})
    return [
        {
            "name": employer.short_name or employer.name,
            "logo": logo_of(employer.short_name or employer.name),
            "positions": positions,
            "number": booths.get(participation, ""),
            "url": f"/fairs/{fair.slug}/positions?{urlencode({'track': track.code, 'employer': str(employer.id)})}",
        }
        for employer, participation, positions in rows
    ]


async def ways_to_filter(tx: AsyncSession, fair: Fair, track: Track, now: dt.datetime) -> list[dict[str, Any]]:
    """What people ask for, with counts; each leads to the list with both filters set."""
    root = f"/fairs/{fair.slug}/positions"
    wanted = Wanted(fair=str(fair.id), track=track.code)
    counts = (await count_choices(tx, wanted, now)).has
    has = [
        {"text": text, "count": counts[slot], "url": f"{root}?{urlencode({'track': track.code, 'has': slot})}"}
        for slot, text in CONDITIONS.items()
        if counts[slot]
    ]
    pays = [
        {"text": f"月薪 {words.count(pay)} 起", "url": f"{root}?{urlencode({'track': track.code, 'pay_min': pay})}"}
        for pay in PAYS
    ]
    return [*has, *pays]


@get("/fairs/{slug:str}/tracks/{code:str}", include_in_schema=False)
async def show_track(slug: FromPath[str], code: FromPath[str], request: Ask, tx: GivenTx) -> Template:
    fair, now = await public_fair(tx, request.user, slug), utc_now()
    track, total, headcount = await find_track(tx, fair, code, now)
    wanted = Wanted(fair=str(fair.id), track=track.code, sort=Sort.headcount, page_size=CARDS)
    found = await list_positions(tx, request.user, wanted, now)
    context = {
        "fair": fair,
        "track": track,
        "words": words_of(track.code, track.name),
        "always": ALWAYS,
        "total": total,
        "headcount": headcount,
        "filters": await ways_to_filter(tx, fair, track, now) if total else [],
        "positions": [card(row) for row in found.items],
        "employers": await employers_in(tx, fair, track, now),
        "all_url": f"/fairs/{fair.slug}/positions?track={track.code}",
        "others": [
            {"name": other.name, "code": other.code, "url": f"/fairs/{fair.slug}/tracks/{other.code}"}
            for other, _, _ in await tracks_of(tx, [fair.id], now)
            if other.code != track.code
        ],
    }
    return Template("tracks/track.html", context=context)


@get("/tracks/{code:str}", include_in_schema=False)
async def find_track_page(code: FromPath[str], request: Ask, tx: GivenTx) -> Redirect:
    """Of the fair that is on, for posters and links that name no fair."""
    fair = await public_fair(tx, request.user, "")
    track, _, _ = await find_track(tx, fair, code, utc_now())
    return Redirect(f"/fairs/{fair.slug}/tracks/{track.code}", status_code=303)


handlers = [show_track, find_track_page]
