"""Applications for programs: applying, reading, moving, confirming."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import HeaderParameter, QueryParameter

from recruit.accounts.guards import requires_recruiter, requires_seeker
from recruit.accounts.rules import mask_mobile, mask_name
from recruit.accounts.tables import Role
from recruit.applications.actions import Wish, apply_by_device, confirm_intent, move, reveal_phone
from recruit.applications.forms import ApplyBody, MoveBody
from recruit.applications.queries import find_application, list_applications
from recruit.applications.tables import Application, ApplicationState, Source
from recruit.crypto import unseal
from recruit.db import utc_now
from recruit.errors import FieldError, Invalid, NotAllowed, SignInNeeded
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, JSONBody
from recruit.ids import parse_id
from recruit.settings import Keys


def requires_somebody(connection: ASGIConnection[BaseRouteHandler, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Signed in, or a device that has applied before."""
    if not connection.user.is_known and connection.user.seeker is None:
        raise SignInNeeded("请先登录，再看投递。")
    if connection.user.account and not connection.user.has_role(Role.recruiter, Role.organiser):
        raise NotAllowed("投递只对求职者本人、用人单位和主办方开放。")


def shape(row: Application) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "position": str(row.position_id),
        "employer": str(row.employer_id),
        "state": row.state,
        "source": row.source,
        "created_at": row.submitted_at,
        "due_at": row.due_at,
    }


def full_shape(row: Application, keys: Keys, request: Ask) -> dict[str, Any]:
    """With the clock; for the employer the name and a masked number, for organisers both masked."""
    body = shape(row) | {"overdue_at": row.overdue_at, "reacted_at": row.reacted_at}
    if request.user.account:
        is_theirs = row.employer_id in request.user.employers(Role.recruiter)
        is_open = is_theirs and row.state is not ApplicationState.withdrawn
        body["person"] = {
            "name": row.name if is_open else mask_name(row.name or ""),
            "phone": mask_mobile(unseal(keys, row.phone, "phone")) if row.phone else None,
            "verified": row.phone_verified,
        }
    return body


@post("/api/v1/positions/{position:str}/applications", guards=[requires_seeker])
async def post_application(
    position: FromPath[str],
    data: JSONBody[ApplyBody],
    request: Ask,
    tx: GivenTx,
    settings: GivenSettings,
    key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
) -> Response[dict[str, Any]]:
    if not data.consent:
        raise Invalid(
            "同意后才能把联系方式交给这家单位。",
            code="consent_needed",
            errors=[FieldError("consent", "必须是 true")],
        )
    if data.room is not None and parse_id(data.room) is None:
        raise Invalid("没有这个直播间。", code="unknown_room", errors=[FieldError("room", "没有这个直播间")])
    wish = Wish(
        position=position, source=Source(data.source), channel="api", key=key, room=parse_id(data.room or ""),
        pin=data.pin, name=data.name, note=data.note,
    )  # fmt: skip
    row, is_new = await apply_by_device(tx, settings.keys, request.user, wish, None, utc_now())
    return Response(shape(row), status_code=201 if is_new else 200)


@get("/api/v1/applications/{application:str}", guards=[requires_somebody])
async def get_application(
    application: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> dict[str, Any]:
    found = await find_application(tx, request.user, application)
    return full_shape(found.application, settings.keys, request)


@get("/api/v1/applications", guards=[requires_somebody])
async def get_applications(
    request: Ask,
    tx: GivenTx,
    settings: GivenSettings,
    position: FromQuery[str] = "",
    in_state: Annotated[str, QueryParameter(name="state")] = "",
    employer: FromQuery[str] = "",
    fair: FromQuery[str] = "",
    page: FromQuery[int] = 1,
    page_size: FromQuery[int] = 20,
) -> dict[str, Any]:
    filters = {"position": position, "state": in_state, "employer": employer, "fair": fair}
    page, page_size = min(max(page, 1), 10**9), min(max(page_size, 1), 100)
    rows, total = await list_applications(tx, request.user, filters, page, page_size)
    items = [full_shape(row, settings.keys, request) for row in rows]
    return {"items": items, "total": total, "page": page, "page_size": page_size}


@post("/api/v1/applications/{application:str}/moves", guards=[requires_somebody], status_code=200)
async def post_move(
    application: FromPath[str], data: JSONBody[MoveBody], request: Ask, tx: GivenTx, settings: GivenSettings
) -> dict[str, Any]:
    found = await find_application(tx, request.user, application)
    row = await move(tx, request.user, found, data.from_, data.to, data.reason, utc_now())
    return full_shape(row, settings.keys, request)


@post("/api/v1/applications/{application:str}/intent", guards=[requires_seeker], status_code=200)
async def post_intent(application: FromPath[str], request: Ask, tx: GivenTx) -> dict[str, Any]:
    found = await find_application(tx, request.user, application)
    intent = await confirm_intent(tx, request.user, found, utc_now())
    return {"application": str(found.application.id), "confirmed_at": intent.confirmed_at}


@post("/api/v1/applications/{application:str}/phone", guards=[requires_recruiter], status_code=200)
async def post_phone(
    application: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[dict[str, str]]:
    found = await find_application(tx, request.user, application)
    number = await reveal_phone(tx, settings.keys, request.user, found)
    return Response({"phone": number}, status_code=200, headers={"cache-control": "no-store"})


handlers = [post_application, get_application, get_applications, post_move, post_intent, post_phone]
