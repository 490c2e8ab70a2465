"""The simulated audience of the demo fair: joins, asks, applies and arrives through the real API; steps back for people."""

import asyncio
import logging
import random
import secrets
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from recruit.db import make_engine, utc_now
from recruit.demo.command import SLUG
from recruit.demo.people import Cast, cast_of, speakers_in_person
from recruit.demo.picture import keep_showing
from recruit.demo.seat import Seat
from recruit.demo.words import ANSWERS, CHATS, POLLS, QUESTIONS
from recruit.errors import Refusal
from recruit.settings import Settings, load

log = logging.getLogger(__name__)

SEEKERS = 120
JOIN_S, ASK_S, SAY_S, VOTE_S, LIKE_S, APPLY_S, ARRIVE_S = 2.0, 14.0, 5.0, 3.0, 4.0, 10.0, 7.0
EXPLAIN_S, TAKE_S, ANSWER_S, POLL_S, BALLOT_S, POLL_MINUTES = 90.0, 12.0, 8.0, 240.0, 1.5, 2
STEP_BACK_S = 900.0
DESK = frozenset(
    ("pinned", "unpinned", "taken", "handed", "answered", "hidden", "released", "cut", "reopened", "polled")
)


class Script:
    """What the scripted host knows of the room, and whether a person has taken the desk."""

    def __init__(self, is_acting: Callable[[], bool]) -> None:
        self.is_acting, self.me = is_acting, ""
        self.questions: dict[int, dict[str, Any]] = {}
        self.pinned: dict[str, Any] | None = None
        self.poll: dict[str, Any] | None = None
        self.own: set[int] = set()
        self.person_at = -STEP_BACK_S
        self.handed: asyncio.Queue[tuple[str, int]] = asyncio.Queue()

    def heard(self, frame: dict[str, Any]) -> None:
        if frame["k"] == "welcome":
            self.me = frame["you"]["person"]
            self.pinned = frame["state"]["pinned"]
            poll = frame["state"].get("poll")
            self.poll = poll if poll and poll["state"] == "open" else None
            self.questions = {q["question"]: q for q in frame["state"]["questions"]}
        elif frame["k"] == "tick":
            for event in frame["events"]:
                self.happened(event)

    def happened(self, event: dict[str, Any]) -> None:
        if event["e"] in DESK and self.is_a_persons(event):
            self.person_at = time.monotonic()
        known = self.questions.get(event.get("question", 0))
        match event["e"]:
            case "asked":
                self.questions[event["question"]] = event
            case "taken" | "passed" | "answered" if known:
                known["state"] = {"taken": "taken", "passed": "waiting", "answered": "answered"}[event["e"]]
            case "handed" if known:
                known["state"] = "handed"
                self.handed.put_nowait((event["to"], event["question"]))
            case "pinned":
                self.pinned = event["position"]
            case "unpinned":
                self.pinned = None
            case "polled":
                self.poll = event
            case "poll_closed":
                self.poll = None

    def is_a_persons(self, event: dict[str, Any]) -> bool:
        """Whether somebody at a desk did this, and not the script: a pin carries no name, so the script knows its own by seq, or by
        having one under way, whose ack may come after the event.
        """
        if by := event.get("by"):
            return by["role"] not in ("speaker", "recruiter") and by.get("person") != self.me
        return event["e"] != "passed" and event["seq"] not in self.own and not self.is_acting()

    def is_free(self) -> bool:
        """Whether the desk is the script's: no person did anything there for a while."""
        return time.monotonic() - self.person_at > STEP_BACK_S

    def next_waiting(self) -> dict[str, Any] | None:
        waiting = [q for q in self.questions.values() if q["state"] == "waiting"]
        return max(waiting, key=lambda q: q["votes"], default=None)


