"""Two nodes are one room: what is said on one is seen on the other, exactly once, and the figures survive a killed node."""

import asyncio
import urllib.request

import pytest
from redis.asyncio import Redis

from live.contract import Keys, announce, facts_done, put_cards, put_words, read_facts
from tests.live.room_client import (
    PATIENCE,
    Node,
    Viewer,
    entered,
    figures_until,
    free_port,
    opened,
    running_node,
    ticket_for,
)


@pytest.fixture(scope="module")
async def nodes(valkey: str):
    async with running_node(valkey) as one, running_node(valkey) as two:
        yield one, two


@pytest.fixture
async def shared(valkey: str):
    async with Redis.from_url(valkey) as client:
        yield client


@pytest.fixture
async def room(shared: Redis) -> str:
    return await opened(shared)


async def test_a_question_on_one_node_is_answered_on_the_other(nodes: tuple[Node, Node], room: str) -> None:
    seeker, host = await entered(nodes[0], room), await entered(nodes[1], room, "host", name="周岚")
    asked = await seeker.do("ask", text="夜班多吗？")
    assert asked["k"] == "ack" and asked["question"] == 1
    assert (await host.expect("asked", question=1))["text"] == "夜班多吗？"
    assert (await host.do("take", question=1))["k"] == "ack"
    assert (await host.do("answer", question=1, text="两班倒"))["k"] == "ack"
    assert (await seeker.expect("answered", question=1))["text"] == "两班倒"
    await seeker.leave()
    await host.leave()


async def test_a_thousand_upvotes_over_two_nodes_are_a_thousand(nodes: tuple[Node, Node], room: str) -> None:
    asker = await entered(nodes[0], room)
    await asker.do("ask", text="包住吗？")
    gate = asyncio.Semaphore(40)

    async def vote(n: int) -> dict:
        async with gate:
            voter = await entered(nodes[n % 2], room)
            got = await voter.do("upvote", question=1)
            await voter.leave()
            return got

    got = await asyncio.gather(*(vote(n) for n in range(1_000)))
    assert {frame["k"] for frame in got} == {"ack"}
    late = await entered(nodes[1], room)
    assert late.welcome
    if late.welcome["state"]["questions"][0]["votes"] != 1_000:
        await late.expect("upvoted", votes=1_000)
    one_more = await late.do("upvote", question=1)
    await late.expect("upvoted", votes=1_001)
    assert one_more["k"] == "ack"
    await asker.leave()
    await late.leave()


async def test_who_comes_back_misses_nothing_and_sees_nothing_twice(nodes: tuple[Node, Node], room: str) -> None:
    stays, goes = await entered(nodes[0], room), await entered(nodes[1], room)
    await stays.do("say", text="你好")
    await goes.expect("said", text="你好")
    seq, mark, seen = goes.seq, goes.mark, len(goes.events)
    await goes.leave()
    for n in range(3):
        assert (await stays.do("ask", text=f"问题{n}"))["k"] == "ack"
    await stays.expect("asked", question=3)
    again = Viewer(room, nodes[1].port, goes.ticket)
    await again.enter(seq, mark)
    await again.expect("asked", question=3)
    assert again.resumed and not again.welcome
    assert [(e["seq"], e["e"]) for e in again.events] == [(e["seq"], e["e"]) for e in stays.events[seen:]]
    await stays.leave()
    await again.leave()


async def test_a_strange_since_gets_a_fresh_view(nodes: tuple[Node, Node], room: str) -> None:
    viewer = await Viewer(room, nodes[0].port, ticket_for(room)).enter(10**12, "00000000")
    assert viewer.welcome and not viewer.resumed
    await viewer.leave()


async def test_a_false_ticket_is_told_and_closed(nodes: tuple[Node, Node], room: str) -> None:
    for ticket in ("", "x", ticket_for("another-room")):
        viewer = await Viewer(room, nodes[0].port, ticket).enter()
        assert viewer.bye and viewer.bye["code"] == "bad_ticket"


async def test_a_sixth_socket_replaces_the_first(nodes: tuple[Node, Node], room: str) -> None:
    tabs = [await entered(nodes[0], room, person="a:tabs") for _ in range(6)]
    await tabs[0].until(lambda: tabs[0].bye)
    assert tabs[0].bye and tabs[0].bye["code"] == "replaced"
    assert all(tab.bye is None for tab in tabs[1:])
    for tab in tabs[1:]:
        await tab.leave()


