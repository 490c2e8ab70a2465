"""A fair as its staff reach it: by slug or id, through a grant; to others it is not found."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.errors import NotFound
from recruit.fairs.tables import Fair, FairDay, Phase
from recruit.ids import parse_id


async def by_name(tx: AsyncSession, name: str) -> Fair | None:
    """By slug or id; a NUL, which PostgreSQL refuses to compare, names nothing."""
    if "\0" in name:
        return None
    return await tx.scalar(sa.select(Fair).where(sa.or_(Fair.slug == name, Fair.id == parse_id(name))))


async def find_fair(tx: AsyncSession, name: str) -> Fair:
    """A fair that the public may see, by slug or id."""
    fair = await by_name(tx, name)
    if fair is None or fair.phase is Phase.draft:
        raise NotFound("没有这场招聘会，或者它还没有公开。")
    return fair


async def staff_fair(tx: AsyncSession, actor: Actor, name: str, *roles: Role) -> Fair:
    """A fair in any phase for which the actor holds one of `roles`, by slug or id."""
    fair = await by_name(tx, name)
    if fair is None or not actor.can_run(fair.unit_id, fair.id, *roles):
        raise NotFound("没有这场招聘会，或者它不归您管。")
    return fair


async def days_of(tx: AsyncSession, fair: Fair) -> Sequence[FairDay]:
    return (await tx.scalars(sa.select(FairDay).where(FairDay.fair_id == fair.id).order_by(FairDay.day))).all()


def work_on(fair: Fair) -> str:
    """Where an organiser's work goes on: a show's one page; a fair's set-up, and once it is open its figures."""
    root = f"/organiser/fairs/{fair.slug}"
    if fair.is_show:
        return f"{root}/show"
    return f"{root}/setup" if fair.phase in (Phase.draft, Phase.registration) else root
