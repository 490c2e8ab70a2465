"""What a desk shows of a show that is still to come: when, what rehearses it, and who may open it."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.fairs.tables import Fair
from recruit.rooms import queries
from recruit.rooms.tables import Room, RoomState


async def before_of(tx: AsyncSession, actor: Actor, room: Room, fair: Fair) -> dict[str, Any]:
    """`opens_at`: the page on which the organiser opens it, for organisers alone."""
    if room.state is not RoomState.scheduled:
        return {}
    opens = await queries.may_run(tx, actor, room, fair, Role.organiser)
    return {
        "starts": room.starts_at,
        "rehearsal": await queries.rehearsal_of(tx, room),
        "opens_at": f"/organiser/fairs/{fair.slug}/{'show' if fair.is_show else 'rooms'}" if opens else None,
    }
