"""Rooms as each actor may see them, and what stands around them: rundown, speakers, hosts."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.guards import NO_ROLE
from recruit.accounts.tables import Account, Grant, Role
from recruit.db import utc_now
from recruit.employers.tables import Employer, Participation
from recruit.errors import NotAllowed, NotFound
from recruit.fairs.tables import Booth, Fair, Phase, Track
from recruit.ids import parse_id
from recruit.look import words
from recruit.look.filters import logo_of
from recruit.positions.tables import Position, PositionState, PositionTrack
from recruit.rooms.tables import Room, RoomHost, RoomKind, RoomState
from recruit.rundown.queries import Line, lines_of
from recruit.speakers.rules import Won, sash
from recruit.speakers.tables import Honour, Speaker, SpeakerPosition
from recruit.uploads.queries import pictures_of, shown
from recruit.uploads.tables import PictureKind

ASSISTS = "助理"
STAGES = (RoomKind.live, RoomKind.rehearsal)
"""Rooms with a desk."""
NO_ROOM = "没有这个直播间，或者它还没有公开。"


async def find_room(tx: AsyncSession, room_id: str) -> tuple[Room, Fair]:
    """A room of a fair that the public may see. Boards are for staff and not found here."""
    query = sa.select(Room, Fair).join(Fair, Fair.id == Room.fair_id).where(Room.id == parse_id(room_id))
    found = (await tx.execute(query.where(Fair.phase != Phase.draft))).first()
    if found is None or found[0].kind is not RoomKind.live:
        raise NotFound(NO_ROOM)
    return found[0], found[1]


async def find_stage(tx: AsyncSession, actor: Actor, room_id: str) -> tuple[Room, Fair]:
    """The same; for those who rehearse it also a rehearsal, in whose place everybody else finds the show that it is for."""
    rehearsed = await tx.get(Room, parse_id(room_id)) if parse_id(room_id) else None
    if rehearsed is None or rehearsed.rehearses_id is None:
        return await find_room(tx, room_id)
    fair = await tx.get_one(Fair, rehearsed.fair_id)
    if await may_rehearse(tx, actor, rehearsed, fair):
        return rehearsed, fair
    return await find_room(tx, str(rehearsed.rehearses_id))


async def may_rehearse(tx: AsyncSession, actor: Actor, room: Room, fair: Fair) -> bool:
    """The fair's stage, its speakers and its recruiters; to anybody else there is no rehearsal."""
    if await may_run(tx, actor, room, fair, Role.organiser, Role.host, Role.assistant):
        return True
    speaker = await tx.get(Speaker, actor.speaker) if actor.speaker else None
    return (speaker is not None and speaker.fair_id == fair.id) or await recruits_at(tx, actor, fair) is not None


async def find_any_room(tx: AsyncSession, actor: Actor, room_id: str) -> tuple[Room, Fair]:
    """The same, a board for its fair's organisers, and a rehearsal for those who take part in it."""
    query = sa.select(Room, Fair).join(Fair, Fair.id == Room.fair_id).where(Room.id == parse_id(room_id))
    found = (await tx.execute(query)).first()
    if found is None:
        raise NotFound(NO_ROOM)
    room, fair = found
    if room.kind is RoomKind.rehearsal:
        if not await may_rehearse(tx, actor, room, fair):
            raise NotFound(NO_ROOM)
        return room, fair
    is_staff = await may_run(tx, actor, room, fair, Role.organiser, Role.host, Role.assistant)
    if (room.kind is RoomKind.board or fair.phase is Phase.draft) and not is_staff:
        raise NotFound(NO_ROOM)
    return room, fair


async def staff_room(tx: AsyncSession, actor: Actor, room_id: str, *roles: Role) -> tuple[Room, Fair]:
    """A live room, or a rehearsal of one, in which the actor may act as one of `roles`."""
    query = sa.select(Room, Fair).join(Fair, Fair.id == Room.fair_id).where(Room.id == parse_id(room_id))
    found = (await tx.execute(query.where(Room.kind.in_(STAGES)))).first()
    if found is None or not await may_run(tx, actor, found[0], found[1], *roles):
        raise NotFound("没有这个直播间，或者它不归您管。") if actor.has_role(*roles) else NotAllowed(NO_ROLE)
    return found[0], found[1]


async def may_run(tx: AsyncSession, actor: Actor, room: Room, fair: Fair, *roles: Role) -> bool:
    """Whether the actor holds one of `roles` here: for the fair, or as somebody given to this room as an assistant. Whoever was
    dismissed from it assists in the fair's other rooms alone."""
    if actor.can_run(fair.unit_id, fair.id, *(role for role in roles if role is not Role.assistant)):
        return True
    if Role.assistant not in roles or actor.account is None:
        return False
    mine = sa.select(RoomHost).where(
        RoomHost.room_id == (room.rehearses_id or room.id), RoomHost.account_id == actor.account
    )
    seat = await tx.scalar(mine)
    return assists(seat, actor.can_run(fair.unit_id, fair.id, Role.assistant))


