"""A node's door and ear: who may connect, what is said to nonsense."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from live.contract import Keys
from live.server import end
from tests.live.room_client import (
    PATIENCE,
    SECRET,
    Node,
    Viewer,
    entered,
    figures_until,
    opened,
    running_node,
    ticket_for,
)


@pytest.fixture(scope="module")
async def node(valkey: str) -> AsyncIterator[Node]:
    async with running_node(valkey) as started:
        yield started


@pytest.fixture
async def shared(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as client:
        yield client


@pytest.fixture
async def room(shared: Redis) -> str:
    return await opened(shared)


def fetched(node: Node, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{node.port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def figure(text: str, name: str, room: str) -> float:
    return next(float(line.split()[1]) for line in text.splitlines() if line.startswith(f'{name}{{room="{room}"}}'))


async def test_health_readiness_and_metrics_are_on_the_same_port(node: Node, room: str) -> None:
    viewer = await entered(node, room)
    assert await asyncio.to_thread(fetched, node, "/healthz") == (200, '{"status":"ok"}')
    assert (await asyncio.to_thread(fetched, node, "/readyz"))[0] == 200
    status, text = await asyncio.to_thread(fetched, node, "/metrics")
    assert status == 200 and f'chunfeng_live_seats{{room="{room}"}} 1.0' in text
    assert viewer.mark and figure(text, "chunfeng_live_mark", room) == int(viewer.mark, 16)
    assert figure(text, "chunfeng_live_marks_differ_total", room) == 0
    assert figure(text, "chunfeng_live_sweep_seconds", room) >= 0
    assert (await asyncio.to_thread(fetched, node, "/elsewhere"))[0] == 404
    await viewer.leave()


async def origin_is_let_in(node: Node, room: str, origin: str | None) -> bool:
    try:
        async with connect(f"ws://127.0.0.1:{node.port}/rooms/{room}", origin=origin):  # type: ignore[arg-type]
            return True
    except InvalidStatus as refusal:
        assert refusal.response.status_code == 403
        return False


async def test_without_a_public_url_pages_of_the_same_host_may_connect(node: Node, room: str) -> None:
    assert await origin_is_let_in(node, room, None)
    assert await origin_is_let_in(node, room, "http://127.0.0.1:8000")
    for origin in ("http://evil.example", "null", "http://127.0.0.1.evil.example"):
        assert not await origin_is_let_in(node, room, origin)


async def test_with_a_public_url_only_its_pages_and_the_named_ones_may(valkey: str, room: str) -> None:
    names = {"PUBLIC_URL": "https://fair.example/", "ALLOWED_ORIGINS": "https://city.example, https://two.example"}
    async with running_node(valkey, **names) as node:
        assert await origin_is_let_in(node, room, None)
        for origin in ("https://fair.example", "https://city.example", "https://two.example"):
            assert await origin_is_let_in(node, room, origin)
        for origin in ("http://127.0.0.1:8000", "http://fair.example", "https://evil.example"):
            assert not await origin_is_let_in(node, room, origin)


async def test_a_node_that_folded_another_room_than_its_keeper_says_so(node: Node, room: str, shared: Redis) -> None:
    viewer = await entered(node, room)
    await viewer.do("like", n=1)
    await figures_until(shared, room, likes=1)
    await shared.set(Keys(room).totals, json.dumps({"seq": viewer.seq, "mark": "0badf00d"}))
    async with asyncio.timeout(PATIENCE):
        while True:
            _, text = await asyncio.to_thread(fetched, node, "/metrics")
            if figure(text, "chunfeng_live_marks_differ_total", room):
                break
            await asyncio.sleep(0.2)
    await viewer.leave()


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"op":"say","text":"' + "x" * 33_000 + '"}'])
async def test_what_is_no_command_at_all_ends_the_connection(node: Node, room: str, text: str) -> None:
    viewer = await entered(node, room)
    await viewer.socket.send(text)
    await viewer.until(lambda: viewer.bye)
    assert viewer.bye and viewer.bye["code"] == "malformed"


async def test_a_wrong_command_is_told_and_the_room_lives_on(node: Node, room: str) -> None:
    viewer = await entered(node, room)
    assert (await viewer.do("nope"))["code"] == "malformed"
    assert (await viewer.do("upvote", question=-1))["code"] == "unknown"
    assert (await viewer.do("say", text="长" * 101))["code"] == "too_long"
    assert (await viewer.do("cut"))["code"] == "not_allowed"
    assert (await viewer.do("say", text="还在吗"))["k"] == "ack"
    await viewer.leave()


async def test_who_speaks_before_the_hello_is_sent_away(node: Node, room: str) -> None:
    async with connect(f"ws://127.0.0.1:{node.port}/rooms/{room}") as socket:
        await socket.send('{"op":"say","id":"1","text":"你好"}')
        assert json.loads(await socket.recv())["code"] == "bad_ticket"


async def test_what_the_contract_allows_at_once_is_accepted_at_once(node: Node, room: str) -> None:
    viewer = await entered(node, room)
    asks = [viewer.do("ask", id=f"a{n}", text=f"问题{n}") for n in range(5)]
    says = [viewer.do("say", id=f"s{n}", text=f"你好{n}") for n in range(10)]
    assert [frame["k"] for frame in await asyncio.gather(*asks, *says)] == ["ack"] * 15
    sixth = await viewer.do("ask", text="再问一个")
    assert sixth["code"] == "rate_limited" and 1 <= sixth["retry_after"] <= 10
    again = await asyncio.gather(*(viewer.do("ask", id="a0", text="问题0") for _ in range(30)))
    assert {(frame["k"], frame["question"]) for frame in again} == {("ack", viewer.answers["a0"][0]["question"])}
    await viewer.leave()


async def test_a_restart_keeps_everything_but_those_online(valkey: str, shared: Redis, room: str) -> None:
    async with running_node(valkey) as node:
        people = [await entered(node, room) for _ in range(3)]
        await people[0].do("ask", id="mine", text="包住吗？")
        await people[1].do("like", n=7)
        before = await figures_until(shared, room, online=3, peak=3, questions=1, likes=7)
        seq, mark = people[0].seq, people[0].mark
        node.kill()
        async with running_node(valkey, node.port) as second:
            back = await Viewer(room, second.port, people[0].ticket).enter(seq, mark)
            assert back.resumed
            assert (await back.do("ask", id="mine", text="包住吗？"))["question"] == 1
            found = await figures_until(shared, room, online=1)
            for name in ("peak", "viewers", "starts", "likes", "questions", "answers", "applications"):
                assert found[name] == before[name]
            assert sum(minute["questions"] for minute in found["minutes"]) == 1
            await back.leave()
            await figures_until(shared, room, online=0, peak=3, starts=3)


async def test_a_ticket_of_another_secret_is_refused(node: Node, room: str) -> None:
    good = ticket_for(room)
    for bad in (good[:-2] + "AA", good.replace("v1", "v2"), good[:20], SECRET):
        viewer = await Viewer(room, node.port, bad).enter()
        assert viewer.bye and viewer.bye["code"] == "bad_ticket"


async def test_who_does_not_hear_the_first_goodbye_hears_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.server.AGAIN_S", 0.01)
    heard = []

    async def deaf() -> None:
        while len(heard) < 2:
            try:
                await asyncio.sleep(PATIENCE)
            except asyncio.CancelledError:
                heard.append("goodbye")

    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await end([task, asyncio.create_task(asyncio.sleep(PATIENCE))])
    assert heard == ["goodbye", "goodbye"]
