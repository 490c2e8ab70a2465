"""The fair's board: everything the organiser's page shows, computed by the worker and told to the board's room."""

import datetime as dt
import json
import uuid
import zoneinfo
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from live.contract import announce
from recruit.db import transaction
from recruit.errors import Unavailable
from recruit.fairs.tables import Fair, Phase, Track
from recruit.look import words
from recruit.reports import charts, lanes
from recruit.reports.queries import Measured, figures_with, measured_rooms
from recruit.reports.rules import describe_levels, percent, share, window
from recruit.rooms.actions import open_board
from recruit.rooms.tables import Room

SOURCES = (
    ("live", "live", "直播间"),
    ("booth", "building", "展位"),
    ("online", "phone", "网上"),
    ("desk", "user", "服务台代办"),
    ("station", "pin", "工会驿站"),
)
STATES = {"scheduled": "没开播", "open": "直播中", "cut": "已切断画面", "ended": "已结束"}
FROM_ROOMS = ("online", "peak", "unique", "starts", "asked", "answered", "answered_share")
TEN_MINUTES = dt.timedelta(minutes=10)
SLOT = 4
REPEAT = dt.timedelta(seconds=60)
KEPT_AFTER = dt.timedelta(days=4)
MOST_EMPLOYERS = 8


async def board_figures(tx: AsyncSession, redis: Redis, fair: Fair, now: dt.datetime) -> dict[str, Any]:
    """What the page's first paint and its later updates show; while Redis is away the rooms' part is unknown, not 0."""
    zone = zoneinfo.ZoneInfo(fair.time_zone)
    try:
        rooms, is_away = await measured_rooms(tx, redis, fair), False
    except Unavailable:
        rooms, is_away = [], True
    figures = await figures_with(tx, fair, rooms, now)
    last_day = fair.closes_at.astimezone(zone).date()
    by_source = figures["applications"]["by_source"]
    return {
        "clock": f"{now.astimezone(zone):%H:%M:%S}",
        "away": is_away,
        "tiles": await tiles(tx, fair, figures, rooms, now) | (dict.fromkeys(FROM_ROOMS) if is_away else {}),
        "levels": [asdict(level) for level in describe_levels(figures["levels"], last_day)],
        "tracks": await track_rows(tx, fair, figures),
        "sources": bars([(code, icon, name, by_source[code]) for code, icon, name in SOURCES]),
        "employers": await employer_rows(tx, fair, now),
        "rooms": [room_row(room, metrics) for room, metrics in rooms],
        "lanes": await draw_lanes(tx, fair, rooms, now, zone),
        "figures": figures,
    }


async def tiles(
    tx: AsyncSession, fair: Fair, figures: dict[str, Any], rooms: Measured, now: dt.datetime
) -> dict[str, Any]:
    came, sent = await lanes.recent(tx, fair, now - TEN_MINUTES)
    late, late_employers = await lanes.overdue(tx, fair, now)
    asked, answered = (sum(metrics[kind] for _, metrics in rooms) for kind in ("questions", "answers"))
    rate, median = figures["reply_rate"], figures["median_reply_minutes"]
    return {
        **figures["turnout"],
        "came": came,
        "online": sum(metrics["online"] for _, metrics in rooms),
        **figures["views"],
        "applications": figures["applications"]["total"],
        "sent": sent,
        "asked": asked,
        "answered": answered,
        "answered_share": f"{percent(answered, asked)}%" if asked else "—",
        "reply": "—" if rate is None else f"{percent(rate, 1)}%",
        "median": "还没有答复" if median is None else f"中位 {words.length(dt.timedelta(minutes=median))}",
        "overdue": late,
        "overdue_note": f"{late_employers} 家单位" if late else "72 小时没有第一次回应算超期",
    }


def bars(rows: list[tuple[str, str, str, int]]) -> list[dict[str, Any]]:
    most, total = max((n for *_, n in rows), default=0), sum(n for *_, n in rows)
    return [
        {"code": code, "icon": icon, "name": name, "count": n, "width": share(n, most), "part": f"{percent(n, total)}%"}
        for code, icon, name, n in rows
    ]


