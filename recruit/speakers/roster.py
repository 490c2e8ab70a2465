"""Speakers as the organisers of their fair see them: with every honour, checked or not, and what is still to do."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.tables import Account
from recruit.employers.tables import Employer
from recruit.errors import NotFound
from recruit.fairs.tables import Fair
from recruit.ids import parse_id
from recruit.positions.tables import Position, PositionState
from recruit.speakers.forms import SpeakerForm
from recruit.speakers.rules import Won, sash
from recruit.speakers.tables import Honour, Speaker, SpeakerPosition
from recruit.uploads.queries import pictures_of, shown
from recruit.uploads.tables import PictureKind


@dataclass
class Card:
    """One speaker with all that the page shows."""

    speaker: Speaker
    employer: Employer
    honours: list[tuple[Honour, str]] = field(default_factory=list)
    portrait: dict[str, Any] | None = None
    positions: list[tuple[uuid.UUID, str]] = field(default_factory=list)

    @property
    def sash(self) -> str:
        return sash(Won(h.name, h.level, h.year, h.checked_at is not None) for h, _ in self.honours)

    @property
    def unchecked(self) -> int:
        return sum(1 for honour, _ in self.honours if honour.checked_at is None)


async def roster(tx: AsyncSession, fair: Fair) -> list[Card]:
    """In their order; those who were taken off stand last."""
    query = (
        sa.select(Speaker, Employer)
        .join(Employer, Employer.id == Speaker.employer_id)
        .where(Speaker.fair_id == fair.id)
        .order_by(Speaker.revoked_at.is_not(None), Speaker.place, Speaker.id)
    )
    cards = {speaker.id: Card(speaker, employer) for speaker, employer in await tx.execute(query)}
    await fill(tx, cards)
    return list(cards.values())


async def fill(tx: AsyncSession, cards: dict[uuid.UUID, Card]) -> None:
    won = (
        sa.select(Honour, sa.func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == Honour.checked_by_id)
        .where(Honour.speaker_id.in_(cards))
        .order_by(Honour.year.desc(), Honour.id)
    )
    for honour, checker in await tx.execute(won):
        cards[honour.speaker_id].honours.append((honour, checker))
    linked = (
        sa.select(SpeakerPosition.speaker_id, Position.id, Position.title)
        .join(Position, Position.id == SpeakerPosition.position_id)
        .where(SpeakerPosition.speaker_id.in_(cards))
        .order_by(Position.title, Position.id)
    )
    for speaker, position, title in await tx.execute(linked):
        cards[speaker].positions.append((position, title))
    for speaker, pictures in (await pictures_of(tx, "speaker", list(cards), PictureKind.portrait)).items():
        cards[speaker].portrait = shown(pictures[0])


async def find_in_roster(tx: AsyncSession, fair: Fair, name: str) -> Speaker:
    found = await tx.scalar(sa.select(Speaker).where(Speaker.fair_id == fair.id, Speaker.id == parse_id(name)))
    if found is None:
        raise NotFound("没有这位劳模工匠，可能已经改过名单。")
    return found


async def find_honour(tx: AsyncSession, speaker: Speaker, name: str) -> Honour:
    mine = sa.select(Honour).where(Honour.id == parse_id(name), Honour.speaker_id == speaker.id)
    found = await tx.scalar(mine)
    if found is None:
        raise NotFound("没有这项荣誉，可能刚被删了。")
    return found


async def positions_at(tx: AsyncSession, fair: Fair, employer: uuid.UUID | None) -> Sequence[Position]:
    """Listed positions of the employer, for which its speaker may stand."""
    mine = sa.select(Position).where(
        Position.fair_id == fair.id, Position.employer_id == employer, Position.state == PositionState.listed
    )
    return (await tx.scalars(mine.order_by(Position.title, Position.id).limit(60))).all()


def form_of(card: Card) -> SpeakerForm:
    row = card.speaker
    return SpeakerForm(
        name=row.name,
        employer=str(row.employer_id),
        job=row.job,
        years="" if row.years is None else str(row.years),
        story=row.story,
        bust=row.bust or "lu",
        position=[str(position) for position, _ in card.positions],
    )
