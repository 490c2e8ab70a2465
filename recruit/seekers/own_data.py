"""关于我的数据: read it, take it along, or have it deleted."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.guards import requires_seeker
from recruit.accounts.queries import signed_in_at
from recruit.applications import words
from recruit.db import utc_now
from recruit.errors import FieldError, Invalid, NotAllowed, Refusal
from recruit.given import Ask, GivenSettings, GivenTx, URLEncodedBody
from recruit.seekers.erase import erase_seeker
from recruit.seekers.forms import SureForm
from recruit.seekers.held import held_about
from recruit.seekers.pages import PRIVATE, persons_of
from recruit.seekers.rules import EDUCATIONS, is_fresh
from recruit.web import SESSION

PROVE = "为了不让别人拿着您的手机注销，请先用短信验证码重新登录，15 分钟内回到这里。"


@get("/mine/data", guards=[requires_seeker], include_in_schema=False)
async def show_data(request: Ask, tx: GivenTx, settings: GivenSettings) -> Template:
    signs = persons_of(request, settings.keys)
    held = await held_about(tx, settings.keys, request.user, signs, utc_now())
    context = {"fair": None, "d": held, "states": words.STATES, "educations": EDUCATIONS}
    return Template("seekers/data.html", context=context, headers=PRIVATE)


@get("/mine/data.json", guards=[requires_seeker], include_in_schema=False)
async def download_data(request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[dict[str, Any]]:
    signs = persons_of(request, settings.keys)
    held = await held_about(tx, settings.keys, request.user, signs, utc_now())
    audit(tx, request.user, "download_data", "seeker", request.user.seeker)
    name = f"chunfeng-my-data-{held['as_of']:%Y%m%d}.json"
    return Response(held, headers=PRIVATE | {"content-disposition": f'attachment; filename="{name}"'})


async def must_prove(tx: AsyncSession, request: Ask) -> bool:
    """A proved number is deleted only soon after it was proved again; a device that never did proves itself."""
    if not request.user.verified:
        return False
    return not is_fresh(await signed_in_at(tx, request.cookies.get(SESSION)), utc_now())


async def leave_page(tx: AsyncSession, request: Ask, refusal: Refusal | None = None) -> Template:
    context = {
        "fair": None,
        "must_prove": await must_prove(tx, request),
        "prove": PROVE,
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
        "verified": request.user.verified,
    }
    status = refusal.status if refusal else 200
    return Template("seekers/leave.html", context=context, status_code=status, headers=PRIVATE)


@get("/mine/delete", guards=[requires_seeker], include_in_schema=False)
async def show_leave(request: Ask, tx: GivenTx) -> Template:
    return await leave_page(tx, request)


@post("/mine/delete", guards=[requires_seeker], include_in_schema=False, status_code=200)
async def leave(data: URLEncodedBody[SureForm], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    """No redirect: whoever asked is nobody from here on, and this answer is the last word."""
    if await must_prove(tx, request):
        return await leave_page(tx, request, NotAllowed(PROVE, code="sign_in_again"))
    if not data.sure:
        wrong = [FieldError("sure", "请先勾选，表示您已看过上面的说明")]
        return await leave_page(tx, request, Invalid("还没有注销：请先勾选下面的框。", errors=wrong))
    await erase_seeker(tx, settings.keys, request.user, persons_of(request, settings.keys), utc_now())
    answer = Template("seekers/left.html", context={"fair": None}, headers=PRIVATE)
    answer.delete_cookie(SESSION)
    return answer


handlers = [show_data, download_data, show_leave, leave]
