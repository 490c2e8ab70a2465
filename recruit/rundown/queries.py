"""Items of a rundown with what they speak of, and positions that could be put into it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.changes.tables import Change
from recruit.employers.tables import Employer, Participation
from recruit.errors import NotFound
from recruit.fairs.tables import Booth, Fair
from recruit.ids import parse_id
from recruit.positions.card import pay_shape
from recruit.positions.tables import Position, PositionState
from recruit.rooms.tables import Room, RoomHost, RoomKind, RundownItem
from recruit.rundown.rules import Item, timed
from recruit.speakers.tables import Speaker, SpeakerPosition

PAGE = "/rundown"
FOUND = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One item with its position, employer, booth and speaker, each where there is one."""

    row: RundownItem
    position: Position | None
    employer: Employer | None
    booth: str | None
    speaker: Speaker | None

    @property
    def title(self) -> str:
        return self.position.title if self.position else self.row.title

    @property
    def is_closed(self) -> bool:
        return self.position is not None and self.position.state is PositionState.closed

    def item(self) -> Item:
        row = self.row
        position = str(self.position.id) if self.position else None
        return Item(
            str(row.id), row.planned_minutes, row.planned_at, row.explained_from, row.explained_to, position,
            self.is_closed,
        )  # fmt: skip


async def lines_of(tx: AsyncSession, fair_id: uuid.UUID | None, room: Room | None) -> list[Line]:
    """A room's own items in their order; without a room those of the fair that no room took."""
    mine = RundownItem.room_id == room.id if room else RundownItem.room_id.is_(None)
    query = (
        sa.select(RundownItem, Position, Employer, booth_number(), Speaker)
        .outerjoin(Position, Position.id == RundownItem.position_id)
        .outerjoin(Employer, Employer.id == Position.employer_id)
        .outerjoin(Speaker, Speaker.id == RundownItem.speaker_id)
        .where(mine, sa.true() if room else RundownItem.fair_id == fair_id)
        .order_by(RundownItem.place, RundownItem.id)
    )
    return [Line(*row) for row in await tx.execute(query)]


async def given_to(
    tx: AsyncSession, speakers: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[dt.datetime | None, str]]]:
    """What each speaker is to talk about, by the clock: the time that is planned, if any, and the title."""
    query = (
        sa.select(RundownItem.speaker_id, RundownItem.planned_at, sa.func.coalesce(Position.title, RundownItem.title))
        .outerjoin(Position, Position.id == RundownItem.position_id)
        .where(RundownItem.speaker_id.in_(speakers))
        .order_by(RundownItem.planned_at.is_(None), RundownItem.planned_at, RundownItem.place)
    )
    found: dict[Any, list[tuple[dt.datetime | None, str]]] = {}
    for speaker, at, title in await tx.execute(query):
        found.setdefault(speaker, []).append((at, title))
    return found


def booth_number() -> Any:
    """The first booth of the position's employer at this fair."""
    mine = sa.select(sa.func.min(Booth.number)).where(Booth.participation_id == Position.participation_id)
    return mine.correlate(Position).scalar_subquery()


def start_of(fair: Fair, room: Room | None) -> dt.datetime:
    """When the first item begins that has no time of its own."""
    return (room.starts_at or room.opened_at if room else None) or fair.opens_at


def items_of(fair: Fair, room: Room | None, lines: Sequence[Line]) -> list[Item]:
    return timed([line.item() for line in lines], start_of(fair, room))


async def find_list(tx: AsyncSession, fair: Fair, name: str) -> Room | None:
    """The room whose list is meant; none for the items without a room, which are all that a show has."""
    if not name or fair.is_show:
        return None
    room = await tx.get(Room, parse_id(name)) if parse_id(name) else None
    if room is None or room.fair_id != fair.id or room.kind is not RoomKind.live:
        raise NotFound("这场招聘会没有这个直播间。")
    return room


async def lengths(tx: AsyncSession, fair: Fair) -> dict[uuid.UUID | None, int]:
    """How many items each room has, None for those without one."""
    rooms = sa.select(Room.id).where(Room.fair_id == fair.id)
    mine = sa.or_(
        RundownItem.room_id.in_(rooms), sa.and_(RundownItem.fair_id == fair.id, RundownItem.room_id.is_(None))
    )
    counted = sa.select(RundownItem.room_id, sa.func.count()).where(mine).group_by(RundownItem.room_id)
    found: dict[uuid.UUID | None, int] = dict((await tx.execute(counted)).all())
    return found


