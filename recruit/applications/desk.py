"""The recruiter's desk: figures, positions, applicants most urgent first, and one of them in full."""

import datetime as dt
import uuid
import zoneinfo
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.rules import mask_mobile, mask_name
from recruit.accounts.tables import Account, Role
from recruit.applications import clock, rules, words
from recruit.applications.calendar import is_rest_day
from recruit.applications.queries import (
    Seen,
    booths_of,
    erased_among,
    find_application,
    intents_of,
    moves_of,
    replies,
    seen,
    waits,
)
from recruit.applications.rules import ApplicationState as State
from recruit.applications.tables import Application, ApplicationMove, Intent
from recruit.crypto import unseal
from recruit.employers.tables import Employer, Participation
from recruit.employment.queries import marks_of as employment_of
from recruit.employment.rules import NAMES, next_mark
from recruit.errors import NotFound
from recruit.fairs.tables import Fair, Track
from recruit.ids import parse_id
from recruit.look.words import cn_time
from recruit.positions.tables import Position, PositionState, PositionTrack
from recruit.seekers.tables import Consent
from recruit.settings import Keys
from recruit.supervision.queries import supervised_among
from recruit.whole import read_page

PAGE = 20
ERASED = {"name": "已注销", "is_gone": True, "is_erased": True}
KEPT = ("employer", "position", "show", "q", "page")


@dataclass(frozen=True, slots=True)
class Look:
    """Which part of the list is looked at, as in the page's query."""

    employer: str = ""
    position: str = ""
    show: str = ""
    q: str = ""
    page: int = 1

    def query(self, **more: Any) -> str:
        said = {name: getattr(self, name) for name in KEPT} | more
        return urlencode({name: value for name, value in said.items() if value and value != 1})


def look_of(text: str) -> Look:
    """The Look in a form's `back` field."""
    said = {name: value for name, value in parse_qsl(text[:500]) if name in KEPT}
    page = read_page(said.pop("page", ""))
    return Look(**said, page=page)


def shown(now: dt.datetime) -> dict[str, tuple[str, sa.ColumnElement[bool], str]]:
    """The filters: text, condition, tone."""
    return {
        "": ("全部", sa.true(), ""),
        "waiting": ("待回应", waits(), ""),
        "soon": ("快到期", sa.and_(waits(), Application.remind_at <= now, Application.due_at > now), "amber"),
        "due": ("已到期", sa.and_(waits(), Application.due_at <= now, Application.overdue_at > now), "amber"),
        "overdue": ("超期", sa.and_(waits(), Application.overdue_at <= now), "red"),
        "shortlisted": ("初选", Application.state == State.shortlisted, ""),
        "invited": ("邀约", Application.state == State.invited, ""),
        "met": ("到场", Application.state == State.met, ""),
        "hired": ("录用", Application.state == State.hired, ""),
        "declined": ("不合适", Application.state == State.declined, ""),
    }


@dataclass
class Desk:
    """What the page shows."""

    fair: Fair
    employer: Employer
    employers: list[Employer]
    figures: dict[str, Any]
    positions: list[dict[str, Any]]
    filters: list[dict[str, Any]]
    look: Look
    rows: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0
    detail: dict[str, Any] | None = None


async def employers_at(tx: AsyncSession, actor: Actor, fair: Fair) -> list[Employer]:
    """The employers this actor recruits for at this fair; NotFound where there is none."""
    rows = await tx.scalars(
        sa.select(Employer)
        .join(Participation, Participation.employer_id == Employer.id)
        .where(Participation.fair_id == fair.id, Employer.id.in_(actor.employers(Role.recruiter)))
        .order_by(Employer.name)
    )
    found = list(rows.all())
    if not found:
        raise NotFound("您没有在这场招聘会里招人的单位。如有疑问，请联系本场组织者。")
    return found


async def open_desk(
    tx: AsyncSession, keys: Keys, actor: Actor, fair: Fair, look: Look, chosen: str, now: dt.datetime
) -> Desk:
    employers = await employers_at(tx, actor, fair)
    wanted = parse_id(look.employer)
    employer = next((e for e in employers if e.id == wanted), employers[0])
    mine = sa.and_(Application.fair_id == fair.id, Application.employer_id == employer.id)
    scope = sa.and_(mine, Application.position_id == parse_id(look.position)) if look.position else mine
    desk = Desk(
        fair=fair,
        employer=employer,
        employers=employers,
        figures=await figures(tx, mine, now),
        positions=await position_lines(tx, fair, employer, mine, look, now),
        filters=await filter_lines(tx, scope, look, now),
        look=look,
    )
    kinds = shown(now)
    wanted_now = sa.and_(scope, kinds.get(look.show, kinds[""])[1], matching(look.q))
    desk.total = await tx.scalar(counted(wanted_now)) or 0
    found = await page_of(tx, wanted_now, look)
    await fill(tx, keys, actor, desk, found, chosen, now)
    return desk


