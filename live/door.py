"""The listening socket: health and metrics, who may connect, who is late, who has gone silently. No timer and no task per line."""

import asyncio
import contextlib
import gc
import logging
import re
import resource
import time
from collections import deque
from collections.abc import Coroutine
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from websockets.datastructures import Headers, MultipleValuesError
from websockets.http11 import Request

from live import wire
from live.line import PING, Ear, Line
from live.settings import Settings
from live.stream import listening

log = logging.getLogger(__name__)

HELLO_S, GOODBYE_S = 5.0, 8.0
PING_S, SILENT_S = 30, 90.0
LOOK_S = 0.5
SPARE_DESCRIPTORS = 256
FREEZE_EVERY = 5_000
"""After so many newcomers what is there is kept out of the collector's sight: a full look at it would be a pause. A line is let go without it."""
PATH = re.compile(r"/(?:live/)?rooms/([A-Za-z0-9_-]{1,64})(?:/feeds/([a-z][a-z0-9-]{0,19}))?")


class Host(Protocol):
    """Whom a door leads to."""

    is_draining: bool

    def caller(self, line: Line, room_id: str, feed: str | None) -> Ear: ...
    def before_metrics(self) -> None: ...
    async def waits_for(self) -> str | None: ...
    def look(self) -> None: ...
    def is_telling(self) -> bool: ...


class Door:
    """Every line of this process, and one clock for all of them."""

    def __init__(self, settings: Settings, host: Host) -> None:
        self.settings, self.host = settings, host
        self.lines: dict[Line, None] = {}
        self.hello, self.goodbye = deque[tuple[float, Line]](), deque[tuple[float, Line]]()
        self.round: list[Line] = []
        self.slice, self.round_at = 0, 0.0
        self.came_since = 0
        self.most = raise_descriptors() - SPARE_DESCRIPTORS
        self.errands: set[asyncio.Task[None]] = set()

    def open(self) -> AbstractContextManager[None]:
        """Lines come in as long as this lasts."""
        return self.listen(self.settings.host, self.settings.port, bool(self.settings.share))

    def open_apart(self) -> AbstractContextManager[None]:
        """A port of this process alone, for whoever watches it: on a shared one they would meet any of the processes."""
        return self.listen(*self.settings.metrics) if self.settings.metrics else contextlib.nullcontext()

    def listen(self, host: str, port: int, is_shared: bool = False) -> AbstractContextManager[None]:
        return listening(host, port, is_shared, lambda sock, sockets: Line(sock, sockets, self), self.host.is_telling)

    # what a line says

    def came(self, line: Line) -> None:
        self.lines[line] = None
        self.hello.append((line.heard_at + HELLO_S, line))
        self.came_since += 1

    def knock(self, line: Line, request: Request) -> None:
        """Health and metrics; for a handshake the path and the origin must be ours."""
        path = request.path.partition("?")[0]
        match = PATH.fullmatch(path)
        if path == "/healthz":
            line.refuse(HTTPStatus.OK, '{"status":"ok"}')
        elif path == "/readyz":
            self.run(self.tell_readiness(line))
        elif path == "/metrics":
            self.host.before_metrics()
            line.refuse(HTTPStatus.OK, generate_latest().decode(), Content_Type=CONTENT_TYPE_LATEST)
        elif match is None:
            line.refuse(HTTPStatus.NOT_FOUND, '{"status":"not found"}')
        elif not self.is_welcome(request.headers):
            line.refuse(HTTPStatus.FORBIDDEN, '{"status":"origin not allowed"}')
        elif self.host.is_draining:
            line.refuse(HTTPStatus.SERVICE_UNAVAILABLE, '{"status":"restarting"}', Retry_After="2")
        elif len(self.lines) > self.most:
            line.refuse(HTTPStatus.SERVICE_UNAVAILABLE, '{"status":"full"}', Retry_After="10")
        else:
            line.ear = self.host.caller(line, match[1], match[2])
            line.welcome(request, wire.SUBPROTOCOL)

    def parting(self, line: Line) -> None:
        self.goodbye.append((time.monotonic() + GOODBYE_S, line))

    def left(self, line: Line) -> None:
        self.lines.pop(line, None)

    # requests

    def run(self, errand: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(errand)
        self.errands.add(task)
        task.add_done_callback(self.errands.discard)

    async def tell_readiness(self, line: Line) -> None:
        waits_for = await self.host.waits_for()
        if waits_for is None:
            line.refuse(HTTPStatus.OK, '{"status":"ok"}')
        else:
            line.refuse(HTTPStatus.SERVICE_UNAVAILABLE, f'{{"status":"waiting","for":"{waits_for}"}}')

    def is_welcome(self, headers: Headers) -> bool:
        """Programs have no Origin: their ticket is the credential. A browser's page must be of an allowed one."""
        try:
            origin, host = headers.get("Origin"), headers.get("Host") or ""
        except MultipleValuesError:
            return False
        if origin is None or origin in self.settings.allowed_origins:
            return True
        here = host.rpartition(":")[0] or host
        try:
            return self.settings.public_url is None and urlsplit(origin).hostname == here.strip("[]")
        except ValueError:
            return False

    # the clock

    async def watch(self) -> None:
        """Until cancelled: who is late is sent away, who is silent is asked, who has gone is let go."""
        while True:
            await asyncio.sleep(LOOK_S)
            now = time.monotonic()
            self.see_to_late(now)
            self.see_to_silent(now)
            self.host.look()
            if self.came_since >= FREEZE_EVERY:
                self.came_since = 0
                gc.freeze()

    def see_to_late(self, now: float) -> None:
        for line in due(self.hello, now):
            if line.ear is None or not line.is_open:
                line.abort()
            elif line.ear.is_late():
                line.ear.turn_away()
        for line in due(self.goodbye, now):
            line.abort()

    def see_to_silent(self, now: float) -> None:
        """A slice of the lines at each look, so that all are asked once in a round."""
        if not self.round and now >= self.round_at:
            self.round, self.round_at = list(self.lines), now + PING_S
            self.slice = int(len(self.round) * LOOK_S / PING_S) + 1
        asked, self.round = self.round[: self.slice], self.round[self.slice :]
        for line in asked:
            if now - line.heard_at > SILENT_S:
                line.abort()
            else:
                line.write(PING)


def due(waiting: deque[tuple[float, Line]], now: float) -> list[Line]:
    """The lines whose time has come; they wait in the order of their times."""
    found = []
    while waiting and waiting[0][0] <= now:
        found.append(waiting.popleft()[1])
    return found


def raise_descriptors() -> int:
    """How many descriptors this process may have from now on."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    reached = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    log.info("live: %d descriptors (was %d)", reached, soft)
    return reached
