"""A speaker's talks in the rooms of their fair, read off what the rooms left behind: pins, minutes, questions, applications."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.tables import Application, ApplicationState, Source
from recruit.errors import NotFound
from recruit.ids import parse_id
from recruit.positions.tables import Position
from recruit.rooms.tables import Question, Room, RoomFact, RoomKind, RoomMinute, RoomPin, RoomState, RundownItem
from recruit.speakers.tables import Speaker
from recruit.talks import rules
from recruit.talks.parts import Part, Turn, parts_of
from recruit.talks.rules import Heard, Minute, Span

WAITING = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """`all`: questions handed to the speaker, answered by them, or about their employer's positions, each once;

    hidden ones and those never released are none. `written`: answered after the show.
    """

    all: int = 0
    handed: int = 0
    answered: int = 0
    about: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """Applications to the employer's positions at this fair from the talk's start until a day after its end, withdrawn ones

    left out; `in_room`: those of them that were sent from the room itself.
    """

    all: int = 0
    in_room: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """`rooms` in which the speaker talked, `parts`: about what; `pending`: one of the rooms is still on air or its figures

    are not all here yet.
    """

    rooms: list[Room] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    minutes: int = 0
    pending: bool = False
    heard: Heard = field(default_factory=Heard)
    asked: Asked = field(default_factory=Asked)
    applied: Applied = field(default_factory=Applied)


async def report_of(tx: AsyncSession, speaker: Speaker, now: dt.datetime) -> Report:
    rooms = {room.id: room for room in await rooms_held(tx, speaker.fair_id)}
    turns = await turns_of(tx, speaker, rooms, now)
    spans: dict[uuid.UUID, list[Span]] = {}
    for turn in turns:
        spans.setdefault(turn.room.id, []).extend(turn.spans)
    minutes = {room: await minutes_of(tx, room) for room in spans}
    heard = [rules.heard(minutes[room], mine) for room, mine in spans.items()]
    during = rules.windows(span for mine in spans.values() for span in mine)
    return Report(
        rooms=[rooms[room] for room in spans],
        parts=await parts_of(tx, turns, minutes, during),
        minutes=sum(rules.length(mine) for mine in spans.values()),
        pending=any(rooms[room].archived_at is None for room in spans),
        heard=Heard(max((one.most for one in heard), default=0), sum(one.times for one in heard)),
        asked=await asked_of(tx, speaker, list(rooms)),
        applied=await applied_of(tx, speaker, list(spans), during),
    )


async def rooms_held(tx: AsyncSession, fair_id: uuid.UUID) -> Sequence[Room]:
    held = sa.select(Room).where(Room.fair_id == fair_id, Room.kind == RoomKind.live, Room.opened_at.is_not(None))
    return (await tx.scalars(held.order_by(Room.opened_at))).all()


async def turns_of(tx: AsyncSession, speaker: Speaker, rooms: dict[uuid.UUID, Room], now: dt.datetime) -> list[Turn]:
    """When the speaker talked: while a position was pinned that a rundown item gives to them; items without a

    position count at their planned time, as far as the room was on air.
    """
    items = sa.select(RundownItem).where(RundownItem.speaker_id == speaker.id)
    found: list[Turn] = []
    for item in await tx.scalars(items):
        own = [rooms[item.room_id]] if item.room_id in rooms else [] if item.room_id else list(rooms.values())
        for room in own:
            spans = await pinned(tx, room, item.position_id, now) if item.position_id else planned(item, room, now)
            if spans:
                found.append(Turn(room, item, spans))
    return found


async def explained_in(tx: AsyncSession, speaker: Speaker) -> list[tuple[Room, Position]]:
    """What the speaker talked about in shows that are over, the newest first: each is a chapter of that show's replay."""
    mine = sa.or_(
        RundownItem.room_id == Room.id, sa.and_(RundownItem.room_id.is_(None), RundownItem.fair_id == Room.fair_id)
    )
    pins = sa.exists().where(RoomPin.room_id == Room.id, RoomPin.position_id == RundownItem.position_id)
    query = (
        sa.select(Room, Position)
        .join(RundownItem, sa.and_(mine, RundownItem.speaker_id == speaker.id))
        .join(Position, Position.id == RundownItem.position_id)
        .where(Room.kind == RoomKind.live, Room.state == RoomState.ended, Room.fair_id == speaker.fair_id, pins)
        .order_by(Room.opened_at.desc(), RundownItem.place)
    )
    return [(room, position) for room, position in await tx.execute(query)]


async def pinned(tx: AsyncSession, room: Room, position: uuid.UUID, now: dt.datetime) -> list[Span]:
    pins = sa.select(RoomPin.from_at, RoomPin.to_at).where(RoomPin.room_id == room.id, RoomPin.position_id == position)
    return [Span(start, end or room.ended_at or now) for start, end in await tx.execute(pins)]