def counted(where: sa.ColumnElement[bool]) -> sa.Select[int]:
    joined = sa.select(sa.func.count()).select_from(Application)
    return joined.join(Position, Position.id == Application.position_id).where(where)


def matching(q: str) -> sa.ColumnElement[bool]:
    """All words, over the applicant's name and note and the position's title."""
    text = sa.func.coalesce(Application.name, "") + " " + sa.func.coalesce(Application.note, "") + " " + Position.title
    return sa.and_(sa.true(), *(text.contains(word, autoescape=True) for word in q.split()[:5]))


async def page_of(tx: AsyncSession, where: sa.ColumnElement[bool], look: Look) -> list[Seen]:
    is_open = sa.case((waits(), 0), else_=1)
    due = sa.case((waits(), Application.due_at), else_=None)
    urgent = seen(where).order_by(is_open, due, Application.submitted_at.desc(), Application.id)
    rows = await tx.execute(urgent.limit(PAGE).offset((look.page - 1) * PAGE))
    return [Seen(*row) for row in rows]


async def figures(tx: AsyncSession, mine: sa.ColumnElement[bool], now: dt.datetime) -> dict[str, Any]:
    late = sa.and_(waits(), Application.overdue_at <= now)
    row = (
        await tx.execute(
            sa.select(
                sa.func.count(),
                sa.func.coalesce(sa.func.sum(sa.case((waits(), 1), else_=0)), 0),
                sa.func.coalesce(sa.func.sum(sa.case((late, 1), else_=0)), 0),
            ).where(mine)
        )
    ).one()
    answers = await replies(tx, now, mine)
    return {
        "total": row[0],
        "waiting": row[1],
        "overdue": row[2],
        "rate": round(100 * answers.rate) if answers.rate is not None else None,
        "median": round(answers.median_minutes / 60, 1) if answers.median_minutes is not None else None,
        "as_of": now,
    }


async def position_lines(
    tx: AsyncSession, fair: Fair, employer: Employer, mine: sa.ColumnElement[bool], look: Look, now: dt.datetime
) -> list[dict[str, Any]]:
    late = sa.and_(waits(), Application.overdue_at <= now)
    sums = {
        row[0]: row[1:]
        for row in await tx.execute(
            sa.select(
                Application.position_id,
                sa.func.count(),
                sa.func.sum(sa.case((waits(), 1), else_=0)),
                sa.func.sum(sa.case((late, 1), else_=0)),
            )
            .where(mine)
            .group_by(Application.position_id)
        )
    }
    rows = list(
        await tx.scalars(
            sa.select(Position)
            .where(Position.fair_id == fair.id, Position.employer_id == employer.id)
            .order_by(Position.published_at, Position.id)
        )
    )
    badges = await tracks_of(tx, [row.id for row in rows])
    lines = []
    for row in rows:
        total, open_, overdue = sums.get(row.id, (0, 0, 0))
        lines.append(
            {
                "title": row.title, "headcount": row.headcount, "pay": pay_of(row), "total": total, "waiting": open_,
                "overdue": overdue, "tracks": badges.get(row.id, []), "is_on": str(row.id) == look.position,
                "closed": row.state is PositionState.closed or row.expires_at <= now,
                "url": look.query(position=str(row.id), page=1),
            }
        )  # fmt: skip
    return sorted(lines, key=lambda line: (line["closed"], -line["overdue"], -line["waiting"], -line["total"]))


