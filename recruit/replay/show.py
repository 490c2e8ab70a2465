"""A replay as its page shows it: chapters with the positions as they stand today, each with its picture, its answers and its way to apply."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from live.contract import Recording
from recruit.accounts.actor import Actor
from recruit.fairs.rules import is_past
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.look import words
from recruit.positions.card import card
from recruit.positions.queries import Listed
from recruit.positions.rules import standing_of
from recruit.recordings.queries import deleted_day, recorded
from recruit.replay import queries, rules
from recruit.replay.rules import Chapter, Part, Standing
from recruit.rooms.media import media_url
from recruit.rooms.queries import worn_at
from recruit.rooms.tables import Question, Room
from recruit.settings import Settings

MOST_ANSWERS = 30
"""Of one position: those most people wanted to know; a page must open on a phone."""
REST = "没有指明岗位的提问"


@dataclass(frozen=True, slots=True)
class Shown:
    """A room's replay. `playlist`, `sound` (its sound alone) and `poster` are addresses; '' where there is nothing to show.

    `deleted`: the day on which the recording was. `worn`: speakers' sashes by name. `polls`: each with its text, sum and tallies.
    """

    room: Room
    standing: Standing
    deleted: dt.date | None
    playlist: str
    sound: str
    poster: str
    seconds: float
    found: list[Chapter]
    items: list[dict[str, Any]]
    worn: dict[str, str]
    polls: list[dict[str, Any]]

    def playing(self, at: float) -> str:
        """The id of the position that is explained there."""
        return str(rules.playing(self.found, at) or "")

    def parts(self) -> list[list[Any]]:
        """Where each position's parts begin, in the order in which they play: what the page follows."""
        found = [(part.start, str(c.position)) for c in self.found for part in c.parts]
        return [[round(start, 1), position] for start, position in sorted(found)]

    def place_of(self, t: str, p: str, q: str) -> float | None:
        """Where a link wants to begin: `t` seconds into it, at position `p`, or at the answer to question `q`."""
        if t.replace(".", "", 1).isdecimal() and len(t) < 12:
            return min(float(t), max(self.seconds - 1, 0)) if self.playlist else None
        parts = [c.parts[0].start for c in self.found if c.parts and c.position == parse_id(p)]
        marks = [mark.start for c in self.found for mark in c.marks if str(mark.number) == q]
        return next(iter([*parts, *marks]), None)


async def shown(tx: AsyncSession, settings: Settings, actor: Actor, room: Room, fair: Fair, now: dt.datetime) -> Shown:
    kept = await recorded(settings, room)
    asked = {row.number: row for row in await queries.answered_in(tx, room)}
    answers = queries.moments(list(asked.values()), await queries.calls_of(tx, [room.id]))
    found = rules.chapters(kept.stretches if kept else (), await queries.pins_of(tx, room), answers)
    listed = await queries.positions_in(tx, actor, [c.position for c in found if c.position])
    root = media_url(settings, room)
    found = [chapter for chapter in found if chapter.position is None or chapter.position in listed]
    return Shown(
        room=room,
        standing=queries.standing(room, kept),
        deleted=deleted_day(fair, room),
        playlist=f"{root}/programme/replay-all.m3u8" if kept else "",
        sound=f"{root}/programme/replay-audio.m3u8" if kept and kept.can_be_heard else "",
        poster=f"{root}/{kept.posters[0][1]}" if kept and kept.posters else "",
        seconds=kept.seconds if kept else 0,
        found=found,
        items=[item_of(chapter, listed, asked, room, fair, kept, root, now) for chapter in found],
        worn={name: honour for (_, name), honour in (await worn_at(tx, [fair.id])).items()},
        polls=[poll_shape(fact) for fact in await queries.polls_in(tx, room)],
    )


def item_of(
    chapter: Chapter, listed: dict[uuid.UUID, Listed], asked: dict[int, Question], room: Room, fair: Fair,
    kept: Recording | None, root: str, now: dt.datetime,
) -> dict[str, Any]:  # fmt: skip
    """One position with what was said of it; without a position, what was asked beside them."""
    row = listed[chapter.position] if chapter.position else None
    first = chapter.parts[0] if chapter.parts else None
    picture = rules.poster_at(kept.posters, first.start, first.end) if kept and first else None
    return {
        "id": str(chapter.position or ""),
        "title": row.position.title if row else REST,
        "card": card(row, "live") if row else None,
        "closed": closed(row, fair, now) if row else None,
        "apply_url": apply_url(room, row, first) if row else "",
        "parts": [part_shape(part) for part in chapter.parts],
        "minutes": minutes(chapter.parts),
        "poster": f"{root}/{picture}" if picture else "",
        "answers": answers_of(chapter, asked),
    }


def poll_shape(fact: dict[str, Any]) -> dict[str, Any]:
    tallies = rules.tallied(fact["choices"], fact["votes"])
    return {"text": fact["text"], "sum": sum(fact["votes"]), "tallies": tallies}


def part_shape(part: Part) -> dict[str, Any]:
    return {"t": int(part.start), "end": int(part.end), "clock": rules.clock(part.start)}


def minutes(parts: Sequence[Part]) -> str:
    whole = sum(part.end - part.start for part in parts)
    return f"讲了 {round(whole / 60)} 分" if whole >= 60 else f"讲了 {round(whole)} 秒" if parts else ""


def closed(row: Listed, fair: Fair, now: dt.datetime) -> str | None:
    """Why nobody can apply any more; None while they can."""
    position = row.position
    until = words.cn_day(position.valid_until, weekday=False) if position.valid_until else ""
    found = standing_of(position.state, position.expires_at, until, position.headcount, 0, now, is_past(fair.phase))
    return found.title if found and not found.takes else None


def apply_url(room: Room, row: Listed, part: Part | None) -> str:
    """Applying counts for this room and, where it is known, for what was explained; then the show goes on."""
    back = f"/rooms/{room.id}/replay" + (f"?t={int(part.start)}" if part else "")
    query = {"source": "live", "room": str(room.id), **({"pin": part.seq} if part else {}), "next": back}
    return f"/positions/{row.position.id}/apply?{urlencode(query)}"


def answers_of(chapter: Chapter, asked: dict[int, Question]) -> list[dict[str, Any]]:
    """In the order in which they were given."""
    wanted = sorted(chapter.marks, key=lambda mark: -asked[mark.number].votes)[:MOST_ANSWERS]
    kept = {mark.number for mark in wanted}
    return [
        {
            **queries.asked_shape(asked[mark.number]),
            "t": None if mark.start is None else int(mark.start),
            "clock": "" if mark.start is None else rules.clock(mark.start),
        }
        for mark in chapter.marks
        if mark.number in kept
    ]
