"""Applying, moving, confirming, revealing: each by compare-and-swap or constraint, each with its evidence."""

import datetime as dt
import hashlib
import json
import uuid
import zoneinfo
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.applications import rules
from recruit.applications.calendar import is_rest_day
from recruit.applications.queries import Offer, Seen, find_offer
from recruit.applications.tables import Application, ApplicationMove, ApplicationState, Intent, RequestKey, Source
from recruit.crypto import blind_index, seal, unseal
from recruit.db import insert
from recruit.errors import Conflict, FieldError, Invalid, NotAllowed, TooLate, TooMany
from recruit.fairs.rules import is_past
from recruit.rooms.outbox import queue
from recruit.rooms.tables import Room, RoomKind
from recruit.seekers.actions import seeker_of_device
from recruit.seekers.tables import Consent, Seeker
from recruit.settings import Keys

State = ApplicationState


@dataclass(frozen=True, slots=True)
class Wish:
    """One request to apply. `channel` says how consent was given: page, api or desk."""

    position: str
    source: Source
    channel: str
    key: str | None = None
    room: uuid.UUID | None = None
    pin: int | None = None
    name: str | None = None
    note: str | None = None
    entered_by: uuid.UUID | None = None

    def digest(self) -> str:
        said = [self.position, self.source, str(self.room), self.pin, self.name, self.note]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


async def apply(tx: AsyncSession, seeker: Seeker, wish: Wish, now: dt.datetime) -> tuple[Application, bool]:
    """The application, and whether this request made it. The same key gets the same one for ever.

    Conflict carries the id of the seeker's application where another request made it.
    """
    if wish.key and len(wish.key) > 200:
        raise Invalid("Idempotency-Key 太长，请用 200 个字符以内。", code="key_too_long")
    if known := await remembered(tx, seeker, wish):
        return known, False
    offer = await find_offer(tx, wish.position)
    if not offer.is_open(now):
        await refuse_second(tx, seeker, offer)
        raise closed(offer)
    await check_room(tx, offer, wish)
    consent = await consent_to(tx, seeker, wish, offer, now)
    row = await send(tx, seeker, wish, offer, consent, now)
    if row is None:
        await tx.delete(consent)
        await tx.flush()
        if known := await remembered(tx, seeker, wish):
            return known, False
        await refuse_second(tx, seeker, offer)
        raise Conflict("这个岗位刚刚有变化，请再试一次。")
    if wish.key:
        await remember(tx, seeker, wish, row, now)
    await tell_room(tx, row)
    await tx.flush()
    return row, True


def closed(offer: Offer) -> TooLate:
    if is_past(offer.fair.phase):
        name = "这一场直播" if offer.fair.is_show else "本场招聘会"
        return TooLate(f"{name}已经结束，不再收投递。已经投过的，单位会继续答复。", code="fair_closed")
    return TooLate("这个岗位已经停招，请看看同单位的其他岗位。", code="position_closed")


async def consent_to(tx: AsyncSession, seeker: Seeker, wish: Wish, offer: Offer, now: dt.datetime) -> Consent:
    """To one named employer; the text's hash is the evidence of what was agreed to."""
    consent = Consent(
        created_at=now,
        seeker_id=seeker.id,
        employer_id=offer.employer.id,
        text_version=rules.CONSENT_VERSION,
        text_hash=rules.text_hash(rules.consent_text(offer.employer.name, offer.position.title)),
        channel=wish.channel,
    )
    tx.add(consent)
    await tx.flush()
    return consent


