"""Applications as an actor may see them: its seeker, that employer's recruiters, that fair's organisers."""

import datetime as dt
import statistics
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.applications.rules import WAITING
from recruit.applications.tables import Application, ApplicationMove, ApplicationState, Intent, Source
from recruit.applications.words import APPLIED
from recruit.arrivals.tables import BoothVisit
from recruit.employers.tables import Employer
from recruit.errors import FieldError, Invalid, NotFound
from recruit.fairs.rules import takes_applications
from recruit.fairs.tables import Booth, Fair, Phase
from recruit.ids import parse_id
from recruit.positions.tables import Position, PositionState
from recruit.seekers.tables import Seeker


@dataclass(frozen=True, slots=True)
class Seen:
    """An application with what it is about."""

    application: Application
    position: Position
    employer: Employer
    fair: Fair


@dataclass(frozen=True, slots=True)
class Offer:
    """A position with whom it is offered by and where."""

    position: Position
    employer: Employer
    fair: Fair

    def is_open(self, now: dt.datetime) -> bool:
        listed = self.position.state is PositionState.listed and now < self.position.expires_at
        return listed and takes_applications(self.fair.phase)


@dataclass(frozen=True, slots=True)
class Replies:
    """How an employer or fair answers: the share answered in time (of those answered or already due), and the median
    minutes until the first answer; None where there is nothing to tell yet. `count` is what it was computed from."""

    rate: float | None
    median_minutes: float | None
    count: int


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    allowed: list[sa.ColumnElement[bool]] = []
    if actor.seeker is not None:
        allowed.append(Application.seeker_id == actor.seeker)
    if employers := actor.employers(Role.recruiter):
        allowed.append(Application.employer_id.in_(employers))
    if fairs := actor.fairs(Role.organiser):
        allowed.append(Application.fair_id.in_(fairs))
    if units := actor.units(Role.organiser):
        allowed.append(Application.fair_id.in_(sa.select(Fair.id).where(Fair.unit_id.in_(units))))
    return sa.or_(sa.false(), *allowed)


def seen(*where: sa.ColumnElement[bool]) -> sa.Select[Application, Position, Employer, Fair]:
    return (
        sa.select(Application, Position, Employer, Fair)
        .join(Position, Position.id == Application.position_id)
        .join(Employer, Employer.id == Application.employer_id)
        .join(Fair, Fair.id == Application.fair_id)
        .where(*where)
        .execution_options(populate_existing=True)
    )


async def find_application(tx: AsyncSession, actor: Actor, name: str) -> Seen:
    """The application of this id, as a stranger's and an unknown one alike not found."""
    row = (await tx.execute(seen(Application.id == parse_id(name), visible(actor)))).one_or_none()
    if row is None:
        raise NotFound("没有这份投递，或者它不归您看。")
    return Seen(*row)


def read_state(text: str) -> ApplicationState:
    try:
        return ApplicationState(text)
    except ValueError:
        raise Invalid(
            f"没有“{text}”这种状态。", code="unknown_state", errors=[FieldError("state", "请用列出的状态之一")]
        ) from None


async def list_applications(
    tx: AsyncSession, actor: Actor, filters: dict[str, str], page: int, page_size: int
) -> tuple[list[Application], int]:
    """The newest first, and how many there are in all. `filters`: position, state, employer, fair (slug or id)."""
    where = [visible(actor)]
    if filters.get("position"):
        where.append(Application.position_id == parse_id(filters["position"]))
    if filters.get("employer"):
        where.append(Application.employer_id == parse_id(filters["employer"]))
    if filters.get("state"):
        where.append(Application.state == read_state(filters["state"]))
    if name := filters.get("fair"):
        fair = sa.select(Fair.id).where(sa.or_(Fair.slug == name, Fair.id == parse_id(name)))
        where.append(Application.fair_id.in_(fair))
    total = await tx.scalar(sa.select(sa.func.count()).select_from(Application).where(*where))
    newest = sa.select(Application).where(*where).order_by(Application.submitted_at.desc(), Application.id.desc())
    rows = await tx.scalars(newest.limit(page_size).offset((page - 1) * page_size))
    return list(rows.all()), total or 0


