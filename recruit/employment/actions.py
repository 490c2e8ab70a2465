"""Marking that a hired person came to work and stayed, and the seeker's yes to it."""

import datetime as dt
import zoneinfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.applications.queries import Seen
from recruit.applications.rules import ApplicationState as State
from recruit.db import insert
from recruit.employment.queries import marks_of
from recruit.employment.rules import NOTE_LENGTH, Mark, fault
from recruit.employment.tables import EmploymentMark
from recruit.errors import Conflict, FieldError, Invalid, NotAllowed, NotFound


async def mark_employment(
    tx: AsyncSession, actor: Actor, found: Seen, mark: Mark, day: dt.date | None, note: str, now: dt.datetime
) -> EmploymentMark:
    """By the employer's recruiter, for somebody hired."""
    row, zone = found.application, zoneinfo.ZoneInfo(found.fair.time_zone)
    if found.employer.id not in actor.employers(Role.recruiter):
        raise NotAllowed("到岗由用人单位来记。")
    if row.state is not State.hired:
        raise Conflict("记为“录用”以后，才能记到岗。", code="not_hired")
    known = {one.mark: one.on_day for one in (await marks_of(tx, [row.id])).get(row.id, [])}
    wrong = fault(mark, day, known, row.submitted_at.astimezone(zone).date(), now.astimezone(zone).date())
    if wrong or day is None:
        raise Invalid(wrong or "请填日期。", code="bad_mark", errors=[FieldError("day", wrong or "请填日期。")])
    made = EmploymentMark(
        created_at=now, application_id=row.id, mark=mark, on_day=day, note=note.strip()[:NOTE_LENGTH],
        by_id=actor.account, by_name=actor.name,
    )  # fmt: skip
    kept = await tx.execute(insert(tx, EmploymentMark).values(made.model_dump()).on_conflict_do_nothing())
    if kept.rowcount != 1:
        raise Conflict("刚刚有人记过了，请刷新看看。", code="marked_before")
    audit(tx, actor, "mark_employment", "application", row.id, found.fair.id, mark=mark.value)
    return made


async def confirm_employment(tx: AsyncSession, actor: Actor, found: Seen, mark: str, now: dt.datetime) -> None:
    """The seeker's yes; a second one changes nothing."""
    if actor.seeker != found.application.seeker_id:
        raise NotAllowed("到岗由求职者本人确认。")
    mine = sa.update(EmploymentMark).where(
        EmploymentMark.application_id == found.application.id, EmploymentMark.mark.in_([m for m in Mark if m == mark])
    )
    changed = await tx.execute(mine.values(confirmed_at=sa.func.coalesce(EmploymentMark.confirmed_at, now)))
    if changed.rowcount != 1:
        raise NotFound("单位还没有记这一步。")
