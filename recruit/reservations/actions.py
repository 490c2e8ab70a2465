"""Reserving a show and cancelling, each as often as one likes; and what a room's changes have told to whom."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.db import insert, utc_now
from recruit.errors import Conflict, FieldError, Invalid, NotAllowed, TooLate, TooMany
from recruit.news.actions import WAITING
from recruit.news.rules import Kind, NewsState
from recruit.news.tables import News
from recruit.reservations import queries, rules
from recruit.reservations.forms import NUMBER_NEEDED
from recruit.reservations.tables import Reservation
from recruit.rooms.tables import Room, RoomState
from recruit.seekers.actions import seeker_of_device
from recruit.seekers.tables import Seeker
from recruit.settings import Keys

A_ROUND = 500


async def reserve(
    tx: AsyncSession, keys: Keys, actor: Actor, room: Room, phone: str | None, now: dt.datetime
) -> Reservation:
    """For the signed-in seeker, else for this device with the number it gives (E.164), which nobody has to prove first.

    A second time changes nothing.
    """
    if not rules.can_reserve(room.state):
        raise TooLate("这场直播已经开始或结束，不用预约了。", code="show_begun")
    seeker = await reserver(tx, keys, actor, phone, now)
    row = Reservation(created_at=now, room_id=room.id, seeker_id=seeker.id, starts_at=room.starts_at)
    put = insert(tx, Reservation).values(row.model_dump())
    again = {"cancelled_at": None, "starts_at": room.starts_at}
    key = ["room_id", "seeker_id"]
    made = await tx.execute(
        put.on_conflict_do_update(index_elements=key, set_=again, where=Reservation.cancelled_at.is_not(None))
    )
    mine = sa.select(Reservation).where(Reservation.room_id == room.id, Reservation.seeker_id == seeker.id)
    row = (await tx.scalars(mine.execution_options(populate_existing=True))).one()
    if made.rowcount == 1:
        await set_messages(tx, Kind.reminder, [row.id], rules.remind_at(room.starts_at, now), now)
        audit(tx, actor, "reserve_show", "room", room.id, room.fair_id)
    return row


async def reserver(tx: AsyncSession, keys: Keys, actor: Actor, phone: str | None, now: dt.datetime) -> Seeker:
    from recruit.applications.actions import keep_contact

    if actor.account or actor.speaker:
        raise NotAllowed("您现在以工作人员身份登录，请先退出，再用手机号预约。")
    if actor.seeker and actor.verified:
        return await tx.get_one(Seeker, actor.seeker)
    if actor.visitor is None:
        raise Invalid("请打开浏览器的 Cookie 再预约，否则之后取消不了。", code="no_device")
    seeker = await seeker_of_device(tx, actor.visitor, now)
    await keep_contact(tx, keys, seeker, None, phone)
    if not seeker.phone:
        raise Invalid("留个手机号，开播前给您发短信。", errors=[FieldError("phone", NUMBER_NEEDED)])
    if await queries.ahead_of(tx, seeker.id) >= rules.MOST_BY_DEVICE:
        raise TooMany(
            f"没验证的号码最多同时预约 {rules.MOST_BY_DEVICE} 场。用短信验证码登录后可以继续预约。", code="device_limit"
        )
    return seeker


async def cancel_reservation(tx: AsyncSession, actor: Actor, room: Room, now: dt.datetime) -> None:
    """Twice changes nothing; a message that waits finds it and is not sent."""
    mine = sa.update(Reservation).where(
        Reservation.room_id == room.id, Reservation.seeker_id == actor.seeker, Reservation.cancelled_at.is_(None)
    )
    if (await tx.execute(mine.values(cancelled_at=now))).rowcount == 1:
        audit(tx, actor, "cancel_reservation", "room", room.id, room.fair_id)


async def tell_moved(tx: AsyncSession, room: Room, now: dt.datetime) -> None:
    """The show has another start: a new reminder for everybody, and word of it once it has stayed for a while."""
    if room.starts_at is None:
        return
    ids = await queries.active_in(tx, room.id)
    await set_messages(tx, Kind.reminder, ids, rules.remind_at(room.starts_at, now), now)
    await set_messages(tx, Kind.moved, ids, rules.moved_at(room.starts_at, now), now)


async def tell_opened(tx: AsyncSession, room: Room, now: dt.datetime) -> None:
    """Whoever has not been reminded yet hears at once: the show is early, or never had a time."""
    ids = await queries.active_in(tx, room.id)
    reminded = sa.select(News.reservation_id).where(
        News.reservation_id.in_(ids), News.kind == Kind.reminder, News.state != NewsState.waiting
    )
    told = set((await tx.scalars(reminded)).all())
    await set_messages(tx, Kind.reminder, [one for one in ids if one not in told], now, now)


async def tell_called_off(tx: AsyncSession, room: Room, now: dt.datetime) -> None:
    await set_messages(tx, Kind.called_off, await queries.active_in(tx, room.id), now, now)


async def set_messages(
    tx: AsyncSession, kind: Kind, reservations: Sequence[uuid.UUID], at: dt.datetime | None, now: dt.datetime
) -> None:
    """One of the kind for each; where one waits already it waits anew. Without a time nothing is due."""
    if at is None:
        return
    for n in range(0, len(reservations), A_ROUND):
        rows = [
            News(created_at=now, reservation_id=one, kind=kind, send_at=at).model_dump()
            for one in reservations[n : n + A_ROUND]
        ]
        put = insert(tx, News).values(rows)
        await tx.execute(
            put.on_conflict_do_update(
                index_elements=["reservation_id", "kind"], index_where=WAITING, set_={"send_at": at}
            )
        )


async def send_again(tx: AsyncSession, actor: Actor, room: Room, now: dt.datetime) -> int:
    """Once more to everybody whose last message did not get through; to how many."""
    failed = await queries.unreached(tx, room.id)
    if not failed:
        raise Conflict("没有要补发的短信，可能刚补发过。", code="nothing_failed")
    for kind in dict.fromkeys(failed.values()):
        await set_messages(tx, kind, [one for one, its in failed.items() if its is kind], now, now)
    audit(tx, actor, "send_reminders_again", "room", room.id, room.fair_id, count=len(failed))
    return len(failed)


async def move_reservations(tx: AsyncSession, from_seeker: uuid.UUID, to_seeker: uuid.UUID) -> None:
    """What a device reserved becomes the verified seeker's; where both did, the seeker's own row stands for both."""
    theirs = sa.select(Reservation.room_id).where(Reservation.seeker_id == to_seeker)
    active = sa.select(Reservation.room_id).where(
        Reservation.seeker_id == from_seeker, Reservation.cancelled_at.is_(None)
    )
    wanted = list((await tx.scalars(active)).all())
    whole = {"synchronize_session": False}
    both = sa.update(Reservation).where(Reservation.seeker_id == to_seeker, Reservation.room_id.in_(wanted))
    await tx.execute(both.values(cancelled_at=None).execution_options(**whole))
    mine = sa.update(Reservation).where(Reservation.seeker_id == from_seeker)
    twice = mine.where(Reservation.room_id.in_(theirs), Reservation.cancelled_at.is_(None))
    await tx.execute(twice.values(cancelled_at=utc_now()).execution_options(**whole))
    known = list((await tx.scalars(theirs)).all())
    rest = mine.where(Reservation.room_id.not_in(known))
    await tx.execute(rest.values(seeker_id=to_seeker).execution_options(**whole))


async def cancel_all(tx: AsyncSession, seekers: Sequence[uuid.UUID], now: dt.datetime) -> None:
    """Of shows still to come; of others the row stays, counted and tied to nobody's number."""
    ahead = sa.select(Room.id).where(Room.state == RoomState.scheduled)
    mine = sa.update(Reservation).where(Reservation.seeker_id.in_(seekers), Reservation.cancelled_at.is_(None))
    gone = mine.where(Reservation.room_id.in_(ahead)).values(cancelled_at=now)
    await tx.execute(gone.execution_options(synchronize_session=False))
