"""Keeping a picture, showing it to everybody or withholding it, and taking it away."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.errors import Conflict
from recruit.uploads.album import Album
from recruit.uploads.encode import encode
from recruit.uploads.rules import MOST_OF_ONE
from recruit.uploads.tables import Picture, PictureKind

ALONE = (PictureKind.portrait, PictureKind.logo, PictureKind.licence, PictureKind.cover)
"""Of these an owner has one: a new one takes the old one's place."""


async def keep_picture(
    tx: AsyncSession,
    album: Album,
    actor: Actor,
    data: bytes,
    *,
    kind: PictureKind,
    owner: Any,
    alt: str = "",
    public: bool = True,
    field: str = "picture",
) -> Picture:
    """Make the picture anew and keep it for `owner`, a row that the actor was allowed to reach.

    Raises Invalid, naming `field` of the form, for what is too large or no picture; Conflict where the owner has enough.
    """
    made = await encode(data, field)
    await refuse_taken_down(tx, owner, made.sha)
    place = await make_room(tx, actor, owner, kind)
    picture = Picture(
        owner_kind=owner.__tablename__,
        owner_id=owner.id,
        fair_id=getattr(owner, "fair_id", None) or (owner.id if owner.__tablename__ == "fair" else None),
        employer_id=getattr(owner, "employer_id", None) or (owner.id if owner.__tablename__ == "employer" else None),
        kind=kind,
        sha=made.sha,
        width=made.width,
        height=made.height,
        colour=made.colour,
        alt=alt.strip(),
        place=place,
        public=public,
        created_by_id=actor.account,
        simulated=actor.simulated,
    )
    await album.put(picture, made.sizes)
    tx.add(picture)
    audit(tx, actor, "keep_picture", "picture", picture.id, picture.fair_id, kind=kind, public=public)
    await tx.flush()
    return picture


async def refuse_taken_down(tx: AsyncSession, owner: Any, sha: str) -> None:
    same = sa.select(Picture.taken_reason).where(Picture.owner_id == owner.id, Picture.sha == sha)
    if reason := await tx.scalar(same.where(Picture.taken_at.is_not(None)).limit(1)):
        raise Conflict(f"这张照片被组织者撤下过：{reason}。请换一张。", code="taken_down")


async def make_room(tx: AsyncSession, actor: Actor, owner: Any, kind: PictureKind) -> int:
    """The new picture's place among its owner's; what stands alone gives way."""
    mine = (Picture.owner_kind == owner.__tablename__, Picture.owner_id == owner.id)
    if kind in ALONE:
        for old in (await tx.scalars(sa.select(Picture).where(*mine, Picture.kind == kind))).all():
            await drop_picture(tx, actor, old)
        return 0
    number, last = (
        await tx.execute(sa.select(sa.func.count(), sa.func.max(Picture.place)).select_from(Picture).where(*mine))
    ).one()
    if number >= MOST_OF_ONE:
        raise Conflict(f"最多放 {MOST_OF_ONE} 张照片。请先删掉几张再上传。", code="too_many_pictures")
    return 0 if last is None else last + 1


async def caption_picture(tx: AsyncSession, actor: Actor, picture: Picture, kind: PictureKind, alt: str) -> None:
    change = sa.update(Picture).where(Picture.id == picture.id).values(kind=kind, alt=alt.strip())
    await tx.execute(change)
    audit(tx, actor, "caption_picture", "picture", picture.id, picture.fair_id, kind=kind)


async def publish_picture(tx: AsyncSession, album: Album, actor: Actor, picture: Picture) -> None:
    """From now on everybody may see it."""
    await turn(tx, album, actor, picture, public=True)


async def withhold_picture(tx: AsyncSession, album: Album, actor: Actor, picture: Picture) -> None:
    """From now on only its own people see it; its open address leads nowhere at once."""
    await turn(tx, album, actor, picture, public=False)


async def turn(tx: AsyncSession, album: Album, actor: Actor, picture: Picture, public: bool) -> None:
    sizes = await album.sizes_of(picture)
    change = sa.update(Picture).where(Picture.id == picture.id, Picture.public.is_(not public)).values(public=public)
    if (await tx.execute(change)).rowcount != 1:
        return
    picture.public = public
    await album.put(picture, sizes)
    audit(tx, actor, "publish_picture" if public else "withhold_picture", "picture", picture.id, picture.fair_id)


async def drop_picture(tx: AsyncSession, actor: Actor, picture: Picture) -> None:
    """Its addresses lead nowhere once this is committed; the worker's sweep takes the files away."""
    if (await tx.execute(sa.delete(Picture).where(Picture.id == picture.id))).rowcount:
        audit(tx, actor, "drop_picture", "picture", picture.id, picture.fair_id, kind=picture.kind)