async def send(
    tx: AsyncSession, seeker: Seeker, wish: Wish, offer: Offer, consent: Consent, now: dt.datetime
) -> Application | None:
    """Insert the row or reopen the withdrawn one; None where the seeker has an application to this position."""
    clock = rules.set_clock(now, zoneinfo.ZoneInfo(offer.fair.time_zone), is_rest_day)
    row = Application(
        created_at=now, position_id=offer.position.id, seeker_id=seeker.id, employer_id=offer.employer.id,
        fair_id=offer.fair.id, source=wish.source, room_id=wish.room, pin_seq=wish.pin, entered_by_id=wish.entered_by,
        consent_id=consent.id, name=(wish.name or seeker.name or "").strip() or None, phone=seeker.phone,
        phone_verified=seeker.phone_verified_at is not None, note=(wish.note or "").strip() or None, submitted_at=now,
        remind_at=clock.remind_at, due_at=clock.due_at, overdue_at=clock.overdue_at, simulated=seeker.simulated,
    )  # fmt: skip
    values = row.model_dump()
    made = await tx.execute(insert(tx, Application).values(values).on_conflict_do_nothing())
    old = None
    if made.rowcount != 1:
        withdrawn = await reopen(tx, values)
        if withdrawn is None:
            return None
        old, row.id = State.withdrawn, withdrawn
    if row.name and not seeker.name:
        await tx.execute(sa.update(Seeker).where(Seeker.id == seeker.id).values(name=row.name))
    by = ("account", wish.entered_by) if wish.entered_by else ("seeker", seeker.id)
    tx.add(
        ApplicationMove(
            created_at=now, application_id=row.id, from_state=old, to_state=State.submitted, by_kind=by[0], by_id=by[1]
        )
    )
    return await tx.get_one(Application, row.id, populate_existing=True)


async def reopen(tx: AsyncSession, values: dict[str, Any]) -> uuid.UUID | None:
    """The seeker's withdrawn application to this position, now as `values` have it; None where there is none."""
    fresh = {name: value for name, value in values.items() if name not in ("id", "created_at")}
    mine = sa.update(Application).where(
        Application.position_id == values["position_id"],
        Application.seeker_id == values["seeker_id"],
        Application.state == State.withdrawn,
    )
    return (await tx.execute(mine.values(fresh).returning(Application.id))).scalar_one_or_none()


async def remembered(tx: AsyncSession, seeker: Seeker, wish: Wish) -> Application | None:
    """What this key made before; Invalid where it came with another request."""
    if not wish.key:
        return None
    used = await tx.scalar(sa.select(RequestKey).where(RequestKey.seeker_id == seeker.id, RequestKey.key == wish.key))
    if used is None:
        return None
    if used.body_hash != wish.digest():
        raise other_request()
    return await tx.get_one(Application, used.application_id, populate_existing=True)


async def remember(tx: AsyncSession, seeker: Seeker, wish: Wish, row: Application, now: dt.datetime) -> None:
    key = RequestKey(
        seeker_id=seeker.id, key=wish.key or "", body_hash=wish.digest(), application_id=row.id, created_at=now
    )
    kept = await tx.execute(insert(tx, RequestKey).values(key.model_dump()).on_conflict_do_nothing())
    if kept.rowcount != 1:
        raise other_request()


def other_request() -> Invalid:
    return Invalid("这个 Idempotency-Key 已经用于另一份投递，请换一个新的。", code="key_reused")


async def refuse_second(tx: AsyncSession, seeker: Seeker, offer: Offer) -> None:
    mine = sa.select(Application.id).where(
        Application.position_id == offer.position.id,
        Application.seeker_id == seeker.id,
        Application.state != State.withdrawn,
    )
    if existing := await tx.scalar(mine):
        raise Conflict(
            "您已经投过这个岗位，在“我的”里看进展。", code="already_applied", more={"application": str(existing)}
        )


async def check_room(tx: AsyncSession, offer: Offer, wish: Wish) -> None:
    if wish.room is None:
        return
    room = await tx.get(Room, wish.room)
    if room is None or room.kind is not RoomKind.live or room.fair_id != offer.fair.id:
        raise Invalid(
            "这个直播间不在本场招聘会里。", code="unknown_room", errors=[FieldError("room", "没有这个直播间")]
        )


async def tell_room(tx: AsyncSession, row: Application) -> None:
    """An application made in a room is told to it by an outbox row of this transaction."""
    if row.room_id is None:
        return
    command = {"op": "applied", "position": str(row.position_id), "source": row.source, "simulated": row.simulated}
    await queue(tx, row.room_id, command)


