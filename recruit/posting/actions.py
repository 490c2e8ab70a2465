"""Positions are written, published, copied, closed, opened again and renewed; search and rooms follow at once."""

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.errors import Conflict, Invalid
from recruit.ids import new_id
from recruit.places.regions import region_of
from recruit.positions.search import reindex
from recruit.positions.tables import Education, Position, PositionState, PositionTrack
from recruit.positions.wording import LEVELS
from recruit.posting.forms import PositionForm, form_of, seen_of
from recruit.posting.queries import Own, track_ids, tracks_on
from recruit.posting.rules import ACTS, RENEWED, Act, Offer, bars, standing_of
from recruit.rooms.actions import refresh_cards, tell_rooms

MOVED = "同事刚刚改过这个岗位，您的没有存。下面是您填的，请打开最新内容对照后再存一次。"


def today_at(own: Own, now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(own.fair.time_zone)).date()


def end_of(own: Own, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZoneInfo(own.fair.time_zone))


def values_of(own: Own, offer: Offer, now: dt.datetime) -> dict[str, Any]:
    """The row's columns. A draft without a date expires with its day: it is not listed anyway."""
    pay = offer.pay
    return {
        "title": offer.title,
        "headcount": offer.headcount,
        "pay_raw": offer.pay_raw,
        "pay_unit": pay.unit if pay else None,
        "pay_min": pay.min if pay else None,
        "pay_max": pay.max if pay else None,
        "pay_months": pay.months if pay else None,
        "month_min": pay.month_min if pay else None,
        "month_max": pay.month_max if pay else None,
        "pay_doubts": list(pay.doubts) if pay else [],
        "education": Education(offer.education),
        "education_rank": LEVELS.index(offer.education),
        "experience": offer.experience or None,
        "place": offer.place or None,
        "region": region_of(offer.place),
        "duties": offer.duties or None,
        "requirements": offer.requirements or None,
        "benefits": offer.benefits or None,
        "conditions": offer.conditions,
        "valid_until": offer.valid_until,
        "expires_at": end_of(own, offer.valid_until or today_at(own, now)),
    }


def check(own: Own, offer: Offer, publish: bool, now: dt.datetime) -> None:
    wrong = list(offer.wrong)
    if publish:
        wrong += [one for one in bars(offer, today_at(own, now)) if one.field not in {known.field for known in wrong}]
    if wrong:
        raise Invalid(f"还有 {len(wrong)} 处要补上。", code="position_form", errors=wrong)
    if publish and (reason := own.why_not_yet()):
        raise Conflict(reason, code="not_yet")


async def write_position(tx: AsyncSession, actor: Actor, own: Own, form: PositionForm, now: dt.datetime) -> Position:
    """A new position, as a draft or published at once."""
    offer, publish = form.read(), form.act == "publish"
    check(own, offer, publish, now)
    position = Position(
        fair_id=own.fair.id,
        employer_id=own.employer.id,
        participation_id=own.participation.id,
        identity=f"form:{new_id()}",
        state=PositionState.listed if publish else PositionState.draft,
        published_at=now if publish else None,
        created_at=now,
        simulated=actor.simulated,
        **values_of(own, offer, now),
    )
    tx.add(position)
    await tx.flush()
    await link_tracks(tx, own, position.id, offer.tracks)
    audit(tx, actor, "publish_position" if publish else "draft_position", "position", position.id, own.fair.id)
    await follow(tx, own, position.id, now)
    return position


