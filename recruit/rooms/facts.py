"""Facts that came back from a room's log become rows, each once however often it is read."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.tables import AuditEntry
from recruit.db import insert
from recruit.ids import new_id, parse_id
from recruit.moderation.rules import KINDS
from recruit.positions.tables import Position
from recruit.rooms.tables import Question, Room, RoomFact, RoomMinute, RoomPin, RoomState, RundownItem

Fact = dict[str, Any]
STANDS = ("opened", "reopened", "cut", "ended")


def moment(fact: Fact) -> dt.datetime:
    return dt.datetime.fromtimestamp(fact["at"] / 1000, dt.UTC)


async def record_fact(tx: AsyncSession, room: Room, fact_id: str, fact: Fact) -> bool:
    """Keep the fact and what follows from it; False when it was kept before."""
    # the asker is kept at the question, where it can be erased
    body = {name: value for name, value in fact.items() if name != "person"}
    row = RoomFact(room_id=room.id, fact_id=fact_id, kind=fact["f"], seq=fact["seq"], at=moment(fact), body=body)
    kept = await tx.execute(insert(tx, RoomFact).values(row.model_dump()).on_conflict_do_nothing())
    if kept.rowcount != 1:
        return False
    if fact["f"] in KINDS:
        tx.add(audited(room, fact))
    if project := PROJECTIONS.get(fact["f"]):
        await project(tx, room, fact)
    return True


async def follow_state(tx: AsyncSession, room: Room, _fact_id: str, fact: Fact) -> None:
    """Of a rehearsal nothing is kept but how it stands."""
    if fact["f"] in STANDS:
        await PROJECTIONS[fact["f"]](tx, room, fact)


def audited(room: Room, fact: Fact) -> AuditEntry:
    """An act of order beside the web's acts; the log knows its doer by the shown name alone."""
    detail: dict[str, Any] = {
        name: fact[name] for name in ("target", "whom", "reason", "minutes", "seconds", "held") if name in fact
    }
    by = (fact.get("by") or {}).get("name", "")
    return AuditEntry(
        actor_kind="room", actor_name=by, action=fact["f"], subject_kind="room", subject_id=room.id, fair_id=room.fair_id,
        detail=detail, created_at=moment(fact),
    )  # fmt: skip


async def known_position(tx: AsyncSession, text: str | None) -> uuid.UUID | None:
    position_id = parse_id(text or "")
    return await tx.scalar(sa.select(Position.id).where(Position.id == position_id)) if position_id else None


async def on_asked(tx: AsyncSession, room: Room, fact: Fact) -> None:
    row = Question(
        id=new_id(),
        room_id=room.id,
        number=fact["question"],
        position_id=await known_position(tx, fact.get("position")),
        text=fact["text"],
        by_name=fact["by"]["name"],
        person=fact.get("person", ""),  # absent in what nodes wrote before decision 28
        state=fact["state"],
        asked_at=moment(fact),
        simulated=bool(fact.get("simulated")),
    )
    await tx.execute(insert(tx, Question).values(row.model_dump()).on_conflict_do_nothing())


def question_becomes(state: str) -> Any:
    async def project(tx: AsyncSession, room: Room, fact: Fact) -> None:
        await change_question(tx, room, fact["question"], state=state)

    return project


async def on_answered(tx: AsyncSession, room: Room, fact: Fact) -> None:
    by = fact["by"]["name"]
    values = {"answer": fact.get("text"), "answered_by": by, "answered_at": moment(fact)}
    await change_question(tx, room, fact["question"], state="answered", **values)


async def on_hidden(tx: AsyncSession, room: Room, fact: Fact) -> None:
    kind, _, number = str(fact["target"]).partition(":")
    if kind == "q":
        again = sa.case((Question.answered_at.is_not(None), "answered"), else_="waiting")
        await change_question(tx, room, int(number), state="hidden" if fact["f"] == "hidden" else again)


async def change_question(tx: AsyncSession, room: Room, number: int, **values: Any) -> None:
    await tx.execute(sa.update(Question).where(Question.room_id == room.id, Question.number == number).values(**values))


async def on_pinned(tx: AsyncSession, room: Room, fact: Fact) -> None:
    position = await known_position(tx, fact.get("position"))
    row = RoomPin(id=new_id(), room_id=room.id, seq=fact["seq"], position_id=position, from_at=moment(fact))
    await tx.execute(insert(tx, RoomPin).values(row.model_dump()).on_conflict_do_nothing())
    if position:
        first = items_of(room, position).where(RundownItem.explained_from.is_(None))
        await tx.execute(first.values(explained_from=moment(fact)))


async def on_unpinned(tx: AsyncSession, room: Room, fact: Fact) -> None:
    pins = sa.update(RoomPin).where(RoomPin.room_id == room.id, RoomPin.seq == fact.get("pinned_seq"))
    await tx.execute(pins.values(to_at=moment(fact)))
    if position := await known_position(tx, fact.get("position")):
        await tx.execute(items_of(room, position).values(explained_to=moment(fact)))


def items_of(room: Room, position_id: uuid.UUID) -> Any:
    """The rundown items of this position: this room's own, and those of its fair that no room took."""
    of_room = sa.or_(
        RundownItem.room_id == room.id, sa.and_(RundownItem.room_id.is_(None), RundownItem.fair_id == room.fair_id)
    )
    return sa.update(RundownItem).where(RundownItem.position_id == position_id, of_room)


async def on_minute(tx: AsyncSession, room: Room, fact: Fact) -> None:
    """The fold's sums of a minute; the crowd's part comes from Redis when the room is archived."""
    counts = {kind: fact[kind] for kind in ("questions", "answers", "likes", "applications")}
    await put_minute(tx, room, moment(fact), counts)


async def put_minute(tx: AsyncSession, room: Room, at: dt.datetime, counts: dict[str, int]) -> None:
    kept = insert(tx, RoomMinute).values(RoomMinute(room_id=room.id, at=at, **counts).model_dump())
    await tx.execute(kept.on_conflict_do_update(index_elements=["room_id", "at"], set_=counts))


def room_becomes(state: RoomState, **stamp: str) -> Any:
    async def project(tx: AsyncSession, room: Room, fact: Fact) -> None:
        values: dict[str, Any] = {"state": state, **{name: moment(fact) for name in stamp}}
        await tx.execute(sa.update(Room).where(Room.id == room.id, Room.state != RoomState.ended).values(**values))

    return project


PROJECTIONS: dict[str, Any] = {
    "asked": on_asked,
    "taken": question_becomes("taken"),
    "handed": question_becomes("handed"),
    "passed": question_becomes("waiting"),
    "answered": on_answered,
    "hidden": on_hidden,
    "released": on_hidden,
    "pinned": on_pinned,
    "unpinned": on_unpinned,
    "minute": on_minute,
    "opened": room_becomes(RoomState.open),
    "reopened": room_becomes(RoomState.open),
    "cut": room_becomes(RoomState.cut),
    "ended": room_becomes(RoomState.ended, ended_at=""),
}
