"""The organiser's import pages: send a file, see how it is read, change that, bring it in, see what is wrong and where."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Conflict, Invalid
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, FromQuery, GivenRedis, GivenSettings, GivenTx
from recruit.imports.api import Multipart, uploaded
from recruit.imports.forms import chosen_layouts
from recruit.imports.layouts import FIELDS, KINDS, SheetLayout
from recruit.imports.life import choose_layouts, give_up, receive, start_import, try_again
from recruit.imports.queries import (
    PAGE_SIZE,
    find_run,
    has_file,
    kept_by_hand,
    names_of,
    problem_groups,
    problem_kinds,
    problems_of,
    progress_of,
    recent_runs,
)
from recruit.imports.tables import Import, ImportState
from recruit.imports.words import CODES, STATES, STEPS
from recruit.reports.menu import organiser_menu
from recruit.whole import read_page

ROOT = "/organiser/fairs/{slug:str}/imports"
ONE = ROOT + "/{run_id:str}"
BUSY = (ImportState.received, ImportState.checking, ImportState.queued, ImportState.writing)


def frame(request: Ask, fair: Fair) -> dict[str, Any]:
    """What each of these pages shows around its own matter."""
    home = f"/organiser/fairs/{fair.slug}"
    menu = organiser_menu(fair, "/imports")
    words = {"codes": CODES, "states": STATES}
    return {"fair": fair, "who": request.user.name, "menu": menu, "home": f"{home}/imports", **words}


async def reach(request: Ask, tx: Any, slug: str, run_id: str) -> tuple[Fair, Import]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return fair, await find_run(tx, fair, run_id)


def to(fair: Fair, run: Any = None) -> Redirect:
    home = f"/organiser/fairs/{fair.slug}/imports"
    return Redirect(f"{home}/{run}" if run else home, status_code=303)


@get(ROOT, guards=[requires_organiser], include_in_schema=False)
async def show_imports(slug: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    return Template("imports/form.html", context=frame(request, fair) | {"runs": await recent_runs(tx, fair)})


@post(ROOT, guards=[requires_organiser], include_in_schema=False, status_code=200)
async def send_file(
    slug: FromPath[str], data: Multipart, request: Ask, tx: GivenTx, settings: GivenSettings
) -> Response[Any]:
    """The file is kept and looked at by the worker; its page shows how far that is."""
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    try:
        name, body = await uploaded(data)
        return to(fair, await receive(tx, settings.keys, request.user, fair, name, body, utc_now()))
    except Invalid as refusal:
        context = frame(request, fair) | {"runs": await recent_runs(tx, fair), "refusal": refusal}
        return Template("imports/form.html", context=context, status_code=refusal.status)


@get(ONE, guards=[requires_organiser], include_in_schema=False)
async def show_import(
    slug: FromPath[str],
    run_id: FromPath[str],
    request: Ask,
    tx: GivenTx,
    redis: GivenRedis,
    code: FromQuery[str] = "",
    q: FromQuery[str] = "",
    page: FromQuery[str] = "",
    changed: FromQuery[bool] = False,
) -> Response[Any]:
    fair, run = await reach(request, tx, slug, run_id)
    context = frame(request, fair) | {"run": run, "run_url": f"{frame(request, fair)['home']}/{run.id}"}
    if run.state in BUSY:
        progress = await progress_of(redis, run)
        return Template("imports/wait.html", context=context | {"progress": progress, "steps": STEPS})
    context |= await problems_shown(tx, run, code, q, read_page(page)) | await names_of(tx, run)
    context |= {"has_file": await has_file(tx, run), "changed": changed}
    if run.state is ImportState.ready:
        context |= {"sheets": [SheetLayout(**each) for each in run.layouts], "by_hand": await kept_by_hand(tx, run)}
        return Template("imports/check.html", context=context | {"kinds_known": KINDS, "fields": FIELDS})
    return Template("imports/report.html", context=context)


async def problems_shown(tx: Any, run: Import, code: str, q: str, page: int) -> dict[str, Any]:
    kinds = await problem_kinds(tx, run.id, q)
    found: dict[str, Any]
    if code or q:
        found = {"problems": await problems_of(tx, run.id, code, page, q)}
    else:
        found = {"groups": await problem_groups(tx, run.id, kinds)}
    total = sum(kind.number for kind in kinds if code in ("", kind.code))
    shown = {"kinds": kinds, "total": total, "all": sum(kind.number for kind in kinds)}
    return shown | found | {"code": code, "q": q, "page": page, "page_size": PAGE_SIZE}


@get(ONE + "/progress", guards=[requires_organiser], include_in_schema=False)
async def tell_progress(
    slug: FromPath[str], run_id: FromPath[str], request: Ask, tx: GivenTx, redis: GivenRedis
) -> dict[str, Any]:
    _, run = await reach(request, tx, slug, run_id)
    said = await progress_of(redis, run)
    return said | {"busy": run.state in BUSY, "text": STEPS.get(said["step"], "")}


@post(ONE + "/layout", guards=[requires_organiser], include_in_schema=False)
async def send_layout(slug: FromPath[str], run_id: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    """Columns chosen otherwise are read again first; as they stand, the import begins."""
    fair, run = await reach(request, tx, slug, run_id)
    form = dict((await request.form()).multi_items())
    chosen = chosen_layouts(run, form)
    if run.state is not ImportState.ready:  # a second click, or a page that was left open
        return to(fair, run.id)
    if chosen or form.get("act") != "import":
        await choose_layouts(tx, run, chosen)
    else:
        await start_import(tx, request.user, run, overwrites=form.get("overwrites") == "yes")
    return to(fair, run.id)


@post(ONE + "/again", guards=[requires_organiser], include_in_schema=False)
async def send_again(slug: FromPath[str], run_id: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair, run = await reach(request, tx, slug, run_id)
    if run.state is ImportState.failed:
        await try_again(tx, run)
    return to(fair, run.id)


@post(ONE + "/drop", guards=[requires_organiser], include_in_schema=False)
async def drop_import(slug: FromPath[str], run_id: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair, run = await reach(request, tx, slug, run_id)
    if run.state not in (ImportState.ready, ImportState.failed):
        raise Conflict("这次导入已经开始写入，不能丢弃。完成后可以撤销。")
    await give_up(tx, run)
    return to(fair)


handlers = [show_imports, send_file, show_import, tell_progress, send_layout, send_again, drop_import]
