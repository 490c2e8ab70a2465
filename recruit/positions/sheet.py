"""The organiser's table of a fair's positions: every one, listed or not, narrowed by what is to be put in order."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.employers.tables import Employer
from recruit.fairs.tables import Fair, Track
from recruit.ids import parse_id
from recruit.positions.queries import tracks_of
from recruit.positions.tables import Position, PositionState, PositionTrack

A_PAGE = 30
SHOWS = {
    "": "全部",
    "listed": "在招",
    "expired": "过期",
    "closed": "已停招",
    "no_pay": "没写薪资",
    "no_headcount": "没写人数",
    "no_duties": "没写职责",
    "no_track": "没有专场",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Filters of the table, as the address has them."""

    q: str = ""
    show: str = ""
    track: str = ""
    employer: str = ""
    page: int = 1

    def query(self, **changes: object) -> str:
        """The address of this choice with `changes`."""
        values = {name: changes.get(name, getattr(self, name)) for name in ("q", "show", "track", "employer")}
        return urlencode({name: value for name, value in values.items() if value})


def where_of(fair: Fair, sheet: Sheet, now: dt.datetime) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = [Position.fair_id == fair.id, *shown(sheet.show, now)]
    if sheet.q:
        like = [column.contains(sheet.q, autoescape=True) for column in (Position.title, Employer.name, Position.ref)]
        where.append(sa.or_(*like))
    if sheet.track:
        linked = sa.select(PositionTrack.position_id).join(Track, Track.id == PositionTrack.track_id)
        where.append(Position.id.in_(linked.where(Track.fair_id == fair.id, Track.code == sheet.track)))
    if sheet.employer:
        where.append(Position.employer_id == parse_id(sheet.employer))
    return where


def shown(show: str, now: dt.datetime) -> list[sa.ColumnElement[bool]]:
    listed = [Position.state == PositionState.listed, Position.expires_at > now]
    match show:
        case "listed":
            return listed
        case "expired":
            return [Position.state == PositionState.listed, Position.expires_at <= now]
        case "closed":
            return [Position.state == PositionState.closed]
        case "no_pay":
            return [*listed, Position.pay_unit.is_(None)]
        case "no_headcount":
            return [*listed, Position.headcount.is_(None)]
        case "no_duties":
            return [*listed, sa.or_(Position.duties.is_(None), Position.duties == "")]
        case "no_track":
            return [*listed, Position.id.not_in(sa.select(PositionTrack.position_id))]
    return []


def choosing(*columns: Any) -> sa.Select[Any]:
    return sa.select(*columns).select_from(Position).join(Employer, Employer.id == Position.employer_id)


async def page_of(tx: AsyncSession, fair: Fair, sheet: Sheet, now: dt.datetime) -> tuple[list[dict[str, Any]], int]:
    """One page of the table by employer and title, and how many positions the filter finds."""
    where = where_of(fair, sheet, now)
    total = await tx.scalar(choosing(sa.func.count()).where(*where)) or 0
    query = choosing(Position, Employer).where(*where).order_by(Employer.name, Position.title, Position.id)
    rows = (await tx.execute(query.limit(A_PAGE).offset((sheet.page - 1) * A_PAGE))).all()
    tracks = await tracks_of(tx, [position.id for position, _ in rows])
    return [
        {"position": position, "employer": employer, "tracks": tracks.get(position.id, []), "state": state_of(position, now)}
        for position, employer in rows
    ], total  # fmt: skip


def state_of(position: Position, now: dt.datetime) -> tuple[str, str]:
    """What the table says, and its tone."""
    if position.state is PositionState.closed:
        return "已停招", ""
    if position.state is PositionState.draft:
        return "没发布", ""
    return ("在招", "good") if position.expires_at > now else ("过期", "warn")


async def counts_by_show(tx: AsyncSession, fair: Fair, now: dt.datetime) -> dict[str, int]:
    """How many positions each kind holds, for the tabs."""
    sums = [sa.func.coalesce(sa.func.sum(sa.case((sa.and_(sa.true(), *shown(s, now)), 1), else_=0)), 0) for s in SHOWS]
    row = (await tx.execute(sa.select(*sums).where(Position.fair_id == fair.id))).one()
    return dict(zip(SHOWS, row, strict=True))


async def chosen(
    tx: AsyncSession, fair: Fair, sheet: Sheet, ids: Sequence[str], whole: bool, now: dt.datetime
) -> list[Position]:
    """All that the filter finds, or those ticked; always of this fair."""
    query = choosing(Position).where(*where_of(fair, sheet, now))
    if whole:
        return list((await tx.scalars(query.order_by(Position.id))).all())
    known: list[uuid.UUID] = [one for text in ids if (one := parse_id(text))]
    mine = sa.select(Position).where(Position.fair_id == fair.id, Position.id.in_(known))
    return list((await tx.scalars(mine.order_by(Position.id))).all())