async def test_figures_of_a_crowd_are_exact(nodes: tuple[Node, Node], room: str, shared: Redis) -> None:
    people = [await entered(nodes[n % 2], room, simulated=n < 2) for n in range(7)]
    host = await entered(nodes[0], room, "host")
    await put_cards(shared, room, {"p1": {"id": "p1", "title": "焊工"}})
    await people[0].do("ask", text="包住吗？")
    await people[1].do("like", n=5)
    assert (await host.do("pin", position="p1"))["k"] == "ack"
    assert (await host.do("pin", position="nowhere"))["code"] == "unknown"
    await announce(shared, room, "outbox:2", {"op": "applied", "position": "p1", "source": "live", "simulated": False})
    found = await figures_until(
        shared, room, online=8, peak=8, viewers=8, starts=8, questions=1, likes=5, applications=1
    )
    assert (found["simulated"]["viewers"], found["simulated"]["starts"], found["simulated"]["online"]) == (2, 2, 2)
    for kind in ("questions", "likes", "applications", "answers"):
        assert sum(minute[kind] for minute in found["minutes"]) == found[kind]
    assert sum(minute["joins"] for minute in found["minutes"]) == 8
    for viewer in people[:3]:
        await viewer.leave()
    await figures_until(shared, room, online=5, peak=8)
    for viewer in (*people[3:], host):
        await viewer.leave()
    await figures_until(shared, room, online=0)


async def test_facts_come_once_and_stay_until_they_are_done(nodes: tuple[Node, Node], room: str, shared: Redis) -> None:
    seeker = await entered(nodes[0], room)
    await seeker.do("ask", text="有班车吗？")
    found: list = []
    async with asyncio.timeout(PATIENCE):
        while not any(fact["f"] == "asked" for _, fact in found):
            await facts_done(shared, room, "sql", [fact_id for fact_id, _ in found])
            found = await read_facts(shared, room, "sql", "w1")
            await asyncio.sleep(0.1)
    assert await read_facts(shared, room, "sql", "w1") == found
    await facts_done(shared, room, "sql", [fact_id for fact_id, _ in found])
    assert not [fact for _, fact in await read_facts(shared, room, "sql", "w1") if fact["f"] == "asked"]
    await seeker.leave()


async def test_a_killed_nodes_people_are_gone_and_nothing_acknowledged_is(
    valkey: str, room: str, shared: Redis
) -> None:
    async with running_node(valkey) as stays, running_node(valkey) as dies:
        here, there = await entered(stays, room), await entered(dies, room)
        asked = await there.do("ask", id="mine", text="试用期多久？")
        await figures_until(shared, room, online=2)
        dies.kill()
        await figures_until(shared, room, online=1)
        back = await Viewer(room, stays.port, there.ticket).enter()
        again = await back.do("ask", id="mine", text="试用期多久？")
        assert (again["k"], again["question"]) == ("ack", asked["question"])
        await here.leave()
        await back.leave()


async def test_a_node_that_stops_says_when_to_come_back(valkey: str, room: str) -> None:
    async with running_node(valkey) as node:
        viewer = await entered(node, room)
        assert await asyncio.to_thread(node.stop) == 0
        await viewer.until(lambda: viewer.bye)
        assert viewer.bye and viewer.bye["code"] == "restarting" and viewer.bye["retry_after"] > 0


async def test_an_ended_room_says_goodbye(nodes: tuple[Node, Node], room: str) -> None:
    viewer, host = await entered(nodes[0], room), await entered(nodes[1], room, "host")
    assert (await host.do("end"))["k"] == "ack"
    await viewer.until(lambda: viewer.bye)
    assert viewer.bye and viewer.bye["code"] == "ended"
    await host.leave()


