"""What a gate sends: scans, also those kept while its network was away."""

import datetime as dt

from pydantic import BaseModel, Field

from recruit.moments import Moment

LONGEST_ID, LONGEST_TICKET, LONGEST_GATE = 80, 200, 40


class Scan(BaseModel):
    scan_id: str = Field(min_length=1, max_length=LONGEST_ID)
    ticket: str | None = Field(default=None, max_length=LONGEST_TICKET)
    phone: str | None = Field(default=None, max_length=20)
    gate: str = Field(default="", max_length=LONGEST_GATE)
    at: Moment
    device: str = Field(default="", max_length=80)


class Scans(BaseModel):
    scans: list[Scan] = Field(max_length=500)


class GateForm(BaseModel):
    """The page's form, which works without a script."""

    code: str = ""
    gate: str = ""
    scan_id: str = ""


class DeskForm(BaseModel):
    name: str = ""
    phone: str = ""
    q: str = ""
    position: str = ""
    consent: str = ""


def is_phone(text: str) -> bool:
    return text.strip().replace(" ", "").isdigit() and len(text.strip().replace(" ", "")) == 11


def now_scan(scan_id: str, text: str, gate: str, device: str, now: dt.datetime) -> Scan:
    """What is longer than any ticket of ours is none; its beginning says so."""
    typed = {"phone": "".join(text.split())} if is_phone(text) else {"ticket": text[:LONGEST_TICKET]}
    return Scan(scan_id=scan_id[:LONGEST_ID], gate=gate[:LONGEST_GATE], device=device, at=now, **typed)
