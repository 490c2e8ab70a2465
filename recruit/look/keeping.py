"""How long browsers keep static files: for ever under a digest, else only as long as they ask again."""

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class KeepByDigest(ASGIMiddleware):
    """Modules import one another without a digest, so an address without `v` must be asked for anew each time."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        asks_anew = not scope["query_string"].startswith(b"v=")

        async def with_keeping(message: Message) -> None:
            if message["type"] == "http.response.start" and asks_anew:
                MutableScopeHeaders.from_message(message)["cache-control"] = "no-cache"
            await send(message)

        await next_app(scope, receive, with_keeping)
