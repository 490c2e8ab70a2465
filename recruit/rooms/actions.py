"""Rooms are opened, announced with all that stands around them, and entered with a ticket."""

import datetime as dt
import functools
import secrets
import uuid
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from live import contract
from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.db import after_commit, insert
from recruit.employers.tables import Employer
from recruit.errors import Conflict
from recruit.fairs.tables import Fair
from recruit.notices.queries import standing
from recruit.reservations.actions import tell_called_off
from recruit.rooms import queries, rules
from recruit.rooms.outbox import queue
from recruit.rooms.tables import Question, Room, RoomKind, RoomState
from recruit.settings import Keys, Settings
from recruit.speakers.tables import Speaker

TICKET_LIFE = dt.timedelta(hours=14)
ON_AIR = (RoomState.open, RoomState.cut)


async def create_room(
    tx: AsyncSession, actor: Actor, fair: Fair, title: str, now: dt.datetime, simulated: bool = False, **more: Any
) -> Room:
    """A new room, open at once; its cards are kept before anybody can pin one."""
    await refuse_second(tx, fair)
    room = Room(
        fair_id=fair.id,
        title=title.strip(),
        state=RoomState.open,
        opened_at=now,
        simulated=simulated or fair.simulated,
        created_at=now,
        **more,
    )
    tx.add(room)
    await tx.flush()
    await announce_room(tx, room, fair, now)
    audit(tx, actor, "create_room", "room", room.id, fair.id)
    return room


async def refuse_second(tx: AsyncSession, fair: Fair) -> None:
    """A show has one room, and is known by it."""
    if fair.is_show and await queries.rooms_of(tx, fair):
        raise Conflict("系列里的一场只有一个直播间。要再播，请在系列里另排一场。", code="one_room")


async def announce_room(tx: AsyncSession, room: Room, fair: Fair, now: dt.datetime) -> None:
    """Tell the room its title, rundown, hosts and speakers, and what is announced, the first time and after each change."""
    if room.kind is not RoomKind.board and "redis" in tx.info:  # a command has none: the worker keeps them then
        keep_cards(tx, room, await queries.cards_of(tx, fair, now))
    await describe_room(tx, room, fair)
    if room.kind is not RoomKind.board and (told := await standing(tx, fair.id, now)):
        await queue(tx, room.id, notice_command(told.text, told.until_at))


