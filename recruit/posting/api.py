"""A recruiter's positions for programs: made and published by the same rules as the form."""

from typing import Any

from litestar import Response, post

from recruit.accounts.guards import requires_recruiter
from recruit.db import utc_now
from recruit.errors import Invalid
from recruit.fairs.reach import find_fair
from recruit.given import Ask, FromPath, GivenTx, JSONBody
from recruit.positions.card import pay_shape
from recruit.positions.tables import Position
from recruit.posting.actions import act_on, write_position
from recruit.posting.forms import ActForm, PositionForm
from recruit.posting.queries import own_at, own_position
from recruit.posting.rules import Act, standing_of


def shape(position: Position) -> dict[str, Any]:
    return {
        "id": str(position.id),
        "title": position.title,
        "state": standing_of(position.state, position.expires_at, utc_now()),
        "pay": pay_shape(position),
        "headcount": position.headcount,
        "valid_until": position.valid_until,
    }


@post("/api/v1/fairs/{fair:str}/positions", guards=[requires_recruiter])
async def post_position(
    fair: FromPath[str], data: JSONBody[PositionForm], request: Ask, tx: GivenTx
) -> Response[dict[str, Any]]:
    """`act` is draft or publish; the other fields are those of the page's form."""
    own = await own_at(tx, request.user, await find_fair(tx, fair), data.employer)
    return Response(shape(await write_position(tx, request.user, own, data, utc_now())), status_code=201)


@post("/api/v1/fairs/{fair:str}/positions/{position:str}/acts", guards=[requires_recruiter], status_code=200)
async def post_act(
    fair: FromPath[str], position: FromPath[str], data: JSONBody[ActForm], request: Ask, tx: GivenTx
) -> dict[str, Any]:
    """`act` is publish, close, reopen or renew; `was` the state that the caller knows, else 409."""
    own, found = await own_position(tx, request.user, await find_fair(tx, fair), position)
    if data.act not in list(Act):
        raise Invalid("act 请用 publish、close、reopen 或 renew。", code="no_act")
    await act_on(tx, request.user, own, found, Act(data.act), data.was, utc_now())
    return shape(found)


handlers = [post_position, post_act]