async def apply_by_device(
    tx: AsyncSession, keys: Keys, actor: Actor, wish: Wish, phone: str | None, now: dt.datetime
) -> tuple[Application, bool]:
    """Apply from a browser: as the signed-in seeker, else as this device with the number it gave, not verified.

    `phone` is E.164, or None to use the number that the device gave before.
    """
    if actor.seeker and actor.verified:
        return await apply(tx, await tx.get_one(Seeker, actor.seeker), wish, now)
    if actor.visitor is None:
        raise Invalid("请打开浏览器的 Cookie 再投递，否则之后找不回这份投递。", code="no_device")
    seeker = await seeker_of_device(tx, actor.visitor, now)
    await keep_contact(tx, keys, seeker, wish.name, phone)
    if not await remembered(tx, seeker, wish):
        await limit_device(tx, seeker, now)
    return await apply(tx, seeker, wish, now)


def desk_device(keys: Keys, phone: str) -> str:
    """The device that stands for a number given at a desk, so that its owner finds the application after sign-in."""
    return f"desk:{blind_index(keys, phone)}"


async def apply_at_desk(
    tx: AsyncSession, keys: Keys, actor: Actor, wish: Wish, phone: str, now: dt.datetime
) -> tuple[Application, bool]:
    """Staff applies for somebody who stands before them; `wish` carries the name and who entered it."""
    seeker = await seeker_of_device(tx, desk_device(keys, phone), now)
    await keep_contact(tx, keys, seeker, wish.name, phone)
    row, is_new = await apply(tx, seeker, wish, now)
    if is_new:
        audit(tx, actor, "apply_at_desk", "application", row.id, row.fair_id)
    return row, is_new


async def keep_contact(tx: AsyncSession, keys: Keys, seeker: Seeker, name: str | None, phone: str | None) -> None:
    """What the device says of itself now. Writing the row also makes its other requests wait, so that limits hold."""
    values: dict[str, str | None] = {"name": (name or "").strip() or seeker.name, "phone": seeker.phone}
    if phone and (index := blind_index(keys, phone)) != seeker.phone_index:
        values |= {"phone": seal(keys, phone, "phone"), "phone_index": index}
    write = sa.update(Seeker).where(Seeker.id == seeker.id).values(values)
    await tx.execute(write.execution_options(synchronize_session=False))
    await tx.refresh(seeker)


async def limit_device(tx: AsyncSession, seeker: Seeker, now: dt.datetime) -> None:
    today = sa.select(sa.func.count()).where(
        Application.seeker_id == seeker.id, Application.submitted_at > now - rules.DAY
    )
    if (await tx.scalar(today) or 0) >= rules.APPLICATIONS_A_DAY:
        raise TooMany(
            f"没验证的号码一天最多投 {rules.APPLICATIONS_A_DAY} 个岗位。用短信验证码登录后可以继续投。",
            code="device_limit",
        )


async def move(
    tx: AsyncSession, actor: Actor, found: Seen, old: State, new: State, reason: str | None, now: dt.datetime
) -> Application:
    """Change the state if it is still `old`, with its evidence; Conflict if it is not."""
    row, reason = found.application, (reason or "").strip() or None
    check_move(actor, found, old, new)
    values: dict[str, object] = {"state": new}
    if new in rules.REACTIONS:
        values["reacted_at"] = sa.func.coalesce(Application.reacted_at, sa.bindparam("at", now, type_=Application.__table__.c.reacted_at.type))  # type: ignore[attr-defined]  # fmt: skip
    swap = sa.update(Application).where(Application.id == row.id, Application.state == old).values(values)
    if (await tx.execute(swap.execution_options(synchronize_session=False))).rowcount != 1:
        current = await tx.scalar(sa.select(Application.state).where(Application.id == row.id))
        raise Conflict("这份投递的状态刚刚变了，请刷新后再操作。", code="state_changed", more={"state": current})
    tx.add(
        ApplicationMove(
            created_at=now, application_id=row.id, from_state=old, to_state=new, reason=reason,
            by_kind=actor.kind, by_id=actor.row, by_name=actor.name if actor.account else "",
        )
    )  # fmt: skip
    if new is State.invited:
        await mark_intent(tx, actor, row.id, now)
    if new is State.withdrawn:
        end = sa.update(Consent).where(Consent.id == row.consent_id, Consent.withdrawn_at.is_(None))
        await tx.execute(end.values(withdrawn_at=now))
    await tx.flush()
    return await tx.get_one(Application, row.id, populate_existing=True)


