"""Positions that employers already offer, taken into a show as positions of its own."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.db import insert
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import Invalid
from recruit.fairs.tables import Fair, Phase, Track
from recruit.ids import parse_id
from recruit.positions.search import reindex
from recruit.positions.tables import Position, PositionState, PositionTrack
from recruit.rooms.actions import refresh_cards
from recruit.rundown.actions import add_positions, open_sheet
from recruit.series.forms import PickForm

MOST, STEP, SHOWN = 60, 20, 200
"""So many are taken at once, are shown at first and more with each step, and are shown at most."""
OWN = ("id", "created_at", "fair_id", "participation_id", "identity", "published_at", "imported", "content_hash")
"""What a taken position has of its own; everything else is as the employer wrote it."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A position that can be taken, and whether it was."""

    position: Position
    employer: Employer
    fair: Fair
    is_taken: bool
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """`rows` that were looked for, of `total`; `held`: what is ticked and not among them; the filters' choices, by name."""

    rows: list[Pick]
    held: list[Pick]
    total: int
    employers: list[tuple[str, str, int]]
    tracks: list[tuple[str, str]]


def offered(actor: Actor, show: Fair, now: dt.datetime) -> sa.Select[Any]:
    """Listed positions of other public fairs and shows that the actor organises."""
    own = sa.or_(Fair.unit_id.in_(actor.units(Role.organiser)), Fair.id.in_(actor.fairs(Role.organiser)))
    columns: Any = (Position, Employer, Fair)
    return (
        sa.select(*columns)
        .join(Employer, Employer.id == Position.employer_id)
        .join(Fair, Fair.id == Position.fair_id)
        .where(own, Fair.id != show.id, Fair.phase != Phase.draft, Fair.simulated == show.simulated)
        .where(Position.state == PositionState.listed, Position.expires_at > now)
    )


def mark_of(position: uuid.UUID) -> str:
    """The identity of a taken position, by which it is taken once."""
    return f"picked:{position}"


async def find_offer(tx: AsyncSession, actor: Actor, show: Fair, form: PickForm, now: dt.datetime) -> Offer:
    """What fits the form, with its ticks kept; what is a pick itself is not offered again."""
    every = offered(actor, show, now).where(Position.identity.not_like("picked:%"))
    query = every.where(*looked_for(form))
    total = await tx.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    many = min(max(form.rows, STEP), SHOWN)
    ordered = query.order_by(Employer.short_name, Employer.id, Position.title, Position.id)
    taken = set(await tx.scalars(sa.select(Position.identity).where(Position.fair_id == show.id)))
    ticked = {found for name in form.position[:SHOWN] if (found := parse_id(name))}
    rows = [
        Pick(p, employer, fair, mark_of(p.id) in taken, p.id in ticked)
        for p, employer, fair in await tx.execute(ordered.limit(many))
    ]
    elsewhere = every.where(Position.id.in_(ticked - {row.position.id for row in rows})).order_by(Position.id)
    held = [
        Pick(p, employer, fair, False, is_ticked=True)
        for p, employer, fair in await tx.execute(elsewhere)
        if mark_of(p.id) not in taken
    ]
    return Offer(rows, held, total, await employers_of(tx, every), await tracks_of(tx, every))


def looked_for(form: PickForm) -> list[sa.ColumnElement[bool]]:
    asked, where = form.asked, []
    if q := asked.get("q"):
        texts = (Position.title, Employer.name, Employer.short_name)
        where.append(sa.or_(*(one.contains(q, autoescape=True) for one in texts)))
    if employer := asked.get("employer"):
        where.append(Employer.id == parse_id(employer))
    if track := asked.get("track"):
        marked = sa.select(PositionTrack.position_id).join(Track, Track.id == PositionTrack.track_id)
        where.append(Position.id.in_(marked.where(Track.code == track)))
    return where


