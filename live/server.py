"""The room service's sockets: handshake, hello, commands in, frames out. The only file that knows a connection."""

import asyncio
import contextlib
import json
import logging
import math
import random
import re
import resource
import secrets
import signal
import socket
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from live import snapshots, wire
from live.contract import BadTicket, Keys, append_once, verify
from live.hub import Room
from live.keeper import Keeper
from live.log import RedisLog
from live.seat import UNANSWERED, Seat
from live.settings import Settings
from live.video.ingest import Ingest
from live.video.producer import Producer
from live.words import verdict

log = logging.getLogger(__name__)

HELLO_S, GOODBYE_S = 5.0, 8.0
LONGEST_FRAME = 1_000_000
IDLE_ROOM_S = 120.0
PATH = re.compile(r"/(?:live/)?rooms/([A-Za-z0-9_-]{1,64})(?:/feeds/([a-z][a-z0-9-]{0,19}))?")
SEATS = Gauge("chunfeng_live_seats", "Sockets that said hello", ["room"])
FOLDED = Gauge("chunfeng_live_folded_seq", "The last folded seq", ["room"])


class Server:
    """One node: its rooms, its keeper, its listening socket."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.node = f"{settings.port}-{secrets.token_hex(4)}"
        self.place = f"{socket.gethostname()}:{settings.port}"
        pool = BlockingConnectionPool.from_url(settings.redis_url, max_connections=64, timeout=10, socket_timeout=None)
        self.redis = Redis.from_pool(pool)
        self.keeper = Keeper(self.redis, self.node)
        self.ingest = Ingest(settings.secrets, settings.media, self.redis, settings.renditions)
        self.producer = Producer(settings.media, self.look_at_feed, self.say_feed)
        self.rooms: dict[str, Room] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.is_draining = False
        self.stop = asyncio.Event()

    # rooms

    def room(self, room_id: str) -> Room:
        """The room, beating from now on if it was not."""
        found = self.rooms.get(room_id)
        if found is None or self.tasks[room_id].done():
            port = RedisLog(self.redis, room_id, self.settings.redis_replicas)
            found = Room(
                room_id,
                self.node,
                secrets.token_hex(8),
                port,
                lambda: snapshots.load(self.redis, room_id),
                place=self.place,
            )
            self.rooms[room_id] = found
            self.tasks[room_id] = task = asyncio.create_task(found.run(), name=f"room {room_id}")
            task.add_done_callback(lambda _: self.stop.set() if found.is_newer else None)
        return found

    async def forget_idle(self) -> None:
        """Rooms without seats stop beating after a while."""
        empty_since: dict[str, float] = {}
        while True:
            await asyncio.sleep(10)
            for room_id, found in list(self.rooms.items()):
                if found.seats:
                    empty_since.pop(room_id, None)
                elif time.monotonic() - empty_since.setdefault(room_id, time.monotonic()) > IDLE_ROOM_S:
                    self.tasks.pop(room_id).cancel()
                    del self.rooms[room_id], empty_since[room_id]

    # connections

    async def meet(self, connection: ServerConnection) -> None:
        """One connection from hello to goodbye."""
        match = PATH.fullmatch(urlsplit(connection.request.path if connection.request else "").path)
        assert match
        room_id, feed = match[1], match[2]
        if feed:
            return await self.ingest.meet(connection, room_id, feed)
        try:
            async with asyncio.timeout(HELLO_S):
                first = await connection.recv(decode=True)
            said = wire.parse_command(first)
            ticket = verify(self.settings.secrets, said.ticket if isinstance(said, wire.Hello) else "", time.time())
            if ticket.room != room_id or ticket.role == "publish" or not isinstance(said, wire.Hello):
                raise BadTicket("another room's")
        except (wire.BadFrame, UnicodeDecodeError):
            return await part(connection, "malformed")
        except (BadTicket, wire.Refused, TimeoutError):
            return await part(connection, "bad_ticket")
        except ConnectionClosed:
            return
        found = self.room(room_id)
        loop = asyncio.get_running_loop()
        seat = Seat(
            ticket,
            lambda frame: connection.send(frame, text=True),
            said.lite,
            on_bye=lambda: loop.call_later(GOODBYE_S, connection.transport.abort),
        )
        writer = asyncio.create_task(self.write(connection, seat))
        try:
            async with asyncio.timeout(10):
                await found.loaded.wait()
            found.enter(seat, said.since, said.mark)
            async for message in connection:
                if not await self.hear(found, seat, message):
                    break
        except TimeoutError:
            seat.bye("restarting", "直播间暂时连不上，请稍后再来。", retry_after=5)
        except (ConnectionClosed, UnicodeDecodeError):
            pass
        finally:
            found.leave(seat)
            if seat.closing is None:
                writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, asyncio.TimeoutError):
                await asyncio.wait_for(writer, 5)

    async def write(self, connection: ServerConnection, seat: Seat) -> None:
        with contextlib.suppress(ConnectionClosed):
            await seat.write()
            code, reason = seat.closing or (1000, "")
            await connection.close(code, reason)

    async def hear(self, found: Room, seat: Seat, message: str | bytes) -> bool:
        """One frame from a client; False when the connection must end."""
        try:
            said = wire.parse_command(message)
        except wire.BadFrame:
            seat.bye("malformed")
            return False
        except wire.Refused as refused:
            seat.tell(refused.frame)
            return True
        if isinstance(said, wire.Hello):
            return True
        if said.op == "like" and said.id is None:
            if not seat.may_send(time.monotonic()):
                found.like(said.args["n"], seat.ticket.simulated)
            return True
        if wait := seat.may_send(time.monotonic()):
            seat.tell(wire.error(said.id, "rate_limited", retry_after=max(1, math.ceil(wait))))
            return True
        while seat.unanswered >= UNANSWERED and seat.closing is None and not found.is_away():
            await seat.until_answered(1.0)  # not reading on is what slows an eager client down
        await self.pass_on(found, seat, said)
        return seat.closing is None

    async def pass_on(self, found: Room, seat: Seat, said: wire.Command) -> None:
        """Into the log, with what the fold must not look up itself: the words' verdict, the pinned position's card."""
        ticket = seat.ticket
        hold = verdict(said.args["text"]) if said.op in ("ask", "say") else None
        try:
            card = await self.card(found.id, said.args["position"]) if said.op == "pin" else None
        except (RedisError, OSError):
            seat.tell(wire.error(said.id, "busy", retry_after=2))
            return
        command = wire.logged(
            said,
            person=ticket.person,
            role=ticket.role,
            name=ticket.name,
            was=ticket.was,
            subject=ticket.subject,
            simulated=ticket.simulated,
            hold=hold,
            card=card,
        )
        if found.send(command, seat):
            seat.unanswered += 1
        else:
            seat.tell(wire.error(said.id, "busy", retry_after=2))

    # video

    def look_at_feed(self, room_id: str) -> tuple[str | None, str]:
        """What the room says is on the air, and its phase; this node follows it from here on, if it did not.

        Until the log has been read the room counts as cut: a node that starts anew must not show what was taken off the air.
        """
        found = self.room(room_id)
        return (found.state.feed, found.state.phase) if found.loaded.is_set() else (None, "cut")

    async def say_feed(self, room_id: str, feed: str) -> None:
        """The producer's own switch, in the log as a host's would be, so that every node and late joiner sees it."""
        command = {"op": "feed", "r": "host", "p": "t:producer", "nm": "导播", "args": {"feed": feed}}
        command_id = f"producer:{secrets.token_hex(8)}"
        with contextlib.suppress(RedisError, OSError):
            await append_once(self.redis, room_id, command_id, {"id": command_id, **command})

    async def card(self, room_id: str, position: str) -> dict[str, Any] | None:
        text = await self.redis.hget(Keys(room_id).cards, position)
        return json.loads(text) if text else None

    # handshake and plain requests

    async def greet(self, connection: ServerConnection, request: Request) -> Response | None:
        """Health and metrics; for a handshake the path and the origin must be ours."""
        path = urlsplit(request.path).path
        if path == "/healthz":
            return plain(connection, HTTPStatus.OK, '{"status":"ok"}')
        if path == "/readyz":
            return await self.readiness(connection)
        if path == "/metrics":
            for room_id, found in self.rooms.items():
                SEATS.labels(room_id).set(len(found.seats))
                FOLDED.labels(room_id).set(found.state.seq)
            return plain(connection, HTTPStatus.OK, generate_latest().decode(), CONTENT_TYPE_LATEST)
        if not PATH.fullmatch(path):
            return plain(connection, HTTPStatus.NOT_FOUND, '{"status":"not found"}')
        if not self.is_welcome(request.headers):
            return plain(connection, HTTPStatus.FORBIDDEN, '{"status":"origin not allowed"}')
        if self.is_draining:
            return plain(connection, HTTPStatus.SERVICE_UNAVAILABLE, '{"status":"restarting"}')
        return None

    def is_welcome(self, headers: Headers) -> bool:
        """Programs have no Origin: their ticket is the credential. A browser's page must be of an allowed one."""
        origin = headers.get("Origin")
        if origin is None or origin in self.settings.allowed_origins:
            return True
        here = (headers.get("Host") or "").rpartition(":")[0] or headers.get("Host")
        return self.settings.public_url is None and urlsplit(origin).hostname == (here or "").strip("[]")

    async def readiness(self, connection: ServerConnection) -> Response:
        try:
            async with asyncio.timeout(2):
                await self.redis.ping()
        except (RedisError, OSError, TimeoutError):
            return plain(connection, HTTPStatus.SERVICE_UNAVAILABLE, '{"status":"waiting","for":"redis"}')
        if not self.keeper.has_looked or self.is_draining:
            return plain(connection, HTTPStatus.SERVICE_UNAVAILABLE, '{"status":"waiting","for":"rooms"}')
        return plain(connection, HTTPStatus.OK, '{"status":"ok"}')

    # life

    async def run(self, ready: asyncio.Event | None = None) -> None:
        """Serve until SIGTERM or SIGINT, then drain."""
        raise_descriptors()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop.set)
        chores = (self.keeper.run(), self.forget_idle(), self.producer.run())
        background = [asyncio.create_task(chore) for chore in chores]
        async with serve(
            self.meet,
            self.settings.host,
            self.settings.port,
            process_request=self.greet,
            select_subprotocol=chosen_subprotocol,
            compression=None,
            max_size=LONGEST_FRAME,
            ping_interval=20,
            ping_timeout=40,
            close_timeout=2,
            server_header=None,
        ):
            log.info("live: node %s listens on %s:%d", self.node, self.settings.host, self.settings.port)
            if ready:
                ready.set()
            await self.stop.wait()
            await self.drain()
        for task in (*background, *self.tasks.values()):
            task.cancel()
        await asyncio.gather(*background, *self.tasks.values(), return_exceptions=True)
        with contextlib.suppress(Exception):
            async with asyncio.timeout(2):  # the last beat says that nobody is here any more
                await asyncio.gather(*(found.beat() for found in self.rooms.values()), return_exceptions=True)
        await self.redis.aclose()

    async def drain(self) -> None:
        """What was acknowledged is in the log; the rest is sent again by the clients, each at a moment of its own."""
        self.is_draining = True
        await self.ingest.drain()
        seats = [seat for found in self.rooms.values() for seat in found.seats]
        for seat in seats:
            seat.bye("restarting", retry_after=random.randint(2, 12))
        for _ in range(30):
            if not any(found.seats for found in self.rooms.values()):
                break
            await asyncio.sleep(0.1)


def chosen_subprotocol(connection: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """Ours where it is offered; a client that names none is let in."""
    return Subprotocol(wire.SUBPROTOCOL) if wire.SUBPROTOCOL in offered else None


async def part(connection: ServerConnection, code: str) -> None:
    with contextlib.suppress(ConnectionClosed):
        await connection.send(wire.encode(wire.bye(code)), text=True)
        await connection.close(wire.close_code(code), code)


def plain(connection: ServerConnection, status: HTTPStatus, text: str, kind: str = "application/json") -> Response:
    response = connection.respond(status, text)
    del response.headers["Content-Type"]
    response.headers["Content-Type"] = kind
    return response


def raise_descriptors() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    log.info("live: %d descriptors (was %d)", resource.getrlimit(resource.RLIMIT_NOFILE)[0], soft)