class Audience:
    def __init__(
        self, settings: Settings, engine: AsyncEngine, http: httpx.AsyncClient, cast: Cast, room: dict[str, Any]
    ) -> None:
        self.settings, self.engine, self.http, self.cast, self.room = settings, engine, http, cast, room
        self.script = Script(lambda: bool(self.host.answers))
        self.host = Seat(http, room["id"], cast.host, self.heard_by_host)
        self.seats: list[Seat] = []
        self.waiting = list(cast.seekers)
        self.arriving = list(cast.seekers)
        random.shuffle(self.arriving)

    def heard_by_host(self, frame: dict[str, Any]) -> None:
        if frame["k"] == "ack":
            self.script.own.add(frame["seq"])
        self.script.heard(frame)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.host.sit())
            group.create_task(keep_showing(self.http, self.room["id"], self.cast.host, STEP_BACK_S))
            speakers = {name: Seat(self.http, self.room["id"], token) for name, token in self.cast.speakers.items()}
            for seat in speakers.values():
                group.create_task(seat.sit())
            group.create_task(self.answer_as_speakers(speakers))
            group.create_task(self.every(JOIN_S, lambda: self.join(group)))
            for pause, act in (
                (EXPLAIN_S, self.explain_next), (TAKE_S, self.take_next), (ASK_S, self.ask), (SAY_S, self.say),
                (VOTE_S, self.vote), (LIKE_S, self.like), (POLL_S, self.poll), (BALLOT_S, self.ballot), (APPLY_S, self.apply), (ARRIVE_S, self.arrive),
            ):  # fmt: skip
                group.create_task(self.every(pause, act))

    async def every(self, seconds: float, act: Any) -> None:
        await asyncio.sleep(random.uniform(0.5, 3))
        while not self.host.is_over:
            try:
                await act()
            except (httpx.HTTPError, KeyError, ValueError) as error:
                log.info("audience: %s", error)
            await asyncio.sleep(seconds * random.uniform(0.6, 1.4))

    async def join(self, group: asyncio.TaskGroup) -> None:
        if self.waiting:
            seat = Seat(self.http, self.room["id"], self.waiting.pop())
            self.seats.append(seat)
            group.create_task(seat.sit())

    # the host

    async def explain_next(self) -> None:
        """Pin the next item of the rundown; begin again at its end."""
        items = [item["position"] for item in self.room["rundown"] if item.get("position")]
        if not items or not self.script.is_free():
            return
        now = self.script.pinned["id"] if self.script.pinned else None
        following = items[(items.index(now) + 1) % len(items)] if now in items else items[0]
        await self.host.do("pin", position=following)

    async def take_next(self) -> None:
        """Take the question most people ask; every second one goes to the speaker on stage."""
        question = self.script.next_waiting()
        if question is None or not self.script.is_free():
            return
        speaker = (self.script.pinned or {}).get("speaker")
        if speaker and random.random() < 0.5:
            await self.host.do("hand", question=question["question"], to=speaker["id"])
            return
        if (await self.host.do("take", question=question["question"]))["k"] == "ack":
            await asyncio.sleep(ANSWER_S)
            if self.script.is_free():
                await self.host.do("answer", question=question["question"], text=random.choice(ANSWERS))

    async def poll(self) -> None:
        if self.script.is_free() and not self.script.poll:
            text, choices = random.choice(POLLS)
            await self.host.do("poll", text=text, choices=list(choices), minutes=POLL_MINUTES)

    async def answer_as_speakers(self, seats: dict[str, Seat]) -> None:
        while True:
            speaker, question = await self.script.handed.get()
            seat = seats.get(speaker)
            if seat is None or speaker in await speakers_in_person(self.engine, self.cast.fair.id):
                continue
            await asyncio.sleep(ANSWER_S)
            await seat.do("answer", question=question, text=random.choice(ANSWERS))

    # the seekers

    def anybody(self) -> Seat | None:
        return random.choice(self.seats) if self.seats else None

    async def ask(self) -> None:
        if seat := self.anybody():
            args = {"position": self.script.pinned["id"]} if self.script.pinned else {}
            await seat.do("ask", text=random.choice(QUESTIONS), **args)

    async def say(self) -> None:
        if seat := self.anybody():
            await seat.do("say", text=random.choice(CHATS))

    async def vote(self) -> None:
        waiting = [n for n, q in self.script.questions.items() if q["state"] != "answered"]
        if waiting and (seat := self.anybody()):
            await seat.do("upvote", question=random.choice(waiting))

    async def ballot(self) -> None:
        """Somebody votes; of those who did so before nothing comes."""
        if (poll := self.script.poll) and (seat := self.anybody()):
            await seat.do("vote", poll=poll["poll"], choice=random.randint(1, len(poll["choices"])))

    async def like(self) -> None:
        if seat := self.anybody():
            await seat.like(random.randint(1, 5))

    async def apply(self) -> None:
        """Mostly to what is being explained, now and then to something else, on the way past a booth."""
        seat = self.anybody()
        if seat is None:
            return
        headers = {"authorization": f"Bearer {seat.token}", "idempotency-key": secrets.token_hex(12)}
        if self.script.pinned and random.random() < 0.6:
            position, body = self.script.pinned["id"], {"source": "live", "room": self.room["id"]}
        else:
            query: dict[str, str | int] = {"fair": SLUG, "page_size": 20, "page": random.randint(1, 100)}
            found = (await self.http.get("/api/v1/positions", params=query)).raise_for_status().json()["items"]
            if not found:
                return
            position, body = random.choice(found)["id"], {"source": random.choice(("online", "booth"))}
        await self.http.post(
            f"/api/v1/positions/{position}/applications", json={"consent": True, **body}, headers=headers
        )

    async def arrive(self) -> None:
        if not self.arriving:
            return
        mine = {"authorization": f"Bearer {self.arriving.pop()}"}
        ticket = (await self.http.get(f"/api/v1/fairs/{SLUG}/ticket", headers=mine)).raise_for_status().json()["ticket"]
        scan = {
            "scan_id": secrets.token_hex(12),
            "ticket": ticket,
            "gate": random.choice(("一号门", "二号门")),
            "device": "demo-script",
            "at": utc_now().isoformat(),
        }
        gate = {"authorization": f"Bearer {self.cast.gate}"}
        await self.http.post(f"/api/v1/fairs/{SLUG}/arrivals", json={"scans": [scan]}, headers=gate)


async def visit(settings: Settings) -> None:
    """Visit the demo fair's open room until it ends or the process is stopped."""
    engine = make_engine(settings.database_url)
    try:
        cast = await cast_of(engine, settings.keys, SLUG, SEEKERS)
        limits = httpx.Limits(max_connections=8)
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{settings.port}", timeout=20, limits=limits, trust_env=False
        ) as http:
            await until_ready(http)
            rooms = (await http.get(f"/api/v1/fairs/{SLUG}/rooms")).raise_for_status().json()["items"]
            open_one = next((room for room in rooms if room["state"] == "open"), None)
            if open_one is None:
                return
            room = (await http.get(f"/api/v1/rooms/{open_one['id']}")).raise_for_status().json()
            await Audience(settings, engine, http, cast, room).run()
    finally:
        await engine.dispose()


async def until_ready(http: httpx.AsyncClient) -> None:
    while True:
        try:
            if (await http.get("/readyz")).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        await asyncio.sleep(0.5)


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        asyncio.run(visit(load()))
    except Refusal as refusal:
        sys.exit(f"audience: {refusal}")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
