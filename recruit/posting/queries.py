"""An employer's positions at one fair, as its own recruiters reach them."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.applications.desk import employers_at
from recruit.applications.tables import Application
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import NotFound
from recruit.fairs.tables import Fair, Phase, Track
from recruit.ids import parse_id
from recruit.look.words import cn_day
from recruit.positions.card import pay_shape
from recruit.positions.queries import tracks_of
from recruit.positions.tables import Position
from recruit.posting.rules import ACTS, Standing, standing_of

TEXT = {Standing.draft: "草稿", Standing.listed: "在招", Standing.expired: "已过期", Standing.closed: "已停招"}
TONE = {Standing.draft: "", Standing.listed: "good", Standing.expired: "warn", Standing.closed: "line"}


@dataclass(frozen=True, slots=True)
class Own:
    """An employer's place at a fair, reached through a recruiter's grant."""

    fair: Fair
    employer: Employer
    participation: Participation

    @property
    def root(self) -> str:
        return f"/recruiter/fairs/{self.fair.slug}/positions"

    def why_not_yet(self) -> str:
        """Why nothing can be published now; empty when it can."""
        if self.fair.phase not in (Phase.registration, Phase.open):
            return (
                "这场招聘会已经结束，不能再发岗位。" if self.fair.phase is not Phase.draft else "这场招聘会还没有公开。"
            )
        if self.participation.status is not ParticipationStatus.accepted:
            return "单位还没有通过审核。岗位先存草稿，通过后就能发布。"
        return ""


async def own_at(tx: AsyncSession, actor: Actor, fair: Fair, employer: str = "") -> Own:
    """The named one of the actor's employers at this fair, else its first; a stranger's is not found."""
    mine = await employers_at(tx, actor, fair)
    found = next((one for one in mine if not employer or one.id == parse_id(employer)), None)
    if found is None:
        raise NotFound("没有这家单位，或者它不归您管。")
    here = sa.select(Participation).where(Participation.fair_id == fair.id, Participation.employer_id == found.id)
    return Own(fair, found, (await tx.scalars(here)).one())


async def own_position(tx: AsyncSession, actor: Actor, fair: Fair, name: str) -> tuple[Own, Position]:
    mine = actor.employers(Role.recruiter)
    query = sa.select(Position).where(
        Position.id == parse_id(name), Position.fair_id == fair.id, Position.employer_id.in_(mine)
    )
    position = await tx.scalar(query)
    if position is None:
        raise NotFound("没有这个岗位，或者它不归您管。")
    return await own_at(tx, actor, fair, str(position.employer_id)), position


async def tracks_at(tx: AsyncSession, fair: Fair) -> list[tuple[str, str]]:
    rows = await tx.execute(sa.select(Track.code, Track.name).where(Track.fair_id == fair.id).order_by(Track.place))
    return [(code, name) for code, name in rows]


async def own_lines(tx: AsyncSession, own: Own, now: dt.datetime) -> list[dict[str, Any]]:
    """The list: drafts first, then what is open, then the rest; each with its applications and what may be done."""
    mine = sa.select(Position).where(Position.participation_id == own.participation.id)
    rows = list(await tx.scalars(mine.order_by(Position.created_at.desc(), Position.id.desc())))
    sums = sa.select(Application.position_id, sa.func.count()).where(Application.employer_id == own.employer.id)
    counts = dict((await tx.execute(sums.group_by(Application.position_id))).all())
    badges = await tracks_of(tx, [row.id for row in rows])
    order = list(Standing)
    lines = [line(own, row, int(counts.get(row.id, 0)), badges.get(row.id, []), now) for row in rows]
    return sorted(lines, key=lambda one: order.index(one["standing"]))


def line(own: Own, row: Position, applications: int, tracks: list[str], now: dt.datetime) -> dict[str, Any]:
    standing = standing_of(row.state, row.expires_at, now)
    return {
        "id": str(row.id),
        "title": row.title,
        "url": f"{own.root}/{row.id}",
        "pay": pay_shape(row) if row.pay_unit else None,
        "headcount": row.headcount,
        "place": row.place,
        "tracks": tracks,
        "standing": standing,
        "text": TEXT[standing],
        "tone": TONE[standing],
        "acts": ACTS[standing],
        "until": cn_day(row.valid_until, weekday=False) if row.valid_until else "",
        "applications": applications,
        "applicants_url": f"/recruiter/fairs/{own.fair.slug}?employer={own.employer.id}&position={row.id}",
    }


async def tracks_on(tx: AsyncSession, position: uuid.UUID) -> list[str]:
    return (await tracks_of(tx, [position])).get(position, [])


async def track_ids(tx: AsyncSession, fair: Fair, codes: tuple[str, ...]) -> list[uuid.UUID]:
    return list((await tx.scalars(sa.select(Track.id).where(Track.fair_id == fair.id, Track.code.in_(codes)))).all())
