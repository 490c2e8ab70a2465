"""The recruiter's form for a mark, and the seeker's button to confirm it."""

from typing import Any

from litestar import Response, post
from litestar.response import Redirect
from pydantic import BaseModel

from recruit.accounts.guards import requires_recruiter, requires_seeker
from recruit.applications.desk import look_of
from recruit.applications.pages import back_to, desk_page
from recruit.applications.queries import find_application
from recruit.db import utc_now
from recruit.employment.actions import confirm_employment, mark_employment
from recruit.employment.rules import Mark, read_day
from recruit.errors import Refusal
from recruit.given import Ask, FromPath, GivenSettings, GivenTx, URLEncodedBody


class MarkForm(BaseModel):
    mark: Mark = Mark.started
    day: str = ""
    note: str = ""
    back: str = ""


class YesForm(BaseModel):
    mark: str = ""


@post(
    "/recruiter/applications/{application:str}/employment",
    guards=[requires_recruiter],
    include_in_schema=False,
    status_code=303,
)
async def mark_by_form(
    application: FromPath[str], data: URLEncodedBody[MarkForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    found = await find_application(tx, request.user, application)
    try:
        await mark_employment(tx, request.user, found, data.mark, read_day(data.day), data.note, utc_now())
    except Refusal as refusal:
        look = look_of(data.back)
        return await desk_page(tx, settings.keys, request.user, found.fair, look, application, refusal)
    return Redirect(back_to(found, data.back), status_code=303)


@post(
    "/mine/applications/{application:str}/employment",
    guards=[requires_seeker],
    include_in_schema=False,
    status_code=303,
)
async def confirm_by_form(
    application: FromPath[str], data: URLEncodedBody[YesForm], request: Ask, tx: GivenTx
) -> Redirect:
    found = await find_application(tx, request.user, application)
    await confirm_employment(tx, request.user, found, data.mark, utc_now())
    return Redirect(f"/mine#a-{found.application.id}", status_code=303)


handlers = [mark_by_form, confirm_by_form]