def seats_on(port: int, room: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return next(
        (int(float(line.split()[1])) for line in lines if line.startswith(f'chunfeng_live_seats{{room="{room}"')), 0
    )


async def test_nodes_that_share_a_port_are_one_room_and_take_over_from_a_killed_one(valkey: str, shared: Redis) -> None:
    apart, beside = free_port(), free_port()
    async with (
        running_node(valkey, LIVE_SHARE="0", METRICS_PORT=str(apart)) as one,
        running_node(valkey, port=one.port, LIVE_SHARE="1", METRICS_PORT=str(beside - 1)) as two,
    ):
        room = await opened(shared)
        async with asyncio.timeout(PATIENCE):
            while await shared.hlen(Keys(room).nodes) < 2:  # the second one is there when it has had a viewer
                await (await entered(one, room)).leave()
        viewers = [await entered(one, room) for _ in range(20)]
        await viewers[0].do("say", text="都在吗？")
        for viewer in viewers:
            await viewer.expect("said", text="都在吗？")
        seats = [await asyncio.to_thread(seats_on, port, room) for port in (apart, beside)]
        assert sum(seats) == len(viewers) and all(seats), "each process tells its own, on a port of its own"
        two.kill()
        await asyncio.wait([viewer.reader for viewer in viewers], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        left = [viewer for viewer in viewers if viewer.bye]
        assert len(left) == seats[1], "the kernel spread them over both nodes"
        for viewer in left:
            await viewer.enter(viewer.seq, viewer.mark)
            assert viewer.resumed
        await figures_until(shared, room, online=20)
        for viewer in viewers:
            await viewer.leave()


async def test_who_is_shown_the_door_on_one_node_is_out_on_the_other(nodes: tuple[Node, Node], room: str) -> None:
    host, loud = await entered(nodes[0], room, "host"), await entered(nodes[1], room, person="a:loud")
    await loud.do("say", text="进群领红包")
    assert (await host.do("block", person="a:loud", minutes=None, reason="广告"))["k"] == "ack"
    await loud.until(lambda: loud.bye)
    assert loud.bye and loud.bye["code"] == "removed"
    for person in ("a:loud", "s:loud"):
        again = await Viewer(room, nodes[1].port, ticket_for(room, person=person, was="a:loud")).enter()
        await again.until(lambda again=again: again.bye)
        assert again.bye and again.bye["code"] == "removed"
    assert (await host.do("unblock", person="a:loud"))["k"] == "ack"
    await host.leave()
    back = await entered(nodes[0], room, person="a:loud")
    assert (await back.do("ask", text="包住吗？"))["k"] == "ack"
    await back.leave()


async def test_where_newcomers_are_held_their_first_line_waits_for_a_release(
    nodes: tuple[Node, Node], room: str
) -> None:
    host, fresh = await entered(nodes[0], room, "host"), await entered(nodes[1], room)
    await host.do("newcomers", held=True)
    await fresh.do("like", n=1)  # its node has folded what came before
    first = await fresh.do("say", text="大家好")
    assert first["held"] is True
    assert (await host.do("release", target=f"m:{first['seq']}"))["k"] == "ack"
    await fresh.expect("said", message=first["seq"])
    assert "held" not in await fresh.do("ask", text="包住吗？")
    await host.leave()
    await fresh.leave()


async def refused_soon(viewer: Viewer, text: str) -> dict:
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await viewer.do("say", text=text)
            if answer["k"] == "error":
                return answer
            await asyncio.sleep(0.3)


async def test_the_organisers_words_reach_every_node_without_a_restart(
    nodes: tuple[Node, Node], room: str, shared: Redis
) -> None:
    viewers = [await entered(node, room) for node in nodes]
    assert "held" not in await viewers[0].do("say", text="蓝海中介好")
    await put_words(shared, room, {"蓝海中介": "hold", "包过费": "refuse"})
    for viewer in viewers:
        refused = await refused_soon(viewer, "收包 过 费吗")
        assert refused["code"] == "not_allowed" and "改一改" in refused["message"]
        assert (await viewer.do("say", text="找蓝 海中介"))["held"] is True
        await viewer.leave()


async def test_an_upgrade_node_by_node_moves_viewers_only_when_a_new_word_is_spoken(valkey: str, room: str) -> None:
    async with running_node(valkey, program="tests.live.older_node") as older, running_node(valkey) as newer:
        there, host = await entered(older, room), await entered(newer, room, "host")
        assert (await there.do("ask", text="包住吗？"))["k"] == "ack"
        assert (await host.do("take", question=1))["k"] == "ack"
        await there.until(lambda: (there.seq, there.mark) == (host.seq, host.mark))
        assert there.bye is None
        assert (await host.do("poll", text="想先听哪个？", choices=["焊工", "电工"], minutes=None))["k"] == "ack"
        await there.until(lambda: there.bye)
        assert there.bye and there.bye["code"] == "restarting" and there.bye["retry_after"] > 0
        assert await asyncio.to_thread(older.process.wait, PATIENCE) == 0
        back = await Viewer(room, newer.port, there.ticket).enter(there.seq, there.mark)
        assert back.resumed and await back.expect("polled")
        assert host.bye is None
        await back.leave()
        await host.leave()
