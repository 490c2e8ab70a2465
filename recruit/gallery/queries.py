"""Photos of the employers that take part in a fair."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.tables import Account
from recruit.employers.tables import Employer, Participation
from recruit.errors import NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.uploads.queries import KINDS, shown
from recruit.uploads.tables import Picture

PAGE = 24


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo with whose it is, who put it there and, where it was taken down, who did that."""

    picture: Picture
    employer: Employer
    by: str
    taken_by: str

    @property
    def shown(self) -> dict[str, Any]:
        return shown(self.picture)


def photos_at(fair: Fair) -> tuple[sa.ColumnElement[bool], ...]:
    here = sa.select(Participation.employer_id).where(Participation.fair_id == fair.id)
    is_seen = sa.or_(Picture.public, Picture.taken_at.is_not(None))
    return Picture.owner_kind == "employer", Picture.kind.in_(KINDS), Picture.owner_id.in_(here), is_seen


async def photos_page(tx: AsyncSession, fair: Fair, employer: str, show: str, page: int) -> tuple[list[Photo], int]:
    """The newest first, of all employers or one; `show` "down" for those taken down. With how many there are in all."""
    which = [*photos_at(fair), Picture.taken_at.is_not(None) if show == "down" else Picture.taken_at.is_(None)]
    if employer:
        which.append(Picture.owner_id == parse_id(employer))
    total = await tx.scalar(sa.select(sa.func.count()).select_from(Picture).where(*which)) or 0
    taker = sa.orm.aliased(Account)
    query = (
        sa.select(Picture, Employer, sa.func.coalesce(Account.name, ""), sa.func.coalesce(taker.name, ""))
        .join(Employer, Employer.id == Picture.owner_id)
        .outerjoin(Account, Account.id == Picture.created_by_id)
        .outerjoin(taker, taker.id == Picture.taken_by_id)
        .where(*which)
        .order_by(Picture.created_at.desc(), Picture.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return [Photo(*row) for row in (await tx.execute(query)).all()], total


async def numbers(tx: AsyncSession, fair: Fair) -> dict[str, int]:
    """How many stand, and how many were taken down."""
    down = sa.func.count(Picture.taken_at)
    every, taken = (await tx.execute(sa.select(sa.func.count(), down).where(*photos_at(fair)))).one()
    return {"": every - taken, "down": taken}


async def with_photos(tx: AsyncSession, fair: Fair) -> list[tuple[uuid.UUID, str]]:
    """The employers that sent any, for the filter."""
    theirs = sa.select(Picture.owner_id).where(*photos_at(fair))
    query = sa.select(Employer.id, Employer.name).where(Employer.id.in_(theirs)).order_by(Employer.name)
    return [(row.id, row.name) for row in (await tx.execute(query)).all()]


async def find_photo(tx: AsyncSession, fair: Fair, photo: str) -> Picture:
    """A photo of an employer of this fair, whose organiser the caller was found to be."""
    found = await tx.scalar(sa.select(Picture).where(*photos_at(fair), Picture.id == parse_id(photo)))
    if found is None:
        raise NotFound("没有这张照片，可能单位自己已经删了。")
    return found