def assists(seat: RoomHost | None, at_fair: bool) -> bool:
    """Whether the holder of this seat, or of none, assists in the room; `at_fair`: they do at the fair."""
    if seat and seat.dismissed_at:
        return False
    return at_fair or bool(seat and seat.place == ASSISTS)


async def rooms_of(tx: AsyncSession, fair: Fair, kind: RoomKind = RoomKind.live) -> Sequence[Room]:
    mine = sa.select(Room).where(Room.fair_id == fair.id, Room.kind == kind).order_by(Room.created_at)
    return (await tx.scalars(mine)).all()


async def stages_of(tx: AsyncSession, fair: Fair) -> Sequence[Room]:
    """The fair's live rooms and what rehearses them."""
    mine = sa.select(Room).where(Room.fair_id == fair.id, Room.kind.in_(STAGES)).order_by(Room.created_at)
    return (await tx.scalars(mine)).all()


async def rehearsal_of(tx: AsyncSession, show: Room) -> Room | None:
    """The one that goes on."""
    return await tx.scalar(sa.select(Room).where(Room.rehearses_id == show.id, Room.state != RoomState.ended))


async def show_of(tx: AsyncSession, room: Room) -> Room:
    """The room whose rundown and hosts these are: a rehearsal has those of its show."""
    return await tx.get_one(Room, room.rehearses_id) if room.rehearses_id else room


async def board_of(tx: AsyncSession, fair: Fair) -> Room | None:
    boards = await rooms_of(tx, fair, RoomKind.board)
    return boards[0] if boards else None


def room_json(room: Room) -> dict[str, Any]:
    return {"id": str(room.id), "title": room.title, "state": room.state.value, "simulated": room.simulated}


async def rundown_of(tx: AsyncSession, room: Room) -> list[dict[str, Any]]:
    """The items planned for this room, else those of its fair, each with its position's employer, booth and cues."""
    lines = await lines_of(tx, room.fair_id, await show_of(tx, room)) or await lines_of(tx, room.fair_id, None)
    return [rundown_json(line) for line in lines]


def rundown_json(line: Line) -> dict[str, Any]:
    item, position, employer, speaker = line.row, line.position, line.employer, line.speaker
    return {
        "id": str(item.id),
        "title": line.title,
        "position": str(position.id) if position else None,
        "employer": employer.short_name if employer else "",
        "employer_id": str(employer.id) if employer else None,
        "booth": line.booth or "",
        "speaker": speaker.name if speaker else None,
        "speaker_id": str(speaker.id) if speaker else None,
        "host": item.host_name,
        "minutes": item.planned_minutes,
        "at": item.planned_at.isoformat() if item.planned_at else None,
        "explained_from": item.explained_from.isoformat() if item.explained_from else None,
        "explained_to": item.explained_to.isoformat() if item.explained_to else None,
        "cues": item.cues,
        "closed": line.is_closed,
        "url": f"/positions/{position.id}" if position else "#",
    }


async def speakers_of(tx: AsyncSession, fair: Fair) -> list[dict[str, Any]]:
    query = sa.select(Speaker, Employer).join(Employer, Employer.id == Speaker.employer_id)
    rows = (
        await tx.execute(query.where(Speaker.fair_id == fair.id, Speaker.revoked_at.is_(None)).order_by(Speaker.place))
    ).all()
    ids = [speaker.id for speaker, _ in rows]
    honours, portraits = await honours_of(tx, ids), await portraits_of(tx, ids)
    return [
        {
            "id": str(speaker.id),
            "name": speaker.name,
            "honour": honours.get(speaker.id, ""),
            "job": speaker.job,
            "bust": speaker.bust or "lu",
            "portrait": portraits.get(speaker.id, ""),
            "employer": employer.short_name,
            "employer_id": str(employer.id),
        }
        for speaker, employer in rows
    ]


