"""The demo employers' photos: drawn here, made anew as an upload is, and hung up in bulk."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.demo.generate import MadeEmployer
from recruit.demo.scenes import draw
from recruit.uploads.album import Album
from recruit.uploads.encode import Encoded, encode
from recruit.uploads.tables import Picture, PictureKind

VARIANTS = {"workshop": (0, 1), "dormitory": (0, 1), "canteen": (0,), "activity": (0,)}
ROOMS = ("双人间，有书桌和空调", "四人间，上下铺，有空调")
"""As the two drawings of dormitories show them."""
NONE_EVERY = 9
"""Some employers sent none, so that the empty state is seen too."""


async def store_photos(tx: AsyncSession, album: Album, ids: Sequence[uuid.UUID], made: Sequence[MadeEmployer]) -> None:
    """Employers of an earlier demo fair keep what they have."""
    mine = sa.select(Picture.owner_id).where(Picture.owner_kind == "employer", Picture.owner_id.in_(ids))
    has = set(await tx.scalars(mine))
    drawn = {} if len(has) == len(ids) else await draw_all(album)
    rows = [
        picture_row(employer_id, n, place, kind, alt, drawn)
        for n, (employer_id, employer) in enumerate(zip(ids, made, strict=True))
        if employer_id not in has and n % NONE_EVERY != NONE_EVERY - 1
        for place, (kind, alt) in enumerate(photos_of(employer, n))
    ]
    if rows:
        await tx.execute(sa.insert(Picture), rows)


async def draw_all(album: Album) -> dict[tuple[str, int], Encoded]:
    made = {}
    for kind, variants in VARIANTS.items():
        for variant in variants:
            encoded = await encode(draw(kind, variant))
            await album.put(picture_of(kind, encoded), encoded.sizes)
            made[kind, variant] = encoded
    return made


def picture_of(kind: str, encoded: Encoded, **more: Any) -> Picture:
    values: dict[str, Any] = {"owner_kind": "employer", "owner_id": uuid.UUID(int=0), "simulated": True} | more
    shape: dict[str, Any] = {
        "sha": encoded.sha,
        "width": encoded.width,
        "height": encoded.height,
        "colour": encoded.colour,
    }
    return Picture(kind=PictureKind(kind), **shape, **values)


def picture_row(
    employer_id: uuid.UUID, n: int, place: int, kind: str, alt: str, drawn: dict[tuple[str, int], Encoded]
) -> dict[str, Any]:
    encoded = drawn[kind, n % len(VARIANTS[kind])]
    alt = alt or ROOMS[n % len(VARIANTS[kind])]
    row = picture_of(kind, encoded, owner_id=employer_id, employer_id=employer_id, alt=alt, place=place)
    return row.model_dump()


def photos_of(employer: MadeEmployer, n: int) -> list[tuple[str, str]]:
    """What this employer can show, with its caption: nothing that its positions do not offer."""
    first = employer.positions[0]
    found = []
    if is_manufacture(employer.industry):
        found.append(("workshop", first.place.removeprefix("海湾新区")))
    if first.conditions["housing"] != "none":
        found.append(("dormitory", ""))
    if first.conditions["meals"] != "none":
        found.append(("canteen", "吃饭不要钱" if first.conditions["meals"] == "free" else "每天有餐补"))
    if n % 3 == 0:
        found.append(("activity", "厂区篮球场，下班随便打"))
    return found


def is_manufacture(industry: str) -> bool:
    """Divisions 13 to 43 of GB/T 4754: where there are workshops to show."""
    return industry[:2].isdigit() and 13 <= int(industry[:2]) <= 43
