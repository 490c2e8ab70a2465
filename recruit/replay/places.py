"""Where other pages lead into a replay: to the answer to a question, and to what was said of a position."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.positions.tables import Position
from recruit.recordings.queries import recorded
from recruit.replay import queries, rules
from recruit.replay.rules import Standing
from recruit.rooms.tables import Question, Room
from recruit.settings import Settings

SHOWN = (Standing.so_far, Standing.settling, Standing.ready)


async def answers_at(
    tx: AsyncSession, settings: Settings, rows: Sequence[tuple[Question, Room]]
) -> dict[uuid.UUID, dict[str, str]]:
    """By question: its clock and address in the replay, for those whose answer was recorded."""
    rooms = {room.id: room for _, room in rows}
    kept = {name: await recorded(settings, room) for name, room in rooms.items()}
    calls = await queries.calls_of(tx, rooms)
    found = {}
    for row, room in rows:
        recording = kept[room.id]
        if recording is None or row.answered_at is None or queries.standing(room, recording) not in SHOWN:
            continue
        for chapter in rules.chapters(recording.stretches, [], queries.moments([row], calls)):
            for mark in chapter.marks:
                if mark.start is not None:
                    url = f"/rooms/{room.id}/replay?t={int(mark.start)}"
                    found[row.id] = {"clock": rules.clock(mark.start), "url": url}
    return found


async def explanation_of(tx: AsyncSession, settings: Settings, position: Position) -> dict[str, Any] | None:
    """Where the newest recorded show speaks of the position."""
    for room in await queries.rooms_explaining(tx, position):
        recording = await recorded(settings, room)
        if recording is None or queries.standing(room, recording) not in SHOWN:
            continue
        pins = [pin for pin in await queries.pins_of(tx, room) if pin.position == position.id]
        parts = [part for chapter in rules.chapters(recording.stretches, pins, []) for part in chapter.parts]
        if parts:
            minutes = max(1, round(sum(part.end - part.start for part in parts) / 60))
            return {"url": f"/rooms/{room.id}/replay?t={int(parts[0].start)}", "minutes": minutes}
    return None
