"""Taking an import back: first said what would happen, then done; what others built upon it stays."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.errors import TooLate
from recruit.fairs.tables import Fair
from recruit.imports.journal import Change, print_of, unpack
from recruit.imports.life import KEPT, step
from recruit.imports.restore import restore_rows
from recruit.imports.rules import Verdict, judge
from recruit.imports.store import BATCH
from recruit.imports.tables import Import, ImportChange, ImportState
from recruit.news.actions import tell_booths
from recruit.news.queries import applicants
from recruit.positions.search import reindex
from recruit.positions.tables import Position, PositionState
from recruit.rooms.actions import drop_cards, refresh_cards, retell_rundown, tell_rooms

ORDER = ("rundown_item", "speaker", "position", "booth", "participation", "employer")
OWN = {
    "position": ("position_track", "position_reading", "speaker_position"),
    "speaker": ("honour", "speaker_position"),
}


@dataclass
class Plan:
    """What would become of each row that the import wrote."""

    fate: dict[tuple[str, Verdict], list[Change]] = field(default_factory=lambda: defaultdict(list))

    def ids(self, table: str, verdict: Verdict) -> list[uuid.UUID]:
        return [change.id for change in self.fate[table, verdict]]

    def has(self, table: str) -> bool:
        """Whether a row of it goes or stands as before."""
        return bool(self.ids(table, Verdict.remove) or self.ids(table, Verdict.restore))

    def counts(self) -> dict[str, dict[str, int]]:
        """By table and verdict, for the page and for the record."""
        said: dict[str, dict[str, int]] = {table: {} for table in ORDER}
        for (table, verdict), changes in self.fate.items():
            if changes:
                said[table][verdict.value] = len(changes)
        return {table: counts for table, counts in said.items() if counts}


async def plan_undo(tx: AsyncSession, run: Import) -> Plan:
    """Raises TooLate where the journal is no longer kept."""
    changes = await changes_of(tx, [run.id])
    if not changes:
        raise TooLate(f"这次导入不能撤销：它没有改动什么，或已经太久（每场只能撤销最近 {KEPT} 次）。")
    newer = sa.select(Import.id).where(
        Import.fair_id == run.fair_id,
        Import.state.in_((ImportState.writing, ImportState.done, ImportState.failed)),
        Import.id != run.id,
        Import.created_at > run.created_at,
    )
    later = set(await changes_of(tx, list((await tx.scalars(newer)).all())))
    plan = Plan()
    for table in ORDER:
        mine = [change for (name, _), change in changes.items() if name == table]
        for start in range(0, len(mine), BATCH):
            await judge_some(tx, plan, table, mine[start : start + BATCH], later)
    return plan


async def changes_of(tx: AsyncSession, run_ids: list[uuid.UUID]) -> dict[tuple[str, uuid.UUID], Change]:
    """One change per row: from what stood before the first to what stood after the last."""
    merged: dict[tuple[str, uuid.UUID], Change] = {}
    query = sa.select(ImportChange.packed).where(ImportChange.import_id.in_(run_ids)).order_by(ImportChange.id)
    for packed in await tx.scalars(query):
        for change in unpack(packed):
            key = (change.table, change.id)
            if first := merged.get(key):
                before = None if first.before is None else {**(change.before or {}), **first.before}
                change = Change(change.table, change.names, change.id, before, change.print)
            merged[key] = change
    return merged


async def judge_some(
    tx: AsyncSession, plan: Plan, table: str, changes: list[Change], later: set[tuple[str, uuid.UUID]]
) -> None:
    now = await prints_now(tx, table, changes)
    removed = {name: set(plan.ids(name, Verdict.remove)) for name in ORDER}
    hangs = await in_use(tx, table, [c.id for c in changes if c.before is None], removed)
    for change in changes:
        verdict = judge(
            is_there=change.id in now,
            was_new=change.before is None,
            is_untouched=now.get(change.id) == change.print,
            is_later=(table, change.id) in later,
            is_used=change.id in hangs,
            can_close=table == "position",
        )
        plan.fate[table, verdict].append(change)


async def prints_now(tx: AsyncSession, table: str, changes: list[Change]) -> dict[uuid.UUID, str]:
    columns = SQLModel.metadata.tables[table].c
    found: dict[uuid.UUID, str] = {}
    by_names: dict[tuple[str, ...], list[uuid.UUID]] = defaultdict(list)
    for change in changes:
        by_names[change.names].append(change.id)
    for names, ids in by_names.items():
        there = [name for name in names if name in columns]
        query = sa.select(columns.id, *(columns[name] for name in there)).where(columns.id.in_(ids))
        for row in (await tx.execute(query)).all():
            found[row[0]] = print_of(dict(zip(there, row[1:], strict=True)), there)
    return found


async def in_use(
    tx: AsyncSession, table: str, ids: list[uuid.UUID], removed: dict[str, set[uuid.UUID]]
) -> set[uuid.UUID]:
    """Which of these rows another table's row hangs on, rows that go as well left out of account."""
    used: set[uuid.UUID] = set()
    for child, column in children_of(table):
        its_id = child.c.get("id", column)
        rows = (await tx.execute(sa.select(column, its_id).where(column.in_(ids)))).all() if ids else []
        used |= {parent for parent, row_id in rows if row_id not in removed.get(child.name, ())}
    return used


