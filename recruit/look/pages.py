"""The living page of components, the pages behind the footer, and the switch to 大字版 without scripts."""

import datetime as dt
from typing import Any, Literal

from litestar import get, post
from litestar.response import Redirect, Template
from pydantic import BaseModel

from recruit.accounts.forms import safe_next
from recruit.errors import NotFound
from recruit.given import Ask, FromPath, GivenSettings, URLEncodedBody
from recruit.look import samples
from recruit.web import make_cookie

ABOUT = ("privacy", "complaints", "data")
SIZE_LIFE = dt.timedelta(days=365)


class SizeForm(BaseModel):
    size: Literal["normal", "large"] = "normal"
    next: str = "/"


def sample_context() -> dict[str, Any]:
    fair = {"name": "情系职工 春风送岗", "slug": "demo", "simulated": True, "operator": "海湾新区职工服务中心（示例）"}
    return {
        "fair": fair,
        "positions": samples.POSITIONS,
        "speakers": samples.SPEAKERS,
        "questions": samples.QUESTIONS,
        "conditions": samples.CONDITIONS,
        "plan": samples.hall(),
    }


@get("/components", include_in_schema=False, sync_to_thread=False)
def show_components(request: Ask) -> Template:
    return Template("components/index.html", context=sample_context())


@post("/size", include_in_schema=False, status_code=303, sync_to_thread=False)
def set_size(data: URLEncodedBody[SizeForm], settings: GivenSettings) -> Redirect:
    """Keeps the reader's size in a cookie that scripts may also set, and goes back to the page it was asked on."""
    answer = Redirect(safe_next(data.next, "/"), status_code=303)
    cookie = make_cookie(settings, "size", data.size, SIZE_LIFE)
    cookie.httponly = False
    answer.set_cookie(cookie)
    return answer


@get("/about/{page:str}", include_in_schema=False, sync_to_thread=False)
def show_about(page: FromPath[str], request: Ask) -> Template:
    if page not in ABOUT:
        raise NotFound
    return Template(f"about/{page}.html", context={"fair": None})


handlers = [show_components, show_about, set_size]
