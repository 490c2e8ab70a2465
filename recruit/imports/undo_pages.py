"""The page that says what undoing an import would do, and the button that does it."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Template

from recruit.accounts.guards import requires_organiser
from recruit.db import utc_now
from recruit.given import Ask, FromPath, GivenTx
from recruit.imports.pages import ONE, frame, reach, to
from recruit.imports.queries import names_of
from recruit.imports.tables import ImportState
from recruit.imports.undo import plan_undo, undo_import


@get(ONE + "/undo", guards=[requires_organiser], include_in_schema=False)
async def show_undo(slug: FromPath[str], run_id: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair, run = await reach(request, tx, slug, run_id)
    if run.state is not ImportState.done:
        return to(fair, run.id)
    plan = (await plan_undo(tx, run)).counts()
    context = frame(request, fair) | await names_of(tx, run) | {"run": run, "plan": plan}
    return Template("imports/undo.html", context=context | {"run_url": f"{context['home']}/{run.id}"})


@post(ONE + "/undo", guards=[requires_organiser], include_in_schema=False)
async def send_undo(slug: FromPath[str], run_id: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair, run = await reach(request, tx, slug, run_id)
    if run.state is ImportState.done:
        await undo_import(tx, request.user, fair, run, utc_now())
    return to(fair, run.id)


handlers = [show_undo, send_undo]