async def portraits_of(tx: AsyncSession, speaker_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The address of each one's public portrait."""
    found = await pictures_of(tx, "speaker", list(speaker_ids), PictureKind.portrait)
    return {speaker: shown(pictures[0])["src"] for speaker, pictures in found.items() if pictures[0].public}


async def honours_of(tx: AsyncSession, speaker_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What each wears on the sash: of the honours that an officer checked the highest."""
    won: dict[uuid.UUID, list[Won]] = {}
    for honour in await tx.scalars(sa.select(Honour).where(Honour.speaker_id.in_(speaker_ids))):
        one = Won(honour.name, honour.level, honour.year, honour.checked_at is not None)
        won.setdefault(honour.speaker_id, []).append(one)
    return {speaker: sash(honours) for speaker, honours in won.items()}


async def worn_at(tx: AsyncSession, fairs: Iterable[uuid.UUID | None]) -> dict[tuple[uuid.UUID, str], str]:
    """By fair and name, for answers that know only the name of who gave them, what each speaker wears on the sash."""
    people = sa.select(Speaker.id, Speaker.fair_id, Speaker.name).where(
        Speaker.fair_id.in_({one for one in fairs if one}), Speaker.revoked_at.is_(None)
    )
    rows = (await tx.execute(people)).all()
    honours = await honours_of(tx, [row.id for row in rows])
    return {(row.fair_id, row.name): honours[row.id] for row in rows if row.id in honours}


async def hosts_of(tx: AsyncSession, room: Room) -> list[dict[str, str]]:
    """Those named for the room, else the fair's hosts: a host of a fair hosts each of its rooms."""
    show = room.rehearses_id or room.id
    named = sa.select(RoomHost.name, RoomHost.place).where(RoomHost.room_id == show, RoomHost.place != ASSISTS)
    named = named.order_by(RoomHost.created_at)
    granted = (
        sa.select(Account.name, sa.literal(""))
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.fair_id == room.fair_id, Grant.role == Role.host, Account.disabled_at.is_(None))
        .where(sa.or_(Grant.until_at.is_(None), Grant.until_at > utc_now()))
        .order_by(Account.created_at)
    )
    rows = (await tx.execute(named)).all() or (await tx.execute(granted)).all()
    return [{"name": name, "place": place} for name, place in rows]


async def cards_of(tx: AsyncSession, fair: Fair, now: dt.datetime) -> dict[str, dict[str, Any]]:
    """The cards of every position of the fair that can be pinned, by id."""
    query = (
        sa.select(Position, Employer, Booth.number)
        .join(Employer, Employer.id == Position.employer_id)
        .outerjoin(Booth, Booth.participation_id == Position.participation_id)
        .where(Position.fair_id == fair.id, Position.state == PositionState.listed, Position.expires_at > now)
    )
    tracks: dict[uuid.UUID, list[str]] = {}
    linked = sa.select(PositionTrack.position_id, Track.code).join(Track, Track.id == PositionTrack.track_id)
    for position_id, code in await tx.execute(linked.where(Track.fair_id == fair.id)):
        tracks.setdefault(position_id, []).append(code)
    people = {speaker["employer_id"]: speaker for speaker in reversed(await speakers_of(tx, fair))}
    ids = {speaker["id"]: speaker for speaker in people.values()}
    own = (
        sa.select(SpeakerPosition)
        .join(Speaker, Speaker.id == SpeakerPosition.speaker_id)
        .where(Speaker.fair_id == fair.id)
    )
    named = {
        link.position_id: ids[str(link.speaker_id)]
        for link in (await tx.scalars(own)).all()
        if str(link.speaker_id) in ids
    }
    cards = {}
    for position, employer, booth in await tx.execute(query):
        speaker = named.get(position.id) or people.get(str(employer.id))
        cards[str(position.id)] = card_of(position, employer, booth, tracks.get(position.id, []), speaker)
    return cards


def card_of(
    position: Position, employer: Employer, booth: str | None, tracks: list[str], speaker: dict[str, Any] | None
) -> dict[str, Any]:
    """A position as the room shows it while it is explained."""
    pay = {"raw": position.pay_raw, "unit": position.pay_unit, "min": position.pay_min, "max": position.pay_max}
    person = {key: speaker[key] for key in ("id", "name", "honour", "job", "bust", "portrait")} if speaker else None
    return {
        "id": str(position.id),
        "title": position.title,
        "employer": employer.short_name,
        "employer_id": str(employer.id),
        "booth": booth or "",
        "pay": words.pay_text(pay),
        "headcount": position.headcount,
        "education": words.education_text(position.education.value),
        "place": position.place or "",
        "conditions": words.card_conditions(position.conditions, 6),
        "tracks": tracks,
        "speaker": person,
        "logo": logo_of(employer.short_name),
        "url": f"/positions/{position.id}",
    }


async def recruits_at(tx: AsyncSession, actor: Actor, fair: Fair) -> uuid.UUID | None:
    """The employer at this fair for which the actor recruits, if any."""
    mine = actor.employers(Role.recruiter)
    if not mine:
        return None
    query = sa.select(Participation.employer_id).where(
        Participation.fair_id == fair.id, Participation.employer_id.in_(mine)
    )
    return await tx.scalar(query.order_by(Participation.created_at).limit(1))
