"""Taking a change back, and the word about what has just been done."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Response, post
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.guards import requires_organiser
from recruit.accounts.tables import Role
from recruit.changes.actions import undo
from recruit.changes.queries import change_of, find_change
from recruit.changes.tables import Change
from recruit.db import utc_now
from recruit.fairs.reach import staff_fair
from recruit.fairs.tables import Fair
from recruit.given import Ask, FromPath, GivenTx
from recruit.ids import parse_id


async def just_done(tx: AsyncSession, request: Ask, fair: Fair) -> dict[str, Any]:
    """The change that the address says was just made or taken back, for the toast of templates/changes."""
    done, undone = request.query_params.get("done", ""), request.query_params.get("undone", "")
    change = await change_of(tx, fair, parse_id(done or undone))
    return {"change": change, "is_undone": bool(undone), "root": f"/organiser/fairs/{fair.slug}"} if change else {}


def back_to(fair: Fair, path: str, change: Change | None, mark: str = "done") -> Redirect:
    """To the page behind the fair's own, where the toast tells what was done and offers the way back."""
    parts = urlsplit(path)
    query = "&".join(filter(None, [parts.query, f"{mark}={change.id}" if change else ""]))
    address = f"/organiser/fairs/{fair.slug}{parts.path}" + (f"?{query}" if query else "")
    return Redirect(address, status_code=303)


@post(
    "/organiser/fairs/{slug:str}/changes/{change:str}/undo",
    guards=[requires_organiser],
    include_in_schema=False,
    status_code=303,
)
async def undo_change(slug: FromPath[str], change: FromPath[str], request: Ask, tx: GivenTx) -> Response[Any]:
    fair = await staff_fair(tx, request.user, slug, Role.organiser)
    found = await find_change(tx, fair, change)
    await undo(tx, request.user, fair, found, utc_now())
    return back_to(fair, found.path, found, "undone")


handlers = [undo_change]
