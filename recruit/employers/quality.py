"""生活品质: what an employer's positions offer for living, each entry a filter of its positions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Employer
from recruit.fairs.tables import Fair
from recruit.positions.counts import count_choices
from recruit.positions.rules import Wanted
from recruit.positions.similar import core_title

ENTRIES = (
    ("housing", "bed", "住宿", "包住"),
    ("meals", "meal", "餐厅", "包餐或餐补"),
    ("checkup", "heart", "体检", "安排体检"),
    ("shuttle", "bus", "班车", "班车接送"),
    ("sports", "ball", "文体", "有文体活动"),
    ("couple_room", "couple", "夫妻房", "有夫妻房"),
    ("day_shift", "sun", "白班", "只上白班"),
    ("insurance", "shield", "保险", "写明保险"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    icon: str
    name: str
    text: str
    count: int
    url: str


async def quality_of(tx: AsyncSession, fair: Fair, employer: Employer, total: int, now: dt.datetime) -> list[Entry]:
    """Always the same entries in the same order; one that no position offers has no address."""
    wanted = Wanted(fair=str(fair.id), employer=str(employer.id))
    counts = (await count_choices(tx, wanted, now)).has
    entries = []
    for slot, icon, name, offer in ENTRIES:
        count = counts[slot]
        query = urlencode({"employer": str(employer.id), "has": slot})
        text = "没写" if not count else f"全部岗位{offer}" if count == total else f"{count} 个岗位{offer}"
        entries.append(Entry(icon, name, text, count, f"/fairs/{fair.slug}/positions?{query}" if count else ""))
    return entries


def by_work(cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """An employer's cards, those of the same work together; the work that seeks most people first."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in cards:
        groups.setdefault(core_title(one["title"]), []).append(one)
    made = [
        {"title": title, "positions": rows, "headcount": sum(row["headcount"] or 0 for row in rows)}
        for title, rows in groups.items()
    ]
    return sorted(made, key=lambda group: (-group["headcount"], group["title"]))
