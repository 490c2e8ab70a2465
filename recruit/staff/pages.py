"""The organiser's page of staff, and the page on which staff choose their own password."""

from collections import Counter
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser, requires_sign_in
from recruit.accounts.home import home_of
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Invalid, NotAllowed, Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenSettings, GivenTx, URLEncodedBody
from recruit.reports.menu import frame
from recruit.staff import actions, queries
from recruit.staff.forms import GrantForm, OwnPasswordForm, StaffForm
from recruit.staff.rules import MEANS, ROLES
from recruit.web import SESSION

ROOT = "/organiser/fairs/{slug:str}/people"
OWN = "/staff/password"


async def page(
    tx: AsyncSession, request: Ask, fair: Fair, chosen: str = "", form: StaffForm | None = None,
    refusal: Refusal | None = None, status: int = 200, **more: Any,
) -> Template:  # fmt: skip
    now = utc_now()
    people = await queries.people_of(tx, fair, now)
    account = await queries.find_person(tx, fair, chosen) if chosen else None
    context = frame(request.user.name, fair, "/people") | {
        "people": people,
        "person": next((one for one in people if one["id"] == chosen), None),
        "adding": form is not None or "add" in request.query_params,
        "held": Counter(grant["role"] for one in people for grant in one["grants"]),
        "doings": await queries.doings(tx, fair, account) if account else [],
        "roles": list(ROLES.items()),
        "means": [(name, MEANS[role]) for role, name in ROLES.items()],
        "employers": [("", "不是招聘人员，不用选"), *await queries.employers_at(tx, fair)],
        "own": str(request.user.account),
        "form": form or StaffForm(),
        "given": GrantForm(),
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
        **more,
    }
    return Template("staff/people.html", context=context, status_code=refusal.status if refusal else status)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_people(slug: FromPath[str], request: Ask, tx: GivenTx, person: FromQuery[str] = "") -> Response[Any]:
    return await page(tx, request, await staff_fair(tx, request.user, slug, Role.organiser), person)


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=201)
async def appoint(slug: FromPath[str], data: URLEncodedBody[StaffForm], request: Ask, tx: GivenTx) -> Response[Any]:
    """No redirect: a made password is on this one answer and nowhere else."""
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        made = await actions.appoint(tx, request.user, fair, data, utc_now())
    except Invalid as refusal:
        return await page(tx, request, fair, form=data, refusal=refusal)
    return await page(tx, request, fair, status=201, made=made)


@post(ROOT + "/{grant:str}/end", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def dismiss(
    slug: FromPath[str], grant: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    await actions.dismiss(tx, settings.keys, request.user, fair, grant, utc_now())
    return Redirect(f"/organiser/fairs/{fair.slug}/people", status_code=303)


@post(ROOT + "/{person:str}/roles", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def give_role(
    slug: FromPath[str], person: FromPath[str], data: URLEncodedBody[GrantForm], request: Ask, tx: GivenTx,
    settings: GivenSettings,
) -> Response[Any]:  # fmt: skip
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    account = await queries.find_person(tx, fair, person)
    try:
        await actions.give_role(tx, settings.keys, request.user, fair, account, data, utc_now())
    except Invalid as refusal:
        return await page(tx, request, fair, person, refusal=refusal, given=data)
    return Redirect(f"/organiser/fairs/{fair.slug}/people?person={account.id}#panel", status_code=303)


@post(ROOT + "/{person:str}/password", guards=[requires_organiser], include_in_schema=False, status_code=201)
async def reset_password(slug: FromPath[str], person: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    account = await queries.find_person(tx, fair, person)
    made = await actions.reset_password(tx, request.user, fair, account)
    return await page(tx, request, fair, person, status=201, made=made)


def own_page(request: Ask, refusal: Invalid | None = None, first: bool = False) -> Template:
    context = {
        "fair": None,
        "who": request.user.name,
        "errors": refusal.errors if refusal else [],
        "first": first,
    }
    return Template("staff/password.html", context=context, status_code=refusal.status if refusal else 200)


@get(OWN, guards=[requires_sign_in], include_in_schema=False)
async def show_own_password(request: Ask, first: FromQuery[str] = "") -> Response[Any]:
    if request.user.account is None:
        raise NotAllowed("这里是给工作人员改密码的。求职者用手机号和验证码登录，没有密码。")
    return own_page(request, first=bool(first))


@post(OWN, guards=[requires_sign_in], include_in_schema=False, status_code=303)
async def change_own_password(data: URLEncodedBody[OwnPasswordForm], request: Ask, tx: GivenTx) -> Response[Any]:
    if request.user.account is None:
        raise NotAllowed("这里是给工作人员改密码的。")
    try:
        await actions.change_own_password(tx, request.user, data, request.cookies.get(SESSION))
    except Invalid as refusal:
        return own_page(request, refusal)
    return Redirect(await home_of(tx, request.user.account, utc_now()), status_code=303)


handlers = [show_people, appoint, dismiss, give_role, reset_password, show_own_password, change_own_password]
