"""Every refusal and every failure becomes a problem document for programs or a page for people, here and nowhere else."""

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from litestar import MediaType, Request, Response
from litestar.datastructures import CacheControlHeader
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Redirect, Template
from sqlalchemy.exc import DBAPIError

from recruit.accounts.actor import NOBODY
from recruit.errors import FieldError, Refusal

log = logging.getLogger(__name__)

FOR_EVER = CacheControlHeader(max_age=31_536_000, public=True, immutable=True)
PROBLEM = "application/problem+json"
TITLES = {
    400: ("请求没有写对", "请检查内容后再试。"),
    401: ("请先登录", "请先登录，再继续刚才的操作。"),
    403: ("没有权限", "这个页面或操作不对您的身份开放。"),
    404: ("没有找到", "这里没有您要找的内容。可能已经撤下，也可能是地址不全。"),
    405: ("不能这样操作", "这个地址不接受这种请求。"),
    413: ("文件太大", "请把文件拆小到 40 MB 以内再上传。"),
    415: ("格式不支持", "请按说明换一种格式再提交。"),
    422: ("有内容需要改一下", "请按提示改好后再提交。"),
    500: ("出了一点问题", "这不是您的问题，我们已记录。请稍后再试，已填的内容请先不要关闭。"),
    503: ("服务暂时不可用", "请过一会儿再试。"),
}


def is_api(request: Request[Any, Any, Any]) -> bool:
    return request.scope["path"].startswith(("/api/", "/readyz", "/healthz"))


def render(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    """The one rendering of a refusal: RFC 9457 for the API, else a page that says the cure."""
    headers = {"retry-after": str(refusal.more["retry_after"])} if "retry_after" in refusal.more else {}
    if is_api(request):
        body: dict[str, Any] = {
            "title": refusal.title,
            "status": refusal.status,
            "detail": refusal.detail,
            "code": refusal.code,
            **refusal.more,
        }
        if refusal.errors:
            body["errors"] = [{"field": e.field, "message": e.message} for e in refusal.errors]
        return Response(body, status_code=refusal.status, media_type=PROBLEM, headers=headers)
    request.scope.setdefault("user", NOBODY)
    if refusal.status == HTTPStatus.UNAUTHORIZED and request.method == "GET":
        query = request.scope["query_string"].decode()
        here = request.url.path + (f"?{query}" if query else "")
        return Redirect(f"/sign-in?next={quote(here)}", status_code=303)
    return Template(
        "errors/refusal.html",
        context={"refusal": refusal, "fair": None},
        status_code=refusal.status,
        media_type=MediaType.HTML,
        headers=headers,
    )


def on_refusal(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    return render(request, refusal)


def of_status(status: int, code: str, errors: list[FieldError] | None = None) -> Refusal:
    title, detail = TITLES.get(status, TITLES[400 if status < 500 else 500])
    refusal = Refusal(detail, code=code, errors=errors or [])
    refusal.status, refusal.title = status, title
    return refusal


def on_validation(request: Request[Any, Any, Any], error: ValidationException) -> Response[Any]:
    """A body or query of the wrong shape, told field by field. The library's English stays out of people's sight."""
    extra = error.extra if isinstance(error.extra, list) else []
    fields = [FieldError(str(item.get("key", "")), "缺少这一项或格式不对") for item in extra if isinstance(item, dict)]
    return render(request, of_status(422, "invalid", fields))


def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    codes = {400: "malformed", 401: "signinneeded", 403: "notallowed", 404: "notfound", 405: "method_not_allowed"}
    return render(request, of_status(error.status_code, codes.get(error.status_code, "refused")))


def on_deep_body(request: Request[Any, Any, Any], error: RecursionError) -> Response[Any]:
    """A body nested deeper than any reader follows."""
    return render(request, of_status(400, "malformed"))


def on_database(request: Request[Any, Any, Any], error: DBAPIError) -> Response[Any]:
    """PostgreSQL keeps no NUL in a text; where one was sent, that is the sender's to mend."""
    if any(word in str(error.orig) for word in ("0x00", "\\u0000", "\x00")):
        return render(request, of_status(422, "invalid"))
    return on_failure(request, error)


def on_failure(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    log.exception("%s %s failed", request.method, request.url.path, exc_info=error)
    return render(request, of_status(500, "failure"))


HANDLERS: dict[Any, Any] = {
    Refusal: on_refusal,
    ValidationException: on_validation,
    HTTPException: on_http,
    RecursionError: on_deep_body,
    DBAPIError: on_database,
    Exception: on_failure,
}
