"""Changing a rundown: each step is a change that one press takes back, and every room on air hears of it."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.changes import rules as cells
from recruit.changes.actions import make_change
from recruit.changes.rules import Cell
from recruit.changes.tables import Change
from recruit.errors import Conflict, FieldError, Invalid, NotFound
from recruit.fairs.tables import Fair
from recruit.ids import new_id, parse_id
from recruit.positions.tables import Position
from recruit.rooms.tables import Room, RundownItem
from recruit.rundown import queries, rules
from recruit.rundown.forms import ItemForm
from recruit.rundown.queries import PAGE, Line
from recruit.rundown.rules import Item
from recruit.speakers.tables import Speaker

MINUTES = 8
MOST_ITEMS = 200
MOVED = "刚有人改过这份排期，您的这一步没有做。下面已经是最新的，请再来一次。"


class Sheet:
    """One list as it stands: its rows, and its items with their times."""

    def __init__(self, fair: Fair, room: Room | None, lines: Sequence[Line]) -> None:
        self.fair, self.room, self.lines = fair, room, lines
        self.rows = {str(line.row.id): line.row for line in lines}
        self.items = queries.items_of(fair, room, lines)

    @property
    def order(self) -> list[str]:
        return [item.id for item in self.items]

    @property
    def mark(self) -> str:
        return rules.mark(self.order)

    @property
    def path(self) -> str:
        return path_of(self.room)

    def line(self, name: str) -> Line:
        for line in self.lines:
            if line.row.id == parse_id(name):
                return line
        raise NotFound("排期里没有这一项，可能刚被删了。")

    def chosen(self, names: Iterable[str]) -> list[str]:
        """Those of `names` that are in this list, in its order."""
        wanted = {str(parse_id(name)) for name in names}
        return [one for one in self.order if one in wanted]


def path_of(room: Room | None) -> str:
    return f"{PAGE}?room={room.id}" if room else PAGE


async def open_sheet(tx: AsyncSession, fair: Fair, room: Room | None) -> Sheet:
    return Sheet(fair, room, await queries.lines_of(tx, fair.id, room))


def check_seen(sheet: Sheet, seen: str) -> None:
    if seen != sheet.mark:
        raise Conflict(MOVED, code="moved")


def placed(rows: dict[str, RundownItem], items: Sequence[Item]) -> list[Cell | None]:
    """The cells that put rows where these timed items stand."""
    return [
        cells.update(
            "rundown", item.id,
            {"place": rows[item.id].place, "planned_at": rows[item.id].planned_at,
             "planned_minutes": rows[item.id].planned_minutes},
            {"place": n, "planned_at": item.at, "planned_minutes": item.minutes},
        )
        for n, item in enumerate(items)
    ]  # fmt: skip


async def reorder(tx: AsyncSession, actor: Actor, sheet: Sheet, order: Sequence[str], seen: str) -> Change | None:
    check_seen(sheet, seen)
    if sorted(order) != sorted(sheet.order):
        raise Conflict(MOVED, code="moved")
    told = placed(sheet.rows, rules.reordered(sheet.items, order))
    return await make_change(tx, actor, sheet.fair, "调整了排期的顺序", sheet.path, told)


async def move(tx: AsyncSession, actor: Actor, sheet: Sheet, name: str, by: int, seen: str) -> Change | None:
    one = str(sheet.line(name).row.id)
    return await reorder(tx, actor, sheet, rules.moved(sheet.order, one, by), seen)


async def tighten(tx: AsyncSession, actor: Actor, sheet: Sheet) -> Change | None:
    told = placed(sheet.rows, rules.tightened(sheet.items))
    return await make_change(tx, actor, sheet.fair, "排期按顺序排紧了", sheet.path, told)


async def add_position(
    tx: AsyncSession, actor: Actor, sheet: Sheet, position: Position, now: dt.datetime
) -> Change | None:
    speaker = await queries.speaker_for(tx, sheet.fair, position)
    values = {"title": position.title, "position_id": position.id, "speaker_id": speaker}
    return await add(tx, actor, sheet, values, now)


async def add_positions(
    tx: AsyncSession, actor: Actor, sheet: Sheet, positions: Sequence[Position], now: dt.datetime
) -> Change | None:
    """Several at the end, one after the other, as one step."""
    if len(sheet.items) + len(positions) > MOST_ITEMS:
        raise Conflict(f"一份排期最多 {MOST_ITEMS} 项，请少选几个。", code="full")
    begins, length = (
        rules.end_of(sheet.items) or queries.start_of(sheet.fair, sheet.room),
        dt.timedelta(minutes=MINUTES),
    )
    rows = [
        RundownItem(
            created_at=now,
            fair_id=sheet.fair.id,
            room_id=sheet.room.id if sheet.room else None,
            place=len(sheet.items) + n,
            title=position.title,
            position_id=position.id,
            speaker_id=await queries.speaker_for(tx, sheet.fair, position),
            planned_minutes=MINUTES,
            planned_at=begins + n * length,
        )
        for n, position in enumerate(positions)
    ]
    told = [
        *placed(sheet.rows, sheet.items),
        *(cells.made("rundown", row.id, row.model_dump(exclude={"id"})) for row in rows),
    ]
    return await make_change(tx, actor, sheet.fair, f"排期加了 {len(rows)} 个岗位", sheet.path, told)


async def add_title(tx: AsyncSession, actor: Actor, sheet: Sheet, title: str, now: dt.datetime) -> Change | None:
    """Something that explains no position: a welcome, a draw, a break."""
    if not 0 < len(title.strip()) <= 60:
        raise Invalid("有内容需要改一下。", errors=[FieldError("title", "请写这一项叫什么，例如 开场致辞")])
    return await add(tx, actor, sheet, {"title": title.strip()}, now)


async def add(tx: AsyncSession, actor: Actor, sheet: Sheet, values: dict[str, Any], now: dt.datetime) -> Change | None:
    """At the end of the list, beginning when what is there ends."""
    if len(sheet.items) >= MOST_ITEMS:
        raise Conflict(f"一份排期最多 {MOST_ITEMS} 项，请先删掉几项，或分到另一个直播间。", code="full")
    row = RundownItem(
        id=new_id(),
        created_at=now,
        fair_id=sheet.fair.id,
        room_id=sheet.room.id if sheet.room else None,
        place=len(sheet.items),
        planned_minutes=MINUTES,
        planned_at=rules.end_of(sheet.items) or queries.start_of(sheet.fair, sheet.room),
        **values,
    )
    told = [*placed(sheet.rows, sheet.items), cells.made("rundown", row.id, row.model_dump(exclude={"id"}))]
    return await make_change(tx, actor, sheet.fair, f"排期加了“{row.title}”", sheet.path, told)


async def edit(tx: AsyncSession, actor: Actor, sheet: Sheet, name: str, form: ItemForm) -> Change | None:
    """Its words, people and minutes; another length or start moves what follows along."""
    line = sheet.line(name)
    form.check(line.position is not None)
    row, one = line.row, str(line.row.id)
    after = {
        "title": row.title if line.position else form.title.strip(),
        "speaker_id": await speaker_of(tx, sheet.fair, form.speaker, row.speaker_id),
        "host_name": form.host.strip() or None,
        "cues": form.lines(),
    }
    items = rules.resized(sheet.items, one, int(form.minutes))
    planned = next(rules.begin(item) for item in items if item.id == one)
    begins = form.start(planned, zoneinfo.ZoneInfo(sheet.fair.time_zone))
    if begins != planned:
        items = rules.restarted(items, one, begins)
    said = cells.update("rundown", one, {key: getattr(row, key) for key in after}, after)
    return await make_change(
        tx, actor, sheet.fair, f"改了“{line.title}”", sheet.path, [said, *placed(sheet.rows, items)]
    )


async def speaker_of(tx: AsyncSession, fair: Fair, name: str, had: uuid.UUID | None) -> uuid.UUID | None:
    """A speaker of the fair who may be on stage; who stands there already may stay."""
    if not name:
        return None
    found = await tx.get(Speaker, parse_id(name)) if parse_id(name) else None
    if found is None or found.fair_id != fair.id or (found.revoked_at and found.id != had):
        raise Invalid("有内容需要改一下。", errors=[FieldError("speaker", "这位劳模工匠不在名单里了，请重新选")])
    return found.id


async def drop(tx: AsyncSession, actor: Actor, sheet: Sheet, names: Iterable[str]) -> Change | None:
    gone = sheet.chosen(names)
    told: list[Cell | None] = [cells.taken("rundown", one, sheet.rows[one].model_dump(exclude={"id"})) for one in gone]
    stay = rules.without(sheet.items, frozenset(gone))
    text = f"从排期里删了“{sheet.line(gone[0]).title}”" if len(gone) == 1 else f"从排期里删了 {len(gone)} 项"
    return await make_change(tx, actor, sheet.fair, text, sheet.path, [*told, *placed(sheet.rows, stay)])


async def assign(tx: AsyncSession, actor: Actor, sheet: Sheet, names: Iterable[str], to: Sheet) -> Change | None:
    """Into another list at their own times, between what is there."""
    if to.room == sheet.room:
        return None
    going = set(sheet.chosen(names))
    coming = [item for item in sheet.items if item.id in going]
    target = {"room_id": to.room.id if to.room else None}
    told = [cells.update("rundown", item.id, {"room_id": sheet.rows[item.id].room_id}, target) for item in coming]
    merged = sorted([*to.items, *coming], key=rules.begin)
    left = [item for item in sheet.items if item.id not in going]
    told += placed(sheet.rows | to.rows, merged) + placed(sheet.rows, left)
    where = f"直播间“{to.room.title}”" if to.room else "各直播间共用的一份"
    return await make_change(tx, actor, sheet.fair, f"{len(going)} 项移到了{where}", to.path, told)


async def give_host(tx: AsyncSession, actor: Actor, sheet: Sheet, names: Iterable[str], host: str) -> Change | None:
    return await set_hosts(tx, actor, sheet, dict.fromkeys(sheet.chosen(names), host.strip()[:20]), "换了主播")


async def share_out(tx: AsyncSession, actor: Actor, sheet: Sheet, hosts: Sequence[str]) -> Change | None:
    """Hall and studio in turn, over all that is still to come."""
    ahead = sheet.order[rules.reached(sheet.items) + 1 :]
    return await set_hosts(tx, actor, sheet, rules.shared_out(ahead, hosts), "让主播轮流讲")


async def set_hosts(tx: AsyncSession, actor: Actor, sheet: Sheet, hosts: dict[str, str], did: str) -> Change | None:
    told = [
        cells.update("rundown", one, {"host_name": sheet.rows[one].host_name}, {"host_name": host or None})
        for one, host in hosts.items()
    ]
    changed = sum(1 for cell in told if cell)
    return await make_change(tx, actor, sheet.fair, f"{changed} 项{did}", sheet.path, told)
