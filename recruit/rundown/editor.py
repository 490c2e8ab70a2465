"""What the rundown's page shows: the lists, one of them line by line with its plan, warnings and what happened, and the panel beside it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.look import words
from recruit.rooms.queries import hosts_of, rooms_of
from recruit.rooms.tables import RoomState
from recruit.rundown import queries, rules
from recruit.rundown.actions import Sheet
from recruit.rundown.forms import ItemForm
from recruit.rundown.queries import Line
from recruit.rundown.rules import Actual, Drift, Fault, Item

STATES = {RoomState.scheduled: "没开播", RoomState.open: "直播中", RoomState.cut: "已切断", RoomState.ended: "已结束"}


@dataclass(frozen=True, slots=True)
class Look:
    """What stands beside the list: a search, or one item in full."""

    q: str = ""
    edit: str = ""


async def show(tx: AsyncSession, sheet: Sheet, look: Look, now: dt.datetime) -> dict[str, Any]:
    fair, room = sheet.fair, sheet.room
    stands = rules.drift(sheet.items, now)
    people = await queries.hosts_named(tx, room)
    edited = next((line for line in sheet.lines if str(line.row.id) == look.edit), None)
    return {
        "sheet": sheet,
        "room": room,
        "list": str(room.id) if room else "",
        "tabs": await tabs(tx, sheet),
        "lines": lines(sheet, now),
        "drift": drift_words(stands, len(sheet.items)),
        "span": span(sheet.items),
        "loose": any(fault.code in ("gap", "overlap") for some in rules.faults(sheet.items) for fault in some),
        "places": [f"{name}（{place}）" if place else name for name, place in people],
        "hosts": await host_names(tx, sheet),
        "q": look.q,
        "found": await queries.find_positions(tx, fair, look.q, now) if look.q.strip() else None,
        "edited": edited,
        "form": form_of(sheet, edited) if edited else None,
        "speakers": [("", "没有劳模工匠")] + await queries.speaker_options(tx, fair) if edited else [],
    }


async def tabs(tx: AsyncSession, sheet: Sheet) -> list[dict[str, Any]]:
    """The items without a room, and each room that has not ended or has items; a show has one list and needs none."""
    if sheet.fair.is_show:
        return []
    counts = await queries.lengths(tx, sheet.fair)
    rooms = await rooms_of(tx, sheet.fair)
    shown = [room for room in rooms if room.state is not RoomState.ended or room.id in counts or room == sheet.room]
    free = {"url": queries.PAGE, "id": "", "text": "各直播间共用", "more": "", "count": counts.get(None, 0)}
    return [
        {**one, "current": one["id"] == (str(sheet.room.id) if sheet.room else "")}
        for one in [
            free,
            *(
                {"url": f"{queries.PAGE}?room={room.id}", "id": str(room.id), "text": room.title,
                 "more": STATES[room.state], "count": counts.get(room.id, 0)}
                for room in shown
            ),
        ]
    ]  # fmt: skip


async def host_names(tx: AsyncSession, sheet: Sheet) -> list[str]:
    """Who may be written as host: the rooms' hosts, and those the list names already."""
    names = [host["name"] for room in await rooms_of(tx, sheet.fair) for host in await hosts_of(tx, room)]
    names += [line.row.host_name for line in sheet.lines if line.row.host_name]
    return list(dict.fromkeys(names))


def lines(sheet: Sheet, now: dt.datetime) -> list[dict[str, Any]]:
    odd = rules.faults(sheet.items, sheet.fair.closes_at)
    went = rules.actuals(sheet.items, now)
    return [line_of(n, *both) for n, both in enumerate(zip(sheet.lines, sheet.items, odd, went, strict=True), 1)]


def line_of(n: int, line: Line, item: Item, odd: list[Fault], went: Actual) -> dict[str, Any]:
    row = line.row
    return {
        "n": n,
        "id": item.id,
        "title": line.title,
        "who": f"{line.employer.short_name} {line.booth or ''}".strip() if line.employer else "",
        "speaker": line.speaker.name if line.speaker else "",
        "speaker_gone": bool(line.speaker and line.speaker.revoked_at),
        "host": row.host_name or "",
        "at": rules.begin(item),
        "ends": rules.begin(item) + rules.length(item),
        "minutes": item.minutes,
        "cues": len(row.cues),
        "faults": odd,
        "imported": row.content_hash is not None,
        "state": went.state,
        "began": item.began,
        "late": rules.said(went.late) if went.late is not None else "",
        "is_late": (went.late or 0) >= 30,
        "over": over_words(went),
    }


def over_words(went: Actual) -> str:
    if went.over is None or abs(went.over) < 30:
        return ""
    minutes = max(1, round(abs(went.over) / 60))
    return f"多讲 {minutes} 分" if went.over > 0 else f"少讲 {minutes} 分"


def drift_words(stands: Drift, count: int) -> dict[str, Any]:
    return {
        "done": stands.done,
        "count": count,
        "text": rules.said(stands.late),
        "tone": "warn" if stands.late >= 30 else "good",
        "skipped": len(stands.skipped),
        "ends_at": stands.ends_at,
        "planned_end": stands.planned_end,
        "is_on": stands.done > 0 or stands.late != 0,
    }


def span(items: list[Item]) -> dict[str, Any] | None:
    end = rules.end_of(items)
    if end is None:
        return None
    return {"from": rules.begin(items[0]), "to": end, "minutes": sum(item.minutes for item in items)}


def form_of(sheet: Sheet, line: Line) -> ItemForm:
    item = next(one for one in sheet.items if one.id == str(line.row.id))
    return ItemForm(
        title=line.title,
        minutes=str(item.minutes),
        at=words.local(rules.begin(item)).strftime("%H:%M"),
        speaker=str(line.row.speaker_id or ""),
        host=line.row.host_name or "",
        cues="\n".join(str(cue) for cue in line.row.cues),
    )