async def track_rows(tx: AsyncSession, fair: Fair, figures: dict[str, Any]) -> list[dict[str, Any]]:
    mine = sa.select(Track.code, Track.name).where(Track.fair_id == fair.id)
    names = dict((await tx.execute(mine)).all())
    rows = [(code, "", names.get(code, code), n) for code, n in figures["applications"]["by_track"].items()]
    return bars([*rows, ("any", "", "不限专场", await lanes.untracked(tx, fair))])


async def employer_rows(tx: AsyncSession, fair: Fair, now: dt.datetime) -> list[dict[str, Any]]:
    rows = await lanes.by_employer(tx, fair, now, MOST_EMPLOYERS)
    for row in rows:
        oldest = row.pop("overdue_at")
        row["oldest"] = words.left(oldest, now) if oldest else "都已答复"
        row["tone"] = "late" if row["overdue"] else "wait" if row["waiting"] else "done"
        row["url"] = f"/employers/{row['id']}"
        row["act"] = "督办" if row["overdue"] else ""
        row["act_url"] = f"/organiser/fairs/{fair.slug}/supervision#e-{row['id']}"
    return rows


def room_row(room: Room, metrics: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": room.title,
        "url": f"/rooms/{room.id}/desk",
        "state": STATES[room.state],
        "tone": room.state.value,
        "online": metrics["online"],
        "peak": metrics["peak"],
        "asked": metrics["questions"],
        "answered": metrics["answers"],
    }


async def draw_lanes(
    tx: AsyncSession, fair: Fair, rooms: Measured, now: dt.datetime, zone: dt.tzinfo
) -> dict[str, Any]:
    span = window(fair.opens_at, fair.closes_at, now)
    online: dict[dt.datetime, int] = {}
    for _, metrics in rooms:
        for minute in metrics["minutes"]:
            at = dt.datetime.fromisoformat(minute["at"])
            online[at] = online.get(at, 0) + minute["peak"]
    arrivals = await lanes.arrivals_by_slot(tx, fair, span[0], charts.STEP)
    applications = await lanes.applications_by_slot(tx, fair, span[0], charts.STEP)
    opened = min((room.opened_at for room, _ in rooms if room.opened_at), default=None)
    return charts.draw(span, now, zone, arrivals, online, applications, opened)


class Boards:
    """Tells every board its fair's figures when they changed, and once a minute that they did not."""

    def __init__(self, engine: AsyncEngine, redis: Redis) -> None:
        self.engine, self.redis = engine, redis
        self.told: dict[uuid.UUID, tuple[str, dt.datetime]] = {}

    async def tell(self, now: dt.datetime) -> int:
        """How many boards were told."""
        running = (Phase.registration, Phase.open, Phase.closed)
        async with transaction(self.engine) as tx:
            tx.info["redis"] = self.redis
            mine = sa.select(Fair).where(
                Fair.phase.in_(running), Fair.closes_at > now - KEPT_AFTER, Fair.series_id.is_(None)
            )
            fairs = (await tx.scalars(mine)).all()
            boards = [((await open_board(tx, fair, now)).id, fair) for fair in fairs]
        return sum([await self.tell_one(board, fair, now) for board, fair in boards])

    async def tell_one(self, board: uuid.UUID, fair: Fair, now: dt.datetime) -> bool:
        async with transaction(self.engine) as tx:
            found = await board_figures(tx, self.redis, fair, now)
        if found["away"]:
            return False
        mark = mark_of(found)
        known, at = self.told.get(board, ("", now))
        if known == mark and now - at < REPEAT:
            return False
        slot = int(now.timestamp()) // SLOT
        await announce(self.redis, str(board), f"figures:{slot}", {"op": "figures", **found})
        self.told[board] = (mark, now)
        return True


def mark_of(found: dict[str, Any]) -> str:
    """What changed apart from the time."""
    still = {name: value for name, value in found.items() if name not in ("clock", "lanes", "figures")}
    return json.dumps(still, ensure_ascii=False, sort_keys=True)
