"""The organiser's page of a fair: figures at first paint, then through the board's socket."""

from typing import Any

from litestar import Response, get
from litestar.response import Redirect, Template

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.fairs.reach import staff_fair, work_on
from recruit.given import Ask, FromPath, FromQuery, GivenRedis, GivenTx
from recruit.notices import rules
from recruit.notices.queries import standing
from recruit.reports import charts
from recruit.reports.board import board_figures
from recruit.reports.menu import organiser_menu
from recruit.rooms.actions import open_board

ROOT = "/organiser/fairs/{slug:str}"


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_fair(
    slug: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis, said: FromQuery[str] = ""
) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    if fair.is_show:
        return Redirect(work_on(fair), status_code=303)
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
        "minutes": list(rules.MINUTES.items()),
        "notice_length": rules.LENGTH,
        "told": await standing(tx, fair.id, now),
    }
    return Template("reports/fair.html", context=context)


handlers = [show_fair]
