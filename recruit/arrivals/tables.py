"""Entry tickets, every scan at a gate with its one answer, and visits to booths."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from recruit.arrivals.rules import ScanResult
from recruit.db import one_of, when
from recruit.rows import Row


class EntryTicket(Row, table=True):
    """A person's ticket for a fair; `admitted_*` are set by the first scan, by compare-and-swap."""

    __tablename__ = "entry_ticket"
    __table_args__ = (sa.UniqueConstraint("fair_id", "seeker_id"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    seeker_id: uuid.UUID = Field(foreign_key="seeker.id")
    code: str = Field(unique=True)
    revoked_at: dt.datetime | None = when(default=None)
    admitted_at: dt.datetime | None = when(default=None)
    admitted_received_at: dt.datetime | None = when(default=None)
    admitted_device: str | None = None
    admitted_gate: str | None = None
    simulated: bool = False


class Arrival(Row, table=True):
    """One scan; its answer stays the same for ever. `at` is the scanner's clock, `created_at` ours."""

    __table_args__ = (
        sa.UniqueConstraint("fair_id", "scan_id"),
        sa.Index("ix_arrival_fair_created", "fair_id", "created_at"),
    )

    fair_id: uuid.UUID = Field(foreign_key="fair.id")
    scan_id: str
    ticket_id: uuid.UUID | None = Field(default=None, foreign_key="entry_ticket.id", index=True)
    gate: str
    device: str
    at: dt.datetime = when()
    result: ScanResult = one_of(ScanResult)
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    account_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")
    simulated: bool = False


class BoothVisit(Row, table=True):
    """A booth's QR was opened; `visitor` is the digest of the visitor cookie, one row per visitor, booth and day."""

    __tablename__ = "booth_visit"
    __table_args__ = (sa.UniqueConstraint("booth_id", "visitor", "day"),)

    fair_id: uuid.UUID = Field(foreign_key="fair.id", index=True)
    booth_id: uuid.UUID = Field(foreign_key="booth.id")
    visitor: str
    seeker_id: uuid.UUID | None = Field(default=None, foreign_key="seeker.id")
    day: dt.date
    simulated: bool = False
