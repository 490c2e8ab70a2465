"""Rooms are opened, announced with all that stands around them, and entered with a ticket."""

import datetime as dt
import secrets
import uuid
from typing import Any

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from live import contract
from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.db import after_commit
from recruit.fairs.tables import Fair
from recruit.rooms import queries, rules
from recruit.rooms.outbox import queue
from recruit.rooms.tables import Room, RoomKind, RoomState
from recruit.settings import Settings
from recruit.speakers.tables import Speaker

TICKET_LIFE = dt.timedelta(hours=14)


async def open_room(
    tx: AsyncSession, actor: Actor, fair: Fair, title: str, now: dt.datetime, kind: RoomKind = RoomKind.live
) -> Room:
    """A new room, open at once; its cards are kept before anybody can pin one."""
    room = Room(
        fair_id=fair.id,
        kind=kind,
        title=title,
        state=RoomState.open,
        opened_at=now,
        simulated=fair.simulated,
        created_at=now,
    )
    tx.add(room)
    await tx.flush()
    await announce_room(tx, room, fair, now)
    audit(tx, actor, "open_room", "room", room.id, fair.id, kind=kind.value)
    return room


async def announce_room(tx: AsyncSession, room: Room, fair: Fair, now: dt.datetime) -> None:
    """Tell the room its title, rundown, hosts and speakers, the first time and after each change."""
    if room.kind is RoomKind.live:
        keep_cards(tx, room, await queries.cards_of(tx, fair, now))
    rundown = await queries.rundown_of(tx, room) if room.kind is RoomKind.live else []
    command = {
        "op": "open",
        "title": room.title,
        "kind": room.kind.value,
        "settings": room.settings,
        "rundown": [{key: item[key] for key in ("id", "title", "position", "employer", "minutes")} for item in rundown],
        "hosts": await queries.hosts_of(tx, room),
        "speakers": await queries.speakers_of(tx, fair),
    }
    await queue(tx, room.id, command)


def keep_cards(tx: AsyncSession, room: Room, cards: dict[str, dict[str, Any]]) -> None:
    """After commit; the worker keeps them again now and then, so that a lost write mends itself."""
    redis: Redis | None = tx.info.get("redis")
    if redis is not None and cards:

        async def put() -> None:
            await contract.put_cards(redis, str(room.id), cards)

        after_commit(tx, put)


async def refresh_cards(tx: AsyncSession, fair: Fair, now: dt.datetime) -> None:
    """After positions of the fair changed: every live room's cards anew."""
    rooms = [room for room in await queries.rooms_of(tx, fair) if room.state is not RoomState.ended]
    if rooms:
        cards = await queries.cards_of(tx, fair, now)
        for room in rooms:
            keep_cards(tx, room, cards)


async def make_ticket(
    tx: AsyncSession, settings: Settings, actor: Actor, room: Room, fair: Fair, now: dt.datetime
) -> tuple[str, dt.datetime]:
    """A signed ticket for whoever asks, in the farthest-reaching role they hold here, and when it expires."""
    secret = settings.keys.secret[0]
    role, name, subject = await role_in(tx, actor, fair)
    anonymous = rules.visitor_person(secret, actor.visitor or secrets.token_hex(16))
    person, was = anonymous, None
    if actor.seeker and actor.verified:
        person = rules.seeker_person(secret, actor.seeker)
        was = anonymous if actor.visitor else None
    elif actor.account or actor.speaker:
        person = f"{'t' if actor.account else 'p'}:{rules.mac(secret, 'staff', str(actor.row))[:24]}"
    expires = now + TICKET_LIFE
    ticket = contract.Ticket(
        room=str(room.id),
        role=role,
        person=person,
        name=name or rules.pseudonym(secret, str(room.id), person),
        expires_at=int(expires.timestamp()),
        was=was,
        subject=str(subject) if subject else None,
        simulated=actor.simulated,
    )
    return contract.mint(settings.keys.secret, ticket), expires


async def role_in(tx: AsyncSession, actor: Actor, fair: Fair) -> tuple[str, str, uuid.UUID | None]:
    """Role, public name ('' for a pseudonym) and whom a question may be handed to."""
    if actor.speaker:
        speaker = await tx.get_one(Speaker, actor.speaker)
        return ("speaker", speaker.name, speaker.id) if speaker.fair_id == fair.id else ("viewer", "", None)
    for role in (Role.host, Role.assistant, Role.organiser):
        if actor.can_run(fair.unit_id, fair.id, role):
            return role.value, actor.name, None
    employer = await queries.recruits_at(tx, actor, fair)
    return ("recruiter", actor.name, employer) if employer else ("viewer", "", None)
