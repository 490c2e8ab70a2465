"""The recruiter's desk: figures, positions, applicants most urgent first, and one of them in full."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.applications.dossier import dossier_of, line_of, open_files
from recruit.applications.queries import Seen, find_application, replies, seen, waits
from recruit.applications.rules import ApplicationState as State
from recruit.applications.tables import Application
from recruit.employers.tables import Employer, Participation
from recruit.errors import NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.positions.card import pay_shape
from recruit.positions.queries import tracks_of
from recruit.positions.tables import Position, PositionState
from recruit.settings import Keys
from recruit.whole import read_page

PAGE = 20
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


def tallies(now: dt.datetime) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int], sa.ColumnElement[int]]:
    """How many there are, how many of them wait, and how many of those are overdue."""
    late = sa.and_(waits(), Application.overdue_at <= now)
    waiting, overdue = (sa.func.coalesce(sa.func.sum(sa.case((each, 1), else_=0)), 0) for each in (waits(), late))
    return sa.func.count(), waiting, overdue


async def figures(tx: AsyncSession, mine: sa.ColumnElement[bool], now: dt.datetime) -> dict[str, Any]:
    total, waiting, overdue = (await tx.execute(sa.select(*tallies(now)).where(mine))).one()
    answers = await replies(tx, now, mine)
    return {
        "total": total,
        "waiting": waiting,
        "overdue": overdue,
        "rate": round(100 * answers.rate) if answers.rate is not None else None,
        "median": round(answers.median_minutes / 60, 1) if answers.median_minutes is not None else None,
        "as_of": now,
    }


async def position_lines(
    tx: AsyncSession, fair: Fair, employer: Employer, mine: sa.ColumnElement[bool], look: Look, now: dt.datetime
) -> list[dict[str, Any]]:
    counted_here = sa.select(Application.position_id, *tallies(now)).where(mine).group_by(Application.position_id)
    sums = {position: counts for position, *counts in await tx.execute(counted_here)}
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
                "title": row.title, "headcount": row.headcount, "pay": pay_shape(row), "total": total, "waiting": open_,
                "overdue": overdue, "tracks": badges.get(row.id, []), "is_on": str(row.id) == look.position,
                "closed": row.state is PositionState.closed or row.expires_at <= now,
                "url": look.query(position=str(row.id), page=1),
            }
        )  # fmt: skip
    return sorted(lines, key=lambda line: (line["closed"], -line["overdue"], -line["waiting"], -line["total"]))


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
    """The list's rows, and the chosen applicant's dossier, else the first's."""
    one = await find_application(tx, actor, chosen) if chosen else (found[0] if found else None)
    files = await open_files(tx, keys, [*found, *([one] if one else [])], now)
    desk.rows = [line_of(files, s) | {"url": desk.look.query(a=s.application.id)} for s in found]
    if one:
        places = [s.application.id for s in found]
        desk.detail = await dossier_of(tx, files, one) | neighbours(desk.look, places, one.application.id)


def neighbours(look: Look, places: list[uuid.UUID], one: uuid.UUID) -> dict[str, Any]:
    """Its place in the whole list, and the ways to those before and after it on this page."""
    if one not in places:
        return {"place": None, "before": "", "after": ""}
    at = places.index(one)
    return {
        "place": (look.page - 1) * PAGE + at + 1,
        "before": look.query(a=places[at - 1]) if at else "",
        "after": look.query(a=places[at + 1]) if at + 1 < len(places) else "",
    }
