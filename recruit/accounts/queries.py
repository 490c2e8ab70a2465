"""From a token to an actor, and the fairs and people an actor may reach."""

import datetime as dt
import uuid
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import NOBODY, Actor, Held, is_in_force
from recruit.accounts.tables import Account, ApiToken, Grant, Session
from recruit.crypto import digest
from recruit.fairs.tables import Fair
from recruit.seekers.tables import Seeker
from recruit.speakers.tables import Speaker
from recruit.units.tables import Unit


async def actor_of_session(tx: AsyncSession, token: str | None, visitor: str | None, now: dt.datetime) -> Actor:
    """The actor behind a session cookie; without a valid one the device's own seeker, or nobody known."""
    if token:
        found = await tx.scalar(sa.select(Session).where(Session.token_hash == digest(token), Session.expires_at > now))
        if found and (actor := await actor_of(tx, found, now)):
            return replace(actor, visitor=visitor)
    if visitor:
        seeker = await tx.scalar(sa.select(Seeker).where(Seeker.device == visitor, Seeker.merged_into_id.is_(None)))
        if seeker and seeker.erased_at is None:
            return Actor(seeker=seeker.id, name=seeker.name or "", visitor=visitor, simulated=seeker.simulated)
    return replace(NOBODY, visitor=visitor)


async def signed_in_at(tx: AsyncSession, token: str | None) -> dt.datetime | None:
    """When the browser of this session cookie proved who it is."""
    return await tx.scalar(sa.select(Session.created_at).where(Session.token_hash == digest(token or "")))


async def actor_of_token(tx: AsyncSession, token: str, now: dt.datetime) -> Actor | None:
    found = await tx.scalar(
        sa.select(ApiToken).where(
            ApiToken.token_hash == digest(token), ApiToken.expires_at > now, ApiToken.revoked_at.is_(None)
        )
    )
    actor = await actor_of(tx, found, now) if found else None
    return replace(actor, by_token=True) if actor else None


async def actor_of(tx: AsyncSession, held: Session | ApiToken, now: dt.datetime) -> Actor | None:
    if held.account_id:
        account = await tx.get(Account, held.account_id)
        if account is None or account.disabled_at:
            return None
        grants = await grants_of(tx, account.id, now)
        return Actor(account=account.id, name=account.name, grants=grants, simulated=account.simulated)
    if held.speaker_id:
        speaker = await tx.get(Speaker, held.speaker_id)
        if speaker is None or speaker.revoked_at:
            return None
        return Actor(speaker=speaker.id, name=speaker.name, simulated=speaker.simulated)
    seeker = await tx.get(Seeker, held.seeker_id)
    if seeker is None or seeker.erased_at or seeker.merged_into_id:
        return None
    return Actor(seeker=seeker.id, name=seeker.name or "", verified=True, simulated=seeker.simulated)


async def grants_of(tx: AsyncSession, account_id: uuid.UUID, now: dt.datetime) -> tuple[Held, ...]:
    rows = (await tx.scalars(sa.select(Grant).where(Grant.account_id == account_id))).all()
    held = []
    for grant in rows:
        if is_in_force(grant.from_at, grant.until_at, now):
            units = await units_below(tx, grant.unit_id) if grant.unit_id else frozenset()
            held.append(Held(grant.role, units, grant.fair_id, grant.employer_id))
    return tuple(held)


async def units_below(tx: AsyncSession, unit_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The unit and every unit under it."""
    tree = sa.select(Unit.id).where(Unit.id == unit_id).cte("tree", recursive=True)
    tree = tree.union(sa.select(Unit.id).join(tree, Unit.parent_id == tree.c.id))
    return frozenset((await tx.scalars(sa.select(tree.c.id))).all())


async def units_above(tx: AsyncSession, unit_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The unit and every unit it stands under."""
    tree = sa.select(Unit.id, Unit.parent_id).where(Unit.id == unit_id).cte("above", recursive=True)
    tree = tree.union(sa.select(Unit.id, Unit.parent_id).join(tree, Unit.id == tree.c.parent_id))
    return frozenset((await tx.scalars(sa.select(tree.c.id))).all())


async def is_demo(tx: AsyncSession) -> bool:
    """Codes are shown on the page only where every fair is simulated."""
    kinds = set((await tx.scalars(sa.select(Fair.simulated).distinct())).all())
    return kinds == {True}
