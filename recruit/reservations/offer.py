"""What the form of a reservation needs to stand on a page."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.applications.pages import contact_of
from recruit.errors import Refusal
from recruit.reservations.forms import ReserveForm
from recruit.saved.queries import can_save
from recruit.settings import Settings

PRIVATE = {"cache-control": "no-store"}


async def offer_of(
    tx: AsyncSession, settings: Settings, actor: Actor, form: ReserveForm | None, refusal: Refusal | None
) -> dict[str, Any]:
    """The page that shows somebody's number asks not to be kept: send it with PRIVATE."""
    return {
        "me": await contact_of(tx, settings.keys, actor),
        "may_reserve": can_save(actor),
        "form": form or ReserveForm(),
        "refusal": refusal,
        "errors": refusal.errors if refusal else [],
    }