async def describe_room(tx: AsyncSession, room: Room, fair: Fair) -> None:
    """The same without the cards, which hang on positions and speakers alone."""
    is_board = room.kind is RoomKind.board
    rundown = [] if is_board else await queries.rundown_of(tx, room)
    command = {
        "op": "open",
        "title": room.title,
        "kind": (RoomKind.board if is_board else RoomKind.live).value,
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


async def drop_cards(tx: AsyncSession, fair: Fair, positions: list[uuid.UUID]) -> None:
    """After commit: what is gone can no longer be pinned."""
    redis: Redis | None = tx.info.get("redis")
    if redis is None or not positions:
        return
    gone = [str(position) for position in positions]
    for room in await unended(tx, fair):
        after_commit(tx, functools.partial(contract.drop_cards, redis, str(room.id), gone))


async def retell_rooms(tx: AsyncSession, fair: Fair, now: dt.datetime) -> None:
    """Hosts or speakers changed: every room of the fair that is on air hears of it."""
    for room in await on_air(tx, fair):
        await announce_room(tx, room, fair, now)


async def retell_rundown(tx: AsyncSession, fair: Fair) -> None:
    for room in await on_air(tx, fair):
        await describe_room(tx, room, fair)


async def on_air(tx: AsyncSession, fair: Fair) -> list[Room]:
    """Rooms that were opened and have not ended; the first announcement opens, so that none goes to one still to come."""
    return [room for room in await queries.stages_of(tx, fair) if room.state in ON_AIR]


async def unended(tx: AsyncSession, fair: Fair) -> list[Room]:
    return [room for room in await queries.stages_of(tx, fair) if room.state is not RoomState.ended]


async def tell_rooms(tx: AsyncSession, fair: Fair, command: dict[str, Any]) -> int:
    """The same command to every room of the fair that has not ended; returns to how many."""
    rooms = await unended(tx, fair)
    for room in rooms:
        await queue(tx, room.id, command)
    return len(rooms)


async def end_room(tx: AsyncSession, actor: Actor, room: Room, now: dt.datetime) -> None:
    swap = sa.update(Room).where(Room.id == room.id, Room.state != RoomState.ended)
    never_opened = room.state is RoomState.scheduled
    archived = {"archived_at": now} if never_opened else {}  # of which no fact will come to wait for
    if (await tx.execute(swap.values(state=RoomState.ended, ended_at=now, **archived))).rowcount != 1:
        raise Conflict("这个直播间已经结束了。", code="room_ended")
    if never_opened:
        await tell_called_off(tx, room, now)
        await end_rehearsal(tx, actor, room, now)
    await queue(tx, room.id, {"op": "end"})
    audit(tx, actor, "end_room", "room", room.id, room.fair_id)


async def end_rehearsal(tx: AsyncSession, actor: Actor, show: Room, now: dt.datetime) -> None:
    """The one that goes on, if any: its show begins, or will never."""
    if rehearsal := await queries.rehearsal_of(tx, show):
        await end_room(tx, actor, rehearsal, now)


async def tell_notice(tx: AsyncSession, fair: Fair, text: str | None, until: dt.datetime | None) -> int:
    """To the rooms on air; one that opens later is told when it opens. Returns to how many."""
    rooms = await on_air(tx, fair)
    for room in rooms:
        await queue(tx, room.id, notice_command(text, until))
    return len(rooms)


def notice_command(text: str | None, until: dt.datetime | None) -> dict[str, Any]:
    """Show `text` to viewers and hosts until then; None takes it away."""
    command: dict[str, Any] = {"op": "notice", "text": text}
    if until:
        command["until"] = int(until.timestamp() * 1000)
    return command


async def adopt_questions(tx: AsyncSession, keys: Keys, visitor: str, seeker: uuid.UUID) -> None:
    """What this device asked without a name is from now on found by its seeker, on any device."""
    secret = keys.index.hex()
    asked = sa.update(Question).where(Question.person == rules.visitor_person(secret, visitor))
    await tx.execute(asked.values(person=rules.seeker_person(secret, seeker)))


async def open_board(tx: AsyncSession, fair: Fair, now: dt.datetime) -> Room:
    """The room that carries the fair's live figures, made if missing; two makers at once make the same one."""
    if board := await queries.board_of(tx, fair):
        return board
    row = Room(
        id=uuid.uuid5(fair.id, "board"), created_at=now, fair_id=fair.id, kind=RoomKind.board, title=fair.name,
        state=RoomState.open, opened_at=now, simulated=fair.simulated,
    )  # fmt: skip
    made = await tx.execute(insert(tx, Room).values(row.model_dump()).on_conflict_do_nothing())
    if made.rowcount == 1:
        await announce_room(tx, row, fair, now)
    return row


async def refresh_cards(tx: AsyncSession, fair: Fair, now: dt.datetime) -> None:
    """After positions of the fair changed: every live room's cards anew."""
    rooms = [room for room in await queries.rooms_of(tx, fair) if room.state is not RoomState.ended]
    if rooms:
        cards = await queries.cards_of(tx, fair, now)
        for room in rooms:
            keep_cards(tx, room, cards)


async def make_ticket(
    tx: AsyncSession, settings: Settings, actor: Actor, room: Room, fair: Fair, now: dt.datetime,
    visitor: tuple[str, bool] | None = None, as_viewer: bool = False,
) -> tuple[str, dt.datetime]:  # fmt: skip
    """A signed ticket for whoever asks, in the farthest-reaching role they hold here, and when it expires.

    `as_viewer`: in a rehearsal staff also play the audience, as somebody else than at their desk.
    `visitor` is the device's random id and whether it is new. Pseudonyms hang on INDEX_KEY, so that SECRET_KEY may rotate.
    """
    secret = settings.keys.index.hex()
    role, name, subject = await role_in(tx, actor, room, fair)
    device, is_new = visitor or (secrets.token_hex(16), True)
    anonymous = rules.visitor_person(secret, device)
    person, was = anonymous, None
    if actor.seeker and actor.verified:
        person = rules.seeker_person(secret, actor.seeker)
        was = None if is_new or actor.by_token else anonymous
    elif actor.account:
        person = rules.staff_person(secret, actor.account)
    elif actor.speaker:
        person = f"p:{rules.mac(secret, 'staff', str(actor.speaker))[:24]}"
    if as_viewer and room.kind is RoomKind.rehearsal:
        role, name, subject, was = "viewer", "", None, None
        person = rules.visitor_person(secret, f"rehearsal:{actor.row}")
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


async def role_in(tx: AsyncSession, actor: Actor, room: Room, fair: Fair) -> tuple[str, str, uuid.UUID | None]:
    """Role, public name ('' for a pseudonym) and whom a question may be handed to."""
    if actor.speaker:
        speaker = await tx.get_one(Speaker, actor.speaker)
        return ("speaker", speaker.name, speaker.id) if speaker.fair_id == fair.id else ("viewer", "", None)
    for role in (Role.host, Role.assistant, Role.organiser):
        if await queries.may_run(tx, actor, room, fair, role):
            return role.value, actor.name, None
    if employer := await queries.recruits_at(tx, actor, fair):
        firm = await tx.get_one(Employer, employer)
        return "recruiter", rules.recruiter_name(firm.short_name or firm.name), employer
    return "viewer", "", None