async def find_offer(tx: AsyncSession, name: str) -> Offer:
    """A published position, also a closed one."""
    row = (
        await tx.execute(
            sa.select(Position, Employer, Fair)
            .join(Employer, Employer.id == Position.employer_id)
            .join(Fair, Fair.id == Position.fair_id)
            .where(Position.id == parse_id(name), Position.state != PositionState.draft, Fair.phase != Phase.draft)
        )
    ).one_or_none()
    if row is None:
        raise NotFound("没有这个岗位，可能已经撤下。")
    return Offer(*row)


async def hired_for(tx: AsyncSession, position_id: uuid.UUID) -> int:
    """How many an employer has taken on for a position."""
    hired = sa.select(sa.func.count()).where(
        Application.position_id == position_id, Application.state == ApplicationState.hired
    )
    return await tx.scalar(hired) or 0


async def source_of(tx: AsyncSession, actor: Actor, offer: Offer, said: Source, now: dt.datetime) -> Source:
    """Where a page's application came from: as it says, else the booth whose QR this device opened in the last 12 h."""
    if said is not Source.online or actor.visitor is None:
        return said
    visit = (
        sa.select(BoothVisit.id)
        .join(Booth, Booth.id == BoothVisit.booth_id)
        .where(
            BoothVisit.visitor == actor.visitor,
            Booth.participation_id == offer.position.participation_id,
            BoothVisit.created_at > now - dt.timedelta(hours=12),
        )
        .limit(1)
    )
    return Source.booth if await tx.scalar(visit) else said


async def applied_to(tx: AsyncSession, actor: Actor, positions: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What 投递 has become for this actor, by position: 已投递 · 单位已查看."""
    if actor.seeker is None:
        return {}
    rows = await tx.execute(
        sa.select(Application.position_id, Application.state).where(
            Application.seeker_id == actor.seeker,
            Application.position_id.in_(list(positions)),
            Application.state != ApplicationState.withdrawn,
        )
    )
    return {position: APPLIED[state] for position, state in rows}


async def moves_of(tx: AsyncSession, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[ApplicationMove]]:
    """Each application's moves, the oldest first."""
    rows = await tx.scalars(
        sa.select(ApplicationMove)
        .where(ApplicationMove.application_id.in_(list(ids)))
        .order_by(ApplicationMove.created_at, ApplicationMove.id)
    )
    found: dict[uuid.UUID, list[ApplicationMove]] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(row)
    return found


async def erased_among(tx: AsyncSession, seekers: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those who had themselves deleted."""
    gone = sa.select(Seeker.id).where(Seeker.id.in_(list(seekers)), Seeker.erased_at.is_not(None))
    return set((await tx.scalars(gone)).all())


async def intents_of(tx: AsyncSession, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Intent]:
    rows = await tx.scalars(sa.select(Intent).where(Intent.application_id.in_(list(ids))))
    return {row.application_id: row for row in rows}


async def booths_of(tx: AsyncSession, participations: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The booth's number of each participation that has one."""
    rows = await tx.execute(
        sa.select(Booth.participation_id, sa.func.min(Booth.number))
        .where(Booth.participation_id.in_(list(participations)))
        .group_by(Booth.participation_id)
    )
    return {participation: number for participation, number in rows if participation is not None}


def waits() -> sa.ColumnElement[bool]:
    """Whether the clock runs: the employer has not reacted yet."""
    return sa.and_(Application.reacted_at.is_(None), Application.state.in_(WAITING))


async def replies(tx: AsyncSession, now: dt.datetime, *where: sa.ColumnElement[bool]) -> Replies:
    """Computed from the applications that `where` chooses."""
    rows = (
        await tx.execute(
            sa.select(Application.submitted_at, Application.due_at, Application.reacted_at).where(
                sa.or_(
                    Application.reacted_at.is_not(None),
                    sa.and_(Application.due_at <= now, Application.state != ApplicationState.withdrawn),
                ),
                *where,
            )
        )
    ).all()
    spans = [(reacted - sent).total_seconds() / 60 for sent, _, reacted in rows if reacted]
    in_time = sum(1 for _, due, reacted in rows if reacted and reacted <= due)
    if not rows:
        return Replies(None, None, 0)
    return Replies(in_time / len(rows), statistics.median(spans) if spans else None, len(rows))
