"""An applicant as the recruiter reads about them: a line of the list, and one in full."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.rules import mask_mobile, mask_name
from recruit.accounts.tables import Account
from recruit.applications import clock, rules, words
from recruit.applications.calendar import is_rest_day
from recruit.applications.queries import Seen, booths_of, erased_among, intents_of, moves_of
from recruit.applications.rules import ApplicationState as State
from recruit.applications.tables import Application, ApplicationMove, Intent
from recruit.crypto import unseal
from recruit.employment.queries import marks_of as employment_of
from recruit.employment.rules import NAMES, next_mark
from recruit.look.words import cn_time
from recruit.seekers.tables import Consent
from recruit.settings import Keys
from recruit.supervision.queries import supervised_among

ERASED = {"name": "已注销", "is_gone": True, "is_erased": True}


@dataclass(frozen=True, slots=True)
class Files:
    """What is kept about some applications beside their rows, read once for all of them."""

    keys: Keys
    now: dt.datetime
    moves: Mapping[uuid.UUID, list[ApplicationMove]]
    intents: Mapping[uuid.UUID, Intent]
    booths: Mapping[uuid.UUID, str]
    erased: set[uuid.UUID]

    def moves_of(self, s: Seen) -> list[ApplicationMove]:
        return self.moves.get(s.application.id, [])


async def open_files(tx: AsyncSession, keys: Keys, applicants: Sequence[Seen], now: dt.datetime) -> Files:
    ids = {s.application.id for s in applicants}
    return Files(
        keys,
        now,
        moves=await moves_of(tx, ids),
        intents=await intents_of(tx, ids),
        booths=await booths_of(tx, {s.position.participation_id for s in applicants}),
        erased=await erased_among(tx, {s.application.seeker_id for s in applicants}),
    )


def line_of(files: Files, s: Seen) -> dict[str, Any]:
    """The number is masked, and gone with whoever withdrew; who had themselves erased has no name either."""
    row, moves, intent = s.application, files.moves_of(s), files.intents.get(s.application.id)
    is_gone, is_confirmed = row.state is State.withdrawn, bool(intent and intent.confirmed_at)
    both = row.state is State.invited and is_confirmed
    shown_clock = clock.face(row, files.now, zoneinfo.ZoneInfo(s.fair.time_zone), is_rest_day)
    line = {
        "id": str(row.id),
        "name": mask_name(row.name or "求职者") if is_gone else row.name or "没留姓名",
        "note": row.note,
        "title": s.position.title,
        **source_of(row, files.booths.get(s.position.participation_id, "")),
        "phone": mask_mobile(unseal(files.keys, row.phone, "phone")) if row.phone and not is_gone else "",
        "verified": row.phone_verified,
        "state": row.state.value,
        "state_text": "双向意向" if both else words.STATES[row.state],
        "state_more": moves[-1].reason if moves and row.state is State.declined else None,
        "state_icon": "ok" if both else words.ICONS[row.state],
        "good": row.state in (State.shortlisted, State.invited, State.met, State.hired),
        "clock": shown_clock,
        "must": clock.must_by(row, shown_clock.level, files.now) if shown_clock else "",
        "answered": clock.answered_in(row),
        "intent": intent,
        "sent_at": row.submitted_at,
        "is_gone": is_gone,
        "is_erased": False,
        "can": {new.value: rules.recruiter_may(row.state, new) for new in State},
        "simulated": row.simulated,
    }
    return line | ERASED if row.seeker_id in files.erased else line


def source_of(row: Application, booth: str) -> dict[str, str]:
    source, icon = words.SOURCES[row.source]
    return {"source": f"展位 {booth}" if row.source == "booth" and booth else source, "source_icon": icon}


async def dossier_of(tx: AsyncSession, files: Files, s: Seen) -> dict[str, Any]:
    """The line, and all that is behind it."""
    row, moves = s.application, files.moves_of(s)
    marks = (await employment_of(tx, [row.id])).get(row.id, [])
    return line_of(files, s) | {
        "consent": await tx.get(Consent, row.consent_id),
        "trail": trail(row, moves, await names_of(tx, moves)),
        "taken": (await supervised_among(tx, [row.id])).get(row.id),
        "marks": marks,
        "next_mark": next_mark({m.mark: m.on_day for m in marks}),
        "mark_names": NAMES,
        "times": interview_times(files.now, zoneinfo.ZoneInfo(s.fair.time_zone)),
        "viewed_at": next((m.created_at for m in moves if m.to_state is State.viewed), None),
    }


async def names_of(tx: AsyncSession, moves: list[ApplicationMove]) -> dict[uuid.UUID, str]:
    ids = [m.by_id for m in moves if m.by_kind == "account" and m.by_id]
    rows = await tx.execute(sa.select(Account.id, Account.name).where(Account.id.in_(ids)))
    return dict(rows.all())


def trail(row: Application, moves: list[ApplicationMove], names: dict[uuid.UUID, str]) -> list[dict[str, Any]]:
    told = []
    for m in moves:
        by = "求职者" if m.by_kind == "seeker" else names.get(m.by_id, "工作人员") if m.by_id else "系统"
        told.append((m.created_at, f"{by} {words.DONE[m.to_state]}" + (f"：{m.reason}" if m.reason else "")))
    if row.reminded_at:
        told.append((row.reminded_at, "满 24 小时，系统提醒过一次"))
    lines = [{"at": cn_time(at, weekday=False), "text": text, "now": False} for at, text in sorted(told)]
    if rules.is_waiting(row.state, row.reacted_at):
        lines.append({"at": "现在", "text": "等单位回应", "now": True})
    return lines


def interview_times(now: dt.datetime, zone: zoneinfo.ZoneInfo) -> list[str]:
    """Three proposals on the next two working days."""
    days: list[dt.date] = []
    day = now.astimezone(zone).date()
    while len(days) < 2:
        day += rules.DAY
        if not is_rest_day(day):
            days.append(day)
    at = [(days[0], 9), (days[0], 14), (days[1], 9)]
    return [cn_time(dt.datetime.combine(day, dt.time(hour), zone), zone) for day, hour in at]
