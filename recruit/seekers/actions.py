"""A seeker is found or made by a verified phone, by a device, and one becomes the other."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.applications.merging import move_applications
from recruit.crypto import blind_index, seal
from recruit.db import insert
from recruit.errors import NotAllowed
from recruit.ids import new_id
from recruit.seekers.tables import Seeker
from recruit.settings import Keys

PROFILE = ("name", "wants", "place", "education")


async def seeker_of_phone(
    tx: AsyncSession, keys: Keys, phone: str, now: dt.datetime, simulated: bool = False
) -> Seeker:
    """The seeker of this verified phone (E.164), made if new; two requests at once get the same one."""
    index = blind_index(keys, phone)
    mine = sa.select(Seeker).where(
        Seeker.phone_index == index,
        Seeker.phone_verified_at.is_not(None),
        Seeker.merged_into_id.is_(None),
        Seeker.erased_at.is_(None),
    )
    if found := await tx.scalar(mine):
        return found
    row = Seeker(
        phone=seal(keys, phone, "phone"), phone_index=index, phone_verified_at=now, simulated=simulated, created_at=now
    )
    await tx.execute(insert(tx, Seeker).values(row.model_dump()).on_conflict_do_nothing())
    return (await tx.scalars(mine)).one()


async def seeker_of_device(tx: AsyncSession, device: str, now: dt.datetime, simulated: bool = False) -> Seeker:
    """The seeker that this device is, made if new."""
    mine = sa.select(Seeker).where(Seeker.device == device, Seeker.merged_into_id.is_(None))
    if found := await tx.scalar(mine):
        return found
    row = {**Seeker(device=device, simulated=simulated, created_at=now).model_dump(), "id": new_id()}
    await tx.execute(insert(tx, Seeker).values(row).on_conflict_do_nothing())
    return (await tx.scalars(mine)).one()


async def own_seeker(tx: AsyncSession, actor: Actor, now: dt.datetime) -> Seeker:
    """The row of whoever asks; a device that is nobody yet becomes one."""
    if actor.seeker is not None:
        return await tx.get_one(Seeker, actor.seeker)
    if actor.account or actor.speaker:
        raise NotAllowed("您现在以工作人员身份登录，请先退出，再用手机号登录。")
    if actor.visitor is None:
        raise NotAllowed("请打开浏览器的 Cookie，否则下次找不回来。")
    return await seeker_of_device(tx, actor.visitor, now)


async def change_profile(tx: AsyncSession, actor: Actor, values: dict[str, object], now: dt.datetime) -> None:
    seeker = await own_seeker(tx, actor, now)
    await tx.execute(sa.update(Seeker).where(Seeker.id == seeker.id).values(values))
    audit(tx, actor, "change_profile", "seeker", seeker.id)


async def merge_device(tx: AsyncSession, device: str | None, into: Seeker) -> uuid.UUID | None:
    """What the device's unverified seeker did becomes the verified one's. Returns the id of who was merged, if any."""
    if device is None:
        return None
    other = await tx.scalar(sa.select(Seeker).where(Seeker.device == device, Seeker.merged_into_id.is_(None)))
    if other is None or other.id == into.id:
        return None
    from recruit.reservations.actions import move_reservations
    from recruit.saved.actions import move_saved

    await move_applications(tx, other.id, into.id)
    await move_saved(tx, other.id, into.id)
    await move_reservations(tx, other.id, into.id)
    await tx.execute(
        sa.update(Seeker).where(Seeker.id == other.id).values(merged_into_id=into.id, device=None, phone=None)
    )
    said = {field: getattr(other, field) for field in PROFILE if getattr(other, field) and not getattr(into, field)}
    if said:
        await tx.execute(sa.update(Seeker).where(Seeker.id == into.id).values(said))
    return other.id
