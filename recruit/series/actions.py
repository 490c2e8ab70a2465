"""A series is kept and published; its shows are planned, changed, published, called off and closed."""

import datetime as dt
import hashlib
import secrets
import uuid
import zoneinfo
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.errors import Conflict, Invalid
from recruit.fairs.actions import own_unit, store_fair
from recruit.fairs.tables import Fair, Phase
from recruit.reservations.queries import counts_of
from recruit.rooms import setting
from recruit.rooms.actions import end_room
from recruit.rooms.assistants import retell_staff
from recruit.rooms.forms import RoomForm
from recruit.rooms.tables import Room, RoomState, RundownItem
from recruit.series import rules
from recruit.series.forms import SeriesForm, ShowForm
from recruit.series.hosts import seat_hosts, seated
from recruit.series.queries import Show
from recruit.series.rules import Need, SeriesState
from recruit.series.tables import Series
from recruit.settings import Keys
from recruit.uploads.actions import keep_picture
from recruit.uploads.album import Album
from recruit.uploads.forms import picture_of
from recruit.uploads.tables import PictureKind

CHANGED = "刚才有别人改过这一场，您的没有存。下面是您填的，请对照最新内容再存一次。"


async def save_series(tx: AsyncSession, album: Album, actor: Actor, series: Series | None, form: SeriesForm) -> Series:
    """A new draft of the actor's union, or the one given; the demo's people make simulated ones. Raises Invalid, field by field."""
    values = form.read()
    photo = await picture_of(form.photo, "photo")
    if series is None:
        series = Series(unit_id=await own_unit(tx, actor), simulated=actor.simulated, **values)
    else:
        series.sqlmodel_update(values)
    tx.add(series)
    await tx.flush()
    if photo:
        kind = PictureKind.cover
        await keep_picture(tx, album, actor, photo, kind=kind, owner=series, alt=series.name, field="photo")
    audit(tx, actor, "save_series", "series", series.id, name=series.name)
    return series


async def turn_series(tx: AsyncSession, actor: Actor, series: Series, published: bool) -> None:
    """Show it to the public, or take it back while none of its shows is announced or on the air."""
    old, new = (SeriesState.draft, SeriesState.published) if published else (SeriesState.published, SeriesState.draft)
    if not published and await tx.scalar(announced(series)):
        raise Conflict("系列里还有公布了的场次，先把它们撤回或办完，再撤回系列。", code="shows_announced")
    swap = sa.update(Series).where(Series.id == series.id, Series.state == old).values(state=new)
    if (await tx.execute(swap)).rowcount != 1:
        raise Conflict("别人刚刚改了这个系列，请看看现在的样子。", code="turned")
    audit(tx, actor, "publish_series" if published else "withdraw_series", "series", series.id)


def announced(series: Series) -> sa.Select[int]:
    rows = sa.select(sa.func.count()).select_from(Fair).join(Room, Room.fair_id == Fair.id)
    return rows.where(Fair.series_id == series.id, Fair.phase != Phase.draft, Room.state != RoomState.ended)


async def plan_show(tx: AsyncSession, actor: Actor, series: Series, form: ShowForm, now: dt.datetime) -> Fair:
    """A draft with its one room; the three tracks are there for the marks on its positions."""
    zone = zoneinfo.ZoneInfo("Asia/Shanghai")
    at, minutes = form.read(zone, now, planned=True)
    assert at is not None
    fair = Fair(
        unit_id=series.unit_id,
        series_id=series.id,
        slug=f"show-{at.astimezone(zone):%Y%m%d}-{secrets.token_hex(3)}",
        name=form.title.strip(),
        opens_at=at,
        closes_at=at + dt.timedelta(minutes=minutes),
        venue=form.place.strip(),
        address=form.address.strip(),
        operator=series.operator,
        operator_licence=series.operator_licence,
        organisers=series.organisers,
        hotline=series.hotline,
        simulated=series.simulated,
    )
    await store_fair(tx, actor, fair)
    room = await setting.make_room(tx, actor, fair, RoomForm(when="later", **said_of(form)), now)
    await seat_hosts(tx, actor, fair, room, form.host, now)
    audit(tx, actor, "plan_show", "fair", fair.id, fair.id, series=str(series.id))
    await tx.flush()
    return fair


def said_of(form: ShowForm) -> dict[str, str]:
    return {"title": form.title, "about": form.about, "day": form.day, "hour": form.hour}


def seen_of(show: Show, hosts: Sequence[uuid.UUID]) -> str:
    """What the form was filled from, so that nobody writes over what another has changed meanwhile."""
    fair, room = show.fair, show.room
    facts = [room.title, room.about, str(room.starts_at), str(fair.closes_at), fair.venue, fair.address]
    return hashlib.sha256(repr([*facts, sorted(map(str, hosts))]).encode()).hexdigest()[:16]


