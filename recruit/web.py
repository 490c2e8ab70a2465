"""Around every request: who asks, from which origin, and which headers go back."""

import datetime as dt
import secrets
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, MutableScopeHeaders, State
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import NOBODY
from recruit.accounts.forms import safe_next
from recruit.accounts.queries import actor_of_session, actor_of_token
from recruit.crypto import digest, is_signed, sign
from recruit.db import utc_now
from recruit.errors import NotAllowed, SignInNeeded
from recruit.settings import Keys, Settings

Connection = ASGIConnection[Any, Any, Any, State]
SESSION = "session"
VISITOR = "visitor"
VISITOR_LIFE = dt.timedelta(days=400)
SAFE = {"GET", "HEAD", "OPTIONS"}
PLAIN = (
    "/static/", "/media/", "/pictures/", "/cards/", "/notices/", "/robots.txt", "/sitemap.xml", "/healthz", "/readyz", "/metrics",
)  # fmt: skip
POLICY = (
    "default-src 'self'; img-src 'self' data: blob: {media}; media-src 'self' blob: {media}; connect-src 'self' {live} {media}; "
    "style-src 'self'; script-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'"
)


class Identify(ASGIMiddleware):
    """Sets `scope["user"]` to the Actor and refuses what another site's page sent in somebody's name."""

    scopes = (ScopeType.HTTP,)

    @staticmethod
    def should_bypass_for_scope(scope: Scope) -> bool:
        """Files, probes and polls ask for nobody; what everybody's cache may keep must set nobody's cookie."""
        return scope["path"].startswith(PLAIN)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        assert scope["type"] == ScopeType.HTTP
        connection: Connection = ASGIConnection(scope)
        settings: Settings = connection.app.state.settings
        is_api = scope["path"].startswith("/api/")
        visitor, fresh = read_visitor(settings.keys, connection.cookies.get(VISITOR))
        known = None if is_api and fresh else digest(visitor)
        scope["state"]["visitor"] = visitor
        token = connection.cookies.get(SESSION)
        local = is_same_origin(connection, strict=is_api)
        scope["user"] = NOBODY
        async with AsyncSession(connection.app.state.engine) as tx:
            if bearer := read_bearer(connection):
                actor = await actor_of_token(tx, bearer, utc_now())
                if actor is None:
                    raise SignInNeeded("令牌无效或已过期，请重新获取。", code="bad_token")
                scope["user"] = actor
            elif is_api and not local:
                scope["user"] = NOBODY
            else:
                if scope["method"] not in SAFE and not local:
                    raise NotAllowed("这个请求来自别的网站，没有执行。请在本站页面上重新操作。", code="cross_origin")
                scope["user"] = await actor_of_session(tx, token, known, utc_now())
        await connection.app.state.notices.refresh()

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                secure(headers, settings, connection)
                if fresh and not is_api:
                    cookie = make_cookie(
                        settings, VISITOR, f"{visitor}.{sign(settings.keys, VISITOR, visitor)}", VISITOR_LIFE
                    )
                    headers.add("set-cookie", cookie.to_header(header=""))
            await send(message)

        await next_app(scope, receive, with_headers)


def read_visitor(keys: Keys, cookie: str | None) -> tuple[str, bool]:
    """The visitor's random id and whether it is new because no valid cookie came."""
    value, _, signature = (cookie or "").partition(".")
    if value and is_signed(keys, VISITOR, value, signature):
        return value, False
    return secrets.token_urlsafe(18), True


def read_bearer(connection: Connection) -> str | None:
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token else None


def is_same_origin(connection: Connection, strict: bool) -> bool:
    """Whether the page that sent this is ours. `strict` wants proof (API with a cookie); else silence counts as ours,

    because SameSite=Lax already keeps other sites' forms from carrying the session.
    """
    origin = connection.headers.get("origin")
    if origin is None:
        site = connection.headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        return not strict
    settings: Settings = connection.app.state.settings
    allowed = {settings.public_url, *settings.allowed_origins}
    return origin in allowed or urlsplit(origin).netloc == connection.headers.get("host")


def page_before(connection: Connection, otherwise: str) -> str:
    """The page of ours that a form stood on, as the browser says."""
    referer = urlsplit(connection.headers.get("referer", ""))
    if referer.netloc != connection.headers.get("host"):
        return otherwise
    return safe_next(referer.path + (f"?{referer.query}" if referer.query else ""), otherwise)


def secure(headers: MutableScopeHeaders, settings: Settings, connection: Connection) -> None:
    host = (connection.headers.get("host") or "").partition(":")[0]
    live = settings.live_url or (f"ws://{host}:{settings.live_port}" if not settings.public_url else "")
    base = urlsplit(settings.media_base_url or "")
    media = f"{base.scheme}://{base.netloc}" if base.netloc else ""  # a source with a path would have to name each file
    headers.setdefault("content-security-policy", POLICY.format(live=live, media=media))
    headers.setdefault("x-content-type-options", "nosniff")
    headers.setdefault("referrer-policy", "same-origin")
    headers.setdefault("permissions-policy", "camera=(self), microphone=(self)")
    headers.setdefault("vary", "Cookie")


def make_cookie(settings: Settings, name: str, value: str, life: dt.timedelta) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        max_age=int(life.total_seconds()),
        path="/",
        secure=settings.cookies_secure,
        httponly=True,
        samesite="lax",
    )


def client_address(connection: Connection) -> str:
    """The caller's address; uvicorn has put a trusted proxy's word in place already."""
    return connection.client.host if connection.client else ""
