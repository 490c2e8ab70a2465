"""Everything the product holds about one seeker, as one document; the page and the download show the same."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actor import Actor
from recruit.accounts.rules import mask_mobile
from recruit.accounts.tables import AuditEntry, OneTimeCode, Session
from recruit.applications.queries import Seen, intents_of, moves_of, seen
from recruit.applications.tables import Application
from recruit.arrivals.tables import Arrival, BoothVisit, EntryTicket
from recruit.cases.tables import Case
from recruit.crypto import unseal
from recruit.employers.tables import Employer
from recruit.employment.queries import marks_of
from recruit.fairs.tables import Booth, Fair
from recruit.news.rules import NewsState
from recruit.news.tables import News
from recruit.positions.tables import Position
from recruit.reservations.tables import Reservation
from recruit.rooms.tables import Question, Room
from recruit.saved.queries import saved_by
from recruit.seekers.tables import Consent, Seeker
from recruit.settings import Keys
from recruit.supervision.queries import supervised_among


async def held_about(tx: AsyncSession, keys: Keys, actor: Actor, signs: list[str], now: dt.datetime) -> dict[str, Any]:
    """The number in full for its proved owner, masked for a device that only gave it."""
    assert actor.seeker is not None
    me = await tx.get_one(Seeker, actor.seeker)
    phone = unseal(keys, me.phone, "phone") if me.phone else None
    return {
        "as_of": now,
        "person": {
            "name": me.name,
            "phone": (phone if actor.verified else mask_mobile(phone)) if phone else None,
            "phone_verified_at": me.phone_verified_at,
            "wants": me.wants or None,
            "place": me.place or None,
            "education": me.education,
            "known_since": me.created_at,
        },
        "applications": await applications_of(tx, actor),
        "consents": await consents_of(tx, actor),
        "number_seen": await looks_of(tx, actor),
        "tickets": await tickets_of(tx, actor),
        "booth_visits": await visits_of(tx, actor),
        "questions": await questions_of(tx, signs),
        "saved": [
            {"position": position.title, "employer": employer.name} for position, employer in await saved_by(tx, actor)
        ],
        "reservations": await reservations_of(tx, actor),
        "cases": await cases_of(tx, actor),
        "sign_ins": await sign_ins_of(tx, actor, me),
    }


async def applications_of(tx: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    newest = seen(Application.seeker_id == actor.seeker).order_by(Application.submitted_at.desc(), Application.id)
    rows = [Seen(*row) for row in await tx.execute(newest)]
    ids = [row.application.id for row in rows]
    moves, intents = await moves_of(tx, ids), await intents_of(tx, ids)
    taken, marks = await supervised_among(tx, ids), await marks_of(tx, ids)
    return [
        {
            "id": s.application.id,
            "fair": s.fair.name,
            "employer": s.employer.name,
            "position": s.position.title,
            "state": s.application.state,
            "source": s.application.source,
            "name_given": s.application.name,
            "note": s.application.note,
            "submitted_at": s.application.submitted_at,
            "answered_at": s.application.reacted_at,
            "intent_confirmed_at": intent.confirmed_at if (intent := intents.get(s.application.id)) else None,
            "supervised_at": supervision.created_at if (supervision := taken.get(s.application.id)) else None,
            "employment": [
                {"mark": m.mark, "on": m.on_day, "note": m.note, "confirmed_at": m.confirmed_at}
                for m in marks.get(s.application.id, [])
            ],
            "moves": [
                {"at": m.created_at, "to": m.to_state, "reason": m.reason} for m in moves.get(s.application.id, [])
            ],
        }
        for s in rows
    ]


async def consents_of(tx: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    rows = await tx.execute(
        sa.select(Consent, Employer.name)
        .join(Employer, Employer.id == Consent.employer_id)
        .where(Consent.seeker_id == actor.seeker)
        .order_by(Consent.created_at.desc())
    )
    return [
        {"employer": name, "given_at": c.created_at, "text_version": c.text_version, "text_sha256": c.text_hash,
         "channel": c.channel, "withdrawn_at": c.withdrawn_at}
        for c, name in rows
    ]  # fmt: skip


async def looks_of(tx: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    """Who looked at the full number, and when."""
    rows = await tx.execute(
        sa.select(AuditEntry.created_at, Employer.name)
        .join(Application, Application.id == AuditEntry.subject_id)
        .join(Employer, Employer.id == Application.employer_id)
        .where(AuditEntry.action == "reveal_phone", Application.seeker_id == actor.seeker)
        .order_by(AuditEntry.created_at.desc())
    )
    return [{"at": at, "employer": name} for at, name in rows]


async def tickets_of(tx: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    rows = await tx.execute(
        sa.select(EntryTicket, Fair.name)
        .join(Fair, Fair.id == EntryTicket.fair_id)
        .where(EntryTicket.seeker_id == actor.seeker)
        .order_by(EntryTicket.created_at.desc())
    )
    found = [(ticket, name) for ticket, name in rows]
    scans: dict[Any, list[dict[str, Any]]] = {}
    at_gates = sa.select(Arrival).where(Arrival.ticket_id.in_([ticket.id for ticket, _ in found]))
    for scan in await tx.scalars(at_gates.order_by(Arrival.created_at)):
        scans.setdefault(scan.ticket_id, []).append({"at": scan.at, "gate": scan.gate, "result": scan.result})
    return [
        {"fair": name, "code": ticket.code, "made_at": ticket.created_at, "admitted_at": ticket.admitted_at,
         "scans": scans.get(ticket.id, [])}
        for ticket, name in found
    ]  # fmt: skip


async def visits_of(tx: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    mine = [BoothVisit.seeker_id == actor.seeker]
    if actor.visitor:
        mine.append(BoothVisit.visitor == actor.visitor)
    rows = await tx.execute(
        sa.select(BoothVisit.created_at, Booth.number, Fair.name)
        .join(Booth, Booth.id == BoothVisit.booth_id)
        .join(Fair, Fair.id == BoothVisit.fair_id)
        .where(sa.or_(*mine))
        .order_by(BoothVisit.created_at.desc())
    )
    return [{"at": at, "booth": number, "fair": name} for at, number, name in rows]


async def questions_of(tx: AsyncSession, signs: list[str]) -> list[dict[str, Any]]:
    rows = await tx.execute(
        sa.select(Question, Room.title, Position.title)
        .join(Room, Room.id == Question.room_id)
        .outerjoin(Position, Position.id == Question.position_id)
        .where(Question.person.in_(signs))
        .order_by(Question.asked_at.desc())
    )
    return [
        {"at": q.asked_at, "room": room, "position": position, "shown_as": q.by_name, "text": q.text,
         "state": q.state, "answer": q.answer, "answered_by": q.answered_by}
        for q, room, position in rows
    ]  # fmt: skip


async def reservations_of(tx: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    """With those that were cancelled, and how many messages each brought."""
    sent = sa.select(sa.func.count()).where(News.reservation_id == Reservation.id, News.state == NewsState.sent)
    rows = await tx.execute(
        sa.select(Reservation, Room.title, sent.scalar_subquery())
        .join(Room, Room.id == Reservation.room_id)
        .where(Reservation.seeker_id == actor.seeker)
        .order_by(Reservation.created_at.desc())
    )
    return [
        {"room": title, "starts_at": r.starts_at, "at": r.created_at, "cancelled_at": r.cancelled_at, "messages": count}
        for r, title, count in rows
    ]


async def cases_of(tx: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    rows = await tx.scalars(sa.select(Case).where(Case.seeker_id == actor.seeker).order_by(Case.created_at.desc()))
    return [
        {"at": c.created_at, "kind": c.kind, "text": c.text, "has_contact": c.contact is not None, "state": c.state,
         "answer": c.answer}
        for c in rows
    ]  # fmt: skip


async def sign_ins_of(tx: AsyncSession, actor: Actor, me: Seeker) -> dict[str, Any]:
    mine = sa.select(Session.created_at, Session.expires_at).where(Session.seeker_id == actor.seeker)
    codes = sa.select(OneTimeCode.created_at).where(OneTimeCode.phone_index == me.phone_index)
    return {
        "sessions": [{"since": since, "until": until} for since, until in await tx.execute(mine)],
        "codes_sent_at": list((await tx.scalars(codes)).all()) if actor.verified else [],
    }
