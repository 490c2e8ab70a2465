"""The public's pages of series: the calendar of all shows, one series, and their calendar files."""

from typing import Any

from litestar import Response, get
from litestar.response import Template

from recruit.db import utc_now
from recruit.errors import NotFound
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx
from recruit.rooms.queries import NO_ROOM, find_room
from recruit.series import queries
from recruit.series.calendar import month_of
from recruit.series.ics import TYPE, calendar_file
from recruit.series.rules import KINDS
from recruit.settings import Settings
from recruit.sharing.site import share_of, site_of

NEXT = 3


@get("/series", include_in_schema=False)
async def show_calendar(request: Ask, tx: GivenTx, month: FromQuery[str] = "") -> Template:
    now = utc_now()
    every = await queries.list_series(tx)
    coming = await queries.coming_shows(tx, now, 200)
    context = {
        "fair": None,
        "month": await month_of(tx, month, now),
        "coming": coming[:NEXT],
        "every": every,
        "covers": await queries.covers_of(tx, [one.id for one in every]),
        "next_of": {show.series.id: show for show in reversed(coming)},
        "kinds": KINDS,
    }
    return Template("series/calendar.html", context=context)


@get("/series/{series:str}", include_in_schema=False)
async def show_series(series: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Template:
    found, now = await queries.public_series(tx, series), utc_now()
    cover = (await queries.covers_of(tx, [found.id])).get(found.id)
    text = found.about[:80] or KINDS[found.kind]
    context = {
        "fair": None,
        "series": found,
        "kind": KINDS[found.kind],
        "cover": cover,
        "coming": await queries.coming_shows(tx, now, 50, found.id),
        "past": await queries.past_shows(tx, now, found.id),
        "share": share_of(settings, request, f"/series/{found.id}", found.name, text, (cover or {}).get("src", "")),
    }
    return Template("series/series.html", context=context)


def as_file(request: Ask, settings: Settings, name: str, file: str, shows: list[queries.Show]) -> Response[bytes]:
    said = calendar_file(name, shows, site_of(settings, request), utc_now())
    headers = {"content-disposition": f'inline; filename="{file}.ics"', "cache-control": "max-age=300"}
    return Response(said, media_type=TYPE, headers=headers)


@get("/series/calendar.ics", include_in_schema=False)
async def all_shows_file(request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    shows = await queries.shows_where(tx, utc_now(), *queries.is_public())
    return as_file(request, settings, "春风送岗 · 直播", "shows", shows)


@get("/series/{series:str}/calendar.ics", include_in_schema=False)
async def series_file(series: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    found = await queries.public_series(tx, series)
    shows = await queries.shows_where(tx, utc_now(), *queries.is_public(), queries.Series.id == found.id)
    return as_file(request, settings, found.name, "series", shows)


@get("/rooms/{room:str}/calendar.ics", include_in_schema=False)
async def show_file(room: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    _, fair = await find_room(tx, room)
    show = await queries.show_of(tx, fair, utc_now())
    if show is None:
        raise NotFound(NO_ROOM)
    return as_file(request, settings, show.room.title, "show", [show])


handlers = [show_calendar, show_series, all_shows_file, series_file, show_file]
