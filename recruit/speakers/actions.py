"""Speakers come by a one-time link: it opens their page once, on one device."""

import datetime as dt
import secrets
import uuid

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit, open_session
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Session
from recruit.crypto import digest
from recruit.fairs.tables import Fair
from recruit.speakers.tables import Speaker, SpeakerLink

LINK_LIFE = dt.timedelta(hours=12)


async def make_link(
    tx: AsyncSession, actor: Actor, fair: Fair, speaker: Speaker, room_id: uuid.UUID | None, now: dt.datetime
) -> tuple[str, dt.datetime]:
    """A new link's token and until when it is good; only its digest is kept. Earlier unused links of the speaker end."""
    unused = sa.update(SpeakerLink).where(SpeakerLink.speaker_id == speaker.id, SpeakerLink.used_at.is_(None))
    await tx.execute(unused.where(SpeakerLink.expires_at > now).values(expires_at=now))
    token = secrets.token_urlsafe(24)
    expires = now + LINK_LIFE
    tx.add(SpeakerLink(speaker_id=speaker.id, room_id=room_id, token_hash=digest(token), expires_at=expires))
    audit(tx, actor, "make_speaker_link", "speaker", speaker.id, fair.id)
    await tx.flush()
    return token, expires


async def use_link(
    tx: AsyncSession, token: str, old_session: str | None, now: dt.datetime
) -> tuple[str, dt.timedelta] | None:
    """Spend the link and open the speaker's session until the link's end; None if it is spent, expired or revoked."""
    spend = (
        sa.update(SpeakerLink)
        .where(SpeakerLink.token_hash == digest(token), SpeakerLink.used_at.is_(None), SpeakerLink.expires_at > now)
        .values(used_at=now)
        .returning(SpeakerLink.speaker_id, SpeakerLink.expires_at)
    )
    spent = (await tx.execute(spend)).first()
    if spent is None or (await tx.get_one(Speaker, spent.speaker_id)).revoked_at:
        return None
    session, _ = await open_session(tx, now, old_token=old_session, speaker_id=spent.speaker_id)
    ends = sa.update(Session).where(Session.token_hash == digest(session)).values(expires_at=spent.expires_at)
    await tx.execute(ends)
    return session, spent.expires_at - now


async def link_of(tx: AsyncSession, token: str) -> SpeakerLink | None:
    return await tx.scalar(sa.select(SpeakerLink).where(SpeakerLink.token_hash == digest(token)))


async def guest_of(tx: AsyncSession, token: str, now: dt.datetime) -> Speaker | None:
    """Whom an unspent link lets in."""
    query = sa.select(Speaker).join(SpeakerLink, SpeakerLink.speaker_id == Speaker.id)
    good = (SpeakerLink.used_at.is_(None), SpeakerLink.expires_at > now, Speaker.revoked_at.is_(None))
    return await tx.scalar(query.where(SpeakerLink.token_hash == digest(token), *good))
