"""A speaker's own report and the questions left to them; the same figures for every speaker before the organiser."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Conflict, Invalid, Refusal
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenTx, URLEncodedBody
from recruit.look.words import cn_when
from recruit.reports.menu import frame
from recruit.rooms.stage import LINK_NEEDED, no_link
from recruit.rooms.stage_queries import current_room, session_end, speaker_json
from recruit.rundown.queries import given_to
from recruit.speakers.roster import roster
from recruit.speakers.tables import Speaker
from recruit.talks.actions import answer_in_writing
from recruit.talks.queries import find_unanswered, report_of, unanswered
from recruit.web import SESSION

PRIVATE = {"cache-control": "no-store"}


class AnswerForm(BaseModel):
    text: str = ""


async def page(
    tx: AsyncSession, request: Ask, chosen: str = "", text: str = "", refusal: Refusal | None = None
) -> Template:
    """`chosen` and `text`: the question whose answer came back, and what was typed."""
    now = utc_now()
    speaker = await tx.get_one(Speaker, request.user.speaker)
    fair = await tx.get_one(Fair, speaker.fair_id)
    context: dict[str, Any] = {
        "fair": fair,
        "speaker": await speaker_json(tx, speaker, fair),
        "report": await report_of(tx, speaker, now),
        "open_ones": await unanswered(tx, speaker),
        "room": await current_room(tx, fair),
        "as_of": cn_when(now, now),
        "until": await session_end(tx, request.cookies.get(SESSION)),
        "chosen": chosen,
        "text": text,
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
    }
    status = refusal.status if refusal else 200
    return Template("talks/report.html", context=context, status_code=status, headers=PRIVATE)


@get("/speaker/report", include_in_schema=False)
async def show_report(request: Ask, tx: GivenTx) -> Response[Any]:
    if request.user.speaker is None:
        return no_link(LINK_NEEDED, 403)
    return await page(tx, request)


@post("/speaker/questions/{question:str}", include_in_schema=False, status_code=303)
async def answer_by_form(
    question: FromPath[str], data: URLEncodedBody[AnswerForm], request: Ask, tx: GivenTx
) -> Response[Any]:
    if request.user.speaker is None:
        return no_link(LINK_NEEDED, 403)
    speaker = await tx.get_one(Speaker, request.user.speaker)
    try:
        found = await find_unanswered(tx, speaker, question)
        await answer_in_writing(tx, request.user, speaker, found, data.text, utc_now())
    except (Invalid, Conflict) as refusal:
        return await page(tx, request, question, data.text, refusal)
    return Redirect("/speaker/report#open", status_code=303)


@get("/organiser/fairs/{slug:str}/speakers/talks", guards=[requires_organiser], include_in_schema=False)
async def show_talks(slug: FromPath[str], request: Ask, tx: GivenTx) -> Template:
    fair, now = await staff_fair(tx, request.user, slug, Role.organiser), utc_now()
    cards = await roster(tx, fair)
    planned = await given_to(tx, [card.speaker.id for card in cards])
    rows: list[dict[str, Any]] = [
        {
            "card": card,
            "report": await report_of(tx, card.speaker, now),
            "open": len(await unanswered(tx, card.speaker)),
            "planned": planned.get(card.speaker.id, []),
        }
        for card in cards
    ]
    rows.sort(key=lambda row: not row["report"].rooms)
    context = frame(request.user.name, fair, "/speakers") | {"rows": rows, "as_of": cn_when(now, now)}
    return Template("talks/organise.html", context=context)


handlers = [show_report, answer_by_form, show_talks]