def planned(item: RundownItem, room: Room, now: dt.datetime) -> list[Span]:
    if item.room_id is None or item.planned_at is None or room.opened_at is None:
        return []
    start = max(item.planned_at, room.opened_at)
    end = min(item.planned_at + dt.timedelta(minutes=item.planned_minutes), room.ended_at or now)
    return [Span(start, end)] if end > start else []


async def minutes_of(tx: AsyncSession, room: uuid.UUID) -> list[Minute]:
    rows = sa.select(RoomMinute.at, RoomMinute.peak, RoomMinute.joins).where(RoomMinute.room_id == room)
    return [Minute(at, max(peak, 0), joins) for at, peak, joins in await tx.execute(rows.order_by(RoomMinute.at))]


async def handed_to(tx: AsyncSession, speaker: Speaker, rooms: Sequence[uuid.UUID]) -> set[tuple[uuid.UUID, int]]:
    """Room and number of every question that was handed to the speaker at some time."""
    rows = sa.select(RoomFact.room_id, RoomFact.body).where(RoomFact.room_id.in_(rooms), RoomFact.kind == "handed")
    return {(room, body["question"]) for room, body in await tx.execute(rows) if body.get("to") == str(speaker.id)}


async def questions_in(tx: AsyncSession, rooms: Sequence[uuid.UUID]) -> list[tuple[Question, uuid.UUID | None]]:
    """Those that everybody could see, each with the employer of the position that it is about."""
    rows = (
        sa.select(Question, Position.employer_id)
        .outerjoin(Position, Position.id == Question.position_id)
        .where(Question.room_id.in_(rooms), Question.state.not_in(("held", "hidden")))
        .order_by(Question.votes.desc(), Question.room_id, Question.number)
    )
    return [(question, employer) for question, employer in await tx.execute(rows)]


async def asked_of(tx: AsyncSession, speaker: Speaker, rooms: Sequence[uuid.UUID]) -> Asked:
    handed = await handed_to(tx, speaker, rooms)
    mine = [
        ((row.room_id, row.number) in handed, row.answered_by == speaker.name, employer == speaker.employer_id, row)
        for row, employer in await questions_in(tx, rooms)
    ]
    mine = [one for one in mine if any(one[:3])]
    return Asked(
        all=len(mine),
        handed=sum(to for to, _, _, _ in mine),
        answered=sum(by for _, by, _, _ in mine),
        about=sum(about for _, _, about, _ in mine),
        written=sum(by and row.written for _, by, _, row in mine),
    )


async def applied_of(tx: AsyncSession, speaker: Speaker, rooms: list[uuid.UUID], during: Sequence[Span]) -> Applied:
    if not during:
        return Applied()
    at = Application.submitted_at
    there = sa.and_(Application.source == Source.live, Application.room_id.in_(rooms))
    query = sa.select(sa.func.count(), sa.func.sum(sa.case((there, 1), else_=0))).where(
        Application.fair_id == speaker.fair_id,
        Application.employer_id == speaker.employer_id,
        Application.state != ApplicationState.withdrawn,
        sa.or_(*(at.between(span.start, span.end) for span in during)),
    )
    whole, in_room = (await tx.execute(query)).one()
    return Applied(whole, int(in_room or 0))


async def unanswered(tx: AsyncSession, speaker: Speaker) -> list[tuple[Question, str]]:
    """Questions handed to the speaker or about their employer's positions that a show left open, with the position's

    title; only once all that the room has to tell is here. What most people asked first.
    """
    over = sa.select(Room.id).where(
        Room.fair_id == speaker.fair_id, Room.kind == RoomKind.live, Room.state == RoomState.ended,
        Room.archived_at.is_not(None),
    )  # fmt: skip
    rooms = (await tx.scalars(over)).all()
    handed = await handed_to(tx, speaker, rooms)
    open_ones = [
        row
        for row, employer in await questions_in(tx, rooms)
        if row.state in rules.OPEN
        and (employer == speaker.employer_id or (row.room_id, row.number) in handed)
    ][:WAITING]  # fmt: skip
    names = sa.select(Position.id, Position.title).where(Position.id.in_({row.position_id for row in open_ones}))
    titles = dict((await tx.execute(names)).all())
    return [(row, titles.get(row.position_id, "") if row.position_id else "") for row in open_ones]


async def find_unanswered(tx: AsyncSession, speaker: Speaker, name: str) -> Question:
    wanted = parse_id(name)
    for row, _ in await unanswered(tx, speaker):
        if row.id == wanted:
            return row
    raise NotFound("这个问题已经有人答了，或者不归您答。")
