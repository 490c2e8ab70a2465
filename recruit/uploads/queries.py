"""Pictures as pages show them, and private ones as their own people reach them."""

import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.employers.tables import Participation
from recruit.errors import NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.uploads.rules import file_name, widths_for
from recruit.uploads.tables import Picture, PictureKind

KINDS = {
    PictureKind.workshop: "车间",
    PictureKind.dormitory: "宿舍",
    PictureKind.canteen: "食堂",
    PictureKind.surroundings: "厂区和周边",
    PictureKind.activity: "文体活动",
}
"""What a recruiter may choose from, in the order in which pages show them."""


def shown(picture: Picture) -> dict[str, Any]:
    """What components/picture.html draws."""
    widths = widths_for(picture.width)
    private = f"/private/pictures/{picture.id}/{{}}"
    addresses = [
        f"/pictures/{file_name(picture.sha, width)}" if picture.public else private.format(width) for width in widths
    ]
    return {
        "id": str(picture.id),
        "kind": picture.kind,
        "kind_text": KINDS.get(picture.kind, ""),
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "colour": picture.colour,
        "src": addresses[min(1, len(addresses) - 1)],
        "full": addresses[-1],
        "srcset": ", ".join(f"{address} {width}w" for address, width in zip(addresses, widths, strict=True)),
        "public": picture.public,
    }


async def pictures_of(
    tx: AsyncSession,
    owner_kind: str,
    owner_ids: Collection[uuid.UUID],
    *kinds: PictureKind,
    private: bool = False,
) -> dict[uuid.UUID, list[Picture]]:
    """Each owner's pictures in their order, of `kinds` or of all; `private` ones only for those who may see them."""
    query = sa.select(Picture).where(Picture.owner_kind == owner_kind, Picture.owner_id.in_(owner_ids))
    if kinds:
        query = query.where(Picture.kind.in_(kinds))
    if not private:
        query = query.where(Picture.public)
    found: dict[uuid.UUID, list[Picture]] = {}
    for picture in await tx.scalars(query.order_by(Picture.place, Picture.id)):
        found.setdefault(picture.owner_id, []).append(picture)
    return found


async def is_open(tx: AsyncSession, sha: str) -> bool:
    """Whether a public picture of this digest is kept for anybody."""
    return bool(await tx.scalar(sa.select(sa.exists().where(Picture.sha == sha, Picture.public))))


async def find_picture(tx: AsyncSession, actor: Actor, picture_id: str) -> Picture:
    """A picture whose owner is the actor's to look after, public or not."""
    picture = await tx.get(Picture, parse_id(picture_id)) if parse_id(picture_id) else None
    if picture is None or not await looks_after(tx, actor, picture):
        raise NotFound("没有这张照片，或者它不归您管。")
    return picture


async def looks_after(tx: AsyncSession, actor: Actor, picture: Picture) -> bool:
    if actor.account is not None and picture.created_by_id == actor.account:
        return True
    if actor.speaker is not None and picture.owner_id == actor.speaker:
        return True
    if picture.employer_id in actor.employers(Role.recruiter):
        return True
    return await is_organised(tx, actor, picture)


async def is_organised(tx: AsyncSession, actor: Actor, picture: Picture) -> bool:
    """Whether the actor runs the picture's fair, or for an employer's picture any fair it takes part in."""
    if not actor.grants:
        return False
    own = sa.or_(Fair.id.in_(actor.fairs(Role.organiser)), Fair.unit_id.in_(actor.units(Role.organiser)))
    if picture.fair_id:
        return bool(await tx.scalar(sa.select(sa.exists().where(Fair.id == picture.fair_id, own))))
    takes_part = sa.select(Fair.id).join(Participation, Participation.fair_id == Fair.id)
    takes_part = takes_part.where(Participation.employer_id == picture.employer_id, own).limit(1)
    return await tx.scalar(takes_part) is not None
