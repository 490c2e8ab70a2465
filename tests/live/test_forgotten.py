"""A room let go while empty and taken up again tells its beats under a new name: none is taken for an old one."""

from live.server import Server
from live.settings import Settings

NOWHERE = Settings("127.0.0.1", 9, "redis://127.0.0.1:9/0", 0, ("x" * 32,), None, frozenset())


async def test_a_room_taken_up_again_beats_under_a_new_name() -> None:
    server = Server(NOWHERE)
    first = server.room("r1")
    server.tasks.pop("r1").cancel()
    del server.rooms["r1"]
    again = server.room("r1")
    server.tasks["r1"].cancel()
    assert again.number == 0
    assert again.boot != first.boot
    await server.redis.aclose()
