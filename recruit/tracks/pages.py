"""The organiser's list of tracks."""

from typing import Any, Literal

from litestar import Response, get, post
from litestar.response import Redirect, Template
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.errors import Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenTx, URLEncodedBody
from recruit.reports.menu import frame
from recruit.tracks import actions
from recruit.tracks.queries import tracks_in_use

ROOT = "/organiser/fairs/{slug:str}/tracks"


class TrackForm(BaseModel):
    name: str = ""
    act: Literal["save", "up", "down", "remove"] = "save"


async def tracks_page(
    tx: AsyncSession, request: Ask, fair: Fair, refusal: Refusal | None = None, **more: Any
) -> Template:
    context = frame(request.user.name, fair, "/positions") | {
        "tracks": await tracks_in_use(tx, fair), "refusal": refusal, "new": "", "wrong": "",
    } | more  # fmt: skip
    return Template("tracks/list.html", context=context, status_code=refusal.status if refusal else 200)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_tracks(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    return await tracks_page(tx, request, await staff_fair(tx, request.user, slug, Role.organiser))


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=303)
async def add(slug: FromPath[str], data: URLEncodedBody[TrackForm], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        await actions.add_track(tx, request.user, fair, data.name)
    except Refusal as refusal:
        return await tracks_page(tx, request, fair, refusal, new=data.name)
    return Redirect(f"/organiser/fairs/{fair.slug}/tracks", status_code=303)


@post(ROOT + "/{track:str}", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def change(
    slug: FromPath[str], track: FromPath[str], data: URLEncodedBody[TrackForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found = await actions.find_track(tx, fair, track)
    try:
        if data.act == "save":
            await actions.rename_track(tx, request.user, fair, found, data.name)
        elif data.act == "remove":
            await actions.remove_track(tx, request.user, fair, found)
        else:
            await actions.move_track(tx, request.user, fair, found, -1 if data.act == "up" else 1)
    except Refusal as refusal:
        tx.expunge(found)
        return await tracks_page(tx, request, fair, refusal, wrong=track, typed=data.name)
    return Redirect(f"/organiser/fairs/{fair.slug}/tracks", status_code=303)


handlers = [show_tracks, add, change]
