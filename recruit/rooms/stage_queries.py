"""What the stage's pages show: a room with all that is drawn around it, and a speaker as they see themselves."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Session
from recruit.applications.tables import Application, ApplicationState
from recruit.crypto import digest
from recruit.employers.tables import Employer, Participation
from recruit.fairs.tables import Booth, Fair
from recruit.look import words
from recruit.look.filters import logo_of
from recruit.positions.tables import Position, PositionState
from recruit.rooms import queries
from recruit.rooms.tables import Question, Room, RoomFact, RoomPin, RoomState
from recruit.speakers.tables import Speaker

ON_AIR = (RoomState.open, RoomState.cut)
HANDED_FOR = dt.timedelta(minutes=3)
"""After so long the log gives a question back to the host."""


async def stage_json(tx: AsyncSession, room: Room, fair: Fair) -> dict[str, Any]:
    """What every page around a room needs to draw it."""
    names = (
        sa.select(Employer.id, Employer.short_name)
        .join(Participation, Participation.employer_id == Employer.id)
        .where(Participation.fair_id == fair.id)
    )
    return {
        **queries.room_json(room),
        "rehearses": str(room.rehearses_id) if room.rehearses_id else None,
        "opened_at": room.opened_at.isoformat() if room.opened_at else None,
        "rundown": await queries.rundown_of(tx, room),
        "speakers": await queries.speakers_of(tx, fair),
        "employers": {str(employer): name for employer, name in await tx.execute(names)},
    }


async def pins_of(tx: AsyncSession, room: Room) -> list[dict[str, Any]]:
    """When each position was explained so far."""
    pins = sa.select(RoomPin).where(RoomPin.room_id == room.id).order_by(RoomPin.seq)
    return [
        {"position": str(pin.position_id), "from": pin.from_at.isoformat(), "to": pin.to_at and pin.to_at.isoformat()}
        for pin in (await tx.scalars(pins)).all()
    ]


async def asked_at(tx: AsyncSession, room: Room) -> dict[int, str]:
    """Since when each question that nobody has answered yet is waiting, by its number."""
    open_ones = sa.select(Question.number, Question.asked_at).where(
        Question.room_id == room.id, Question.answered_at.is_(None)
    )
    newest = open_ones.order_by(Question.number.desc()).limit(200)
    return {number: at.isoformat() for number, at in (await tx.execute(newest)).all()}


async def handed_to(
    tx: AsyncSession, room: Room, employer: uuid.UUID, now: dt.datetime
) -> list[tuple[str, dt.datetime]]:
    """What waits for this employer's answer and until when, the most urgent first, as far as the worker has read the log."""
    handed = sa.select(RoomFact.body, RoomFact.at).where(
        RoomFact.room_id == room.id, RoomFact.kind == "handed", RoomFact.at > now - HANDED_FOR
    )
    last = {body["question"]: (body["to"], at) for body, at in await tx.execute(handed.order_by(RoomFact.seq))}
    mine = {number: at + HANDED_FOR for number, (to, at) in last.items() if to == str(employer)}
    texts = sa.select(Question.number, Question.text).where(
        Question.room_id == room.id, Question.number.in_(list(mine)), Question.state == "handed"
    )
    return sorted(((text, mine[number]) for number, text in await tx.execute(texts)), key=lambda one: one[1])


async def applied_by(tx: AsyncSession, actor: Actor, fair: Fair) -> list[str]:
    if actor.seeker is None:
        return []
    mine = sa.select(Application.position_id).where(
        Application.seeker_id == actor.seeker,
        Application.fair_id == fair.id,
        Application.state != ApplicationState.withdrawn,
    )
    return [str(position) for position in (await tx.scalars(mine)).all()]


async def session_end(tx: AsyncSession, token: str | None) -> dt.datetime | None:
    return await tx.scalar(sa.select(Session.expires_at).where(Session.token_hash == digest(token or "")))


async def speaker_json(tx: AsyncSession, person: Speaker, fair: Fair) -> dict[str, Any]:
    employer = await tx.get_one(Employer, person.employer_id)
    booth = (
        sa.select(Booth.number)
        .join(Participation, Participation.id == Booth.participation_id)
        .where(Participation.fair_id == fair.id, Participation.employer_id == employer.id)
        .order_by(Booth.number)
        .limit(1)
    )
    return {
        "id": str(person.id),
        "name": person.name,
        "honour": (await queries.honours_of(tx, [person.id])).get(person.id, ""),
        "job": person.job,
        "bust": person.bust or "lu",
        "portrait": (await queries.portraits_of(tx, [person.id])).get(person.id, ""),
        "employer": employer.short_name,
        "employer_id": str(employer.id),
        "booth": await tx.scalar(booth) or "",
    }


async def firm_json(tx: AsyncSession, employer: uuid.UUID, fair: Fair, who: str) -> dict[str, Any]:
    """An employer as its own recruiter sees it on the page for answering."""
    firm = await tx.get_one(Employer, employer)
    booth = (
        sa.select(sa.func.min(Booth.number))
        .join(Participation, Participation.id == Booth.participation_id)
        .where(Participation.fair_id == fair.id, Participation.employer_id == firm.id)
    )
    name = firm.short_name or firm.name
    face = {"logo": logo_of(name), "honour": "", "job": f"招聘人员 {who}".strip(), "bust": "", "portrait": ""}
    return {"id": str(firm.id), "name": name, "employer": "", "booth": await tx.scalar(booth) or "", **face}


async def references(tx: AsyncSession, fair: Fair, person: Speaker, wanted: set[uuid.UUID]) -> dict[str, Any]:
    return await references_of(tx, fair, person.employer_id, wanted)


async def references_of(tx: AsyncSession, fair: Fair, employer: uuid.UUID, wanted: set[uuid.UUID]) -> dict[str, Any]:
    """What the employers say of the positions a question may be about: the rundown's and those of one's own employer."""
    query = sa.select(Position).where(
        Position.fair_id == fair.id,
        Position.state == PositionState.listed,
        sa.or_(Position.employer_id == employer, Position.id.in_(wanted)),
    )
    return {
        str(position.id): {
            "title": position.title,
            "conditions": [card["text"] for card in words.card_conditions(position.conditions, 6)],
        }
        for position in (await tx.scalars(query)).all()
    }


async def stage_now(tx: AsyncSession, fair: Fair) -> Room | None:
    """For those who are handed questions: the room on air, else a rehearsal that goes on, else the next one."""
    rooms = await queries.stages_of(tx, fair)
    on_air = [room for room in rooms if room.state in ON_AIR]
    on_air.sort(key=lambda room: room.rehearses_id is not None)
    return on_air[0] if on_air else await current_room(tx, fair)


async def current_room(tx: AsyncSession, fair: Fair) -> Room | None:
    """The room that is on air, else the next one, else none."""
    rooms = [room for room in await queries.rooms_of(tx, fair) if room.state is not RoomState.ended]
    ahead = sorted(rooms, key=lambda room: room.starts_at or room.created_at)
    return next((room for room in rooms if room.state in ON_AIR), ahead[0] if ahead else None)
