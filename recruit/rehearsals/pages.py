"""The buttons that begin a rehearsal and end it; in between, its desk and pages are those of any room."""

from litestar import post
from litestar.response import Redirect

from recruit.accounts.guards import requires_stage
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Conflict, NotFound
from recruit.given import Ask, FromPath, GivenTx
from recruit.rehearsals.actions import start_rehearsal
from recruit.rooms.actions import end_rehearsal
from recruit.rooms.queries import staff_room

STAGE = (Role.host, Role.assistant, Role.organiser)


@post("/rooms/{room:str}/rehearsal", guards=[requires_stage], include_in_schema=False, status_code=303)
async def start_by_form(room: FromPath[str], request: Ask, tx: GivenTx) -> Redirect:
    """Whoever comes too late finds the desk of the show, which says that it has begun."""
    show, fair = await staff_room(tx, request.user, room, *STAGE)
    if show.rehearses_id:
        raise NotFound("这已经是彩排了。")
    try:
        rehearsal = await start_rehearsal(tx, request.user, show, fair, utc_now())
    except Conflict:
        return Redirect(f"/rooms/{show.id}/desk?rehearsed=true", status_code=303)
    return Redirect(f"/rooms/{rehearsal.id}/desk", status_code=303)


@post("/rooms/{room:str}/rehearsal/end", guards=[requires_stage], include_in_schema=False, status_code=303)
async def end_by_form(room: FromPath[str], request: Ask, tx: GivenTx) -> Redirect:
    """Named by its show; a second time finds nothing to end."""
    show, _ = await staff_room(tx, request.user, room, *STAGE)
    await end_rehearsal(tx, request.user, show, utc_now())
    return Redirect(f"/rooms/{show.id}/desk?rehearsed=true", status_code=303)


handlers = [start_by_form, end_by_form]
