"""What is known of a speaker: checked honours, the positions they stand for, what they answered."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.employers.tables import Employer, Participation
from recruit.errors import NotFound
from recruit.fairs.tables import Fair, Phase
from recruit.ids import parse_id
from recruit.look.words import cn_clock
from recruit.positions.answers import answers_shown
from recruit.positions.queries import Listed, Wanted, is_listed, list_positions, listing, with_places
from recruit.positions.tables import Position
from recruit.reservations.queries import shows
from recruit.rooms.media import is_recorded
from recruit.rooms.queries import rooms_of
from recruit.rooms.tables import Question, Room
from recruit.rundown.queries import lines_of
from recruit.settings import Settings
from recruit.speakers.tables import Honour, Speaker, SpeakerPosition
from recruit.talks.queries import explained_in

SHOWN = 6
FEW = 3  # speakers: their page has room for what they stand for


async def find_speaker(tx: AsyncSession, speaker: str) -> tuple[Speaker, Employer, Fair, Participation | None]:
    """A speaker of a public fair; one who was revoked is not found."""
    query = (
        sa.select(Speaker, Employer, Fair, Participation)
        .join(Employer, Employer.id == Speaker.employer_id)
        .join(Fair, Fair.id == Speaker.fair_id)
        .outerjoin(
            Participation,
            sa.and_(Participation.fair_id == Fair.id, Participation.employer_id == Employer.id),
        )
        .where(Speaker.id == parse_id(speaker), Speaker.revoked_at.is_(None), Fair.phase != Phase.draft)
    )
    row = (await tx.execute(query)).first()
    if row is None:
        raise NotFound("没有这位劳模工匠，或者已经不在这一场。")
    return row[0], row[1], row[2], row[3]


async def honours_checked(tx: AsyncSession, speaker_id: uuid.UUID) -> Sequence[Honour]:
    """Only what an officer has seen the certificate of."""
    checked = sa.select(Honour).where(Honour.speaker_id == speaker_id, Honour.checked_at.is_not(None))
    return (await tx.scalars(checked.order_by(Honour.year.desc().nulls_last()))).all()


async def stands_for(tx: AsyncSession, actor: Actor, speaker: Speaker, now: dt.datetime) -> list[Listed]:
    """The speaker's own positions, then others of the employer."""
    own = (
        listing(Position, Employer)
        .join(Employer, Employer.id == Position.employer_id)
        .join(SpeakerPosition, SpeakerPosition.position_id == Position.id)
        .where(*is_listed(now), SpeakerPosition.speaker_id == speaker.id)
        .order_by(Position.title, Position.id)
    )
    first = await with_places(tx, actor, [(row[0], row[1]) for row in (await tx.execute(own)).all()])
    wanted = Wanted(fair=str(speaker.fair_id), employer=str(speaker.employer_id), page_size=SHOWN + len(first))
    found = await list_positions(tx, actor, wanted, now)
    known = {row.position.id for row in first}
    return [*first, *(row for row in found.items if row.position.id not in known)][:SHOWN]


async def stand_for_together(tx: AsyncSession, actor: Actor, speakers: Sequence[str], now: dt.datetime) -> list[Listed]:
    """What a few speakers stand for, each position once."""
    found: dict[uuid.UUID, Listed] = {}
    for one in speakers:
        speaker = await tx.get_one(Speaker, parse_id(one))
        found |= {row.position.id: row for row in await stands_for(tx, actor, speaker, now)}
    return list(found.values())[:SHOWN]


async def talks_ahead(tx: AsyncSession, actor: Actor, speaker: Speaker, fair: Fair) -> list[dict[str, Any]]:
    """Shows to come whose rundown names the speaker, each with what they will talk about."""
    rooms, zone = await rooms_of(tx, fair), zoneinfo.ZoneInfo(fair.time_zone)
    found = []
    for show in await shows(tx, actor, rooms):
        room = next(one for one in rooms if str(one.id) == show["id"])
        own = await lines_of(tx, fair.id, room)
        mine = [line for line in own or await lines_of(tx, fair.id, None) if line.row.speaker_id == speaker.id]
        if mine:
            at = mine[0].row.planned_at if own else None
            clock = f"约 {cn_clock(at, zone)} " if at else ""
            found.append(show | {"talk": f"{clock}讲 " + "、".join(line.title for line in mine[:3])})
    return found


async def talks_past(tx: AsyncSession, settings: Settings, speaker: Speaker) -> list[dict[str, Any]]:
    """Where each talk can be watched again, or read where no picture was kept."""
    return [
        {
            "title": position.title,
            "room": room.title,
            "at": room.opened_at,
            "url": f"/rooms/{room.id}/replay?p={position.id}",
            "filmed": await is_recorded(settings, room),
        }
        for room, position in (await explained_in(tx, speaker))[:SHOWN]
    ]


async def said_in_rooms(
    tx: AsyncSession, settings: Settings, speaker: Speaker, now: dt.datetime
) -> list[dict[str, Any]]:
    """Answers that were given in the fair's rooms under the speaker's name."""
    query = (
        sa.select(Question, Room, sa.func.coalesce(Position.title, ""))
        .join(Room, Room.id == Question.room_id)
        .outerjoin(Position, Position.id == Question.position_id)
        .where(Room.fair_id == speaker.fair_id, Question.state == "answered", Question.answered_by == speaker.name)
        .order_by(Question.votes.desc(), Question.number)
        .limit(SHOWN)
    )
    rows = [(question, room, title) for question, room, title in await tx.execute(query)]
    return await answers_shown(tx, settings, rows, now)
