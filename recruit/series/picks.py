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

MOST = 60
OWN = ("id", "created_at", "fair_id", "participation_id", "identity", "published_at", "imported", "content_hash")
"""What a taken position has of its own; everything else is as the employer wrote it."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A position that can be taken, and whether it was."""

    position: Position
    employer: Employer
    fair: Fair
    is_taken: bool


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


async def find_offered(tx: AsyncSession, actor: Actor, show: Fair, q: str, now: dt.datetime) -> tuple[list[Pick], int]:
    """The first MOST whose title or employer has `q`, and how many there are; what is a pick itself is not offered again."""
    where: list[sa.ColumnElement[bool]] = [Position.identity.not_like("picked:%")]
    if q:
        where.append(
            sa.or_(*(one.contains(q, autoescape=True) for one in (Position.title, Employer.name, Employer.short_name)))
        )
    query = offered(actor, show, now).where(*where)
    total = await tx.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = (await tx.execute(query.order_by(Employer.short_name, Position.title, Position.id).limit(MOST))).all()
    taken = set(await tx.scalars(sa.select(Position.identity).where(Position.fair_id == show.id)))
    return [Pick(p, employer, fair, mark_of(p.id) in taken) for p, employer, fair in rows], total


async def pick_positions(
    tx: AsyncSession, actor: Actor, show: Fair, names: Sequence[str], planned: bool, now: dt.datetime
) -> int:
    """Take these into the show, each once, `planned`: and into its rundown; how many were new.

    Invalid where nothing fitting was ticked.
    """
    ids = [found for name in names[:MOST] if (found := parse_id(name))]
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
