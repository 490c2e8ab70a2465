"""An import's life between upload and done: every step is taken once, whoever clicks twice."""

import datetime as dt
import hashlib
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.crypto import seal_bytes, unseal_bytes
from recruit.db import insert, utc_now
from recruit.errors import Conflict, Invalid, TooLate
from recruit.fairs.tables import Fair
from recruit.ids import new_id
from recruit.imports.journal import Journal
from recruit.imports.layouts import SheetLayout, change, same_headings
from recruit.imports.read import recognise
from recruit.imports.records import Problem
from recruit.imports.store import write
from recruit.imports.tables import (
    WAITING,
    WAITS,
    Import,
    ImportChange,
    ImportFile,
    ImportLayout,
    ImportProblem,
    ImportState,
)
from recruit.settings import Keys

KEPT = 10
ABOUT = "import"


async def receive(
    tx: AsyncSession, keys: Keys, actor: Actor, fair: Fair, filename: str, body: bytes, now: dt.datetime
) -> uuid.UUID:
    """Keep the file, to be looked at by the worker; of a file that already waits in this fair, the run that it waits in."""
    recognise(body)
    run = Import(
        fair_id=fair.id, account_id=actor.account, filename=filename[-200:], sha256=hashlib.sha256(body).hexdigest(),
        size=len(body), state=ImportState.received, created_at=now,
    )  # fmt: skip
    put = insert(tx, Import).values(run.model_dump())
    once = put.on_conflict_do_nothing(index_elements=["fair_id", "sha256"], index_where=WAITS)
    if (await tx.execute(once)).rowcount == 1:
        await keep_body(tx, keys, run, body)
        return run.id
    same = sa.select(Import.id).where(Import.fair_id == fair.id, Import.sha256 == run.sha256)
    there = await tx.scalar(same.where(Import.state.in_(WAITING)))
    if there is None:
        raise Conflict("同一个文件的另一次导入刚刚做完。要再导一次，请重新上传。", code="just_done")
    return there


async def keep_file(tx: AsyncSession, keys: Keys, run: Import, body: bytes) -> None:
    tx.add(run)
    await tx.flush()
    await keep_body(tx, keys, run, body)


async def keep_body(tx: AsyncSession, keys: Keys, run: Import, body: bytes) -> None:
    """The run's file; older files and journals of the fair make room."""
    tx.add(ImportFile(import_id=run.id, body=seal_bytes(keys, body, ABOUT)))
    newest = (
        sa.select(Import.id).where(Import.fair_id == run.fair_id).order_by(Import.created_at.desc(), Import.id.desc())
    )
    old = (await tx.scalars(newest.offset(KEPT))).all()
    for table in (ImportFile, ImportChange):
        await tx.execute(sa.delete(table).where(table.import_id.in_(old)))


async def keep_problems(tx: AsyncSession, run: Import, problems: list[Problem]) -> None:
    frame = {"import_id": run.id, "created_at": run.created_at}
    rows = [{"id": new_id(), **frame, **problem.as_dict(), "at": problem.at} for problem in problems]
    await write(tx, ImportProblem, rows)


async def keep_journal(tx: AsyncSession, run: Import, journal: Journal) -> None:
    if journal.changes:
        row = {"id": new_id(), "created_at": utc_now(), "import_id": run.id, "packed": journal.take()}
        await write(tx, ImportChange, [row])


async def file_of(tx: AsyncSession, keys: Keys, run_id: uuid.UUID) -> bytes:
    sealed = await tx.scalar(sa.select(ImportFile.body).where(ImportFile.import_id == run_id))
    if sealed is None:
        raise TooLate(f"原文件已不再保存：每场只留最近 {KEPT} 次导入的文件。请用手里的那一份。")
    return unseal_bytes(keys, sealed, ABOUT)


async def step(tx: AsyncSession, run: Import, old: ImportState, new: ImportState, **more: Any) -> None:
    """From one state to the next, for one caller only."""
    moved = sa.update(Import).where(Import.id == run.id, Import.state == old).values(state=new, **more)
    if (await tx.execute(moved)).rowcount != 1:
        raise Conflict("这次导入刚才已经往下走了。请看最新的状态。")


async def choose_layouts(tx: AsyncSession, run: Import, chosen: dict[int, tuple[str, list[str]]]) -> None:
    """Read the file again by these layouts (kind and fields by the sheet's place), and remember them for such sheets."""
    layouts = [SheetLayout(**each) for each in run.layouts]
    changed = [change(each, *chosen[n]) if n in chosen else each for n, each in enumerate(layouts)]
    await step(
        tx, run, ImportState.ready, ImportState.received, counts={}, layouts=[each.as_dict() for each in changed]
    )
    for look in changed:
        if look.kind and not look.missing:
            await remember(tx, run.fair_id, look)


async def remember(tx: AsyncSession, fair_id: uuid.UUID, look: SheetLayout) -> None:
    row = ImportLayout(fair_id=fair_id, headings=same_headings(look), kind=look.kind, fields=look.fields).model_dump()
    renewed = {"kind": look.kind, "fields": look.fields, "created_at": row["created_at"]}
    statement = insert(tx, ImportLayout).values(row)
    await tx.execute(statement.on_conflict_do_update(index_elements=["fair_id", "headings"], set_=renewed))


async def start_import(tx: AsyncSession, actor: Actor, run: Import, overwrites: bool = False) -> None:
    """Once: a second click finds it under way. `overwrites` lets the file win over what people changed by hand."""
    missing = [each["sheet"] for each in run.layouts if SheetLayout(**each).missing]
    if missing:
        raise Invalid(f"“{missing[0]}”还有必需的列没有指定，请先选好，再导入。")
    await step(tx, run, ImportState.ready, ImportState.queued, overwrites=overwrites)
    said = {"filename": run.filename, "sha256": run.sha256, "overwrites": overwrites}
    audit(tx, actor, "import_file", "import", run.id, run.fair_id, **said)


async def try_again(tx: AsyncSession, run: Import) -> None:
    """After a failure: what was written already is known again and not doubled."""
    back = ImportState.queued if run.counts else ImportState.received
    try:
        async with tx.begin_nested():
            await step(tx, run, ImportState.failed, back, failure=None)
    except IntegrityError:
        raise Conflict("同一个文件已经在另一次导入里。请到导入列表里看那一次。", code="waits_elsewhere") from None


async def give_up(tx: AsyncSession, run: Import) -> None:
    """Nothing was written yet: the file and what was found in it go."""
    held = run.state if run.state is ImportState.failed else ImportState.ready
    await step(tx, run, held, held)
    if await tx.scalar(sa.select(ImportChange.id).where(ImportChange.import_id == run.id).limit(1)):
        raise Conflict("这次导入已经写入了一部分，不能直接丢弃。请再试一次，或导入完成后撤销。")
    for table in (ImportProblem, ImportFile):
        await tx.execute(sa.delete(table).where(table.import_id == run.id))
    await tx.execute(sa.delete(Import).where(Import.id == run.id))
