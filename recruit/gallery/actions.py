"""A photo is taken down and put back; its files change their names with it, so that the open address leads nowhere at once."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.errors import Conflict
from recruit.fairs.tables import Fair
from recruit.uploads.actions import publish_picture, withhold_picture
from recruit.uploads.album import Album
from recruit.uploads.tables import Picture

MOVED = "这张照片刚被同事处理过，请看看现在的样子。"


async def take_down(
    tx: AsyncSession, album: Album, actor: Actor, fair: Fair, photo: Picture, reason: str, now: dt.datetime
) -> None:
    """With every other copy that the employer sent in: equal pictures have one address. Conflict where it is down already."""
    for copy in await copies_of(tx, photo, taken=False):
        await turn(tx, copy, now, reason, actor.account)
        await withhold_picture(tx, album, actor, copy)
    audit(tx, actor, "take_down_photo", "picture", photo.id, fair.id, reason=reason, employer=str(photo.owner_id))


async def put_back(tx: AsyncSession, album: Album, actor: Actor, fair: Fair, photo: Picture) -> None:
    for copy in await copies_of(tx, photo, taken=True):
        await turn(tx, copy, None, None, None)
        await publish_picture(tx, album, actor, copy)
    audit(tx, actor, "put_back_photo", "picture", photo.id, fair.id, employer=str(photo.owner_id))


async def copies_of(tx: AsyncSession, photo: Picture, taken: bool) -> list[Picture]:
    stands = Picture.taken_at.is_not(None) if taken else Picture.taken_at.is_(None)
    same = sa.select(Picture).where(Picture.owner_id == photo.owner_id, Picture.sha == photo.sha, stands)
    found = list((await tx.scalars(same)).all())
    if photo.id not in [one.id for one in found]:
        raise Conflict(MOVED, code="moved")
    return found


async def turn(
    tx: AsyncSession, photo: Picture, at: dt.datetime | None, reason: str | None, by: uuid.UUID | None
) -> None:
    old = Picture.taken_at.is_(None) if at else Picture.taken_at.is_not(None)
    swap = sa.update(Picture).where(Picture.id == photo.id, old)
    if (await tx.execute(swap.values(taken_at=at, taken_reason=reason, taken_by_id=by))).rowcount != 1:
        raise Conflict(MOVED, code="moved")
