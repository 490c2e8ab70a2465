"""A Redis that fills up: chat is refused first, then likes, questions and the host's acts never."""

import asyncio

from redis.asyncio import Redis

from live.pressure import Pressure
from live.wire import FIELDS, Command
from tests.live.room_client import PATIENCE, Viewer, entered, opened, running_node
from tests.support.services import memory_used, running_valkey


def refused(pressure: Pressure) -> set[str]:
    return {op for op in FIELDS if pressure.refusal(Command(op, "1"))}


def test_chat_goes_first_then_likes_and_never_anything_else() -> None:
    pressure = Pressure()
    steps = ((0.75, set()), (0.76, {"say"}), (0.86, {"say", "like"}), (0.99, {"say", "like"}), (1.5, {"say", "like"}))
    for share, wanted in steps:
        pressure.heard(share)
        assert refused(pressure) == wanted


def test_what_was_refused_is_taken_again_a_little_below() -> None:
    pressure = Pressure()
    pressure.heard(0.9)
    for share, wanted in ((0.83, {"say", "like"}), (0.81, {"say"}), (0.73, {"say"}), (0.71, set()), (0.74, set())):
        pressure.heard(share)
        assert refused(pressure) == wanted


async def until_answered(viewer: Viewer, kind: str, op: str, **args: object) -> dict:
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await viewer.do(op, **args)
            if answer["k"] == kind:
                return answer
            await asyncio.sleep(0.3)


async def test_a_full_redis_takes_questions_alone() -> None:
    with running_valkey() as url:
        async with Redis.from_url(url) as redis, running_node(url) as node:
            room = await opened(redis)
            seeker, host = await entered(node, room), await entered(node, room, "host")
            await redis.setrange("ballast", 20_000_000, "x")  # so that the crowd's own few bytes do not count
            async with memory_used(redis, 0.9):
                answer = await until_answered(seeker, "error", "say", text="大家好")
                assert answer["code"] == "busy" and answer["retry_after"] >= 10 and "提问照常" in answer["message"]
                assert (await seeker.do("like", n=1))["code"] == "busy"
                await seeker.socket.send('{"op":"like","n":5}')
                assert (await seeker.do("ask", text="包住吗？"))["k"] == "ack"
                assert (await host.do("upvote", question=1))["k"] == "ack"
                assert (await host.do("take", question=1))["k"] == "ack"
            await until_answered(seeker, "ack", "say", text="又能聊了")
            late = await entered(node, room)
            assert late.welcome and late.welcome["state"]["likes"] == 0
            for viewer in (seeker, host, late):
                await viewer.leave()
