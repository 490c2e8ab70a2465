"""Positions for programs: the list of the contract."""

from typing import Any

from litestar import get

from recruit.db import utc_now
from recruit.errors import FieldError, Invalid
from recruit.given import FromPath, FromQuery, GivenTx
from recruit.positions.queries import SORTS, Found, Wanted, find_position, list_positions

CONDITIONS = ("housing", "couple_room", "shifts", "days_off", "meals", "shuttle", "insurance", "pay_day")


def number(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value


def pay_json(found: Found) -> dict[str, Any] | None:
    """`POST pay`'s answer as it was read when the position came in; null where nothing could be read."""
    p = found.position
    if p.pay_unit is None:
        return None
    return {
        "raw": p.pay_raw, "unit": p.pay_unit, "min": number(p.pay_min), "max": number(p.pay_max), "months": number(p.pay_months),
        "month_min": p.month_min, "month_max": p.month_max, "doubts": p.pay_doubts,
    }  # fmt: skip


def position_json(found: Found) -> dict[str, Any]:
    p = found.position
    return {
        "id": str(p.id),
        "ref": p.ref,
        "title": p.title,
        "employer": {"id": str(found.employer.id), "name": found.employer.name, "booth": found.booth},
        "headcount": p.headcount,
        "pay": pay_json(found),
        "education": p.education.value,
        "experience": p.experience,
        "place": p.place,
        "region": p.region,
        "tracks": found.tracks,
        "conditions": {slot: p.conditions.get(slot) for slot in CONDITIONS},
        "valid_until": p.valid_until.isoformat() if p.valid_until else None,
        "published_at": p.published_at.isoformat() if p.published_at else None,
    }


@get("/api/v1/positions")
async def get_positions(
    tx: GivenTx,
    fair: FromQuery[str] = "",
    q: FromQuery[str] = "",
    track: FromQuery[str] = "",
    employer: FromQuery[str] = "",
    region: FromQuery[str] = "",
    pay_min: FromQuery[int | None] = None,
    education: FromQuery[str] = "",
    sort: FromQuery[str] = "",
    page: FromQuery[int] = 1,
    page_size: FromQuery[int] = 20,
) -> dict[str, Any]:
    if sort and sort not in SORTS:
        raise Invalid("sort 只能是 relevance、newest、pay 或 headcount。", errors=[FieldError("sort", "没有这种排序")])
    wanted = Wanted(
        fair=fair, q=q, track=track, employer=employer, region=region, pay_min=pay_min, education=education, sort=sort, page=page, page_size=page_size
    )  # fmt: skip
    found = await list_positions(tx, wanted, utc_now())
    return {
        "items": [position_json(item) for item in found.items],
        "total": found.total,
        "headcount": found.headcount,
        "page": found.page,
        "page_size": found.page_size,
    }


@get("/api/v1/positions/{position:str}")
async def get_position(position: FromPath[str], tx: GivenTx) -> dict[str, Any]:
    return position_json(await find_position(tx, position))


handlers = [get_positions, get_position]
