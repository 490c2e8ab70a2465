"""Sign-in by phone and code, by password, and sign-out."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template

from recruit.accounts import actions, queries
from recruit.accounts.forms import CodeForm, PasswordForm, PhoneForm, safe_next
from recruit.accounts.guesses import count_wrong, refuse_guessing
from recruit.accounts.home import home_of
from recruit.accounts.rules import mask_mobile, read_mobile
from recruit.accounts.sms import Console
from recruit.applications.actions import desk_device
from recruit.db import utc_now
from recruit.errors import FieldError, Invalid, Refusal
from recruit.given import Ask, FromQuery, GivenRedis, GivenSettings, GivenTx, URLEncodedBody
from recruit.rooms.actions import adopt_questions
from recruit.seekers.actions import merge_device, seeker_of_phone
from recruit.web import SESSION, client_address, make_cookie


def form_page(step: str, status: int = 200, **context: Any) -> Template:
    return Template(
        "accounts/sign_in.html", context={"step": step, "fair": None, "errors": [], **context}, status_code=status
    )


@get("/sign-in", include_in_schema=False)
async def show_sign_in(next: FromQuery[str] = "") -> Response[Any]:
    return form_page("phone", next=next)


@post("/sign-in/code", include_in_schema=False, status_code=200)
async def send_code(
    data: URLEncodedBody[PhoneForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    phone = read_mobile(data.phone)
    if phone is None:
        wrong = [FieldError("phone", "请填 11 位手机号，例如 138 0013 8000")]
        return form_page("phone", 422, errors=wrong, phone=data.phone, next=data.next)
    gateway = request.app.state.sms
    try:
        code = await actions.send_code(tx, settings.keys, gateway, phone, "sign_in", client_address(request), utc_now())
    except Refusal as refusal:
        return form_page(
            "code", refusal.status, errors=[FieldError("code", refusal.detail)], phone=data.phone, next=data.next
        )
    on_console = isinstance(gateway, Console)
    shown = code if on_console and await queries.is_demo(tx) else None
    return form_page(
        "code", phone=data.phone, masked=mask_mobile(phone), shown_code=shown, on_console=on_console, next=data.next
    )


@post("/sign-in", include_in_schema=False, status_code=200)
async def sign_in_by_code(
    data: URLEncodedBody[CodeForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    phone, now = read_mobile(data.phone), utc_now()
    if phone is None or not await actions.use_code(tx, settings.keys, phone, "sign_in", data.code, now):
        wrong = [FieldError("code", "验证码不对或已过期，请核对，或重新获取一个")]
        return form_page("code", 422, errors=wrong, phone=data.phone, next=data.next)
    seeker = await seeker_of_phone(tx, settings.keys, phone, now)
    await merge_device(tx, request.user.visitor, seeker)
    await merge_device(tx, desk_device(settings.keys, phone), seeker)
    await adopt_questions(tx, settings.keys, request.scope["state"]["visitor"], seeker.id)
    token, life = await actions.open_session(tx, now, old_token=request.cookies.get(SESSION), seeker_id=seeker.id)
    return Redirect(safe_next(data.next), status_code=303, cookies=[make_cookie(settings, SESSION, token, life)])


@get("/staff/sign-in", include_in_schema=False)
async def show_staff_sign_in(next: FromQuery[str] = "") -> Response[Any]:
    return form_page("password", next=next)


@post("/staff/sign-in", include_in_schema=False, status_code=200)
async def sign_in_by_password(
    data: URLEncodedBody[PasswordForm], request: Ask, tx: GivenTx, settings: GivenSettings, redis: GivenRedis
) -> Response[Any]:
    address = client_address(request)
    try:
        await refuse_guessing(redis, data.login, address)
        account = await actions.check_password(tx, data.login, data.password)
    except Refusal as refusal:
        if isinstance(refusal, Invalid):
            await count_wrong(redis, data.login, address)
        return form_page("password", refusal.status, errors=refusal.errors, login=data.login, next=data.next)
    old = request.cookies.get(SESSION)
    token, life = await actions.open_session(tx, utc_now(), old_token=old, account_id=account.id)
    where = safe_next(data.next, otherwise=await home_of(tx, account.id, utc_now()))
    where = "/staff/password?first=1" if account.first_password else where
    return Redirect(where, status_code=303, cookies=[make_cookie(settings, SESSION, token, life)])


@get("/desk", include_in_schema=False)
async def go_to_work(request: Ask, tx: GivenTx) -> Redirect:
    """Where the signed-in member of staff begins."""
    account = request.user.account
    return Redirect(await home_of(tx, account, utc_now()) if account else "/staff/sign-in", status_code=303)


@post("/sign-out", include_in_schema=False, status_code=303)
async def sign_out(request: Ask, tx: GivenTx) -> Redirect:
    await actions.close_session(tx, request.cookies.get(SESSION))
    response = Redirect("/", status_code=303)
    response.delete_cookie(SESSION)
    return response


handlers = [show_sign_in, send_code, sign_in_by_code, show_staff_sign_in, sign_in_by_password, go_to_work, sign_out]
