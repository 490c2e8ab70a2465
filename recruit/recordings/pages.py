"""The organiser's two acts on a recording, on the page of rooms."""

from typing import Any

from litestar import Response, post

from recruit.accounts.guards import requires_organiser
from recruit.db import utc_now
from recruit.errors import Conflict, Invalid
from recruit.given import Ask, FromPath, GivenSettings, GivenTx, URLEncodedBody
from recruit.recordings import actions
from recruit.recordings.forms import KeepForm
from recruit.recordings.queries import kept
from recruit.rooms.pages import ONE, back, page, reach

ROOT = ONE + "/recording"


@post(ROOT + "/keep", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def keep(
    slug: FromPath[str], room: FromPath[str], data: URLEncodedBody[KeepForm], request: Ask, tx: GivenTx,
    settings: GivenSettings,
) -> Response[Any]:  # fmt: skip
    fair, found = await reach(tx, request, slug, room)
    try:
        await actions.keep_longer(tx, request.user, fair, found, data, settings.video_days, utc_now())
    except (Invalid, Conflict) as refusal:
        return await page(tx, settings, request, fair, room, refusal=refusal, until=data.until)
    return back(fair, found)


@post(ROOT + "/delete", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def delete(
    slug: FromPath[str], room: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    fair, found = await reach(tx, request, slug, room)
    is_filmed = await kept(settings, fair, found) is not None
    try:
        await actions.delete_recording(tx, request.user, fair, found, is_filmed, utc_now())
    except Conflict as refusal:
        return await page(tx, settings, request, fair, room, refusal=refusal)
    return back(fair, found)


handlers = [keep, delete]
