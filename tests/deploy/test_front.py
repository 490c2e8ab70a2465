"""nginx as deploy/ sets it up: video as files that caches may keep, sockets and pages behind it, and nothing that is nobody's business."""

from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from redis.asyncio import Redis

from recruit.rooms.media import NAME
from tests.live.room_client import Node, Viewer, opened, running_node, ticket_for
from tests.support.front import DEPLOY, Front, running_front, running_rtmp
from tests.support.product import free_port
from tests.video.publisher import until_so

ROOM = "room-1"
RUN = "1790000000000123456789"
LIST = f"/media/{ROOM}/programme/live-all.m3u8"
SEGMENT = f"/media/{ROOM}/hall/{RUN}/000007.m4s"
HIDDEN = (
    f"{ROOM}/hall/index.jsonl", f"{ROOM}/programme/index.jsonl", f"{ROOM}/programme/.lock", f"{ROOM}/hall/live.m3u8",
    f".aside-{ROOM}-1/hall/{RUN}/000007.m4s",
)  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("front")
    for name in (LIST, SEGMENT, *(f"/media/{name}" for name in HIDDEN)):
        path = folder / name[1:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#EXTM3U\n" + "x" * 2000)
    return folder


@pytest.fixture(scope="module")
async def stage(valkey: str, data: Path) -> AsyncIterator[tuple[Node, Front]]:
    async with running_node(valkey, DATA_DIR=str(data)) as node:
        with running_front(data / "media", web=node.port, live=node.port) as front:
            yield node, front
        node.stop()


@pytest.mark.parametrize("place", ["web", "edge"])
def test_lists_are_kept_for_a_second_and_segments_for_ever(stage: tuple[Node, Front], place: str) -> None:
    with httpx.Client(base_url=getattr(stage[1], place)) as viewer:
        for name, keeping, kind in (
            (LIST, "public, max-age=1", "application/vnd.apple.mpegurl"),
            (SEGMENT, "public, max-age=31536000, immutable", "video/iso.segment"),
        ):
            answer = viewer.get(name, headers={"origin": "https://fair.example.cn"})
            assert answer.status_code == 200 and answer.headers["content-type"] == kind
            assert answer.headers["cache-control"] == keeping
            assert answer.headers["access-control-allow-origin"] == "*" and "set-cookie" not in answer.headers
        assert viewer.get(LIST).headers["content-encoding"] == "gzip"
        missing = viewer.get(SEGMENT.replace("000007", "000008"))
        assert (missing.status_code, missing.headers["cache-control"]) == (404, "public, max-age=1")
        assert viewer.get(SEGMENT, headers={"range": "bytes=0-99"}).status_code == 206


@pytest.mark.parametrize("place", ["web", "edge"])
def test_nothing_else_of_a_room_is_shown(stage: tuple[Node, Front], place: str) -> None:
    with httpx.Client(base_url=getattr(stage[1], place)) as viewer:
        assert [viewer.get(f"/media/{name}").status_code for name in HIDDEN] == [404] * len(HIDDEN)
        assert viewer.get("/media/").status_code == 404


async def test_an_edge_asks_once_and_has_a_new_list_within_a_second(stage: tuple[Node, Front], data: Path) -> None:
    front, gone = stage[1], data / SEGMENT[1:].replace("000007", "000009")
    gone.write_text("here for a moment")
    async with httpx.AsyncClient(base_url=front.edge) as viewer:
        first = await viewer.get(f"{SEGMENT.replace('000007', '000009')}?who=1")
        gone.unlink()
        again = await viewer.get(f"{SEGMENT.replace('000007', '000009')}?who=2", headers={"cookie": "visitor=2"})
        assert first.text == again.text == "here for a moment"
        await viewer.get(LIST)
        (data / LIST[1:]).write_text("#EXTM3U\nnew")

        async def is_new() -> bool:
            return (await viewer.get(LIST)).text.endswith("new")

        await until_so(is_new, 3)


async def test_a_room_is_entered_through_it_and_its_metrics_are_not_for_everybody(
    stage: tuple[Node, Front], valkey: str
) -> None:
    _, front = stage
    async with Redis.from_url(valkey) as redis:
        room = await opened(redis)
    viewer = await Viewer(f"{room}", front.port, ticket_for(room), path="/live").enter()
    assert viewer.welcome and (await viewer.do("ask", text="包住吗？"))["k"] == "ack"
    await viewer.leave()
    async with httpx.AsyncClient(base_url=front.web) as stranger:
        answers = [(await stranger.get(path)).status_code for path in ("/live/healthz", "/live/metrics", "/metrics")]
    assert answers == [200, 403, 403]


class Counting(BaseHTTPRequestHandler):
    """A web process that says how often it was asked."""

    asked = 0

    def do_GET(self) -> None:
        Counting.asked += 1
        body = str(Counting.asked).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


def test_pages_that_wait_for_a_show_ask_the_product_once_and_programs_each_time(data: Path) -> None:
    web = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    Thread(target=web.serve_forever, daemon=True).start()
    rooms = "/api/v1/fairs/spring/rooms"
    with running_front(data / "media", web=web.server_port, live=free_port()) as front:
        with httpx.Client(base_url=front.web) as page:
            waiting = [page.get(f"{rooms}?page_size=100&waiting=1").text for _ in range(5)]
            programs = [page.get(f"{rooms}?page_size=100").text for _ in range(3)]
    web.shutdown()
    web.server_close()
    assert waiting == ["1"] * 5 and programs == ["2", "3", "4"]


def test_while_no_node_answers_nobody_new_streams_and_who_does_goes_on() -> None:
    with running_rtmp(asks=free_port(), port=free_port()) as rtmp, httpx.Client(base_url=rtmp.ask) as nginx:
        assert [nginx.post(path, content="call=x").status_code for path in ("/first", "/again")] == [502, 200]


def test_it_shows_of_a_rooms_folder_what_the_product_shows() -> None:
    assert f'"^/media{NAME.pattern}$"' in (DEPLOY / "nginx.conf").read_text()
