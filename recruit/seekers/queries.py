"""What a seeker sees of their own: applications with clocks, consents, questions, the fair whose ticket they need."""

import datetime as dt
import zoneinfo
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.applications import clock, rules, words
from recruit.applications.calendar import is_rest_day
from recruit.applications.queries import Seen, booths_of, intents_of, moves_of, seen
from recruit.applications.rules import ApplicationState as State
from recruit.applications.tables import Application, ApplicationMove, Intent
from recruit.arrivals.tables import EntryTicket
from recruit.employers.tables import Employer
from recruit.employment.queries import marks_of
from recruit.employment.rules import NAMES
from recruit.fairs.tables import Fair, Phase
from recruit.look.words import cn_when
from recruit.places.regions import region_of
from recruit.positions.card import card, pay_shape
from recruit.positions.forms import query_of
from recruit.positions.queries import Wanted, list_positions, with_places
from recruit.positions.tables import Position, PositionState
from recruit.rooms.tables import Question, Room, RoomState
from recruit.saved.queries import saved_by
from recruit.seekers.rules import kinds_of_work
from recruit.seekers.tables import Consent, Seeker
from recruit.supervision.queries import supervised_among

STEPS = ("投递", "已查看", "初选", "意向", "面试")
FITTING, LOOKED_AT = 3, 20


async def seeker_of(tx: AsyncSession, actor: Actor) -> Seeker | None:
    return await tx.get(Seeker, actor.seeker) if actor.seeker else None


async def my_applications(tx: AsyncSession, actor: Actor, now: dt.datetime) -> list[dict[str, Any]]:
    """Each with its state and its clock's sentence, the newest first."""
    if actor.seeker is None:
        return []
    newest = seen(Application.seeker_id == actor.seeker).order_by(Application.submitted_at.desc(), Application.id)
    rows = [Seen(*row) for row in await tx.execute(newest.limit(200))]
    ids = [row.application.id for row in rows]
    moves, intents = await moves_of(tx, ids), await intents_of(tx, ids)
    booths = await booths_of(tx, {row.position.participation_id for row in rows})
    taken, marks = await supervised_among(tx, ids), await marks_of(tx, ids)
    return [
        card_of(s, moves.get(s.application.id, []), intents.get(s.application.id), now)
        | {
            "booth": booths.get(s.position.participation_id),
            "taken": taken.get(s.application.id),
            "marks": [
                {"mark": m.mark.value, "name": NAMES[m.mark], "day": m.on_day, "confirmed": m.confirmed_at is not None}
                for m in marks.get(s.application.id, [])
            ],
        }
        for s in rows
    ]


def card_of(s: Seen, moves: list[ApplicationMove], intent: Intent | None, now: dt.datetime) -> dict[str, Any]:
    row = s.application
    last = moves[-1] if moves else None
    return {
        "id": str(row.id),
        "title": s.position.title,
        "url": f"/positions/{s.position.id}",
        "pay": pay_shape(s.position),
        "employer": s.employer.short_name or s.employer.name,
        "state": row.state.value,
        "steps": step_of(row, intent),
        "trail": [] if step_of(row, intent) is not None else trail(row, moves, now),
        "clock": clock.face(row, now, zoneinfo.ZoneInfo(s.fair.time_zone), is_rest_day),
        "to_confirm": intent if is_asked(row, intent, now) else None,
        "is_missed": bool(
            row.state is State.invited and intent and not intent.confirmed_at and intent.expires_at <= now
        ),
        "is_mutual": bool(intent and intent.confirmed_at and row.state is State.invited),
        "message": last.reason if last and last.to_state in (State.invited, State.declined) else None,
        "can_withdraw": rules.seeker_may(row.state, State.withdrawn),
        "reopen_url": f"/positions/{s.position.id}/apply" if row.state is State.withdrawn else "",
        "hotline": s.fair.hotline,
        "verified": row.phone_verified,
    }


def is_asked(row: Application, intent: Intent | None, now: dt.datetime) -> bool:
    """Whether the employer's half of an intent waits for the seeker's."""
    return row.state is State.invited and intent is not None and not intent.confirmed_at and intent.expires_at > now


def step_of(row: Application, intent: Intent | None) -> int | None:
    """Which of STEPS is being waited for; None where the trail tells more."""
    if row.state is State.shortlisted:
        return 3
    if row.state is State.invited:
        return 4 if intent and intent.confirmed_at else 3
    return 5 if row.state in (State.met, State.hired) else None


