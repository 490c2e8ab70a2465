"""A seeker leaves: name and number go from every table at once; what a retention rule keeps stays without them."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from recruit.accounts.actions import audit
from recruit.accounts.actor import Actor
from recruit.accounts.tables import ApiToken, OneTimeCode, Session
from recruit.applications import rules
from recruit.applications.actions import desk_device
from recruit.applications.rules import ApplicationState as State
from recruit.applications.tables import Application, ApplicationMove, RequestKey
from recruit.arrivals.tables import Arrival, BoothVisit, EntryTicket
from recruit.cases.tables import Case
from recruit.crypto import blind_index, unseal
from recruit.reservations.actions import cancel_all
from recruit.rooms.rules import seeker_person
from recruit.rooms.tables import Question
from recruit.saved.tables import SavedPosition
from recruit.seekers.actions import merge_device
from recruit.seekers.tables import Consent, Seeker
from recruit.settings import Keys

BLANK: dict[str, Any] = {
    "name": None, "wants": "", "place": "", "education": None, "phone": None, "phone_index": None,
    "phone_verified_at": None, "device": None,
}  # fmt: skip


async def erase_seeker(tx: AsyncSession, keys: Keys, actor: Actor, signs: list[str], now: dt.datetime) -> None:
    """Everything of the asking seeker and of the devices merged into them. `signs` are those they ask under in rooms."""
    assert actor.seeker is not None
    me = await tx.get_one(Seeker, actor.seeker)
    number = unseal(keys, me.phone, "phone") if me.phone and me.phone_verified_at else None
    if number:
        await merge_device(tx, desk_device(keys, number), me)
    everyone = await merged_into(tx, me.id)
    await withdraw_all(tx, everyone, now)
    await cancel_all(tx, everyone, now)
    await blank_applications(tx, everyone)
    await forget_arrivals(tx, everyone, now)
    await forget_words(tx, keys, everyone, signs)
    if number:
        await forget_number(tx, keys, number, everyone)
    for table in (Session, ApiToken, RequestKey, SavedPosition):
        await remove(tx, table, everyone)
    mine = sa.update(Seeker).where(Seeker.id.in_(everyone), Seeker.erased_at.is_(None))
    await tx.execute(mine.values(BLANK | {"erased_at": now}))
    audit(tx, actor, "erase_seeker", "seeker", me.id)


async def remove(tx: AsyncSession, table: Any, seekers: list[uuid.UUID]) -> None:
    gone = sa.delete(table).where(table.seeker_id.in_(seekers))
    await tx.execute(gone.execution_options(synchronize_session=False))


async def merged_into(tx: AsyncSession, seeker: uuid.UUID) -> list[uuid.UUID]:
    """The seeker and every row that became part of it."""
    tree = sa.select(Seeker.id).where(Seeker.id == seeker).cte("tree", recursive=True)
    tree = tree.union(sa.select(Seeker.id).join(tree, Seeker.merged_into_id == tree.c.id))
    return list((await tx.scalars(sa.select(tree.c.id))).all())


async def withdraw_all(tx: AsyncSession, seekers: list[uuid.UUID], now: dt.datetime) -> None:
    """What still ran ends here; what was concluded (录用, 不合适) keeps its result."""
    running = [state for state in State if rules.seeker_may(state, State.withdrawn) and state is not State.declined]
    mine = sa.select(Application).where(Application.seeker_id.in_(seekers), Application.state.in_(running))
    for row in (await tx.scalars(mine)).all():
        swap = sa.update(Application).where(Application.id == row.id, Application.state == row.state)
        if (await tx.execute(swap.values(state=State.withdrawn))).rowcount == 1:
            tx.add(
                ApplicationMove(
                    created_at=now, application_id=row.id, from_state=row.state, to_state=State.withdrawn,
                    reason="求职者已注销", by_kind="seeker", by_id=row.seeker_id,
                )
            )  # fmt: skip
    given = sa.update(Consent).where(Consent.seeker_id.in_(seekers), Consent.withdrawn_at.is_(None))
    await tx.execute(given.values(withdrawn_at=now))
    await tx.flush()


async def blank_applications(tx: AsyncSession, seekers: list[uuid.UUID]) -> None:
    mine = sa.update(Application).where(Application.seeker_id.in_(seekers))
    await tx.execute(mine.values(name=None, phone=None, phone_verified=False, note=None))


async def forget_arrivals(tx: AsyncSession, seekers: list[uuid.UUID], now: dt.datetime) -> None:
    """Turnout stays counted; tickets end, and the answers that gates were given lose the person."""
    tickets = sa.select(EntryTicket.id).where(EntryTicket.seeker_id.in_(seekers))
    scans = await tx.execute(sa.select(Arrival.id, Arrival.answer).where(Arrival.ticket_id.in_(tickets)))
    for scan, answer in scans.all():
        nameless = {key: value for key, value in answer.items() if key != "person"}
        await tx.execute(sa.update(Arrival).where(Arrival.id == scan).values(answer=nameless))
    unused = sa.update(EntryTicket).where(EntryTicket.seeker_id.in_(seekers), EntryTicket.revoked_at.is_(None))
    await tx.execute(unused.values(revoked_at=now))
    await tx.execute(sa.update(BoothVisit).where(BoothVisit.seeker_id.in_(seekers)).values(seeker_id=None))


async def forget_words(tx: AsyncSession, keys: Keys, seekers: list[uuid.UUID], signs: list[str]) -> None:
    """Questions stay under their room's pseudonym and cases as they were told, tied to nobody."""
    own = [*signs, *(seeker_person(keys.index.hex(), seeker) for seeker in seekers)]
    await tx.execute(sa.update(Question).where(Question.person.in_(own)).values(person=""))
    told = sa.update(Case).where(Case.seeker_id.in_(seekers))
    await tx.execute(told.values(contact=None, seeker_id=None, visitor=None))


async def forget_number(tx: AsyncSession, keys: Keys, phone: str, but_for: list[uuid.UUID]) -> None:
    """The number's owner asked: it also goes where another device gave it, whose applications stay with their name."""
    index = blind_index(keys, phone)
    await tx.execute(sa.delete(OneTimeCode).where(OneTimeCode.phone_index == index))
    others = sa.select(Seeker.id).where(Seeker.phone_index == index, Seeker.id.not_in(but_for))
    ids = list((await tx.scalars(others)).all())
    sent = sa.select(Application.id, Application.phone).where(
        Application.seeker_id.in_(ids), Application.phone.is_not(None)
    )
    for row, sealed in (await tx.execute(sent)).all():
        if unseal(keys, sealed or "", "phone") == phone:
            await tx.execute(sa.update(Application).where(Application.id == row).values(phone=None))
    await tx.execute(sa.update(Seeker).where(Seeker.id.in_(ids)).values(phone=None, phone_index=None))
