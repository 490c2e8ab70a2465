"""What a position's form sends, and what it is filled with."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel

from recruit.fairs.forms import Many
from recruit.positions.tables import Position
from recruit.posting.rules import Offer, read_offer

TEXTS = ("title", "experience", "place", "duties", "requirements", "benefits")


class PositionForm(BaseModel):
    """Everything as typed. `seen` is the digest of what the form was filled from; `act` keeps a draft or publishes."""

    title: str = ""
    headcount: str = ""
    pay: str = ""
    education: str = "any"
    experience: str = ""
    place: str = ""
    duties: str = ""
    requirements: str = ""
    benefits: str = ""
    housing: str = ""
    couple_room: str = ""
    shifts: str = ""
    days_off: str = ""
    meals: str = ""
    shuttle: str = ""
    insurance: Many = []
    pay_day: str = ""
    tracks: Many = []
    valid_until: str = ""
    seen: str = ""
    act: str = "draft"
    employer: str = ""

    def read(self) -> Offer:
        return read_offer(self.model_dump())


class ActForm(BaseModel):
    """`was` is where the person saw the position stand."""

    act: str = ""
    was: str = ""


def form_of(position: Position, tracks: list[str]) -> PositionForm:
    said = position.conditions or {}
    slots: dict[str, Any] = {name: plain(said.get(name)) for name in ("housing", "meals", "shifts", "days_off", "pay_day")}  # fmt: skip
    slots |= {name: yes_or_no(said.get(name)) for name in ("couple_room", "shuttle")}
    return PositionForm(
        **{name: getattr(position, name) or "" for name in TEXTS},
        **slots,
        headcount=plain(position.headcount),
        pay=position.pay_raw,
        education=position.education,
        insurance=said.get("insurance") or [],
        tracks=tracks,
        valid_until=plain(position.valid_until),
        seen=seen_of(position),
        act="save" if position.state != "draft" else "draft",
    )


def yes_or_no(said: Any) -> str:
    return "" if said is None else "yes" if said else "no"


def plain(value: Any) -> str:
    return "" if value is None else str(value)


def seen_of(position: Position) -> str:
    """Differs as soon as somebody else changed what the form shows."""
    shown = [getattr(position, name) for name in (*TEXTS, "headcount", "pay_raw", "education", "conditions")]
    return hashlib.sha256(json.dumps([*shown, plain(position.valid_until)]).encode()).hexdigest()[:16]