def trail(row: Application, moves: list[ApplicationMove], now: dt.datetime) -> list[dict[str, Any]]:
    lines = []
    for m in moves:
        text = words.SENT_FROM[row.source] if m.to_state is State.submitted else words.TOLD[m.to_state]
        if m.by_kind == "system":
            text = m.reason or "已合并"
        lines.append({"text": text, "at": cn_when(m.created_at, now), "now": False})
    if rules.is_waiting(row.state, row.reacted_at):
        lines.append({"text": "等单位答复", "at": "", "now": True})
    return lines


async def my_consents(tx: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    if actor.seeker is None:
        return []
    rows = await tx.execute(
        sa.select(Consent, Employer.name)
        .join(Employer, Employer.id == Consent.employer_id)
        .where(Consent.seeker_id == actor.seeker)
        .order_by(Consent.created_at.desc())
        .limit(200)
    )
    return [
        {"employer": name, "at": c.created_at, "version": c.text_version, "withdrawn_at": c.withdrawn_at}
        for c, name in rows
    ]


async def my_questions(tx: AsyncSession, persons: list[str], now: dt.datetime) -> list[dict[str, Any]]:
    """What was asked in rooms under these signs (the seeker's, the device's), the newest first."""
    rows = await tx.execute(
        sa.select(Question, Room, Position.title)
        .join(Room, Room.id == Question.room_id)
        .outerjoin(Position, Position.id == Question.position_id)
        .where(Question.person.in_(persons), Question.state != "hidden")
        .order_by(Question.asked_at.desc(), Question.id)
        .limit(50)
    )
    return [
        {
            "text": q.text,
            "state": q.state,
            "votes": q.votes,
            "answer": q.answer,
            "by": q.answered_by,
            "at": cn_when(q.asked_at, now),
            "room": room.title,
            "position": title,
            "url": where_to_read(q, room),
        }
        for q, room, title in rows
    ]


def where_to_read(question: Question, room: Room) -> str:
    """The room while it goes on; afterwards the position's page, which keeps the answers about it."""
    if room.state is RoomState.ended and question.position_id:
        return f"/positions/{question.position_id}"
    return f"/rooms/{question.room_id}"


async def my_saved(tx: AsyncSession, actor: Actor, now: dt.datetime) -> list[dict[str, Any]]:
    """Cards of what was saved; what has closed since says so."""
    rows = await with_places(tx, actor, await saved_by(tx, actor))
    return [
        card(row) | {"closed": row.position.state is not PositionState.listed or row.position.expires_at <= now}
        for row in rows
    ]


async def fitting(
    tx: AsyncSession, actor: Actor, fair: Fair, seeker: Seeker, now: dt.datetime
) -> tuple[list[dict[str, Any]], int, str]:
    """A few positions for the wanted work that are new to the seeker, how many there are in all, and the list's query; near
    the seeker's place if there are any."""
    education = seeker.education.value if seeker.education else ""
    region = region_of(seeker.place) or ""
    everywhere = [
        Wanted(fair=str(fair.id), q=work, education=education, page_size=LOOKED_AT)
        for work in kinds_of_work(seeker.wants)
    ]
    for wanted in [*(replace(w, region=region) for w in everywhere if region), *everywhere]:
        found = await list_positions(tx, actor, wanted, now)
        if found.total:
            new = [card(row) for row in found.items if not row.applied and not row.saved]
            return new[:FITTING], found.total, query_of(wanted)
    return [], 0, ""


async def tickets_used(tx: AsyncSession, actor: Actor, now: dt.datetime) -> list[dict[str, Any]]:
    """Fairs that are over and at which the seeker was."""
    if actor.seeker is None:
        return []
    rows = await tx.execute(
        sa.select(EntryTicket, Fair)
        .join(Fair, Fair.id == EntryTicket.fair_id)
        .where(EntryTicket.seeker_id == actor.seeker, EntryTicket.admitted_at.is_not(None), Fair.closes_at <= now)
        .order_by(EntryTicket.admitted_at.desc())
    )
    return [{"fair": fair.name, "at": ticket.admitted_at, "gate": ticket.admitted_gate} for ticket, fair in rows]


async def ticket_fair(tx: AsyncSession, actor: Actor, now: dt.datetime) -> Fair | None:
    """The fair to come to next: one that is not over, those applied at first, then the soonest."""
    mine = sa.select(Application.fair_id).where(Application.seeker_id == actor.seeker)
    coming = (
        sa.select(Fair)
        .where(Fair.phase.in_([Phase.registration, Phase.open]), Fair.closes_at > now, Fair.series_id.is_(None))
        .order_by(sa.case((Fair.id.in_(mine), 0), else_=1), Fair.opens_at, Fair.id)
        .limit(1)
    )
    return await tx.scalar(coming)
