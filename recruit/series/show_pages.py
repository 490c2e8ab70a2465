"""The organiser's pages of one show: what it is and lacks, its steps, the positions it takes over."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.db import utc_now
from recruit.errors import Conflict, Invalid, NotFound, Refusal
from recruit.given import Ask, FromPath, FromQuery, GivenRedis, GivenSettings, GivenTx, URLEncodedBody
from recruit.reports.menu import frame
from recruit.rooms import setting
from recruit.rooms.actions import end_room
from recruit.series import actions
from recruit.series.forms import PickForm, ShowForm
from recruit.series.outcome import outcome_of
from recruit.series.picks import SHOWN, STEP, find_offer, pick_positions
from recruit.series.queries import Show, staff_show
from recruit.series.standing import form_of, hub_of, needs_of

ROOT = "/organiser/fairs/{slug:str}"


async def hub_page(
    tx: AsyncSession, request: Ask, show: Show, form: ShowForm | None = None, refusal: Refusal | None = None,
    said: str = "",
) -> Template:  # fmt: skip
    context = frame(request.user.name, show.fair, "/show") | await hub_of(tx, show, utc_now())
    context |= {
        "form": form or await form_of(tx, show),
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
        "said": said,
    }
    return Template("series/show.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT + "/show", guards=[requires_organiser], include_in_schema=False)
async def show_hub(slug: FromPath[str], request: Ask, tx: GivenTx, said: FromQuery[str] = "") -> Response[Any]:
    return await hub_page(tx, request, await staff_show(tx, request.user, slug, utc_now()), said=said)


@post(ROOT + "/show", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def save_show(
    slug: FromPath[str], data: URLEncodedBody[ShowForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    show = await staff_show(tx, request.user, slug, utc_now())
    try:
        async with tx.begin_nested():
            await actions.save_show(tx, settings.keys, request.user, show, data, utc_now())
    except (Invalid, Conflict) as refusal:
        return await hub_page(tx, request, await as_it_is(tx, request, show), data, refusal)
    return Redirect(f"{show.work_url}?said=saved", status_code=303)


async def as_it_is(tx: AsyncSession, request: Ask, show: Show) -> Show:
    """Read anew: what was begun is taken back, and somebody else may have changed it."""
    await tx.refresh(show.fair)
    await tx.refresh(show.room)
    return await staff_show(tx, request.user, show.fair.slug, utc_now())


async def take_step(tx: AsyncSession, request: Ask, show: Show, act: str) -> None:
    now, actor = utc_now(), request.user
    match act:
        case "publish":
            await actions.publish_show(tx, actor, show, await needs_of(tx, show, now))
        case "withdraw":
            await actions.withdraw_show(tx, actor, show)
        case "start":
            await setting.open_planned(tx, actor, show.fair, show.room, now)
        case "end":
            await end_room(tx, actor, show.room, now)
        case "call-off":
            await actions.call_off(tx, actor, show, now)
        case "close" | "reopen":
            await actions.close_show(tx, actor, show, act == "close", now)
        case _:
            raise NotFound


@post(ROOT + "/show/{act:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def step(slug: FromPath[str], act: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    show = await staff_show(tx, request.user, slug, utc_now())
    try:
        async with tx.begin_nested():
            await take_step(tx, request, show, act)
    except (Invalid, Conflict) as refusal:
        return await hub_page(tx, request, await as_it_is(tx, request, show), refusal=refusal)
    return Redirect(f"{show.work_url}?said={act}", status_code=303)


async def picks_page(
    tx: AsyncSession, request: Ask, show: Show, form: PickForm, refusal: Refusal | None = None, said: str = ""
) -> Template:
    offer = await find_offer(tx, request.user, show.fair, form, utc_now())
    more = min(len(offer.rows) + STEP, SHOWN, offer.total)
    context = frame(request.user.name, show.fair, "/picks") | {
        "show": show,
        "offer": offer,
        "more": more if more > len(offer.rows) else 0,
        "asked": form.asked,
        "plan": bool(form.plan),
        "refusal": refusal,
        "said": said,
    }
    return Template("series/picks.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT + "/picks", guards=[requires_organiser], include_in_schema=False)
async def show_picks(slug: FromPath[str], request: Ask, tx: GivenTx, said: FromQuery[str] = "") -> Response[Any]:
    show = await staff_show(tx, request.user, slug, utc_now())
    query = request.query_params
    names = ("q", "employer", "track", "clear", "many")
    form = PickForm(position=query.getall("position", []), **{name: query.get(name, "") for name in names})
    form.plan = query.get("plan", "" if "q" in query else "1")
    return await picks_page(tx, request, show, form, said=said)


@post(ROOT + "/picks", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def pick(slug: FromPath[str], data: URLEncodedBody[PickForm], request: Ask, tx: GivenTx) -> Response[Any]:
    show = await staff_show(tx, request.user, slug, utc_now())
    try:
        async with tx.begin_nested():
            made = await pick_positions(tx, request.user, show.fair, data.position, bool(data.plan), utc_now())
    except (Invalid, Conflict) as refusal:
        return await picks_page(tx, request, await as_it_is(tx, request, show), data, refusal)
    said = data.asked | {"plan": data.plan, "said": str(made)}
    return Redirect(f"/organiser/fairs/{show.fair.slug}/picks", query_params=said, status_code=303)


@get(ROOT + "/outcome", guards=[requires_organiser], include_in_schema=False)
async def show_outcome(slug: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis) -> Response[Any]:
    now = utc_now()
    show = await staff_show(tx, request.user, slug, now)
    context = {"show": show, "o": await outcome_of(tx, redis, show, now)}
    return Template("series/outcome.html", context=frame(request.user.name, show.fair, "/outcome") | context)


handlers = [show_hub, save_show, step, show_picks, pick, show_outcome]