async def employers_of(tx: AsyncSession, every: sa.Select[Any]) -> list[tuple[str, str, int]]:
    """Who offers something, and how many positions."""
    query = every.with_only_columns(Employer.id, Employer.short_name, sa.func.count())
    rows = await tx.execute(query.group_by(Employer.id, Employer.short_name).order_by(Employer.short_name))
    return [(str(employer), name, n) for employer, name, n in rows]


async def tracks_of(tx: AsyncSession, every: sa.Select[Any]) -> list[tuple[str, str]]:
    fairs = every.with_only_columns(Fair.id).distinct()
    query = sa.select(Track.code, sa.func.min(Track.name)).where(Track.fair_id.in_(fairs)).group_by(Track.code)
    return [(code, name) for code, name in await tx.execute(query.order_by(sa.func.min(Track.place)))]


async def pick_positions(
    tx: AsyncSession, actor: Actor, show: Fair, names: Sequence[str], planned: bool, now: dt.datetime
) -> int:
    """Take these into the show, each once, `planned`: and into its rundown; how many were new.

    Invalid where nothing fitting was ticked, or more than MOST.
    """
    ids = [found for name in names if (found := parse_id(name))]
    if len(ids) > MOST:
        raise Invalid(
            f"勾了 {len(ids)} 个，一次最多选 {MOST} 个。去掉几个再选，剩下的下一次选。", code="too_many_picked"
        )
    rows = (await tx.execute(offered(actor, show, now).where(Position.id.in_(ids)))).all()
    if not rows:
        raise Invalid("还没有勾选岗位，或者勾选的刚刚停招了。", code="nothing_picked")
    made = await take_over(tx, show, [position for position, _, _ in rows], now)
    await refresh_cards(tx, show, now)
    audit(tx, actor, "pick_positions", "fair", show.id, show.id, positions=len(made))
    if planned and made:
        new = (await tx.scalars(sa.select(Position).where(Position.id.in_(made)))).all()
        order = sorted(new, key=lambda position: made.index(position.id))
        await add_positions(tx, actor, await open_sheet(tx, show, None), order, now)
    await tx.flush()
    return len(made)


async def take_over(tx: AsyncSession, show: Fair, positions: Sequence[Position], now: dt.datetime) -> list[uuid.UUID]:
    """The ids of those that the show did not have yet, in the order of `positions`."""
    places = await places_at(tx, show, {position.employer_id for position in positions})
    made: list[uuid.UUID] = []
    for position in positions:
        copy = taken_over(position, show, places[position.employer_id], now)
        done = await tx.execute(insert(tx, Position).values(copy.model_dump()).on_conflict_do_nothing())
        if done.rowcount == 1:
            made.append(copy.id)
            await copy_tracks(tx, position.id, copy.id, show)
    await reindex(tx, made)
    return made


def taken_over(position: Position, show: Fair, participation: uuid.UUID, now: dt.datetime) -> Position:
    facts = position.model_dump(exclude=set(OWN))
    mine: dict[str, Any] = {"fair_id": show.id, "participation_id": participation, "identity": mark_of(position.id)}
    return Position(**facts, **mine, published_at=now, created_at=now)


async def places_at(tx: AsyncSession, show: Fair, employers: set[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Each employer's participation in the show; who answered its phone elsewhere is not taken over."""
    for employer in employers:
        row = Participation(fair_id=show.id, employer_id=employer, status=ParticipationStatus.accepted)
        await tx.execute(insert(tx, Participation).values(row.model_dump()).on_conflict_do_nothing())
    mine = sa.select(Participation.employer_id, Participation.id).where(
        Participation.fair_id == show.id, Participation.employer_id.in_(employers)
    )
    return dict((await tx.execute(mine)).all())


async def copy_tracks(tx: AsyncSession, position: uuid.UUID, copy: uuid.UUID, show: Fair) -> None:
    codes = sa.select(Track.code).join(PositionTrack, PositionTrack.track_id == Track.id)
    own = sa.select(Track.id).where(
        Track.fair_id == show.id, Track.code.in_(codes.where(PositionTrack.position_id == position))
    )
    tx.add_all(PositionTrack(position_id=copy, track_id=track) for track in (await tx.scalars(own)).all())
