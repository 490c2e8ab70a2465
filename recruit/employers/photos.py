"""An employer's photos of workshop, dormitory and canteen: shown to everybody, looked after by its recruiters."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.employers.tables import Employer
from recruit.errors import FieldError, Invalid, NotFound
from recruit.ids import parse_id
from recruit.uploads.queries import KINDS, find_picture, pictures_of, shown
from recruit.uploads.tables import Picture, PictureKind

CAPTION = 40


async def photos_of(tx: AsyncSession, employer: Employer) -> list[dict[str, Any]]:
    """In the order of their kinds; one of each kind comes before a second of any."""
    found = (await pictures_of(tx, "employer", [employer.id], *KINDS)).get(employer.id, [])
    order = list(KINDS)
    nth: dict[str, int] = {}
    ranked = []
    for picture in found:
        nth[picture.kind] = nth.get(picture.kind, 0) + 1
        ranked.append((nth[picture.kind], order.index(picture.kind), picture))
    return [shown(picture) for _, _, picture in sorted(ranked, key=lambda one: one[:2])]


async def taken_down(tx: AsyncSession, employer: Employer) -> list[dict[str, Any]]:
    """Those that an organiser took down, the newest first, each with the reason."""
    mine = sa.select(Picture).where(Picture.owner_kind == "employer", Picture.owner_id == employer.id)
    query = mine.where(Picture.taken_at.is_not(None)).order_by(Picture.taken_at.desc())
    return [shown(one) | {"reason": one.taken_reason, "at": one.taken_at} for one in await tx.scalars(query)]


async def own_employers(tx: AsyncSession, actor: Actor) -> list[Employer]:
    mine = sa.select(Employer).where(Employer.id.in_(actor.employers(Role.recruiter))).order_by(Employer.name)
    return list((await tx.scalars(mine)).all())


async def own_employer(tx: AsyncSession, actor: Actor, employer: str = "") -> Employer:
    """The named one of the actor's employers, else its first; a stranger's is not found."""
    mine = await own_employers(tx, actor)
    found = next((one for one in mine if not employer or one.id == parse_id(employer)), None)
    if found is None:
        raise NotFound("没有这家单位，或者它不归您管。")
    return found


async def own_photo(tx: AsyncSession, actor: Actor, picture: str) -> tuple[Picture, Employer]:
    """A photo of one of the actor's employers, with the employer."""
    photo = await find_picture(tx, actor, picture)
    if photo.owner_kind != "employer" or photo.kind not in KINDS:
        raise NotFound("没有这张照片，或者它不归您管。")
    return photo, await own_employer(tx, actor, str(photo.owner_id))


def read_kind(kind: str, caption: str) -> PictureKind:
    """Raises Invalid for a kind that recruiters may not choose, and for a caption too long to stand under a photo."""
    errors = []
    if kind not in list(KINDS):
        errors.append(FieldError("kind", "请选这张照片拍的是哪里"))
    if len(caption.strip()) > CAPTION:
        errors.append(FieldError("alt", f"说明最多 {CAPTION} 个字，现在有 {len(caption.strip())} 个"))
    if errors:
        raise Invalid(errors[0].message, code="photo_form", errors=errors)
    return PictureKind(kind)
