"""The organiser's pages of series: the list, one series with its shows, a new show."""

import datetime as dt
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Conflict, Invalid, NotFound, Refusal
from recruit.fairs.actions import own_unit
from recruit.given import Ask, FromPath, FromQuery, GivenAlbum, GivenTx, URLEncodedBody
from recruit.look import words
from recruit.series import actions, queries
from recruit.series.forms import SeriesForm, ShowForm
from recruit.series.rules import KINDS, MEANS, STANDS
from recruit.series.standing import hosts_to_choose, minutes_to_choose
from recruit.series.sums import sums_of
from recruit.series.tables import Series

ROOT = "/organiser/series"
ONE = ROOT + "/{series:str}"
GivenSeries = Annotated[SeriesForm, Body(media_type=RequestEncodingType.MULTI_PART)]
FIELDS = ("name", "kind", "about", "operator", "operator_licence", "organisers", "hotline")


def around(request: Ask, refusal: Refusal | None, **more: Any) -> dict[str, Any]:
    menu = [
        {"url": "/organiser/fairs", "text": "招聘会", "current": False},
        {"url": ROOT, "text": "系列直播", "current": True},
    ]
    shown = {"refusal": refusal, "errors": refusal.errors if refusal else [], "kinds": KINDS, "means": MEANS}
    return {"fair": None, "who": request.user.name, "menu": menu, **shown, **more}


async def series_page(
    tx: AsyncSession, request: Ask, series: Series | None, form: SeriesForm | None = None,
    refusal: Refusal | None = None, said: str = "",
) -> Template:  # fmt: skip
    shows = await queries.shows_of(tx, series, utc_now()) if series else []
    sums, together = await sums_of(tx, request.app.state.redis, shows)
    context = around(
        request,
        refusal,
        series=series,
        form=form
        or (SeriesForm(**{name: getattr(series, name) for name in FIELDS}) if series else await blank(tx, request)),
        cover=(await queries.covers_of(tx, [series.id])).get(series.id) if series else None,
        shows=shows,
        sums=sums,
        together=together,
        stands=STANDS,
        said=said,
    )
    return Template("series/series_edit.html", context=context, status_code=refusal.status if refusal else 200)


async def blank(tx: AsyncSession, request: Ask) -> SeriesForm:
    """With what the union's last fair or series said of who answers for it."""
    await own_unit(tx, request.user)
    last = await queries.last_operator(tx, request.user)
    return SeriesForm(**last) if last else SeriesForm()


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_list(request: Ask, tx: GivenTx) -> Response[Any]:
    rows = await queries.my_series(tx, request.user)
    covers = await queries.covers_of(tx, [series.id for series, _ in rows])
    shows = {series.id: await queries.coming_shows(tx, utc_now(), 1, series.id) for series, _ in rows}
    may_make = bool(request.user.units(Role.organiser))
    context = around(request, None, rows=rows, covers=covers, shows=shows, may_make=may_make)
    return Template("series/series_mine.html", context=context)


@get(ROOT + "/new", guards=[requires_organiser], include_in_schema=False)
async def show_new(request: Ask, tx: GivenTx) -> Response[Any]:
    return await series_page(tx, request, None)


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def make_series(data: GivenSeries, request: Ask, tx: GivenTx, album: GivenAlbum) -> Response[Any]:
    try:
        async with tx.begin_nested():
            made = await actions.save_series(tx, album, request.user, None, data)
    except (Invalid, Conflict) as refusal:
        return await series_page(tx, request, None, data, refusal)
    return Redirect(f"{ROOT}/{made.id}?said=made", status_code=303)


@get(ONE, guards=[requires_organiser], include_in_schema=False)
async def show_series(series: FromPath[str], request: Ask, tx: GivenTx, said: FromQuery[str] = "") -> Response[Any]:
    return await series_page(tx, request, await queries.staff_series(tx, request.user, series), said=said)


@post(ONE, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def save_series(
    series: FromPath[str], data: GivenSeries, request: Ask, tx: GivenTx, album: GivenAlbum
) -> Response[Any]:
    found = await queries.staff_series(tx, request.user, series)
    try:
        async with tx.begin_nested():
            await actions.save_series(tx, album, request.user, found, data)
    except (Invalid, Conflict) as refusal:
        await tx.refresh(found)
        return await series_page(tx, request, found, data, refusal)
    return Redirect(f"{ROOT}/{found.id}?said=saved", status_code=303)


@post(ONE + "/{act:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def turn_series(series: FromPath[str], act: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    found = await queries.staff_series(tx, request.user, series)
    if act not in ("publish", "withdraw"):
        raise NotFound
    try:
        await actions.turn_series(tx, request.user, found, act == "publish")
    except Conflict as refusal:
        await tx.refresh(found)
        return await series_page(tx, request, found, refusal=refusal)
    return Redirect(f"{ROOT}/{found.id}?said={act}", status_code=303)


async def new_show_page(
    tx: AsyncSession, request: Ask, series: Series, form: ShowForm, refusal: Refusal | None = None
) -> Template:
    more = {
        "hosts": await hosts_to_choose(tx, series.unit_id, utc_now()),
        "minutes": minutes_to_choose(),
        "planned": True,
    }
    context = around(request, refusal, series=series, form=form, **more)
    return Template("series/show_new.html", context=context, status_code=refusal.status if refusal else 200)


@get(ONE + "/shows/new", guards=[requires_organiser], include_in_schema=False)
async def show_new_show(series: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    found = await queries.staff_series(tx, request.user, series)
    day = words.local(utc_now()).date() + dt.timedelta(days=7)
    return await new_show_page(tx, request, found, ShowForm(day=day.isoformat(), hour="19:00"))


@post(ONE + "/shows", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def plan_show(series: FromPath[str], data: URLEncodedBody[ShowForm], request: Ask, tx: GivenTx) -> Response[Any]:
    found = await queries.staff_series(tx, request.user, series)
    try:
        async with tx.begin_nested():
            fair = await actions.plan_show(tx, request.user, found, data, utc_now())
    except (Invalid, Conflict) as refusal:
        return await new_show_page(tx, request, found, data, refusal)
    return Redirect(f"/organiser/fairs/{fair.slug}/show?said=planned", status_code=303)


handlers = [show_list, show_new, make_series, show_series, save_series, turn_series, show_new_show, plan_show]
