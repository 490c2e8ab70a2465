"""The fairs' public pages and the organiser's form for a new one."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.db import utc_now
from recruit.errors import Refusal
from recruit.fairs import booths
from recruit.fairs.actions import create_fair, own_unit
from recruit.fairs.forms import FairForm
from recruit.fairs.home import home_of
from recruit.fairs.queries import CURRENT, counts_of, list_fairs, my_fairs, public_fair
from recruit.fairs.reach import work_on
from recruit.fairs.tables import Phase
from recruit.given import Ask, FromPath, GivenSettings, GivenTx, URLEncodedBody
from recruit.look import words
from recruit.series.queries import coming_shows
from recruit.sharing.site import share_of


@get("/", include_in_schema=False)
async def show_front(request: Ask, tx: GivenTx) -> Response[Any]:
    """The one fair that is on; else all of them."""
    fairs, _ = await list_fairs(tx, 1, 50)
    current = [fair for fair in fairs if fair.phase in CURRENT]
    if len(current) == 1:
        return Redirect(f"/fairs/{current[0].slug}", status_code=303)
    counts = await counts_of(tx, [fair.id for fair in fairs], utc_now())
    rows = [{"fair": fair, "counts": counts[fair.id], "url": f"/fairs/{fair.slug}"} for fair in fairs]
    shows = await coming_shows(tx, utc_now(), 4)
    return Template("fairs/list.html", context={"fair": None, "rows": rows, "shows": shows})


@get("/fairs/{slug:str}", include_in_schema=False)
async def show_fair(slug: FromPath[str], request: Ask, tx: GivenTx, settings: GivenSettings) -> Response[Any]:
    fair = await public_fair(tx, request.user, slug)
    if fair.is_show:  # its home is its room
        return Redirect(f"/fairs/{fair.slug}/live", status_code=303)
    context = await home_of(tx, request.app.state.redis, request.user, fair, utc_now())
    when = f"{words.cn_span(fair.opens_at, fair.closes_at)}，{fair.venue}"
    context["share"] = share_of(settings, request, f"/fairs/{fair.slug}", fair.name, when, f"/cards/fairs/{fair.slug}")
    return Template("fairs/home.html", context=context)


@get("/organiser/fairs", guards=[requires_organiser], include_in_schema=False)
async def show_my_fairs(request: Ask, tx: GivenTx) -> Template:
    fairs = await my_fairs(tx, request.user)
    counts = await counts_of(tx, [fair.id for fair in fairs], utc_now())
    rows = [{"fair": fair, "counts": counts[fair.id], "url": work_on(fair)} for fair in fairs]
    context = {
        "fair": None,
        "rows": rows,
        "who": request.user.name,
        "may_make": bool(request.user.units(Role.organiser)),
    }
    return Template("fairs/mine.html", context=context)


def form_page(request: Ask, form: FairForm, refusal: Refusal | None = None) -> Template:
    context = {
        "fair": None,
        "form": form,
        "lines": form.lines(),
        "errors": refusal.errors if refusal else [],
        "refusal": refusal,
        "who": request.user.name,
    }
    return Template("fairs/new.html", context=context, status_code=refusal.status if refusal else 200)


@get("/organiser/fairs/new", guards=[requires_organiser], include_in_schema=False)
async def show_new_fair(request: Ask, tx: GivenTx) -> Template:
    await own_unit(tx, request.user)
    return form_page(request, FairForm())


@post("/organiser/fairs", guards=[requires_organiser], include_in_schema=False, status_code=303)
async def create_by_form(data: URLEncodedBody[FairForm], request: Ask, tx: GivenTx) -> Response[Any]:
    """A draft: the public sees it once its organiser lets it go on."""
    try:
        body, days = data.read()
        fair = await create_fair(tx, request.user, body, Phase.draft, days)
    except Refusal as refusal:
        return form_page(request, data, refusal)
    return Redirect(f"/organiser/fairs/{fair.slug}/setup", status_code=303)


handlers = [
    show_front,
    show_fair,
    show_my_fairs,
    show_new_fair,
    create_by_form,
    *booths.handlers,
]
