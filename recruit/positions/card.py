"""A position as its card on a page, and as the API gives it. Pure."""

from typing import Any
from urllib.parse import urlencode

from recruit.look import words
from recruit.look.filters import logo_of
from recruit.positions.queries import Listed
from recruit.positions.tables import Position

SLOTS = tuple(slot for slot, _, _ in words.CONDITIONS)


def plain(number: float | None) -> int | float | None:
    return int(number) if number is not None and float(number).is_integer() else number


def pay_shape(position: Position) -> dict[str, Any]:
    """As POST pay answers it."""
    return {
        "raw": position.pay_raw,
        "unit": position.pay_unit,
        "min": plain(position.pay_min),
        "max": plain(position.pay_max),
        "months": plain(position.pay_months),
        "month_min": position.month_min,
        "month_max": position.month_max,
        "doubts": position.pay_doubts or [],
    }


def shape(row: Listed) -> dict[str, Any]:
    """The contract's position."""
    position, said = row.position, row.position.conditions or {}
    return {
        "id": str(position.id),
        "ref": position.ref,
        "title": position.title,
        "employer": {"id": str(row.employer.id), "name": row.employer.name, "booth": row.booth},
        "headcount": position.headcount,
        "pay": pay_shape(position),
        "education": position.education,
        "place": position.place,
        "region": position.region,
        "tracks": row.tracks,
        "conditions": {slot: said.get(slot, [] if slot == "insurance" else None) for slot in SLOTS},
        "valid_until": position.valid_until,
        "published_at": position.published_at,
    }


def card(row: Listed, source: str = "") -> dict[str, Any]:
    """What components/job.html shows; `source` goes with the application that begins here."""
    position = row.position
    url = f"/positions/{position.id}"
    return {
        "id": str(position.id),
        "url": f"{url}?{urlencode({'source': source})}" if source else url,
        "apply_url": f"{url}/apply?{urlencode({'source': source})}" if source else f"{url}/apply",
        "title": position.title,
        "pay": pay_shape(position),
        "headcount": position.headcount,
        "conditions": words.card_conditions(position.conditions),
        "tracks": row.tracks,
        "education": words.education_text(position.education),
        "place": position.place,
        "employer": {
            "name": row.employer.short_name or row.employer.name,
            "logo": logo_of(row.employer.short_name or row.employer.name),
            "booth": row.booth,
        },
        "applied": row.applied,
        "saved": row.saved,
        "closed": False,
    }