async def save_show(tx: AsyncSession, keys: Keys, actor: Actor, show: Show, form: ShowForm, now: dt.datetime) -> None:
    """Its words at any time; when it begins while it is still to come."""
    fair, room, planned = show.fair, show.room, show.room.state is RoomState.scheduled
    zone = zoneinfo.ZoneInfo(fair.time_zone)
    was = setting.form_of(fair, room)
    if not planned:
        form = form.model_copy(update={"day": was.day, "hour": was.hour})
    at, minutes = form.read(zone, now, planned and (form.day, form.hour) != (was.day, was.hour))
    if form.seen != seen_of(show, [account for account, _ in await seated(tx, room)]):
        raise Conflict(CHANGED, code="changed")
    opens = at or fair.opens_at
    by = opens - fair.opens_at
    values = {"name": form.title.strip(), "venue": form.place.strip(), "address": form.address.strip()}
    swap = sa.update(Fair).where(Fair.id == fair.id, Fair.phase == fair.phase)
    done = await tx.execute(swap.values(**values, opens_at=opens, closes_at=opens + dt.timedelta(minutes=minutes)))
    if done.rowcount != 1:
        raise Conflict(CHANGED, code="changed")
    await shift_rundown(tx, fair, by)
    for account in await seat_hosts(tx, actor, fair, room, form.host, now):
        await retell_staff(tx, keys, fair, account, now)
    await setting.change_room(tx, actor, fair, room, was.model_copy(update=said_of(form)), now)
    audit(tx, actor, "save_show", "fair", fair.id, fair.id)
    await tx.flush()


async def shift_rundown(tx: AsyncSession, fair: Fair, by: dt.timedelta) -> None:
    """What is to be explained when moves along with the show."""
    mine = sa.select(RundownItem).where(RundownItem.fair_id == fair.id, RundownItem.planned_at.is_not(None))
    for item in (await tx.scalars(mine)).all() if by else ():
        item.planned_at = item.planned_at and item.planned_at + by
        tx.add(item)


async def publish_show(tx: AsyncSession, actor: Actor, show: Show, needs: Sequence[Need]) -> None:
    """From now on it stands in the calendar and takes applications. Invalid names what bars it."""
    if barred := rules.bars(needs):
        raise Invalid("还差：" + "；".join(need.text for need in barred) + "。补上就能公布。", code="barred")
    await turn_show(tx, actor, show, Phase.draft, Phase.open, "publish_show")


async def withdraw_show(tx: AsyncSession, actor: Actor, show: Show) -> None:
    """A draft again, while it is still to come and nobody counts on it."""
    if show.room.state is not RoomState.scheduled:
        raise Conflict("已经开播了，不能再撤回。", code="began")
    if people := (await counts_of(tx, [show.room.id])).get(show.room.id):
        said = f"已经有 {people} 人预约，不能悄悄撤回。改时间或点“不办了”，他们都会收到短信。"
        raise Conflict(said, code="reserved")
    await turn_show(tx, actor, show, Phase.open, Phase.draft, "withdraw_show")


async def call_off(tx: AsyncSession, actor: Actor, show: Show, now: dt.datetime) -> None:
    """It will not take place; its page says so, and nobody applies there any more."""
    if show.room.state is not RoomState.scheduled:
        raise Conflict("已经开播或结束了，不能取消。", code="began")
    await turn_show(tx, actor, show, show.fair.phase, Phase.closed, "call_off_show", now)
    await end_room(tx, actor, show.room, now)


async def close_show(tx: AsyncSession, actor: Actor, show: Show, closed: bool, now: dt.datetime) -> None:
    """After the show: take no more applications, or take them again."""
    if show.room.state is not RoomState.ended or show.room.opened_at is None:
        raise Conflict("播完以后才能停止收投递。", code="not_over")
    old, new = (Phase.open, Phase.closed) if closed else (Phase.closed, Phase.open)
    await turn_show(tx, actor, show, old, new, "close_show" if closed else "reopen_show", now if closed else None)


async def turn_show(
    tx: AsyncSession, actor: Actor, show: Show, old: Phase, new: Phase, act: str, closed_at: dt.datetime | None = None
) -> None:
    swap = sa.update(Fair).where(Fair.id == show.fair.id, Fair.phase == old)
    if (await tx.execute(swap.values(phase=new, closed_at=closed_at))).rowcount != 1:
        raise Conflict("别人刚刚改了这一场，请看看现在到哪一步了。", code="moved")
    audit(tx, actor, act, "fair", show.fair.id, show.fair.id, was=old, to=new)
    await tx.flush()