async def tracks_of(tx: AsyncSession, positions: list[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = {}
    links = sa.select(PositionTrack.position_id, Track.code).join(Track, Track.id == PositionTrack.track_id)
    for position, code in await tx.execute(links.where(PositionTrack.position_id.in_(positions)).order_by(Track.place)):
        found.setdefault(position, []).append(code)
    return found


def pay_of(row: Position) -> dict[str, Any]:
    return {"min": row.pay_min, "max": row.pay_max, "unit": row.pay_unit, "raw": row.pay_raw}


async def filter_lines(
    tx: AsyncSession, scope: sa.ColumnElement[bool], look: Look, now: dt.datetime
) -> list[dict[str, Any]]:
    kinds = shown(now)
    columns = [sa.func.coalesce(sa.func.sum(sa.case((where, 1), else_=0)), 0) for _, where, _ in kinds.values()]
    counts = (await tx.execute(sa.select(*columns).select_from(Application).where(scope))).one()
    return [
        {"text": text, "count": count, "tone": tone if count else "", "is_on": key == look.show,
         "url": look.query(show=key, page=1)}
        for (key, (text, _, tone)), count in zip(kinds.items(), counts, strict=True)
        if count or key in ("", "waiting", look.show)
    ]  # fmt: skip


async def fill(
    tx: AsyncSession, keys: Keys, actor: Actor, desk: Desk, found: list[Seen], chosen: str, now: dt.datetime
) -> None:
    """The list's rows, and the chosen applicant's detail, else the first's."""
    one = await find_application(tx, actor, chosen) if chosen else (found[0] if found else None)
    everybody = [*found, *([one] if one else [])]
    ids = {s.application.id for s in everybody}
    moves, intents = await moves_of(tx, ids), await intents_of(tx, ids)
    booths = await booths_of(tx, {s.position.participation_id for s in everybody})
    erased = await erased_among(tx, {s.application.seeker_id for s in everybody})

    def line(s: Seen) -> dict[str, Any]:
        booth = booths.get(s.position.participation_id, "")
        row = row_of(keys, s, moves.get(s.application.id, []), intents.get(s.application.id), booth, now)
        return row | ERASED if s.application.seeker_id in erased else row

    desk.rows = [line(s) | {"url": desk.look.query(a=s.application.id)} for s in found]
    if one is None:
        return
    places = [s.application.id for s in found]
    at = places.index(one.application.id) if one.application.id in places else None
    names = await names_of(tx, moves.get(one.application.id, []))
    desk.detail = line(one) | {
        "place": (desk.look.page - 1) * PAGE + at + 1 if at is not None else None,
        "before": desk.look.query(a=places[at - 1]) if at else "",
        "after": desk.look.query(a=places[at + 1]) if at is not None and at + 1 < len(places) else "",
        "consent": await tx.get(Consent, one.application.consent_id),
        "trail": trail(one.application, moves.get(one.application.id, []), names),
        "taken": (await supervised_among(tx, [one.application.id])).get(one.application.id),
        "marks": (marks := (await employment_of(tx, [one.application.id])).get(one.application.id, [])),
        "next_mark": next_mark({m.mark: m.on_day for m in marks}),
        "mark_names": NAMES,
        "times": interview_times(now, zoneinfo.ZoneInfo(one.fair.time_zone)),
        "viewed_at": next(
            (m.created_at for m in moves.get(one.application.id, []) if m.to_state is State.viewed), None
        ),
    }


def row_of(
    keys: Keys, s: Seen, moves: list[ApplicationMove], intent: Intent | None, booth: str, now: dt.datetime
) -> dict[str, Any]:
    row = s.application
    zone = zoneinfo.ZoneInfo(s.fair.time_zone)
    is_gone = row.state is State.withdrawn
    last = moves[-1].reason if moves else None
    source, icon = words.SOURCES[row.source]
    confirmed = bool(intent and intent.confirmed_at)
    shown_clock = clock.face(row, now, zone, is_rest_day)
    return {
        "id": str(row.id),
        "name": mask_name(row.name or "求职者") if is_gone else row.name or "没留姓名",
        "note": row.note,
        "title": s.position.title,
        "source": f"展位 {booth}" if row.source == "booth" and booth else source,
        "source_icon": icon,
        "phone": mask_mobile(unseal(keys, row.phone, "phone")) if row.phone and not is_gone else "",
        "verified": row.phone_verified,
        "state": row.state.value,
        "state_text": "双向意向" if row.state is State.invited and confirmed else words.STATES[row.state],
        "state_more": last if row.state is State.declined else None,
        "state_icon": "ok" if row.state is State.invited and confirmed else words.ICONS[row.state],
        "good": row.state in (State.shortlisted, State.invited, State.met, State.hired),
        "clock": shown_clock,
        "must": clock.must_by(row, shown_clock.level, now) if shown_clock else "",
        "answered": clock.answered_in(row),
        "intent": intent,
        "sent_at": row.submitted_at,
        "is_gone": is_gone,
        "is_erased": False,
        "can": {new.value: rules.recruiter_may(row.state, new) for new in State},
        "simulated": row.simulated,
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
