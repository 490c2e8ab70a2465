"""The organiser's page of a fair: figures at first paint, then through the board's socket; and notices to its rooms."""

import datetime as dt
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import FieldError, Invalid
from recruit.fairs.reach import staff_fair
from recruit.given import Ask, FromPath, FromQuery, GivenRedis, GivenTx, URLEncodedBody
from recruit.reports import charts
from recruit.reports.board import board_figures
from recruit.reports.menu import organiser_menu
from recruit.rooms.actions import NOTICE_LENGTH, open_board, post_notice
from recruit.rooms.forms import NoticeForm

ROOT = "/organiser/fairs/{slug:str}"
MINUTES = (("10", "10 分钟"), ("30", "30 分钟"), ("0", "一直显示"))


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_fair(
    slug: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis, said: FromQuery[str] = ""
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    now = utc_now()
    board = await open_board(tx, fair, now)
    context = {
        "fair": fair,
        "who": request.user.name,
        "menu": organiser_menu(fair, ""),
        "board": str(board.id),
        "b": await board_figures(tx, redis, fair, now),
        "frame": charts,
        "said": said,
        "minutes": MINUTES,
        "notice_length": NOTICE_LENGTH,
    }
    return Template("reports/fair.html", context=context)


@post(ROOT + "/notices", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def send_notice(
    slug: FromPath[str], data: URLEncodedBody[NoticeForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    if len(data.text.strip()) > NOTICE_LENGTH:
        sentence = f"公告请写在 {NOTICE_LENGTH} 个字以内，观众一眼能看完。请返回上一页改短。"
        raise Invalid(sentence, code="too_long", errors=[FieldError("text", sentence)])
    minutes = int(data.minutes) if data.minutes.isdigit() else 10
    until = utc_now() + dt.timedelta(minutes=min(minutes, 24 * 60)) if minutes and data.text.strip() else None
    rooms = await post_notice(tx, request.user, fair, data.text, until)
    said = "none" if not rooms else "sent" if data.text.strip() else "gone"
    return Redirect(f"/organiser/fairs/{fair.slug}", query_params={"said": said}, status_code=303)


handlers = [show_fair, send_notice]
