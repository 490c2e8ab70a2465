"""Redis is away for a while and comes back: viewers stay and are told, nothing that was acknowledged is lost, nothing is there twice.

`REDIS_AWAY_S=30` makes the while as long as the promise; the suite's is just longer than the limits of a node.
"""

import asyncio
import os
import secrets
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from redis.asyncio import Redis

from live.hub import AWAY_S, BEAT_LIMIT_S
from recruit import children, embedded
from tests.live.room_client import Viewer, entered, figures_until, folded, opened, running_node
from tests.support.services import short_folder

SPAN_S = float(os.environ.get("REDIS_AWAY_S") or 0)
ASKERS, LISTENERS = 3, 12
"""On each of two nodes."""


class Server:
    """A Redis that dies and starts again on what it wrote, or holds its breath with all lines open."""

    def __init__(self, folder: Path) -> None:
        self.data, self.socket = folder / "data", folder / "s"
        self.start()

    def start(self) -> None:
        self.process = embedded.start(self.data, self.socket)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def hold(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def let_go(self) -> None:
        self.process.send_signal(signal.SIGCONT)


async def acknowledged(asker: Viewer, text: str) -> str:
    """As the page does: a question refused for now is asked again under its id, until it is taken."""
    command = secrets.token_hex(8)
    while (answer := await asker.do("ask", id=command, text=text))["k"] != "ack":
        assert answer["code"] == "busy" and answer["retry_after"] > 0
        await asyncio.sleep(answer["retry_after"])
    return text


async def asked_by_all(askers: list[Viewer], when: str) -> list[str]:
    return await asyncio.gather(*(acknowledged(asker, f"{when}，第{n}位") for n, asker in enumerate(askers)))


async def test_while_redis_is_away_viewers_stay_and_nothing_acknowledged_is_lost() -> None:
    await asyncio.gather(
        an_evening(Server.kill, Server.start, SPAN_S or AWAY_S + 1),
        an_evening(Server.hold, Server.let_go, SPAN_S or BEAT_LIMIT_S + 1),
    )


async def an_evening(goes: Callable[[Server], None], comes_back: Callable[[Server], None], span_s: float) -> None:
    with short_folder() as folder:
        server = await asyncio.to_thread(Server, folder)
        url = embedded.url(server.socket)
        try:
            async with Redis.from_url(url) as redis, running_node(url) as one, running_node(url) as two:
                room = await opened(redis)
                askers = [await entered(node, room) for node in (one, two) for _ in range(ASKERS)]
                here = askers + [await entered(node, room) for node in (one, two) for _ in range(LISTENERS)]
                await figures_until(redis, room, online=len(here))
                acked = await asked_by_all(askers, "先前")
                for asker in askers:
                    asker.patience += span_s
                goes(server)
                asking = asyncio.create_task(asked_by_all(askers, "刚走"))
                await asyncio.sleep(AWAY_S + 0.5)
                here.append(late := await entered(two, room))
                asking_on = asyncio.create_task(refused_and_asked_again(askers))
                for viewer in here:
                    await viewer.until(lambda viewer=viewer: viewer.away == [True])
                await asyncio.sleep(span_s - AWAY_S - 0.5)
                await asyncio.to_thread(comes_back, server)
                for viewer in here:
                    await viewer.until(lambda viewer=viewer: viewer.away == [True, False])
                acked += await asking + await asking_on + await asked_by_all(askers, "后来")
                await all_are_in_step(redis, room, here, acked, late)
        finally:
            children.end([server.process], 5)


async def refused_and_asked_again(askers: list[Viewer]) -> list[str]:
    refused = await askers[0].do("say", text="有人吗")
    assert (refused["code"], refused["retry_after"] > 0) == ("busy", True)
    return await asked_by_all(askers, "正在")


async def all_are_in_step(redis: Redis, room: str, here: list[Viewer], acked: list[str], late: Viewer) -> None:
    state = await folded(redis, room)
    assert Counter(question.text for question in state.questions) == Counter(acked)
    for viewer in here:
        await viewer.until(lambda viewer=viewer: (viewer.seq, viewer.mark) == (state.seq, state.mark))
        assert viewer.bye is None
        told = [event["question"] for event in viewer.events if event["e"] == "asked"]
        found_there = len(late.welcome["state"]["questions"]) if viewer is late and late.welcome else 0
        assert sorted(told) == list(range(found_there + 1, len(acked) + 1))
    counted = {"online": len(here), "viewers": len(here), "starts": len(here), "questions": len(acked)}
    await figures_until(redis, room, **counted)
    await asyncio.gather(*(viewer.leave() for viewer in here))