def check_move(actor: Actor, found: Seen, old: State, new: State) -> None:
    if actor.account is None and actor.seeker == found.application.seeker_id:
        if new is not State.withdrawn:
            raise NotAllowed("您可以撤回这份投递，其他答复由单位来写。")
        if not rules.seeker_may(old, new):
            raise Invalid("这份投递现在不能撤回，请直接联系单位或拨 12351。", code="move_refused")
        return
    if found.employer.id not in actor.employers(Role.recruiter):
        raise NotAllowed("投递由用人单位处理；超期的可以在督办里处理。")
    if new is State.withdrawn:
        raise NotAllowed("撤回由求职者本人操作；不合适请答复“不合适”并写明原因。")
    if not rules.recruiter_may(old, new):
        raise Invalid("不能这样改状态。", code="move_refused", errors=[FieldError("to", "请选另一个状态")])


async def remind(tx: AsyncSession, now: dt.datetime) -> int:
    """Note the reminder of each application that has waited 24 counted hours, once; the employer's page shows it."""
    late = sa.update(Application).where(
        Application.reminded_at.is_(None),
        Application.reacted_at.is_(None),
        Application.state.in_(rules.WAITING),
        Application.remind_at <= now,
    )
    done = await tx.execute(late.values(reminded_at=now).execution_options(synchronize_session=False))
    return int(done.rowcount)


async def mark_intent(tx: AsyncSession, actor: Actor, application_id: uuid.UUID, now: dt.datetime) -> None:
    """The recruiter's half; a mark that ran out unconfirmed is renewed."""
    row = Intent(
        created_at=now, application_id=application_id, marked_by_id=actor.account, expires_at=now + rules.INTENT_LIFE
    )
    renewed = {"expires_at": row.expires_at, "marked_by_id": row.marked_by_id}
    await tx.execute(
        insert(tx, Intent)
        .values(row.model_dump())
        .on_conflict_do_update(index_elements=["application_id"], set_=renewed, where=Intent.confirmed_at.is_(None))
    )


async def confirm_intent(tx: AsyncSession, actor: Actor, found: Seen, now: dt.datetime) -> Intent:
    """The seeker's half, once and in time."""
    if actor.seeker != found.application.seeker_id:
        raise NotAllowed("意向由求职者本人确认。")
    mine = sa.select(Intent).where(Intent.application_id == found.application.id)
    if found.application.state not in (State.invited, State.met):
        raise Conflict("这份投递现在没有等您确认的意向。", code="no_intent")
    swap = (
        sa.update(Intent)
        .where(Intent.application_id == found.application.id, Intent.confirmed_at.is_(None), Intent.expires_at > now)
        .values(confirmed_at=now)
        .execution_options(synchronize_session=False)
    )
    done = await tx.execute(swap)
    intent = await tx.scalar(mine.execution_options(populate_existing=True))
    if intent is None:
        raise Conflict("这份投递现在没有等您确认的意向。", code="no_intent")
    if done.rowcount != 1 and intent.confirmed_at is None:
        raise TooLate("确认时间已过，请打电话和单位联系，单位可以再邀一次。", code="intent_expired")
    return intent


async def reveal_phone(tx: AsyncSession, keys: Keys, actor: Actor, found: Seen) -> str:
    """The number in full, for the employer it was given to; each look is in the audit."""
    if found.employer.id not in actor.employers(Role.recruiter):
        raise NotAllowed("号码只给求职者投的那一家单位看。")
    if found.application.state is State.withdrawn:
        raise NotAllowed("求职者已撤回授权，号码不再显示。")
    if not found.application.phone:
        raise Conflict("这份投递没有留号码。", code="no_phone")
    audit(tx, actor, "reveal_phone", "application", found.application.id, found.fair.id)
    return unseal(keys, found.application.phone, "phone")
