"""Tracks are added, renamed, put in order and, while nothing uses them, removed."""

import uuid

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.errors import Conflict, FieldError, Invalid, NotFound
from recruit.fairs.tables import Fair, Hall, Track, Zone
from recruit.ids import parse_id
from recruit.positions.tables import PositionTrack
from recruit.tracks import rules
from recruit.tracks.queries import tracks_at


def bad(sentence: str) -> Invalid:
    return Invalid(sentence + "。", code="invalid", errors=[FieldError("name", sentence)])


async def find_track(tx: AsyncSession, fair: Fair, name: str) -> Track:
    track = await tx.scalar(sa.select(Track).where(Track.fair_id == fair.id, Track.id == parse_id(name)))
    if track is None:
        raise NotFound("没有这个专场，可能刚被删掉。")
    return track


async def add_track(tx: AsyncSession, actor: Actor, fair: Fair, text: str) -> None:
    name, there = rules.read_name(text), await tracks_at(tx, fair)
    if name is None:
        raise bad(f"专场名用 {rules.LONGEST} 个以内的字，例如 女职工")
    if len(there) >= rules.MOST:
        raise bad(f"一场最多 {rules.MOST} 个专场")
    place = max((track.place for track in there), default=-1) + 1
    track = Track(fair_id=fair.id, code=rules.code_of(name), name=name, place=place)
    await keep(tx, track, name, [one.name for one in there])
    audit(tx, actor, "add_track", "track", track.id, fair.id, name=name)


async def keep(tx: AsyncSession, track: Track, name: str, others: list[str]) -> None:
    if name in others:
        raise bad(f"已经有“{name}”了")
    try:
        async with tx.begin_nested():
            tx.add(track)
            await tx.flush()
    except IntegrityError:
        raise bad(f"已经有“{name}”了") from None


async def rename_track(tx: AsyncSession, actor: Actor, fair: Fair, track: Track, text: str) -> None:
    """Zones name a track by its code, so they go along."""
    name = rules.read_name(text)
    if name is None:
        raise bad(f"专场名用 {rules.LONGEST} 个以内的字，例如 女职工")
    old, track.name, track.code = track.code, name, rules.code_of(name, track.code)
    await keep(tx, track, name, [one.name for one in await tracks_at(tx, fair) if one.id != track.id])
    here = sa.select(Hall.id).where(Hall.fair_id == fair.id)
    await tx.execute(sa.update(Zone).where(Zone.hall_id.in_(here), Zone.track == old).values(track=track.code))
    audit(tx, actor, "rename_track", "track", track.id, fair.id, name=name)


async def move_track(tx: AsyncSession, actor: Actor, fair: Fair, track: Track, by: int) -> None:
    there = await tracks_at(tx, fair)
    order = rules.moved([str(one.id) for one in there], str(track.id), by)
    for place, one in enumerate(order):
        await tx.execute(sa.update(Track).where(Track.id == uuid.UUID(one)).values(place=place))
    audit(tx, actor, "move_track", "track", track.id, fair.id, by=by)


async def remove_track(tx: AsyncSession, actor: Actor, fair: Fair, track: Track) -> None:
    here = sa.select(Hall.id).where(Hall.fair_id == fair.id)
    zones = await tx.scalar(
        sa.select(sa.func.count()).select_from(Zone).where(Zone.hall_id.in_(here), Zone.track == track.code)
    )
    if zones:
        raise Conflict(f"有 {zones} 个分区是“{track.name}”，先在“展位”里改分区的专场。", code="in_use")
    unused = sa.delete(Track).where(
        Track.id == track.id,
        Track.id.not_in(sa.select(PositionTrack.track_id).where(PositionTrack.track_id == track.id)),
    )
    try:
        async with tx.begin_nested():
            done = await tx.execute(unused)
    except IntegrityError:
        done = None
    if done is None or done.rowcount != 1:
        raise Conflict(f"还有岗位属于“{track.name}”，先在“岗位”里批量去掉。", code="in_use")
    audit(tx, actor, "remove_track", "track", track.id, fair.id, name=track.name)
