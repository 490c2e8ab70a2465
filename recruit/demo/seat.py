"""One simulated person's seat in a room, through the real ticket call and the real socket."""

import asyncio
import contextlib
import json
import random
import secrets
from collections.abc import Callable
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

ANSWER_S = 20.0
Heard = Callable[[dict[str, Any]], None]


class Seat:
    """Comes back by itself when the connection is lost; `heard` gets every frame."""

    def __init__(self, http: httpx.AsyncClient, room: str, token: str, heard: Heard | None = None) -> None:
        self.http, self.room, self.token, self.heard = http, room, token, heard
        self.socket: ClientConnection | None = None
        self.answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.is_over = False

    async def sit(self) -> None:
        """Until cancelled or the room ends."""
        since: dict[str, Any] = {"since": None, "mark": None}
        while not self.is_over:
            with contextlib.suppress(httpx.HTTPError, WebSocketException, OSError, TimeoutError):
                ticket = await self.ticket()
                async with connect(
                    ticket["url"], subprotocols=[Subprotocol("chunfeng.v1")], compression=None, max_queue=4
                ) as socket:
                    lite = self.heard is None
                    await socket.send(json.dumps({"op": "hello", "ticket": ticket["ticket"], "lite": lite, **since}))
                    self.socket = socket
                    async for text in socket:
                        self.hear(json.loads(text), since)
            self.socket = None
            if not self.is_over:
                await asyncio.sleep(random.uniform(4, 20))

    async def ticket(self) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self.token}"}
        reply = await self.http.post(f"/api/v1/rooms/{self.room}/ticket", headers=headers)
        found: dict[str, Any] = reply.raise_for_status().json()
        return found

    def hear(self, frame: dict[str, Any], since: dict[str, Any]) -> None:
        if frame["k"] in ("welcome", "resume", "tick"):
            since.update(since=frame["seq"], mark=frame["mark"])
        elif frame["k"] in ("ack", "error") and (waiting := self.answers.pop(frame["id"], None)):
            if not waiting.done():
                waiting.set_result(frame)
        self.is_over = self.is_over or (frame["k"] == "bye" and frame["code"] in ("ended", "removed"))
        if self.heard:
            self.heard(frame)

    async def do(self, op: str, **args: Any) -> dict[str, Any]:
        """The command's one answer; an `error` with code `lost` when none came."""
        if self.socket is None:
            return {"k": "error", "code": "lost"}
        name = secrets.token_hex(8)
        waiting = self.answers[name] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_S):
                await self.socket.send(json.dumps({"op": op, "id": name, **args}))
                return await waiting
        except (WebSocketException, OSError, TimeoutError):
            self.answers.pop(name, None)
            return {"k": "error", "code": "lost"}

    async def like(self, n: int) -> None:
        if self.socket is not None:
            with contextlib.suppress(WebSocketException, OSError):
                await self.socket.send(json.dumps({"op": "like", "n": n}))
