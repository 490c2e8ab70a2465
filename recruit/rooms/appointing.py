"""The assistants of a room, at its desk: hosts and organisers see who helps, call somebody in and let somebody go."""

from typing import Any

from litestar import get, post

from recruit.accounts.guards import requires
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.given import Ask, FromPath, GivenSettings, GivenTx
from recruit.rooms import assistants
from recruit.rooms.queries import staff_room

LEAD = (Role.host, Role.organiser)
ROOT = "/rooms/{room:str}/assistants"


@get(ROOT, guards=[requires(*LEAD)], include_in_schema=False)
async def show_assistants(room: FromPath[str], request: Ask, tx: GivenTx) -> dict[str, Any]:
    found, fair = await staff_room(tx, request.user, room, *LEAD)
    return {"people": await assistants.helpers_of(tx, fair, found, utc_now())}


@post(ROOT + "/{account:str}", guards=[requires(*LEAD)], include_in_schema=False, status_code=200)
async def appoint(
    room: FromPath[str], account: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> dict[str, Any]:
    found, fair = await staff_room(tx, request.user, room, *LEAD)
    now = utc_now()
    await assistants.appoint(tx, settings.keys, request.user, fair, found, account, now)
    return {"people": await assistants.helpers_of(tx, fair, found, now)}


@post(ROOT + "/{account:str}/end", guards=[requires(*LEAD)], include_in_schema=False, status_code=200)
async def dismiss(
    room: FromPath[str], account: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> dict[str, Any]:
    found, fair = await staff_room(tx, request.user, room, *LEAD)
    now = utc_now()
    await assistants.dismiss(tx, settings.keys, request.user, fair, found, account, now)
    return {"people": await assistants.helpers_of(tx, fair, found, now)}


handlers = [show_assistants, appoint, dismiss]