async def hosts_named(tx: AsyncSession, room: Room | None) -> list[tuple[str, str]]:
    """Name and place (现场, 直播间) of those who host this room."""
    if room is None:
        return []
    mine = sa.select(RoomHost.name, RoomHost.place).where(RoomHost.room_id == room.id, RoomHost.place != "助理")
    mine = mine.order_by(RoomHost.created_at)
    return list((await tx.execute(mine)).all())


async def find_positions(tx: AsyncSession, fair: Fair, q: str, now: dt.datetime) -> list[dict[str, Any]]:
    """Listed positions in which every word of `q` stands: in the title, the employer's name or as its booth."""
    query = (
        sa.select(Position, Employer, booth_number())
        .join(Employer, Employer.id == Position.employer_id)
        .where(Position.fair_id == fair.id, Position.state == PositionState.listed, Position.expires_at > now)
        .where(*[said(word) for word in q.split()[:5]])
        .order_by(sa.func.length(Position.title), Employer.name, Position.id)
        .limit(FOUND)
    )
    rows = (await tx.execute(query)).all()
    planned = await planned_times(tx, fair, [position.id for position, _, _ in rows])
    return [
        {"id": str(position.id), "title": position.title, "employer": employer.short_name, "booth": booth or "",
         "pay": pay_shape(position), "headcount": position.headcount, "planned": planned.get(position.id, 0)}
        for position, employer, booth in rows
    ]  # fmt: skip


def said(word: str) -> sa.ColumnElement[bool]:
    booths = sa.select(Booth.id).where(
        Booth.participation_id == Position.participation_id, Booth.number == word.upper()
    )
    return sa.or_(
        Position.title.contains(word, autoescape=True),
        Employer.short_name.contains(word, autoescape=True),
        Employer.name.contains(word, autoescape=True),
        booths.correlate(Position).exists(),
    )


async def planned_times(tx: AsyncSession, fair: Fair, positions: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    counted = sa.select(RundownItem.position_id, sa.func.count()).where(
        RundownItem.fair_id == fair.id, RundownItem.position_id.in_(positions)
    )
    rows = await tx.execute(counted.group_by(RundownItem.position_id))
    return {position: count for position, count in rows if position}


async def find_position(tx: AsyncSession, fair: Fair, name: str) -> Position:
    found = await tx.scalar(sa.select(Position).where(Position.id == parse_id(name), Position.fair_id == fair.id))
    if found is None:
        raise NotFound("本场没有这个岗位，可能刚被删了。")
    return found


async def speaker_for(tx: AsyncSession, fair: Fair, position: Position) -> uuid.UUID | None:
    """Who speaks for a position: the one named for it, else the only one of its employer."""
    here = sa.select(Speaker.id).where(Speaker.fair_id == fair.id, Speaker.revoked_at.is_(None)).order_by(Speaker.place)
    own = here.join(SpeakerPosition, SpeakerPosition.speaker_id == Speaker.id)
    if named := await tx.scalar(own.where(SpeakerPosition.position_id == position.id).limit(1)):
        return named
    colleagues = (await tx.scalars(here.where(Speaker.employer_id == position.employer_id))).all()
    return colleagues[0] if len(colleagues) == 1 else None


async def speaker_options(tx: AsyncSession, fair: Fair) -> list[tuple[str, str]]:
    query = (
        sa.select(Speaker.id, Speaker.name, Employer.short_name)
        .join(Employer, Employer.id == Speaker.employer_id)
        .join(Participation, sa.and_(Participation.employer_id == Employer.id, Participation.fair_id == fair.id))
        .where(Speaker.fair_id == fair.id, Speaker.revoked_at.is_(None))
        .order_by(Speaker.place)
    )
    return [(str(one), f"{name}（{employer}）") for one, name, employer in await tx.execute(query)]


async def taken_away(tx: AsyncSession, fair: Fair) -> frozenset[str]:
    """The prints of imported items that somebody took out and did not put back: the same file must not bring them again."""
    kept = sa.select(Change.cells).where(
        Change.fair_id == fair.id, Change.undone_at.is_(None), Change.path.startswith(PAGE)
    )
    gone: set[str] = set()
    for cells in await tx.scalars(kept):
        gone |= {cell["before"].get("content_hash") or "" for cell in cells if cell["after"] is None}
    return frozenset(gone - {""})
