"""What one scan at a gate means, from what is known of its ticket. Pure."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class ScanResult(StrEnum):
    admitted = "admitted"
    again = "again"
    conflict = "conflict"
    unknown = "unknown"
    wrong_day = "wrong_day"
    revoked = "revoked"


ADMITTING = frozenset({ScanResult.admitted, ScanResult.again, ScanResult.conflict})


@dataclass(frozen=True, slots=True)
class FirstScan:
    """The scan that admitted a ticket: by which device, at which moment of its clock, received by us when."""

    device: str
    at: dt.datetime
    received_at: dt.datetime


def judge(
    is_known: bool, is_revoked: bool, is_day: bool, first: FirstScan | None, device: str, at: dt.datetime
) -> ScanResult:
    """The verdict on one scan.

    A ticket that was admitted before is `again`; it is `conflict` when another device says to have seen it at a
    moment before we even knew of the first (two people, one ticket, a gate that was offline).
    """
    if not is_known:
        return ScanResult.unknown
    if is_revoked:
        return ScanResult.revoked
    if not is_day:
        return ScanResult.wrong_day
    if first is None:
        return ScanResult.admitted
    if first.device != device and at < first.received_at:
        return ScanResult.conflict
    return ScanResult.again


def is_fair_day(
    at: dt.datetime,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    zone: dt.tzinfo,
    days: Collection[dt.date] = (),
    closed_at: dt.datetime | None = None,
) -> bool:
    """Whether `at` lies on one of the fair's days, counted in its own zone, and before it was closed.

    Without `days` the fair has all from its first to its last.
    """
    if closed_at is not None and at >= closed_at:
        return False
    day = at.astimezone(zone).date()
    if days:
        return day in days
    return opens_at.astimezone(zone).date() <= day <= closes_at.astimezone(zone).date()
