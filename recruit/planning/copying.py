"""A new fair from an earlier one: its frame, its plan, its employers as invited, its staff; nothing of any person."""

import secrets
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Grant, Role
from recruit.employers.tables import Participation, ParticipationStatus
from recruit.fairs.actions import create_fair
from recruit.fairs.forms import FACTS, FairBody
from recruit.fairs.tables import Booth, Fair, Hall, Phase, Track, Zone
from recruit.planning.rules import Day, span_of

PARTS = {
    "halls": ("展厅、分区和展位", "位置和编号照旧，展位都空着，二维码是新的"),
    "tracks": ("专场", "名称和顺序照旧"),
    "employers": ("参加过的单位", "都算“已邀请”，联系人不带，岗位不带"),
    "staff": ("现场工作人员", "主播、助理、入场岗、服务台的账号照旧能用"),
}
STAFF = (Role.host, Role.assistant, Role.gate, Role.desk)


@dataclass(frozen=True, slots=True)
class Copied:
    """How many of each went over."""

    fair: Fair
    booths: int = 0
    employers: int = 0
    staff: int = 0


async def copy_fair(
    tx: AsyncSession, actor: Actor, old: Fair, name: str, slug: str, days: list[Day], parts: Collection[str]
) -> Copied:
    """A draft with the old fair's facts on new days, and the chosen parts."""
    opens_at, closes_at = span_of(days, ZoneInfo(old.time_zone))
    facts = {fact: getattr(old, fact) for fact in FACTS} | {"name": name, "slug": slug}
    body = FairBody(**facts, opens_at=opens_at, closes_at=closes_at)
    fair = await create_fair(tx, actor, body, Phase.draft, days)
    if "tracks" in parts:
        await copy_tracks(tx, old, fair)
    booths = await copy_halls(tx, old, fair) if "halls" in parts else 0
    employers = await copy_employers(tx, old, fair) if "employers" in parts else 0
    staff = await copy_staff(tx, actor, old, fair) if "staff" in parts else 0
    audit(tx, actor, "copy_fair", "fair", fair.id, fair.id, of=str(old.id), parts=sorted(parts))
    await tx.flush()
    return Copied(fair, booths, employers, staff)


async def copy_tracks(tx: AsyncSession, old: Fair, fair: Fair) -> None:
    """In place of the three that every fair begins with."""
    await tx.execute(sa.delete(Track).where(Track.fair_id == fair.id))
    for track in await tx.scalars(sa.select(Track).where(Track.fair_id == old.id)):
        tx.add(Track(fair_id=fair.id, code=track.code, name=track.name, place=track.place))
    await tx.flush()


async def copy_halls(tx: AsyncSession, old: Fair, fair: Fair) -> int:
    known = set(await tx.scalars(sa.select(Track.code).where(Track.fair_id == fair.id)))
    zones: dict[uuid.UUID, uuid.UUID] = {}
    for hall in (await tx.scalars(sa.select(Hall).where(Hall.fair_id == old.id).order_by(Hall.created_at))).all():
        new = Hall(fair_id=fair.id, name=hall.name)
        tx.add(new)
        await tx.flush()
        zones |= await copy_zones(tx, hall, new, known)
    booths = (await tx.scalars(sa.select(Booth).where(Booth.fair_id == old.id))).all()
    tx.add_all(copied(booth, fair, zones) for booth in booths)
    await tx.flush()
    return len(booths)


async def copy_zones(tx: AsyncSession, hall: Hall, new: Hall, known: Collection[str]) -> dict[uuid.UUID, uuid.UUID]:
    made = {}
    for zone in (await tx.scalars(sa.select(Zone).where(Zone.hall_id == hall.id))).all():
        track = zone.track if zone.track in known else None
        row = Zone(hall_id=new.id, code=zone.code, name=zone.name, track=track)
        tx.add(row)
        made[zone.id] = row.id
    await tx.flush()
    return made


def copied(booth: Booth, fair: Fair, zones: Mapping[uuid.UUID, uuid.UUID]) -> Booth:
    """Empty, under a code of its own: the old one's printed QR stays with the old fair."""
    return Booth(
        fair_id=fair.id, zone_id=zones.get(booth.zone_id) if booth.zone_id else None, number=booth.number, code=secrets.token_hex(5), x=booth.x, y=booth.y
    )  # fmt: skip


async def copy_employers(tx: AsyncSession, old: Fair, fair: Fair) -> int:
    """Those that took part, as invited; who answered the phone there is not copied."""
    took_part = sa.select(Participation.employer_id).where(
        Participation.fair_id == old.id, Participation.status == ParticipationStatus.accepted
    )
    ids = (await tx.scalars(took_part)).all()
    tx.add_all(Participation(fair_id=fair.id, employer_id=one, status=ParticipationStatus.invited) for one in ids)
    await tx.flush()
    return len(ids)


async def copy_staff(tx: AsyncSession, actor: Actor, old: Fair, fair: Fair) -> int:
    """The same accounts hold the same roles at the new fair."""
    held = (
        await tx.execute(
            sa.select(Grant.account_id, Grant.role)
            .where(Grant.fair_id == old.id, Grant.role.in_(STAFF), Grant.until_at.is_(None))
            .distinct()
        )
    ).all()
    tx.add_all(Grant(account_id=one, role=role, fair_id=fair.id, granted_by_id=actor.account) for one, role in held)
    await tx.flush()
    return len(held)