async def rewrite_position(
    tx: AsyncSession, actor: Actor, own: Own, position: Position, form: PositionForm, now: dt.datetime
) -> None:
    """What is listed must go on saying all that publishing asks for. Conflict where a colleague was faster."""
    if form.seen != seen_of(position):
        raise Conflict(MOVED, code="changed")
    offer, publish = form.read(), form.act == "publish"
    check(own, offer, publish or position.state is PositionState.listed, now)
    values = values_of(own, offer, now)
    if publish:
        values |= {"state": PositionState.listed, "published_at": now, "closed_at": None}
    same = [getattr(Position, name).is_not_distinct_from(getattr(position, name)) for name in ("title", "pay_raw", "duties", "headcount", "state")]  # fmt: skip
    was = position.state.value
    swap = sa.update(Position).where(Position.id == position.id, *same).values(values)
    if (await tx.execute(swap.execution_options(synchronize_session=False))).rowcount != 1:
        raise Conflict(MOVED, code="changed")
    await tx.refresh(position)
    await tx.execute(sa.delete(PositionTrack).where(PositionTrack.position_id == position.id))
    await link_tracks(tx, own, position.id, offer.tracks)
    await tell_of(tx, own, position, was)
    audit(tx, actor, "publish_position" if publish else "edit_position", "position", position.id, own.fair.id)
    await follow(tx, own, position.id, now)


async def link_tracks(tx: AsyncSession, own: Own, position: uuid.UUID, codes: tuple[str, ...]) -> None:
    tx.add_all(PositionTrack(position_id=position, track_id=one) for one in await track_ids(tx, own.fair, codes))
    await tx.flush()


async def copy_position(tx: AsyncSession, actor: Actor, own: Own, position: Position, now: dt.datetime) -> Position:
    """A draft that says the same, to be changed before it is published."""
    form = form_of(position, await tracks_on(tx, position.id)).model_copy(update={"act": "draft"})
    return await write_position(tx, actor, own, form, now)


async def act_on(
    tx: AsyncSession, actor: Actor, own: Own, position: Position, act: Act, was: str, now: dt.datetime
) -> None:
    """Publish, close, reopen, renew. Conflict where the position no longer stands where the person saw it."""
    standing = standing_of(position.state, position.expires_at, now)
    if standing != was or act not in ACTS[standing]:
        raise Conflict("这个岗位的状态刚变过，请看看现在的样子。", code="moved")
    values = next_values(own, position, act, now)
    swap = sa.update(Position).where(Position.id == position.id, Position.state == position.state,
                                     Position.expires_at == position.expires_at)  # fmt: skip
    if (await tx.execute(swap.values(values).execution_options(synchronize_session=False))).rowcount != 1:
        raise Conflict("这个岗位的状态刚变过，请看看现在的样子。", code="moved")
    await tx.refresh(position)
    audit(tx, actor, f"{act}_position", "position", position.id, own.fair.id)
    await tell_of(tx, own, position, was=standing.value)
    await follow(tx, own, position.id, now)


def next_values(own: Own, position: Position, act: Act, now: dt.datetime) -> dict[str, Any]:
    if act is Act.close:
        return {"state": PositionState.closed, "closed_at": now}
    values: dict[str, Any] = {"state": PositionState.listed, "closed_at": None}
    today = today_at(own, now)
    if act is Act.renew or (act is Act.reopen and position.expires_at <= now):
        until = today + RENEWED
        values |= {"valid_until": until, "expires_at": end_of(own, until)}
    if act is not Act.renew:
        values["published_at"] = now
    offer = form_of(position, []).model_copy(update={"valid_until": str(values.get("valid_until") or position.valid_until or "")})  # fmt: skip
    check(own, offer.read(), publish=True, now=now)
    return values


async def tell_of(tx: AsyncSession, own: Own, position: Position, was: str) -> None:
    """Rooms take a closed position off at once, and may pin one that is open again."""
    now = position.state.value
    if now != was and "closed" in (now, was):
        op = "position_closed" if now == "closed" else "position_reopened"
        await tell_rooms(tx, own.fair, {"op": op, "position": str(position.id)})


async def follow(tx: AsyncSession, own: Own, position: uuid.UUID, now: dt.datetime) -> None:
    """What shows positions elsewhere: the search index and the cards of live rooms."""
    await reindex(tx, [position])
    await refresh_cards(tx, own.fair, now)
