"""Questions handed to a recruiter's employer while a room is on air: the speaker's page for a firm, and word of it on their other pages."""

import uuid
from typing import Any

from litestar import Response, get
from litestar.response import Template

from recruit.accounts.guards import requires_recruiter
from recruit.db import utc_now
from recruit.errors import NotFound
from recruit.fairs.reach import find_fair
from recruit.given import Ask, FromPath, GivenTx
from recruit.rooms.queries import recruits_at
from recruit.rooms.stage_queries import ON_AIR, current_room, firm_json, handed_to, references_of, stage_json, stage_now


@get("/recruiter/fairs/{slug:str}/questions", guards=[requires_recruiter], include_in_schema=False)
async def show_questions(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    """For the employer that the recruiter's ticket names, so that what is shown is what may be answered."""
    fair = await find_fair(tx, slug)
    firm = await recruits_at(tx, request.user, fair)
    if firm is None:
        raise NotFound("您没有在这场招聘会里招人的单位。如有疑问，请联系本场组织者。")
    me = await firm_json(tx, firm, fair, request.user.name)
    context: dict[str, Any] = {"fair": fair, "speaker": me, "room": None, "firm": firm, "until": None}
    if room := await stage_now(tx, fair):
        given = await stage_json(tx, room, fair)
        wanted = {uuid.UUID(item["position"]) for item in given["rundown"] if item["position"]}
        given["positions"] = await references_of(tx, fair, firm, wanted)
        given["me"] = me
        context["room"] = given
    return Template("rooms/speaker.html", context=context)


@get("/recruiter/fairs/{slug:str}/questions/waiting", guards=[requires_recruiter], include_in_schema=False)
async def show_waiting(slug: FromPath[str], request: Ask, tx: GivenTx) -> dict[str, Any]:
    """Asked again and again by a recruiter's other pages."""
    fair = await find_fair(tx, slug)
    firm = await recruits_at(tx, request.user, fair)
    room = await current_room(tx, fair)
    if firm is None or room is None or room.state not in ON_AIR:
        return {"on_air": False, "questions": []}
    waiting = await handed_to(tx, room, firm, utc_now())
    return {"on_air": True, "questions": [{"text": text, "due_at": due.isoformat()} for text, due in waiting]}


handlers = [show_questions, show_waiting]
