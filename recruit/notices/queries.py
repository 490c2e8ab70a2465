"""The announcement that stands at a fair, and all that were posted."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.notices.rules import mark_of, stands
from recruit.notices.tables import Notice


@dataclass(frozen=True, slots=True)
class Told:
    """What readers get to see."""

    id: uuid.UUID
    text: str
    until_at: dt.datetime | None

    @property
    def mark(self) -> str:
        return mark_of(self.text)


async def all_told(tx: AsyncSession) -> dict[str, Told]:
    """What was not taken away, by the fair's slug; expiry is for the reader's moment to judge."""
    rows = sa.select(Fair.slug, Notice.id, Notice.text, Notice.until_at).join(Fair, Fair.id == Notice.fair_id)
    found = await tx.execute(rows.where(Notice.ended_at.is_(None)))
    return {slug: Told(notice, text, until) for slug, notice, text, until in found}


async def standing(tx: AsyncSession, fair_id: uuid.UUID, now: dt.datetime) -> Notice | None:
    row = await tx.scalar(sa.select(Notice).where(Notice.fair_id == fair_id, Notice.ended_at.is_(None)))
    return row if row and stands(row.ended_at, row.until_at, now) else None


async def list_notices(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[dict[str, Any]]:
    """The newest first, each with whether it stands and else how it ended."""
    rows = await tx.scalars(
        sa.select(Notice).where(Notice.fair_id == fair.id).order_by(Notice.created_at.desc()).limit(100)
    )
    return [
        {
            "id": str(row.id),
            "text": row.text,
            "at": row.created_at,
            "by": row.posted_by_name,
            "until": row.until_at,
            "stands": stands(row.ended_at, row.until_at, now),
            "ended_at": row.ended_at or row.until_at,
            "ending": row.ending.value if row.ending else "expired",
            "ended_by": row.ended_by_name,
        }
        for row in rows
    ]


def of_fair(fair: Fair, notice: str) -> list[sa.ColumnElement[bool]]:
    return [Notice.fair_id == fair.id, Notice.id == parse_id(notice)]
