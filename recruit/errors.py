"""Refusals: what the product says no to, each with a status, a code and a sentence that tells the cure."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    field: str
    message: str


@dataclass(eq=False)
class Refusal(Exception):
    """An expected no. `more` goes into the problem document beside the standard members."""

    detail: str = ""
    code: str = ""
    errors: list[FieldError] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    status = 400
    title = "请求没有被接受"

    def __post_init__(self) -> None:
        self.detail = self.detail or self.title
        self.code = self.code or type(self).__name__.lower()
        super().__init__(self.detail)


class Invalid(Refusal):
    """The form or body has something wrong; `errors` says in which field."""

    status = 422
    title = "有内容需要改一下"


class SignInNeeded(Refusal):
    status = 401
    title = "请先登录"


class NotAllowed(Refusal):
    status = 403
    title = "您没有做这件事的权限"


class NotFound(Refusal):
    """Nothing here for this actor, whether or not it exists for another."""

    status = 404
    title = "没有找到"


class Conflict(Refusal):
    status = 409
    title = "情况已经变了"


class TooLate(Refusal):
    status = 410
    title = "已经结束了"


class TooMany(Refusal):
    status = 429
    title = "操作太频繁"


class Unavailable(Refusal):
    status = 503
    title = "服务暂时不可用"
