"""The first organiser of an empty product: a link that only who started it can read, good until there is an organiser."""

import re
import uuid
from typing import Any

import sqlalchemy as sa
from litestar import Response, get, post
from litestar.response import Redirect, Template
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit, make_account, open_session
from recruit.accounts.actor import NOBODY
from recruit.accounts.rules import PASSWORD_LENGTH
from recruit.accounts.tables import Account, Grant, Role
from recruit.crypto import is_signed, sign
from recruit.db import utc_now
from recruit.errors import Conflict, FieldError, Invalid, NotFound
from recruit.given import Ask, FromPath, GivenSettings, GivenTx, URLEncodedBody
from recruit.settings import Settings
from recruit.units.actions import root_unit
from recruit.web import SESSION, make_cookie

PURPOSE = "first organiser"
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")


class FirstForm(BaseModel):
    unit: str = ""
    name: str = ""
    login: str = ""
    password: str = ""

    def check(self) -> None:
        wrong = []
        if not self.unit.strip():
            wrong.append(FieldError("unit", "请填工会名称，例如 海湾新区总工会"))
        if not self.name.strip():
            wrong.append(FieldError("name", "请填您的姓名"))
        if not LOGIN.fullmatch(self.login.strip().lower()):
            wrong.append(FieldError("login", "账号用 3 至 32 个小写字母、数字、点或横线，例如 zhao.min"))
        if len(self.password) < PASSWORD_LENGTH:
            wrong.append(FieldError("password", f"密码至少 {PASSWORD_LENGTH} 位，一句话最好记"))
        if wrong:
            raise Invalid("有内容需要改一下。", code="invalid", errors=wrong)


async def has_organiser(tx: AsyncSession) -> bool:
    """Whether somebody can sign in who may set up fairs."""
    able = sa.select(Account.id).join(Grant, Grant.account_id == Account.id)
    able = able.where(Grant.role == Role.organiser, Account.password_hash.is_not(None), Account.disabled_at.is_(None))
    return await tx.scalar(able.limit(1)) is not None


async def first_link(tx: AsyncSession, settings: Settings) -> str:
    """Where the first organiser makes an account; empty when there is one."""
    if await has_organiser(tx):
        return ""
    base = settings.own_url
    return f"{base}/first/{sign(settings.keys, PURPOSE, '')}"


async def make_organiser(tx: AsyncSession, login: str, name: str, password: str, unit: str = "") -> Account:
    """An organiser of the union above all; `unit` names it."""
    root = await root_unit(tx)
    if unit:
        root.name = unit
        tx.add(root)
    try:
        async with tx.begin_nested():
            account = await make_account(tx, login, name, password)
            first = uuid.uuid5(root.id, PURPOSE) if unit else None
            row = Grant(account_id=account.id, role=Role.organiser, unit_id=root.id)
            tx.add(row if first is None else Grant(id=first, **row.model_dump(exclude={"id"})))
            await tx.flush()
    except IntegrityError:
        raise Conflict("这个账号已经有人用，请换一个。", errors=[FieldError("login", "请换一个账号")]) from None
    audit(tx, NOBODY, "make_organiser", "account", account.id)
    return account


async def check_link(tx: AsyncSession, settings: Settings, token: str) -> None:
    if not is_signed(settings.keys, PURPOSE, "", token) or await has_organiser(tx):
        raise NotFound("这个地址已经用过。请直接登录；没有账号，请找本单位的组织者。")


def first_page(token: str, form: FirstForm, refusal: Invalid | Conflict | None = None) -> Template:
    context = {"fair": None, "token": token, "form": form, "errors": refusal.errors if refusal else []}
    return Template("accounts/first.html", context=context, status_code=refusal.status if refusal else 200)


@get("/first/{token:str}", include_in_schema=False)
async def show_first(token: FromPath[str], tx: GivenTx, settings: GivenSettings) -> Template:
    await check_link(tx, settings, token)
    return first_page(token, FirstForm())


@post("/first/{token:str}", include_in_schema=False, status_code=303)
async def become_first(
    token: FromPath[str], data: URLEncodedBody[FirstForm], request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    await check_link(tx, settings, token)
    try:
        data.check()
        account = await make_organiser(tx, data.login, data.name.strip(), data.password, data.unit.strip()[:60])
    except (Invalid, Conflict) as refusal:
        return first_page(token, data, refusal)
    old = request.cookies.get(SESSION)
    session, life = await open_session(tx, utc_now(), old_token=old, account_id=account.id)
    return Redirect("/organiser/fairs", status_code=303, cookies=[make_cookie(settings, SESSION, session, life)])


handlers = [show_first, become_first]