def children_of(table: str) -> Iterable[tuple[sa.Table, sa.Column[Any]]]:
    """Every column of another table that refers to this table's rows, but for what is part of the row itself."""
    for child in SQLModel.metadata.tables.values():
        for key in child.foreign_keys:
            if key.column.table.name == table and child.name not in OWN.get(table, ()):
                yield child, key.parent


async def undo_import(tx: AsyncSession, actor: Actor, fair: Fair, run: Import, now: dt.datetime) -> dict[str, Any]:
    """Once, and all of it in one transaction: rows go, close, or stand as before."""
    await tx.execute(sa.update(Fair).where(Fair.id == fair.id).values(slug=fair.slug))
    plan = await plan_undo(tx, run)
    counts = plan.counts()
    await step(tx, run, ImportState.done, ImportState.undone, undone=counts, undone_at=now, undone_by_id=actor.account)
    for table in ORDER:
        await remove_rows(tx, table, plan.ids(table, Verdict.remove))
        await restore_rows(tx, table, plan.fate[table, Verdict.restore])
    await close_positions(tx, fair, plan.ids("position", Verdict.close), now)
    await tell_others(tx, fair, plan, now)
    touched = plan.ids("position", Verdict.remove) + plan.ids("position", Verdict.restore)
    await reindex(tx, touched)
    await refresh_cards(tx, fair, now)
    totals = Counter({verdict: len(changes) for (_, verdict), changes in plan.fate.items()})
    audit(tx, actor, "undo_import", "import", run.id, fair.id, **{str(verdict): n for verdict, n in totals.items()})
    return counts


async def remove_rows(tx: AsyncSession, table: str, ids: list[uuid.UUID]) -> None:
    columns = [*parts_of(table), SQLModel.metadata.tables[table].c.id]
    for start in range(0, len(ids), BATCH):
        for column in columns:
            await tx.execute(sa.delete(column.table).where(column.in_(ids[start : start + BATCH])))


def parts_of(table: str) -> Iterable[sa.Column[Any]]:
    """The columns by which the parts of this table's rows refer to them."""
    for name in OWN.get(table, ()):
        for key in SQLModel.metadata.tables[name].foreign_keys:
            if key.column.table.name == table:
                yield key.parent


async def close_positions(tx: AsyncSession, fair: Fair, ids: list[uuid.UUID], now: dt.datetime) -> None:
    """As any close: a room that shows one of them takes it down."""
    for start in range(0, len(ids), BATCH):
        mine = (Position.id.in_(ids[start : start + BATCH]), Position.state != PositionState.closed)
        closing = list(await tx.scalars(sa.select(Position.id).where(*mine, Position.state == PositionState.listed)))
        await tx.execute(sa.update(Position).where(*mine).values(state=PositionState.closed, closed_at=now))
        for position in closing:
            await tell_rooms(tx, fair, {"op": "position_closed", "position": str(position)})


async def tell_others(tx: AsyncSession, fair: Fair, plan: Plan, now: dt.datetime) -> None:
    """Rooms on air hear of another rundown and can pin no card of a position that is gone; applicants hear of their booth."""
    if plan.has("rundown_item"):
        await retell_rundown(tx, fair)
    await drop_cards(tx, fair, plan.ids("position", Verdict.remove))
    if plan.has("booth"):
        await tell_booths(tx, fair.id, await applicants(tx, fair.id), now)
