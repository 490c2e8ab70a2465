"""One position in words for its page. Pure."""

import datetime as dt
import re
from typing import Any

from recruit.fairs.rules import is_past
from recruit.fairs.tables import Fair
from recruit.look import words
from recruit.positions.card import pay_shape
from recruit.positions.pieces import sections
from recruit.positions.queries import Listed
from recruit.positions.rules import standing_of
from recruit.positions.tables import Position


def describe(row: Listed, fair: Fair, hired: int, now: dt.datetime) -> dict[str, Any]:
    """What positions/position.html shows of the position itself."""
    position, said = row.position, row.position.conditions or {}
    url = f"/positions/{position.id}"
    until = words.cn_day(position.valid_until, weekday=False) if position.valid_until else ""
    standing = standing_of(
        position.state, position.expires_at, until, position.headcount, hired, now, is_past(fair.phase)
    )
    return {
        "id": str(position.id),
        "url": url,
        "title": position.title,
        "pay": pay_shape(position),
        "pay_note": pay_note(position),
        "headcount": position.headcount,
        "education": words.education_text(position.education),
        "experience": position.experience,
        "tracks": row.tracks,
        "place": position.place,
        "valid_until": until,
        "updated": words.cn_when(position.published_at, now) if position.published_at else "",
        "standing": standing,
        "closed": standing is not None and not standing.takes,
        "conditions": said,
        **sections(position.duties, position.requirements, position.benefits),
        "nocert": nocert(position.requirements, position.duties),
        "housing_note": "免费住宿" + ("，有夫妻房" if said.get("couple_room") is True else "")
        if said.get("housing") == "free"
        else "",
        "shuttle_note": shuttle_note(said.get("shuttle")),
        "call_url": f"tel:{fair.hotline}" if fair.hotline else "",
        "report_url": f"{url}/report",
        "share_url": url,
    }


NOCERT = re.compile(
    r"[^，。；;,\n]*(?:没有|没证|无证|不需要证)[^，。；;,\n]*(?:培训|考证|能学|可以学|也能|也可|均可)[^，。；;,\n]*"
)


def nocert(*texts: str | None) -> str:
    """The employer's own words for those without a certificate."""
    found = next((found for text in texts if text and (found := NOCERT.search(text))), None)
    return found[0].strip() if found else ""


def shuttle_note(said: Any) -> str:
    if said is True:
        return "有班车接送"
    return words.condition_text("shuttle", said) if said and said not in ("没有", "无") else ""


def pay_note(position: Position) -> str:
    """As written, where that tells more than the amount."""
    written = position.pay_raw.strip()
    parts = [f"单位原文：{written}"] if written and not re.fullmatch(r"[\d,.\-–~元/月 ]+", written) else []
    if position.pay_months and position.pay_months != 12:
        parts.append(f"一年发 {position.pay_months:g} 个月")
    return " · ".join(parts)
