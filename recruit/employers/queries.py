"""Employers at a fair as the public sees them, with their computed way of answering and their speakers."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.applications.queries import replies
from recruit.applications.tables import Application
from recruit.employers.industry import industry_text
from recruit.employers.tables import Employer, Participation, ParticipationStatus
from recruit.errors import NotFound
from recruit.fairs.tables import Fair, Phase
from recruit.ids import parse_id
from recruit.look import words
from recruit.look.filters import logo_of
from recruit.positions.queries import is_listed
from recruit.positions.tables import Position
from recruit.rooms.queries import honours_of
from recruit.speakers.tables import Speaker, SpeakerPosition
from recruit.uploads.queries import pictures_of, shown
from recruit.uploads.tables import PictureKind


async def find_taking_part(tx: AsyncSession, employer: str, fair: str = "") -> tuple[Employer, Fair, Participation]:
    """An employer at the named public fair, else at the latest that it takes part in."""
    query = (
        sa.select(Employer, Fair, Participation)
        .join(Participation, Participation.employer_id == Employer.id)
        .join(Fair, Fair.id == Participation.fair_id)
        .where(
            Employer.id == parse_id(employer),
            Fair.phase != Phase.draft,
            Participation.status == ParticipationStatus.accepted,
        )
        .order_by(Fair.series_id.is_not(None), (Fair.phase == Phase.open).desc(), Fair.opens_at.desc())
        .limit(1)
    )
    if fair:
        query = query.where(sa.or_(Fair.slug == fair, Fair.id == parse_id(fair)))
    row = (await tx.execute(query)).first()
    if row is None:
        raise NotFound("没有这家单位，或者它没有参加这场招聘会。")
    return row[0], row[1], row[2]


async def employer_face(tx: AsyncSession, fair: Fair, employer: Employer, now: dt.datetime) -> dict[str, Any]:
    """What pages show of an employer; reply rate and median are computed from its applications of all fairs."""
    answered = await replies(tx, now, Application.employer_id == employer.id)
    listed = sa.select(sa.func.count()).select_from(Position).join(Fair, Fair.id == Position.fair_id)
    listed = listed.where(*is_listed(now), Position.employer_id == employer.id, Fair.id == fair.id)
    median = answered.median_minutes
    return {
        "id": str(employer.id),
        "name": employer.name,
        "url": f"/employers/{employer.id}?fair={fair.slug}",
        "logo": logo_of(employer.short_name or employer.name),
        "industry": industry_text(employer.industry),
        "size": employer.size,
        "about": employer.about,
        "address": employer.address,
        "uscc": employer.uscc,
        "verified": employer.verified_until is not None and employer.verified_until >= now.date(),
        "reply_rate": None if answered.rate is None else round(answered.rate * 100),
        "median": "" if median is None else words.length(dt.timedelta(minutes=median)),
        "basis": f"按 {answered.count} 份投递算出，截至{words.cn_when(now, now)}" if answered.count else "",
        "positions": await tx.scalar(listed) or 0,
        "call_url": f"tel:{fair.hotline}" if fair.hotline else "",
    }


async def speakers_of(
    tx: AsyncSession, fair: Fair, employer: Employer | None = None, position: uuid.UUID | None = None
) -> list[dict[str, Any]]:
    """Speakers of a fair or of one employer there; those of `position` first."""
    query = sa.select(Speaker, Employer).join(Employer, Employer.id == Speaker.employer_id)
    query = query.where(Speaker.fair_id == fair.id, Speaker.revoked_at.is_(None)).order_by(Speaker.place)
    if employer:
        query = query.where(Speaker.employer_id == employer.id)
    rows = (await tx.execute(query)).all()
    own = set(await tx.scalars(sa.select(SpeakerPosition.speaker_id).where(SpeakerPosition.position_id == position)))
    ids = [speaker.id for speaker, _ in rows]
    honours, portraits = await honours_of(tx, ids), await pictures_of(tx, "speaker", ids, PictureKind.portrait)
    faces = [
        {
            "id": str(speaker.id),
            "name": speaker.name,
            "honour": honours.get(speaker.id, ""),
            "title": speaker.job,
            "years": speaker.years,
            "employer": firm.short_name,
            "employer_id": str(firm.id),
            "bust": speaker.bust or "lu",
            "portrait": shown(portraits[speaker.id][0]) if speaker.id in portraits else None,
            "quote": speaker.story if len(speaker.story) <= 60 else "",
            "own": speaker.id in own,
            "url": f"/speakers/{speaker.id}",
        }
        for speaker, firm in rows
    ]
    return sorted(faces, key=lambda face: not face["own"])
